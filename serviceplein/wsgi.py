"""WSGI entry point for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from serviceplein.warm import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.production")

application = get_wsgi_application()
warm_up()
