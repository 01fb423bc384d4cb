"""ASGI entry point, for servers that ask for one."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.production")

application = get_asgi_application()
