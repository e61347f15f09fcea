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


def observation(year, value, country="KEN", number="KE"):
    return {
        "indicator": {"id": "ER.LND.PTLD.ZS", "value": "Terrestrial protected areas (% of total)"},
        "country": {"id": number, "value": "Kenya"},
        "countryiso3code": country,
        "date": str(year),
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }


def header(page, pages):
    return {
        "page": page,
        "pages": pages,
        "per_page": 1000,
        "total": 4,
        "sourceid": "2",
        "lastupdated": "2026-01-28",
    }


def test_all_pages_of_the_world_bank_become_one_table(serve, client, shelf):
    pages = {
        "1": [observation(2022, 12.4), observation(2021, None), observation(2022, 1.0, "", "1W")],
        "2": [observation(2020, 12.3)],
    }
    site = serve(lambda _, query: as_json([header(int(query["page"]), 2), pages[query["page"]]]))
    request = {"indicator": "ER.LND.PTLD.ZS", "country": "KEN"}
    kept = feed.keep(WorldBank(site.address), request, client, shelf)
    found = {(one["place"], one["year"]): one["value"] for one in kept.table().to_pylist()}
    assert found == {("KEN", 2022): 12.4, ("KEN", 2021): None, ("KEN", 2020): 12.3}
    assert (kept.licence, kept.title) == (
        "CC-BY-4.0",
        "World Bank: indicator ER.LND.PTLD.ZS, country KEN",
    )
    assert kept.source.endswith("/country/KEN/indicator/ER.LND.PTLD.ZS")
    assert kept.citation == "World Bank, ER.LND.PTLD.ZS, last updated 2026-01-28"
    assert kept.retrieved_at
    assert kept.notes == (
        "1 rows are of groups of countries without a code of three letters and were left out.",
    )


def test_sources_that_name_the_country_in_another_place_are_read(serve, client, shelf):
    rows = [observation(2022, 12.4, "", "KEN")]
    body = b"\xef\xbb\xbf" + json.dumps([header(1, 1), rows]).encode()  # some servers mark UTF-8
    site = serve(lambda *_: (200, "application/json", body))
    kept = feed.keep(WorldBank(site.address), {"indicator": "ER.LND.PTLD.ZS"}, client, shelf)
    assert kept.table()["place"].to_pylist() == ["KEN"]


@pytest.mark.parametrize("rows", [None, []])
def test_a_country_without_values_is_told(serve, client, shelf, rows):
    empty = {"page": 0, "pages": 0, "per_page": 0, "total": 0}
    site = serve(lambda *_: as_json([empty, rows]))
    with pytest.raises(BadInput, match="has no values of X for KEN"):
        feed.keep(WorldBank(site.address), {"indicator": "X", "country": "KEN"}, client, shelf)


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

SDG_HEADINGS = (
    "DATAFLOW,FREQ,REPORTING_TYPE,SERIES,REF_AREA,SEX,AGE,URBANISATION,INCOME_WEALTH_QUANTILE,"
    "EDUCATION_LEV,OCCUPATION,CUST_BREAKDOWN,COMPOSITE_BREAKDOWN,DISABILITY_STATUS,ACTIVITY,"
    "PRODUCT,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,UNIT_MEASURE,BASE_PER,NATURE,TIME_DETAIL,"
    "COMMENT_OBS,TIME_COVERAGE,UPPER_BOUND,LOWER_BOUND,SOURCE_DETAIL,COMMENT_TS,GEO_INFO_URL,"
    "GEO_INFO_TYPE,CUST_BREAKDOWN_LB,DATA_LAST_UPDATE\n"
)


def sdg(area, year, value, *, product="_T", unit="INDEX,0", bounds=",", status="A"):
    name, power = unit.split(",")
    return (
        f"IAEG-SDGs:DF_SDG_GLH(1.26),A,G,ER_RSK_LST,{area},_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,{product},"
        f"{year},{value},{status},{power},{name},,E,{year},,,{bounds},,,,,,2026-03-24T00:00:00\n"
    )


SDG = (
    SDG_HEADINGS
    + sdg(404, 2023, 0.78, bounds="0.8,0.76")
    + sdg(404, 2024, "NaN", status="O")
    + sdg(1, 2023, 0.72)
    + sdg(202, 2023, 0.7)
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


def test_bounds_of_the_un_are_kept(serve, client, shelf):
    site = serve(lambda *_: (200, "application/vnd.sdmx.data+csv", SDG.encode()))
    kept = feed.keep(UnSdg(site.address), {"series": "ER_RSK_LST"}, client, shelf)
    first = kept.table().to_pylist()[0]
    assert (first["low"], first["high"], first["unit_multiplier"]) == (0.76, 0.8, 0)


def test_breakdowns_of_a_series_are_told_apart(serve, client, shelf):
    rows = [sdg(404, 2023, n, product=name, unit="T,6") for n, name in ((5, "MAT_A"), (7, "MAT_B"))]
    site = serve(lambda *_: (200, "text/csv", (SDG_HEADINGS + "".join(rows)).encode()))
    kept = feed.keep(UnSdg(site.address), {"series": "EN_MAT_DOMCMPT"}, client, shelf)
    found = [(one["product"], one["value"], one["unit_multiplier"])
             for one in kept.table().to_pylist()]  # fmt: skip
    assert found == [("MAT_A", 5, 6), ("MAT_B", 7, 6)]


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


def test_a_download_of_occurrences_is_no_cube(serve, client, shelf):
    said = {"status": "SUCCEEDED", "downloadLink": "x", "request": {"format": "SIMPLE_CSV"}}
    site = serve(lambda *_: as_json(said))
    with pytest.raises(BadInput, match=r"holds single occurrences \(SIMPLE_CSV\), not a cube"):
        feed.keep(GbifCube(site.address), {"download": "10.15468/dl.hx3uzz"}, client, shelf)


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
        "site_pid": str(number),
        "name_english": f"Site {number}",
        "name": f"Sitio {number}",
        "site_type": "pa",
        "realm": {"id": 1, "name": "Terrestrial"},
        "legal_status": {"id": 1, "name": "Designated"},
        "legal_status_updated_at": year,
        "is_oecm": False,
        "parent_iso3": "KEN",
        "protected_area_parcels": [],
        "iucn_category": {"id": 2, "name": "II"},
        "designation": {
            "id": 3,
            "name": "National Park",
            "jurisdiction": {"id": 1, "name": "National"},
        },
        "countries": [{"name": "Kenya", "iso_3": "KEN", "id": "KEN"}],
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
    assert "1 sites or parcels have no outline and were left out." in kept.notes
    assert len(site.asked) == 2


def test_a_site_of_several_parcels_is_all_of_them(serve, client, shelf):
    parcels = [{**protected(7), "site_pid": f"7_{letter}"} for letter in "AB"]
    sites = [{**protected(7), "site_pid": "7_A", "protected_area_parcels": parcels}, protected(8)]
    site = serve(lambda *_: as_json({"protected_areas": sites}))
    request = {"country": "KEN", "key": "my-secret"}
    table = feed.keep(ProtectedPlanet(site.address), request, client, shelf).table()
    assert table["SITE_PID"].to_pylist() == ["7_A", "7_B", "8"]
    assert table["SITE_ID"].to_pylist() == ["7", "7", "8"]


def test_a_key_that_opens_no_outlines_is_told(serve, client, shelf):
    sites = [{name: said for name, said in protected(1).items() if name != "geojson"}]
    site = serve(lambda *_: as_json({"protected_areas": sites}))
    with pytest.raises(BadInput, match="no outlines with this key"):
        feed.keep(ProtectedPlanet(site.address), {"country": "KEN", "key": "x"}, client, shelf)


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
