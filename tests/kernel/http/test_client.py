"""The client over real sockets on loopback, and its guard without any."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import httpx2
import pytest
import time_machine

from ecotone.kernel import clock
from ecotone.kernel.http import (
    AddressRefused,
    Broken,
    Client,
    Limits,
    Refused,
    Unreachable,
    Validators,
)

AGENT = "Ecotone/1 (+https://example.org; keeper@example.org)"


class Server:
    """A server whose pages are functions from the request's handler."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout: ClassVar[int] = 5

            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                outer.pages.get(self.path, outer.absent)(self)

            def log_message(self, *_: object) -> None:
                return None

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.httpd.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.httpd.server_port}"
        threading.Thread(target=self.httpd.serve_forever, args=(0.01,), daemon=True).start()

    @staticmethod
    def absent(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"", 404)


def send(handler, body=b"", code=200, **headers):
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.httpd.shutdown()
    running.httpd.server_close()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client(slept) -> Iterator[Client]:
    limits = Limits(size=100_000, seconds=1.0, silence=1.0, connect=1.0, tries=2)
    with Client(
        agent=AGENT, allow_private=True, limits=limits, sleep=slept.append, jitter=lambda: 0.0
    ) as made:
        yield made


def offline(answer, **options) -> Client:
    return Client(agent=AGENT, transport=httpx2.MockTransport(answer), **options)


@pytest.mark.enable_socket
class TestOverSockets:
    def test_an_answer_is_read_to_its_end(self, server, client):
        server.pages["/a"] = lambda h: send(
            h, "né".encode(), content_type="Text/XML; charset=UTF-8", etag='"1"'
        )
        answer = client.get(f"{server.address}/a")
        assert (answer.status, answer.body, answer.media_type) == (200, "né".encode(), "text/xml")
        assert (answer.charset, answer.validators) == ("utf-8", Validators('"1"', ""))
        path, headers = server.asked[-1]
        assert (path, headers["User-Agent"]) == ("/a", AGENT)

    def test_redirects_are_followed(self, server, client):
        server.pages["/a"] = lambda h: send(h, code=301, location="/b")
        server.pages["/b"] = lambda h: send(h, b"here")
        assert client.get(f"{server.address}/a").body == b"here"
        assert client.get(f"{server.address}/a").url == f"{server.address}/b"

    def test_redirects_without_end_are_broken(self, server, client):
        server.pages["/a"] = lambda h: send(h, code=302, location="/a")
        with pytest.raises(Broken, match="without end"):
            client.get(f"{server.address}/a")

    def test_a_private_address_is_refused(self, server):
        with Client(agent=AGENT) as strict, pytest.raises(AddressRefused, match="not a public"):
            strict.get(server.address)
        assert server.asked == []

    def test_a_slow_drip_ends_in_time(self, server, client):
        def drip(handler):
            handler.send_response(200)
            handler.send_header("content-length", "1000")
            handler.end_headers()
            for _ in range(100):
                try:
                    handler.wfile.write(b"x")
                    handler.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)

        server.pages["/drip"] = drip
        begun = time.monotonic()
        with pytest.raises(Unreachable, match=r"in time|too slowly|broke off"):
            client.get(f"{server.address}/drip", robots=False)
        assert time.monotonic() - begun < 2 * 1.0 + 2

    def test_headers_that_drip_end_in_time_too(self, server, client):
        def drip(handler):
            for letter in b"HTTP/1.1 200 OK\r\n" * 100:
                try:
                    handler.wfile.write(bytes([letter]))
                    handler.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)

        server.pages["/drip"] = drip
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            client.get(f"{server.address}/drip", robots=False)
        assert time.monotonic() - begun < 2 * 1.0 + 2

    def test_a_body_over_the_limit_is_refused(self, server, client):
        server.pages["/big"] = lambda h: send(h, b"x" * 100_001)
        with pytest.raises(Broken, match="more than"):
            client.get(f"{server.address}/big")

    def test_a_gzip_bomb_does_not_go_off(self, server, client):
        bomb = gzip.compress(b"\0" * 200_000_000)
        server.pages["/bomb"] = lambda h: send(h, bomb[:90_000], content_encoding="gzip")
        begun = time.monotonic()
        with pytest.raises(Broken, match="more than"):
            client.get(f"{server.address}/bomb")
        assert time.monotonic() - begun < 2

    def test_a_connection_that_breaks_off_is_tried_again(self, server, client, slept):
        tries = []

        def once_broken(handler):
            tries.append(1)
            if len(tries) == 1:
                handler.send_response(200)
                handler.send_header("content-length", "100")
                handler.end_headers()
                handler.wfile.write(b"only this")
                handler.close_connection = True
            else:
                send(handler, b"whole")

        server.pages["/a"] = once_broken
        assert client.get(f"{server.address}/a", robots=False).body == b"whole"
        assert 1.0 in slept

    def test_not_modified_is_told(self, server, client):
        def page(handler):
            same = handler.headers.get("if-none-match") == '"7"'
            send(handler, b"" if same else b"x", 304 if same else 200, etag='"7"')

        server.pages["/a"] = page
        first = client.get(f"{server.address}/a")
        again = client.get(f"{server.address}/a", validators=first.validators)
        assert (first.not_modified, again.not_modified) == (False, True)


class TestGuard:
    @pytest.mark.parametrize(
        "address",
        [
            "http://127.0.0.1/",
            "http://localhost:8000/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://224.0.0.1/",
            "http://[::1]/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[2002:7f00:1::]/",
            "file:///etc/passwd",
            "ftp://example.org/",
            "http://user:secret@example.org/",
            "http://",
            "http://[::1",
            "javascript:alert(1)",
        ],
    )
    def test_addresses_that_are_refused(self, address):
        asked = []
        client = offline(lambda request: asked.append(request) or httpx2.Response(200))
        with pytest.raises(AddressRefused):
            client.get(address)
        assert asked == []

    def test_a_redirect_to_a_private_address_is_refused(self):
        def answer(request):
            assert request.url.host == "hub.example"
            return httpx2.Response(302, headers={"location": "http://169.254.169.254/"})

        with pytest.raises(AddressRefused):
            offline(answer).get("http://hub.example/", robots=False)

    @pytest.mark.parametrize("private", ["127.0.0.1", "10.0.0.8", "::1", "::ffff:192.168.1.1"])
    def test_a_name_that_leads_to_a_private_address_is_refused(self, private):
        from ecotone.kernel.http.guard import GuardedTransport

        transport = GuardedTransport(resolve=lambda _host, _port: [private])
        with pytest.raises(AddressRefused, match=r"sly\.example is not a public"):
            Client(agent=AGENT, transport=transport).get("http://sly.example/", robots=False)

    @pytest.mark.enable_socket
    def test_the_address_checked_is_the_one_connected_to(self, server):
        """The name answers differently the second time; nobody asks it a second time."""
        from ecotone.kernel.http.guard import GuardedTransport

        answers = [["127.0.0.1"], ["203.0.113.1"]]
        server.pages["/"] = lambda h: send(h, b"x")
        port = server.httpd.server_port
        transport = GuardedTransport(allow_private=True, resolve=lambda *_: answers.pop(0))
        with Client(agent=AGENT, transport=transport, sleep=lambda _: None) as client:
            assert client.get(f"http://rebinding.example:{port}/", robots=False).body == b"x"
        assert len(answers) == 1


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def monotonic(self) -> float:
        return self.now


class TestPoliteness:
    def ask(self, *answers, **options):
        """Return the client, its clock, and the moments at which it asked."""
        still, moments, waiting = Clock(), [], list(answers)

        def answer(request):
            moments.append(still.now)
            given = waiting.pop(0) if waiting else httpx2.Response(200)
            return given(request) if callable(given) else given

        client = offline(
            answer, sleep=still.sleep, monotonic=still.monotonic, jitter=lambda: 0.0, **options
        )
        return client, still, moments

    def test_a_host_has_its_pause(self):
        client, _, moments = self.ask(pause_seconds=2.0)
        for _ in range(3):
            client.get("http://hub.example/", robots=False)
        assert moments == [0.0, 2.0, 4.0]

    def test_two_hosts_do_not_wait_for_each_other(self):
        client, _, moments = self.ask(pause_seconds=2.0)
        client.get("http://one.example/", robots=False)
        client.get("http://two.example/", robots=False)
        assert moments == [0.0, 0.0]

    def test_a_slow_host_rests_as_long_as_it_took(self):
        def slow(_request):
            still.now += 9.0
            return httpx2.Response(200)

        client, still, moments = self.ask(slow, pause_seconds=1.0)
        client.get("http://hub.example/", robots=False)
        client.get("http://hub.example/", robots=False)
        assert moments == [0.0, 18.0]

    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_trouble_that_may_pass_is_tried_again(self, status):
        client, _, moments = self.ask(httpx2.Response(status), httpx2.Response(status))
        assert client.get("http://hub.example/", robots=False).ok
        assert moments == [0.0, 1.0, 3.0]

    def test_retry_after_in_seconds_is_kept(self):
        busy = httpx2.Response(503, headers={"retry-after": "17"})
        client, _, moments = self.ask(busy)
        client.get("http://hub.example/", robots=False)
        assert moments == [0.0, 17.0]

    @time_machine.travel("2026-01-01T00:00:00Z", tick=False)
    def test_retry_after_as_a_date_is_kept(self):
        from datetime import timedelta

        moment = format_datetime(clock.now() + timedelta(seconds=40), usegmt=True)
        client, _, moments = self.ask(httpx2.Response(429, headers={"retry-after": moment}))
        client.get("http://hub.example/", robots=False)
        assert moments == [0.0, 40.0]

    def test_a_host_that_asks_for_hours_is_left_alone(self):
        busy = httpx2.Response(429, headers={"retry-after": "7200"})
        client, _, moments = self.ask(busy)
        with pytest.raises(Unreachable, match="cannot answer now"):
            client.get("http://hub.example/", robots=False)
        assert moments == [0.0]

    def test_trouble_that_stays_ends_the_asking(self):
        client, _, moments = self.ask(*[httpx2.Response(503)] * 9)
        with pytest.raises(Unreachable):
            client.get("http://hub.example/", robots=False)
        assert len(moments) == 4

    @pytest.mark.parametrize("status", [401, 403, 451])
    def test_a_refusal_is_not_tried_again(self, status):
        client, _, moments = self.ask(httpx2.Response(status))
        with pytest.raises(Refused) as raised:
            client.get("http://hub.example/", robots=False)
        assert (len(moments), str(status) in raised.value.for_operator) == (1, True)

    @pytest.mark.parametrize(("status", "gone"), [(404, True), (410, True), (400, False)])
    def test_what_is_said_of_the_page_is_an_answer(self, status, gone):
        client, _, _ = self.ask(httpx2.Response(status))
        answer = client.get("http://hub.example/", robots=False)
        assert (answer.ok, answer.gone) == (False, gone)

    def test_cookies_are_forgotten(self):
        seen = []

        def answer(request):
            seen.append(request.headers.get("cookie"))
            return httpx2.Response(200, headers={"set-cookie": "who=me"})

        client = offline(answer, sleep=lambda _: None)
        client.get("http://hub.example/", robots=False)
        client.get("http://hub.example/", robots=False)
        assert seen == [None, None]


class TestRobots:
    def client(self, robots, **options):
        asked = []

        def answer(request):
            asked.append(request.url.path)
            if request.url.path == "/robots.txt":
                return robots
            return httpx2.Response(200, content=b"x")

        still = Clock()
        made = offline(answer, sleep=still.sleep, monotonic=still.monotonic, **options)
        return made, asked, still

    def test_a_page_that_robots_forbid_is_not_asked_for(self):
        client, asked, _ = self.client(
            httpx2.Response(200, content=b"User-agent: *\nDisallow: /private")
        )
        with pytest.raises(Refused, match=r"robots\.txt of hub\.example"):
            client.get("http://hub.example/private/1")
        assert client.get("http://hub.example/open").ok
        assert asked == ["/robots.txt", "/open"]

    def test_rules_for_us_by_name_come_first(self):
        rules = b"User-agent: *\nDisallow: /\n\nUser-agent: ecotone\nAllow: /"
        client, _, _ = self.client(httpx2.Response(200, content=rules))
        assert client.get("http://hub.example/a").ok

    @pytest.mark.parametrize("status", [404, 403, 410])
    def test_no_robots_forbids_nothing(self, status):
        client, _, _ = self.client(httpx2.Response(status))
        assert client.get("http://hub.example/a").ok

    def test_robots_that_cannot_be_had_stop_us(self):
        client, asked, _ = self.client(httpx2.Response(503))
        with pytest.raises(Unreachable):
            client.get("http://hub.example/a")
        assert set(asked) == {"/robots.txt"}

    def test_a_crawl_delay_is_kept(self):
        client, _, still = self.client(
            httpx2.Response(200, content=b"User-agent: *\nCrawl-delay: 11")
        )
        client.get("http://hub.example/a")
        before = still.now
        client.get("http://hub.example/b")
        assert still.now - before >= 11

    def test_sitemaps_are_named(self):
        client, _, _ = self.client(
            httpx2.Response(200, content=b"Sitemap: http://hub.example/map.xml")
        )
        assert client.sitemaps("http://hub.example/a") == ("http://hub.example/map.xml",)

    def test_real_robots_are_read(self, shared):
        folder = shared / "harvest" / "sitemap-robots" / "protego"
        files = sorted(folder.iterdir())
        assert files
        for file in files:
            client, _, _ = self.client(httpx2.Response(200, content=file.read_bytes()))
            with contextlib.suppress(Refused):
                assert client.get("http://hub.example/").ok


def test_patience_ends_before_the_tries_do():
    still = Clock()

    def slow(_request):
        still.now += 200.0
        return httpx2.Response(503)

    client = offline(slow, sleep=still.sleep, monotonic=still.monotonic)
    with pytest.raises(Unreachable):
        client.get("http://hub.example/", robots=False)
    assert still.now < 420 + 300


def test_a_key_goes_to_its_own_host_alone():
    told = []

    def answer(request):
        told.append((request.url.host, request.headers.get("authorization")))
        if request.url.host == "a.example":
            return httpx2.Response(302, headers={"location": "https://b.example/x"})
        return httpx2.Response(200, content=b"ok")

    with Client(agent="t", transport=httpx2.MockTransport(answer), pause_seconds=0) as client:
        client.get("https://a.example/x", robots=False, bearer="secret")
    assert told == [("a.example", "Bearer secret"), ("b.example", None)]


def test_a_large_body_goes_into_a_file(tmp_path):
    def answer(request):
        return httpx2.Response(404 if request.url.path == "/no" else 200, content=b"x" * 5000)

    file = tmp_path / "body"
    with Client(agent="t", transport=httpx2.MockTransport(answer), pause_seconds=0) as client:
        found = client.get("https://a.example/x", robots=False, into=file)
        missed = client.get("https://a.example/no", robots=False, into=tmp_path / "none")
    assert (found.body, file.read_bytes()) == (b"", b"x" * 5000)
    assert (missed.status, (tmp_path / "none").exists()) == (404, False)
