"""The limit: the same web server and framework as ours, which does nothing but answer and broadcast."""

import sys

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect


def build_app() -> FastAPI:
    app = FastAPI()
    sockets: set[WebSocket] = set()

    @app.get("/hello")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    @app.post("/broadcast")
    async def broadcast(times: int, size: int) -> dict[str, int]:
        text = "x" * size
        for _ in range(times):
            for socket in sockets:
                await socket.send_text(text)
        return {"delivered": times * len(sockets)}

    @app.websocket("/ws")
    async def listen(websocket: WebSocket) -> None:
        await websocket.accept()
        sockets.add(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            sockets.discard(websocket)

    return app


if __name__ == "__main__":
    uvicorn.run(
        build_app(),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        ws="wsproto",
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
    )
