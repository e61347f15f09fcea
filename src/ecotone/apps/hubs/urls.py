from __future__ import annotations

from django.urls import URLPattern, path

from ecotone.apps.hubs import views

urlpatterns: list[URLPattern] = [path("hubs/", views.hubs, name="hubs")]
