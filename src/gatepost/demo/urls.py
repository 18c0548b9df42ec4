"""The inbox's addresses. They exist only where the demo has set an inbox (gatepost.urls)."""

from django.urls import path

from gatepost.demo import views

urlpatterns = [
    path("inbox/", views.inbox_page, name="demo-inbox"),
    path("inbox.json", views.inbox_json, name="demo-inbox-json"),
]
