"""One address of every kind of page, without its language."""

from tests.browser.values import DATASET, RUN

KINDS = {
    "home": "",
    "countries": "countries/",
    "country": "countries/KEN/",
    "targets": "targets/",
    "target": "targets/3/",
    "answer": "countries/KEN/targets/3/",
    "answer of an area": "countries/HKG/targets/3/",
    "answer with values": "countries/KEN/targets/4/",
    "values": "countries/KEN/indicators/A.3/",
    "values not there": "countries/KEN/indicators/3.1/",
    "indicators": "indicators/",
    "indicator": "indicators/3.1/",
    "indicator with method and values": "indicators/A.3/",
    "datasets": "datasets/",
    "dataset": f"datasets/{DATASET}/",
    "runs": "runs/",
    "run": f"runs/{RUN}/",
    "hubs": "hubs/",
    "hub": "hubs/gbif/",
    "search": "search/?q=biodiversity",
    "search by filter": "search/?country=KEN&target=3&wider=1",
    "search without result": "search/?q=zzzzqqqq",
    "about": "about/",
    "sources": "about/sources/",
    "accessibility": "about/accessibility/",
    "style": "style/",
    "not found": "nowhere/",
}
LANGUAGES = ("en", "ar")
WIDTHS = (360, 1280)
