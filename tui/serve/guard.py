"""Who may ask the server for anything: a browser with the key, on a page of the server itself."""

import secrets
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

KEY = "key"
"""The name of the key in the address."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_NO_KEY = "Open the whole address that `psoas serve` has printed: it holds the key.\n"
_STRANGER = "psoas answers its own pages alone.\n"

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # The terminal in the page writes its own styles.
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self' ws://{host} wss://{host}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


def is_loopback(host: str) -> bool:
    """Whether a name or an address, as `--host` or a browser has it, is this computer's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def guard(key: str, cookie: str, bound: str) -> Middleware:
    """Let pass what has the key; `cookie` is its name, `bound` what the server was bound to.

    The key comes once in the address, and then in a cookie. Without it nothing is told, not even
    what there is. Host and Origin are looked at before: a page of a stranger may lead its name to
    this computer (DNS rebinding), or open a websocket to it, and the browser would add the cookie.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not (_is_our_host(request, bound) and _is_our_origin(request)):
            raise web.HTTPForbidden(text=_STRANGER)
        if request.path == "/" and _is(key, request.query.get(KEY)):
            answer = web.HTTPSeeOther("/")
            answer.set_cookie(cookie, key, httponly=True, samesite="Strict")
            raise answer
        if not _is(key, request.cookies.get(cookie)):
            raise web.HTTPForbidden(text=_NO_KEY)
        return await handler(request)

    return guarded


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Tell the browser to load nothing from elsewhere, to keep nothing, and to show it nowhere."""
    response.headers.update(
        {
            "Content-Security-Policy": _POLICY.format(host=request.headers.get("Host", "")),
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
    )


def _is(key: str, shown: str | None) -> bool:
    return shown is not None and secrets.compare_digest(shown.encode(), key.encode())


def _is_our_host(request: web.Request, bound: str) -> bool:
    """Whether the browser was led here by a name of ours; a stranger's name is never a number."""
    hosts = request.headers.getall("Host", [])
    try:
        (host,) = (urlsplit(f"//{each}").hostname or "" for each in hosts)
    except ValueError:
        return False
    if is_loopback(host) or host == bound:
        return True
    return _is_every_address(bound) and _is_address(host)


def _is_our_origin(request: web.Request) -> bool:
    """Whether what asks is a page of ours; browsers always name the origin of a websocket."""
    origins = request.headers.getall("Origin", [])
    if not origins:
        return "Upgrade" not in request.headers
    return [urlsplit(each).netloc.lower() for each in origins] == [request.host.lower()]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_every_address(host: str) -> bool:
    return _is_address(host) and ip_address(host).is_unspecified
