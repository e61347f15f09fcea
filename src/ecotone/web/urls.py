"""Every address of this installation. Pages carry their language: /en/, /fr/ … /zh/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from ecotone.web import assets
from ecotone.web.views import (
    about,
    answer,
    answer_file,
    countries,
    datasets,
    entry,
    front,
    hub,
    indicators,
    methods,
    robots,
    runs,
    series,
    style,
    targets,
)

handler400 = "ecotone.web.errors.bad_request"
handler403 = "ecotone.web.errors.forbidden"
handler404 = "ecotone.web.errors.not_found"
handler500 = "ecotone.web.errors.broken"

urlpatterns = [
    path("", front.door, name="door"),
    path("assets/<str:name>", assets.serve, name="asset"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("sitemap-<str:name>.xml", robots.sitemap_part, name="sitemap-part"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("ecotone.api.urls")),
    *i18n_patterns(
        path("", front.home, name="home"),
        path("answer/", front.go, name="go"),
        path("style/", style.style, name="style"),
        path("countries/", countries.countries, name="countries"),
        path("countries/<str:code>/", countries.country, name="country"),
        path("countries/<str:code>/targets/<int:number>/", answer.answer, name="answer"),
        path(
            "countries/<str:code>/targets/<int:number>/answer.<str:form>",
            answer_file.answer_file,
            name="answer-file",
        ),
        path("countries/<str:code>/indicators/<str:indicator>/", series.series, name="series"),
        path(
            "countries/<str:code>/indicators/<str:indicator>/values.<str:form>",
            series.series_file,
            name="series-file",
        ),
        path("countries/<str:code>/indicators/<str:indicator>/entry/", entry.entry, name="entry"),
        path(
            "countries/<str:code>/indicators/<str:indicator>/entry.xlsx",
            entry.entry_sheet,
            name="entry-sheet",
        ),
        path("targets/", targets.targets, name="targets"),
        path("targets/<int:number>/", targets.target, name="target"),
        path("targets/<int:number>/elsewhere/", answer.elsewhere, name="answer-elsewhere"),
        path("hubs/<str:hub_id>/", hub.hub, name="hub"),
        path("indicators/", indicators.indicators, name="indicators"),
        path("indicators/<str:code>/", indicators.indicator, name="indicator"),
        path("indicators/<str:code>/values.<str:form>", methods.values_file, name="values-file"),
        path("methods/<str:name>/", methods.method, name="method"),
        path("datasets/", datasets.datasets, name="datasets"),
        path("datasets/<str:digest>/", datasets.dataset, name="dataset"),
        path("runs/", runs.runs, name="runs"),
        path("runs/<str:run_id>/", runs.run, name="run"),
        path("runs/<str:run_id>/run.<str:form>", runs.run_file, name="run-file"),
        path("about/", about.about, name="about"),
        path("about/sources/", about.sources, name="sources"),
        path("about/accessibility/", about.accessibility, name="accessibility"),
        path("", include("ecotone.apps.catalogue.urls")),
        path("", include("ecotone.apps.hubs.urls")),
        path("api/", include("ecotone.api.pages")),
    ),
]
