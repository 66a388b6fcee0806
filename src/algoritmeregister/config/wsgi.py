"""The WSGI entry point, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "algoritmeregister.config.settings")

application = get_wsgi_application()

from algoritmeregister.site import warming  # noqa: E402 - only once Django is set up

warming.warm_up_in_background(application)
