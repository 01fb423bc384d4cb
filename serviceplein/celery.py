"""Celery application; tasks live in `tasks.py` of the room that owns the step."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")

app = Celery("serviceplein")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
