"""A throw-away portal of a few lines (settings, addresses, views) that the tests of the web side serve."""

import os
import threading
import time
from pathlib import Path

from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.utils.translation import activate, get_language

from gatepost.kernel import values
from gatepost.kernel.environment import Environment
from gatepost.web import answer, lanes

PUBLIC_URL = os.environ.get("SMALL_PUBLIC_URL", "http://portal.test:8000")
TRUSTED_PROXIES = values.networks(os.environ.get("SMALL_PROXIES", ""))
PROXY_SECRET = Environment().secret("SMALL_PROXY_SECRET")
answer.SEND_SECONDS = int(os.environ.get("SMALL_SEND_SECONDS", answer.SEND_SECONDS))
lanes.MOST_WAITING = int(os.environ.get("SMALL_MOST_WAITING", lanes.MOST_WAITING))
ALLOWED_HOSTS = ["portal.test"]
SECRET_KEY = "small"
ROOT_URLCONF = __name__
GATEPOST_READINESS = f"{__name__}.readiness"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
USE_TZ = True
DEBUG = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "gatepost.web.log.RequestFilter"}},
    "formatters": {"line": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": []}, "django.request": {"level": "ERROR"}},
}


def hello(request):
    return HttpResponse("hello")


def meta(request):
    shown = {name: value for name, value in request.META.items() if isinstance(value, str)}
    return JsonResponse(
        {**shown, "scheme": request.scheme, "method": request.method, "cookies": request.COOKIES}
    )


def echo(request):
    return HttpResponse(request.body, content_type="application/octet-stream")


def slow(request):
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse(threading.current_thread().name)


def empty(request):
    return HttpResponse(status=204)


def large(request):
    return HttpResponse(b"x" * int(request.GET["size"]))


def file(request):
    return FileResponse(Path(__file__).open("rb"), filename="small.py")


def stream(request):
    """Stream numbered pieces; FINISHED, so that a test can see when the stream was closed."""

    def pieces():
        try:
            for number in range(int(request.GET["pieces"])):
                yield b"%08d" % number * int(request.GET.get("size", "1"))
                if number == int(request.GET.get("fault", "-1")):
                    raise ValueError("a fault in the middle")
        finally:
            finished.append(threading.current_thread().name)

    return StreamingHttpResponse(pieces())


finished: list[str] = []


def finished_streams(request):
    return JsonResponse(finished, safe=False)


def own_headers(request):
    answer = HttpResponse("kept", headers={"Cache-Control": "public, max-age=60", "X-Name": "ü"})
    answer.set_cookie("one", "1", httponly=True)
    answer.set_cookie("two", "2")
    return answer


counted = {"started": 0, "finished": 0}


@receiver([request_started, request_finished])
def count(signal, **_):
    counted["started" if signal is request_started else "finished"] += 1


def signals(request):
    return JsonResponse(counted)


def language(request):
    """Tell the language in force, then leave another one behind."""
    found = get_language()
    activate("de")
    return HttpResponse(found)


def fault(request, secret=""):
    raise RuntimeError("secret words in a fault")


class Readiness:
    """Is ready unless the environment says otherwise, and says how often it was looked for."""

    ready = os.environ.get("SMALL_READY", "yes") == "yes"
    looks = 0

    def as_data(self):
        return {"status": "all of it", "looks": self.looks}


def readiness():
    time.sleep(float(os.environ.get("SMALL_LOOK_SECONDS", "0")))
    Readiness.looks += 1
    return Readiness()


def pid(request):
    return HttpResponse(str(os.getpid()))


urlpatterns = [
    path("", hello),
    path("meta/", meta),
    path("echo/", echo),
    path("slow/", slow),
    path("empty/", empty),
    path("large/", large),
    path("file/", file),
    path("stream/", stream),
    path("finished/", finished_streams),
    path("own-headers/", own_headers),
    path("fault/", fault),
    path("signals/", signals),
    path("language/", language),
    path("fault/<secret>/", fault),
    path("pid/", pid),
]
