import io
import json
import zipfile

import pytest
from tests.loopback import Site

from ecotone.datasets import feed, feeds
from ecotone.datasets.feeds.gbif_cube import GbifCube, sql_request
from ecotone.datasets.feeds.protected_planet import ProtectedPlanet
from ecotone.datasets.feeds.un_sdg import UnSdg
from ecotone.datasets.feeds.world_bank import WorldBank
from ecotone.datasets.snapshot import Shelf
from ecotone.indicators import compute
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.kernel.http import Client, Refused

pytestmark = pytest.mark.enable_socket  # a server on loopback


@pytest.fixture
def client():
    with Client(
        agent="test", allow_private=True, pause_seconds=0, limits=feed.FILES, sleep=lambda _: None
    ) as one:
        yield one


@pytest.fixture
def serve():
    stops = []

    def start(answer):
        site = Site(answer)
        stops.append(site.start())
        return site

    yield start
    for stop in stops:
        stop()


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "datasets")


def as_json(value, status=200):
    return status, "application/json", json.dumps(value).encode()


# World Bank: the shape that its description shows


def observation(year, value, country="KEN"):
    return {
        "indicator": {"id": "ER.LND.PTLD.ZS", "value": "Terrestrial protected areas (% of total)"},
        "country": {"id": "KE", "value": "Kenya"},
        "countryiso3code": country,
        "date": str(year),
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }


def test_all_pages_of_the_world_bank_become_one_table(serve, client, shelf):
    pages = {
        "1": [observation(2022, 12.4), observation(2021, None), observation(2022, 1.0, "")],
        "2": [observation(2020, 12.3)],
    }
    site = serve(
        lambda _, query: as_json([{"page": int(query["page"]), "pages": 2}, pages[query["page"]]])
    )
    request = {"indicator": "ER.LND.PTLD.ZS", "country": "KEN"}
    kept = feed.keep(WorldBank(site.address), request, client, shelf)
    found = {(one["place"], one["year"]): one["value"] for one in kept.table().to_pylist()}
    assert found == {("KEN", 2022): 12.4, ("KEN", 2021): None, ("KEN", 2020): 12.3}
    assert (kept.licence, kept.title) == (
        "CC-BY-4.0",
        "World Bank: indicator ER.LND.PTLD.ZS, country KEN",
    )
    assert kept.source.endswith("/country/KEN/indicator/ER.LND.PTLD.ZS")
    assert kept.retrieved_at


def test_what_the_world_bank_refuses_is_said(serve, client, shelf):
    said = [{"message": [{"id": "120", "key": "Invalid value", "value": "Not valid."}]}]
    site = serve(lambda *_: as_json(said))
    with pytest.raises(BadInput, match=r"Not valid\. Check the codes"):
        feed.keep(WorldBank(site.address), {"indicator": "X"}, client, shelf)


@pytest.mark.parametrize("answer", [[], {}, [1, 2], [{"pages": 1}, [{"date": "2020"}]], "x"])
def test_an_answer_of_another_form_is_told(serve, client, shelf, answer):
    site = serve(lambda *_: as_json(answer))
    with pytest.raises(BadInput, match="another form than the source describes"):
        feed.keep(WorldBank(site.address), {"indicator": "X"}, client, shelf)


# UN Global SDG Database: SDMX-CSV

SDG = (
    "DATAFLOW,FREQ,REPORTING_TYPE,SERIES,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,"
    "COMPOSITE_BREAKDOWN,OBS_STATUS,NATURE\n"
    "IAEG-SDGs:DF_SDG_GLH(1.26),A,G,ER_RSK_LST,404,_T,2023,0.78,INDEX,_T,A,E\n"
    "IAEG-SDGs:DF_SDG_GLH(1.26),A,G,ER_RSK_LST,404,_T,2024,NaN,INDEX,_T,O,E\n"
    "IAEG-SDGs:DF_SDG_GLH(1.26),A,G,ER_RSK_LST,1,_T,2023,0.72,INDEX,_T,A,E\n"
    "IAEG-SDGs:DF_SDG_GLH(1.26),A,G,ER_RSK_LST,202,_T,2023,0.7,INDEX,_T,A,E\n"
)


def test_a_series_of_the_un_has_codes_of_countries(serve, client, shelf):
    site = serve(lambda *_: (200, "application/vnd.sdmx.data+csv", SDG.encode()))
    kept = feed.keep(UnSdg(site.address), {"series": "ER_RSK_LST", "country": "KEN"}, client, shelf)
    found = [(one["place"], one["year"], one["value"]) for one in kept.table().to_pylist()]
    assert found == [
        ("KEN", 2023, 0.78),
        ("KEN", 2024, None),
        ("001", 2023, 0.72),
        ("202", 2023, 0.7),
    ]
    assert site.asked == ["/data/IAEG-SDGs,DF_SDG_GLH,1.26/A..ER_RSK_LST.404...........?format=csv"]


def test_a_series_that_is_not_there(serve, client, shelf):
    site = serve(lambda *_: (404, "text/plain", b"No results"))
    with pytest.raises(BadInput, match="series NO_SUCH is not there"):
        feed.keep(UnSdg(site.address), {"series": "NO_SUCH"}, client, shelf)
    assert list(shelf.snapshots()) == []


# GBIF: a recorded description of a download (fields as the service gives them) and a cube


def gbif(site, shared):
    cube = io.BytesIO()
    rows = (shared / "indicators/cubes/denmark_mammals_cube_eqdgc.csv").read_bytes()
    with zipfile.ZipFile(cube, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0108986-200613084148143.csv", rows)

    def answer(path, _query):
        if path.endswith(".zip"):
            return 200, "application/octet-stream", cube.getvalue()
        return as_json(
            {
                "key": "0108986-200613084148143",
                "doi": "10.15468/dl.hx3uzz",
                "license": "http://creativecommons.org/licenses/by-nc/4.0/legalcode",
                "created": "2020-11-11T16:39:12.000+00:00",
                "status": "SUCCEEDED",
                "downloadLink": f"{site().address}/request/0108986-200613084148143.zip",
                "totalRecords": 1000,
            }
        )

    return answer


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("0108986-200613084148143", "/occurrence/download/0108986-200613084148143"),
        ("https://doi.org/10.15468/DL.hx3uzz", "/occurrence/download/10.15468/DL.hx3uzz"),
    ],
)
def test_a_cube_is_fetched_by_key_or_doi(serve, client, shelf, shared, asked, path):
    holder = []
    site = serve(gbif(lambda: holder[0], shared))
    holder.append(site)
    kept = feed.keep(GbifCube(site.address), {"download": asked}, client, shelf)
    assert site.asked == [path, "/request/0108986-200613084148143.zip"]
    assert kept.table()["cell"][0].as_py() == "E008N54BA"
    assert (kept.licence, kept.source) == ("CC-BY-NC-4.0", "https://doi.org/10.15468/dl.hx3uzz")
    assert "2020-11-11" in kept.citation


@pytest.mark.parametrize(
    ("status", "said"),
    [("RUNNING", "is not ready yet"), ("FILE_ERASED", "cannot be fetched any more")],
)
def test_a_download_that_cannot_be_fetched_says_why(serve, client, shelf, status, said):
    site = serve(_status(status))
    with pytest.raises(BadInput, match=said):
        feed.keep(GbifCube(site.address), {"download": "10.15468/dl.hx3uzz"}, client, shelf)


def _status(status):
    return lambda *_: as_json({"status": status})


def test_what_names_no_download_is_not_asked_for(client, shelf):
    with pytest.raises(BadInput, match="neither the key of a GBIF download"):
        feed.keep(GbifCube("http://127.0.0.1:1"), {"download": "../../x"}, client, shelf)


def test_the_question_for_a_cube_is_written():
    sql = sql_request(country="KEN", grid="eea", taxon_key=359)
    assert "GBIF_EEARGCode(1000, decimalLatitude, decimalLongitude" in sql
    assert "countryCode = 'KE'" in sql
    assert "AND 359 IN (kingdomKey" in sql
    with pytest.raises(BadInput, match="There is no grid"):
        sql_request(country="KEN", grid="hexagon")
    with pytest.raises(NotFound):
        sql_request(country="'; DROP")


# Protected Planet


def protected(number, outline=True, year="01/01/1995"):
    box = [[[36, -1], [37, -1], [37, 0], [36, 0], [36, -1]]]
    geometry = {"type": "Polygon", "coordinates": box}
    return {
        "site_id": number,
        "name_english": f"Site {number}",
        "site_type": "pa",
        "realm": {"id": 1, "name": "Terrestrial"},
        "legal_status": {"id": 1, "name": "Designated"},
        "legal_status_updated_at": year,
        "iucn_category": {"id": 2, "name": "II"},
        "designation": {"id": 3, "name": "National Park", "jurisdiction": {"name": "National"}},
        "countries": [{"name": "Kenya", "iso_3": "KEN"}],
        "reported_area": "100.5",
        "geojson": {"type": "Feature", "geometry": geometry} if outline else None,
    }


def test_sites_of_a_country_become_a_layer(serve, client, shelf):
    sites = [protected(n) for n in range(50)] + [
        protected(50, year=None),
        protected(51, outline=False),
    ]
    site = serve(
        lambda _, query: as_json(
            {"protected_areas": sites[(int(query["page"]) - 1) * 50 : int(query["page"]) * 50]}
        )
    )
    request = {"country": "ken", "key": "my-secret"}
    kept = feed.keep(ProtectedPlanet(site.address), request, client, shelf)
    table = kept.table()
    assert (kept.kind, kept.rows, kept.licence) == ("layer", 51, "WDPA-TERMS")
    assert table["STATUS_YR"].to_pylist()[-2:] == [1995, None]
    assert set(table["ISO3"].to_pylist()) == {"KEN"}
    assert "1 sites have no outline and were left out." in kept.notes
    assert len(site.asked) == 2


def test_the_key_is_kept_nowhere(serve, client, shelf):
    site = serve(lambda *_: as_json({"protected_areas": [protected(1)]}))
    request = {"country": "KEN", "key": "my-secret"}
    kept = feed.keep(ProtectedPlanet(site.address), request, client, shelf)
    written = "".join(one.read_text() for one in kept.path.parent.glob("about-*.json"))
    assert "my-secret" not in written + "".join(site.asked)


def test_a_key_that_is_not_accepted(serve, client, shelf):
    site = serve(lambda *_: as_json({"error": "Unauthorized"}, 401))
    with pytest.raises(Refused):
        feed.keep(ProtectedPlanet(site.address), {"country": "KEN", "key": "x"}, client, shelf)


def test_no_key_says_where_one_is_got(client, shelf):
    with pytest.raises(BadInput, match=r"needs “key”.*api\.protectedplanet\.net/request"):
        feed.keep(ProtectedPlanet(), {"country": "KEN"}, client, shelf)


def test_feeds_are_found_by_name():
    for name in feeds.names():
        assert feeds.feed(name).name == name
    with pytest.raises(NotFound, match="There is no feed “x”"):
        feeds.feed("x")


def test_words_that_a_feed_does_not_know_are_refused(client, shelf):
    with pytest.raises(BadInput, match="World Bank knows no “colour”"):
        feed.keep(WorldBank(), {"indicator": "X", "colour": "red"}, client, shelf)


def test_sites_that_were_fetched_can_be_computed_with(serve, client, shelf):
    site = serve(lambda *_: as_json({"protected_areas": [protected(1)]}))
    kept = feed.keep(
        ProtectedPlanet(site.address), {"country": "KEN", "key": "my-secret"}, client, shelf
    )
    run = compute("protected-coverage", {"sites": kept}, country="KEN", shelf=shelf)
    areas = {one.value for one in run.values if one.measure == "area" and one.year == 1995}
    assert [round(area) for area in areas if area] == [12_309]  # one degree at the equator
    assert run.inputs[0].licence == "WDPA-TERMS"
