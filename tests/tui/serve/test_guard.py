"""Who is let in: every path is closed to whoever has no key, or comes by way of a stranger."""

import re

import pytest
from aiohttp import WSServerHandshakeError

from tests.tui.serve.conftest import Open
from tui.serve.guard import is_loopback

PATHS = (
    "/",
    "/?key=guessed",
    "/page/page.js",
    "/static/js/textual.js",
    "/static/",
    "/tone/count.wav",
    "/download/1",
    "/ws",
    "/nothing-there",
)


@pytest.mark.parametrize("path", PATHS)
async def test_without_the_key_nothing_is_told_not_even_what_there_is(
    opened: Open, path: str
) -> None:
    async with opened() as (_, client):
        answer = await client.get(path)
        assert (answer.status, await answer.text()) == (
            403,
            "Open the whole address that `psoas serve` has printed: it holds the key.\n",
        )
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/page/page.js", "/ws", "/tone/count.wav"])
async def test_the_key_is_taken_at_the_address_of_the_page_alone(opened: Open, path: str) -> None:
    async with opened() as (server, client):
        assert (await client.get(f"{path}?key={server.key}")).status == 403


async def test_the_key_becomes_a_cookie_that_no_script_and_no_other_site_can_use(
    opened: Open,
) -> None:
    async with opened() as (server, client):
        answer = await client.get(f"/?key={server.key}", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        kept = answer.headers["Set-Cookie"]
        assert re.fullmatch(rf"psoas-\d+={server.key}; HttpOnly; Path=/; SameSite=Strict", kept)
        assert (await client.get("/")).status == 200
        assert (await client.get("/static/js/textual.js")).status == 200
        assert (await client.get("/nothing-there")).status == 404


async def test_a_server_that_is_begun_again_has_another_key(opened: Open) -> None:
    async with opened() as (first, _), opened() as (second, client):
        assert len({first.key, second.key}) == 2
        assert (await client.get(f"/?key={first.key}")).status == 403


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("localhost:9", 200),  # by way of ssh -L
        ("[::1]:{port}", 200),
        ("evil.example", 403),
        ("evil.example:{port}", 403),
        ("127.0.0.1.evil.example:{port}", 403),
        ("localhost.:{port}", 403),
        ("10.0.0.7:{port}", 403),
        ("[::1", 403),
        ("", 403),
    ],
)
async def test_a_strangers_name_for_this_computer_is_refused_though_the_key_is_right(
    opened: Open, host: str, status: int
) -> None:
    async with opened() as (server, client):
        named = {"Host": host.format(port=client.port), "Cookie": f"{server._cookie}={server.key}"}
        assert (await client.get("/page/page.js", headers=named)).status == status


@pytest.mark.parametrize(
    ("bound", "host", "status"),
    [
        ("0.0.0.0", "10.0.0.7:80", 200),
        ("::", "[2001:db8::7]:80", 200),
        ("0.0.0.0", "evil.example:80", 403),
        ("10.0.0.7", "10.0.0.7:80", 200),
        ("10.0.0.7", "10.0.0.8:80", 403),
        ("laptop.home", "laptop.home:80", 200),
        ("laptop.home", "10.0.0.7:80", 403),
    ],
)
async def test_bound_elsewhere_it_answers_to_that_name_or_to_any_number_if_to_all(
    opened: Open, bound: str, host: str, status: int
) -> None:
    async with opened(bound) as (server, client):
        named = {"Host": host, "Cookie": f"{server._cookie}={server.key}"}
        assert (await client.get("/page/page.js", headers=named)).status == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:{port}", 200),
        ("http://evil.example", 403),
        ("http://127.0.0.1:9", 403),
        ("http://localhost:{port}", 403),
        ("null", 403),
        ("", 403),
    ],
)
async def test_a_page_of_a_stranger_is_refused_though_the_browser_adds_the_cookie(
    opened: Open, origin: str, status: int
) -> None:
    async with opened() as (server, client):
        sent = {
            "Host": f"127.0.0.1:{client.port}",
            "Origin": origin.format(port=client.port),
            "Cookie": f"{server._cookie}={server.key}",
        }
        assert (await client.get("/page/page.js", headers=sent)).status == status


@pytest.mark.parametrize("origin", ["http://evil.example", None])
async def test_a_websocket_of_a_stranger_or_of_no_page_is_refused(
    opened: Open, origin: str | None
) -> None:
    async with opened() as (server, client):
        cookie = {"Cookie": f"{server._cookie}={server.key}"}
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect("/ws", headers=cookie, origin=origin)
        assert refused.value.status == 403


async def test_every_answer_tells_the_browser_to_load_nothing_from_elsewhere(opened: Open) -> None:
    async with opened() as (server, client):
        for path in ("/nothing-there", f"/?key={server.key}", "/page/page.js"):
            headers = (await client.get(path)).headers
            assert "default-src 'none'; script-src 'self';" in headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["Cache-Control"] == "no-store"


async def test_the_page_names_nothing_from_elsewhere(opened: Open) -> None:
    async with opened() as (server, client):
        page = await (await client.get(f"/?key={server.key}")).text()
        loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert len(loaded) == 7
        for path in loaded[1:]:
            assert path.startswith(("/page/", "/static/"))
            answer = await client.get(path)
            assert answer.status == 200
            if path.endswith(".css"):
                for named in re.findall(r'url\("?([^")]+)', await answer.text()):
                    assert (await client.get(named)).status == 200


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.7", False),
        ("laptop.home", False),
        ("", False),
    ],
)
def test_what_is_bound_to_this_computer_alone(host: str, own: bool) -> None:
    assert is_loopback(host) is own
