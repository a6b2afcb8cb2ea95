"""The witness: every write that reached a vehicle, on disk before anything is done about it."""

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import JsonValue

Waiting = tuple[bytes, asyncio.Future[None]]


class Witness:
    """One writer: what waits is written together, flushed once, and released in the order it came."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._output = file.open("ab")
        self._waiting: list[Waiting] = []
        self._wake = asyncio.Event()
        self._is_closing = False

    async def record(self, entry: dict[str, JsonValue]) -> None:
        """Return once the entry is on disk.

        Raises: OSError if it could not be written.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line = json.dumps(entry, separators=(",", ":")).encode() + b"\n"
        self._waiting.append((line, written))
        self._wake.set()
        await written

    async def run(self) -> None:
        """Write until `close` is called; what waits then is still written."""
        while self._waiting or not self._is_closing:
            await self._wake.wait()
            self._wake.clear()
            batch, self._waiting = self._waiting, []
            await self._write_batch(batch)
        self._output.close()

    def close(self) -> None:
        self._is_closing = True
        self._wake.set()

    async def read(self, vin: str | None) -> list[JsonValue]:
        """Give the entries on disk, of one vehicle or of all."""
        text = await asyncio.to_thread(self._file.read_text, encoding="utf-8")
        entries = [json.loads(line) for line in text.split("\n") if line]
        return [entry for entry in entries if vin is None or entry["vin"] == vin]

    async def _write_batch(self, batch: Sequence[Waiting]) -> None:
        if not batch:
            return
        try:
            await asyncio.to_thread(self._write, b"".join(line for line, _ in batch))
        except OSError as wrong:
            for _, written in batch:
                if not written.done():
                    written.set_exception(wrong)
            return
        for _, written in batch:
            if not written.done():
                written.set_result(None)

    def _write(self, lines: bytes) -> None:
        self._output.write(lines)
        self._output.flush()
        os.fsync(self._output.fileno())
