"""The portal's addresses as they are in a demo."""

from django.urls import include, path

from gatepost import urls

urlpatterns = [*urls.urlpatterns, path("demo/", include("gatepost.demo.urls"))]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
