"""A socket that holds both sides to the contract: every message is judged by contracts/events.schema.json."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from jsonschema import Draft202012Validator
from websockets.asyncio.client import ClientConnection, connect

from tests.service import Client, Socket
from tests.vehicle_servers import ROOT

_SCHEMA = json.loads((ROOT / "contracts/events.schema.json").read_text())


def judge_of(definition: str) -> Draft202012Validator:
    """Of one definition of the contract, such as "ServerMessage"."""
    return Draft202012Validator(
        {**{name: _SCHEMA[name] for name in ("$schema", "$defs")}, "$ref": f"#/$defs/{definition}"},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


EVENT = judge_of("Event")
CLIENT_MESSAGE = judge_of("ClientMessage")
SERVER_MESSAGE = judge_of("ServerMessage")


class JudgedSocket(Socket):
    async def say(self, **message: Any) -> None:
        CLIENT_MESSAGE.validate(message)
        await super().say(**message)

    async def hear(self, *, within: float = 10) -> dict[str, Any]:
        """The next message that is no news of a vehicle: those come whenever something about one changes."""
        while True:
            message = await super().hear(within=within)
            SERVER_MESSAGE.validate(message)
            if message["type"] != "news":
                return message

    async def ping(self) -> list[dict[str, Any]]:
        """What came before the pong: whatever the service had to tell until now."""
        await self.say(type="ping")
        heard = [await self.hear()]
        while heard[-1]["type"] != "pong":
            heard.append(await self.hear())
        return heard[:-1]


def socket_address(url: str) -> str:
    return f"{url.replace('http', 'ws', 1)}/ws/commands"


@asynccontextmanager
async def open_wire(url: str, **options: Any) -> AsyncIterator[ClientConnection]:
    """A socket that has not said anything yet."""
    async with connect(socket_address(url), proxy=None, **options) as wire:
        yield wire


@asynccontextmanager
async def open_socket(client: Client, **options: Any) -> AsyncIterator[JudgedSocket]:
    """An authenticated socket."""
    async with open_wire(client.url, **options) as wire:
        socket = JudgedSocket(wire)
        await socket.say(type="authenticate", token=client.token)
        assert await socket.hear() == {"type": "authenticated"}
        yield socket
