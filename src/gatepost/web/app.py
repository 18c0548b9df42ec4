"""The whole web side as one ASGI application: rim, bridge, Django. granian and uvicorn serve it alike."""

import os

import django
from django.conf import settings

from gatepost.kernel.network import Proxies
from gatepost.web import lanes
from gatepost.web.bridge import Bridge
from gatepost.web.rim import Rim

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatepost.settings")
django.setup()

application = Rim(
    Bridge(settings.PUBLIC_URL, lanes.Lanes(lanes.THREADS, lanes.MOST_WAITING)),
    settings.PUBLIC_URL,
    Proxies(settings.TRUSTED_PROXIES, settings.PROXY_SECRET),
)
"""The one way in. What it refuses, Django never sees."""
