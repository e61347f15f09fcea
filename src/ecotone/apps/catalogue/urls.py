from __future__ import annotations

from django.urls import URLPattern, path

from ecotone.apps.catalogue.views import feed, record, search, suggestions

urlpatterns: list[URLPattern] = [
    path("search/", search.search, name="search"),
    path("search/feed/", feed.feed, name="search-feed"),
    path("suggest/", suggestions.suggest, name="suggest"),
    path("records/<str:uid>/", record.record, name="record"),
    path("records/<str:uid>/cite.<str:form>", record.export, name="record-export"),
]
