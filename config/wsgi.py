"""The web application for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()

# Modules, addresses and models live as long as the process: the collector need not walk through
# them, nor look for garbage as often as in a script: a few percent of
# the processor of a page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000)
