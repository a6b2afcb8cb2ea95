"""What each kind of misbehaviour does with one exchange."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from simulator.dialects.speaker import Speaker
from simulator.exchange import Exchange, serialise_with_length
from simulator.failures import LockBroken, Told
from simulator.misbehaviour import Kind, Rule
from simulator.sovd.messages import Reply

HTML_PAGE = b"<!doctype html><html><head><title>Error</title></head><body><h1>Internal error</h1></body></html>"
HTML_ERROR = Reply(500, HTML_PAGE, [(b"content-type", b"text/html"), (b"content-length", b"%d" % len(HTML_PAGE))])
GARBAGE = b"\x16\x03\x01 220 this is no HTTP server\r\n\xff\xfe\x00\r\n\r\n"
PADDING = b" " * 4_096  # blanks between values are JSON for ever
PADDING_EVERY_S = 0.01
ENDED = frozenset({"completed", "failed", "stopped", "cancelled"})


@dataclass(frozen=True, slots=True)
class Scene:
    rule: Rule
    exchange: Exchange
    speaker: Speaker
    act: Callable[[], Reply]  # does what the request asks

    def reply(self) -> Reply:
        """The right answer, if the request has its effect; else an empty one."""
        return self.act() if self.rule.has_effect else Reply.of({})


async def misbehave(scene: Scene) -> None:
    await _ACTS[scene.rule.kind](scene)


async def _slow(scene: Scene) -> None:
    reply = scene.reply()
    if not await scene.exchange.has_left_within(scene.rule.seconds or 0):
        await scene.exchange.answer(reply if scene.rule.has_effect else scene.act())


async def _silent(scene: Scene) -> None:
    scene.reply()
    await scene.exchange.wait_until_left()


async def _cut(scene: Scene) -> None:
    await scene.exchange.cut(scene.reply(), scene.rule.after_bytes)


async def _status(scene: Scene) -> None:
    scene.reply()
    await scene.exchange.answer(scene.speaker.refuse(Told(scene.rule.status or 500, "told to answer this")))


async def _html(scene: Scene) -> None:
    scene.reply()
    await scene.exchange.answer(HTML_ERROR)


async def _endless(scene: Scene) -> None:
    reply = scene.reply()
    headers = [(name, value) for name, value in reply.headers if name != b"content-length"]
    await scene.exchange.answer(replace(reply, headers=headers, stream=partial(_without_end, reply.body or b" ")))


async def _without_end(body: bytes) -> AsyncGenerator[bytes, None]:
    # The last byte is kept back: what came so far never is a whole document.
    yield body[:-1] or b" "
    while True:
        await asyncio.sleep(PADDING_EVERY_S)
        yield PADDING


async def _wrong_length(scene: Scene) -> None:
    await scene.exchange.send_raw(serialise_with_length(scene.reply(), scene.rule.off_by or 0))


async def _garbage(scene: Scene) -> None:
    scene.reply()
    await scene.exchange.send_raw(GARBAGE)


async def _lock_broken(scene: Scene) -> None:
    scene.reply()
    await scene.exchange.answer(scene.speaker.refuse(LockBroken("the lock was taken by another client")))


async def _never_ends(scene: Scene) -> None:
    await scene.exchange.answer(_still_running(scene.reply()))


def _still_running(reply: Reply) -> Reply:
    if reply.stream is not None or not reply.body:
        return reply
    content = json.loads(reply.body)
    if not isinstance(content, dict) or content.get("status") not in ENDED:
        return reply
    kept = {key: value for key, value in content.items() if key not in {"error", "result"}}
    location = next((value.decode() for name, value in reply.headers if name == b"location"), None)
    return Reply.of({**kept, "status": "running", "progress": 99}, reply.status, location=location)


async def _asleep(scene: Scene) -> None:
    if scene.rule.resets:
        await scene.exchange.reset()
    else:
        await scene.exchange.wait_until_left()


async def _late(scene: Scene) -> None:
    """Unlike a slow vehicle it acts only then, also when nobody waits any more."""
    await asyncio.sleep(scene.rule.seconds or 0)
    await scene.exchange.answer(scene.reply())


_ACTS: Mapping[Kind, Callable[[Scene], Awaitable[None]]] = {
    "slow": _slow,
    "silent": _silent,
    "cut": _cut,
    "status": _status,
    "html": _html,
    "endless": _endless,
    "wrong-length": _wrong_length,
    "garbage": _garbage,
    "lock-broken": _lock_broken,
    "never-ends": _never_ends,
    "asleep": _asleep,
    "late": _late,
}
