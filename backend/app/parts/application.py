"""What the server serves: the routes, and what stands around them, from the inside out."""

from fastapi import FastAPI
from starlette.types import ASGIApp

from app.features.commands.shortcuts import submit_shortcut
from app.features.vehicles.shortcuts import list_shortcut
from app.middleware.client_address import ClientAddress
from app.middleware.cross_origin import open_to_pages
from app.middleware.known_hosts import KnownHosts
from app.middleware.request_context import RequestContext, RequestFigures
from app.middleware.security_headers import SecurityHeaders
from app.middleware.shortcuts import Shortcuts
from app.middleware.traced import Traced
from app.parts.limits import limit_requests
from app.parts.whole import Parts


def surround(framework: FastAPI, parts: Parts) -> ASGIApp:
    base, settings, accounts = parts.base, parts.base.settings, parts.accounts.accounts
    requests = {
        ("POST", "/api/v1/commands"): submit_shortcut(parts.commands.submitting, accounts),
        ("GET", "/api/v1/vehicles"): list_shortcut(parts.vehicles.vehicles, accounts, base.bus, base.clock),
    }
    sockets = {"/ws/commands": parts.live.sockets.serve}
    routes = limit_requests(base.limits, accounts, Shortcuts(framework, requests, sockets))
    if settings.is_demo and settings.demo_hosts:
        routes = KnownHosts(routes, settings.demo_hosts)
    routes = open_to_pages(routes, settings.allowed_origins)
    whole = ClientAddress(SecurityHeaders(routes), settings.trusted_proxies)
    traced = whole if base.traces is None else Traced(whole, base.traces)
    return RequestContext(traced, RequestFigures(base.metrics))
