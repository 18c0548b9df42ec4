"""The whole web side as one ASGI application: rim, bridge, Django. granian and uvicorn serve it alike."""

import os

import django
from django.conf import settings
from django.utils.module_loading import import_string

from gatepost.kernel.network import Proxies
from gatepost.web import lanes
from gatepost.web.bridge import Bridge
from gatepost.web.probes import Probes
from gatepost.web.rim import Rim

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatepost.settings")
django.setup()

application = Rim(
    Probes(
        Bridge(settings.PUBLIC_URL, lanes.Lanes(lanes.THREADS, lanes.MOST_WAITING)),
        import_string(settings.GATEPOST_READINESS),
    ),
    settings.PUBLIC_URL,
    Proxies(settings.TRUSTED_PROXIES, settings.PROXY_SECRET),
)
"""The one way in. What it refuses, Django never sees."""
