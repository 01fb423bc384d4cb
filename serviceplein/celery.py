"""Celery application; tasks live in `tasks.py` of the room that owns the step."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")

app = Celery("serviceplein")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def keep_program(**kwargs: Any) -> None:
    """The program is no garbage: a worker does not look through it while it handles thousands of rows."""
    gc.collect()
    gc.freeze()
