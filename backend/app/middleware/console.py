"""Serves the built console. Every address that is not a file is a page of the console, which routes by itself."""

from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

NOT_PAGES = ("/api", "/ws", "/health", "/sovd", "/metrics")
HASHED = "/assets/"  # file names with a hash of their content: kept for ever
NOT_BUILT = "The console has not been built. Run `make run`, or `npm ci && npm run build` in frontend/.\n"


class Console:
    def __init__(self, folder: Path) -> None:
        self._index = folder / "index.html"
        self._files = StaticFiles(directory=folder, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000, "reason": "There is no socket here."})
            return
        if any(scope["path"] == place or scope["path"].startswith(f"{place}/") for place in NOT_PAGES):
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
        scope["template"] = "console"  # whatever page or file it is
        response = await self._response(scope)
        await response(scope, receive, send)

    async def _response(self, scope: Scope) -> Response:
        if not self._index.is_file():
            return PlainTextResponse(NOT_BUILT, HTTPStatus.SERVICE_UNAVAILABLE)
        path = self._files.get_path(scope)
        try:
            response = await self._files.get_response(path, scope)
        except HTTPException as missing:
            if missing.status_code != HTTPStatus.NOT_FOUND or scope["path"].startswith(HASHED):
                raise
            response = await self._files.get_response("index.html", scope)
        is_hashed = scope["path"].startswith(HASHED)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_hashed else "no-cache"
        return response
