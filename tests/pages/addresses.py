"""The addresses that pages lead to: the portal's own, and the demo's inbox."""

from django.urls import path

from gatepost.demo import views
from gatepost.urls import urlpatterns as ours

urlpatterns = [*ours, path("demo/inbox/", views.inbox_page, name="demo-inbox")]
