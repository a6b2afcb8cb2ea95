"""Submitting: from what somebody asks to a command that is written down, and on its way if it can be."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import orjson

from app.features.accounts.identity import Caller, Role
from app.features.audit.service import AuditEntry
from app.features.commands.acceptance import Acceptance, Accepted, Accepting
from app.features.commands.catalogue import BadField, UnknownCommandName, request_of
from app.features.commands.command import Command, CommandId
from app.features.commands.errors import BadCommand, CommandNotFound, KeyReused, MayNotCommand, ReasonRequired
from app.features.commands.figures import CommandFigures
from app.features.commands.learning import change_of_command
from app.features.commands.lease import Lease
from app.features.commands.runner import CommandRunner
from app.features.commands.states import Status
from app.features.commands.store import CommandStore
from app.features.holding.errors import Locked
from app.features.holding.guard import Asked, Guard, require_may_ask
from app.features.holding.held import Change, Deed, HeldLock
from app.features.holding.masking import holds_secrets, masked
from app.infra.clock import Clock
from app.infra.crash import CrashPoint, CrashPoints
from app.infra.db import Database
from app.infra.ids import new_id
from app.infra.ledger import Ledger
from app.infra.log import current_correlation_id
from app.problems import Unavailable
from app.sovd.link import VehicleLink
from app.sovd.requests import BadPath, Method, ResourcePath, Risk, SovdRequest, exclusive_entity, risk_of


class Links(Protocol):
    async def get(self, vehicle_id: UUID) -> VehicleLink:
        """Raises: NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody asks for: either `method` and `path`, or the `command` of the catalogue with its fields."""

    vehicle_id: UUID
    method: Method | None = None
    path: str | None = None
    query: Mapping[str, str | list[str]] | None = None
    body: object = None
    command: str | None = None
    component: str | None = None
    fields: Mapping[str, object] | None = None
    not_after: timedelta | None = None
    reason: str | None = None
    breaks: bool = False  # it takes a lock from its holder; `breaking` asks whether that may be


@dataclass(frozen=True, slots=True)
class Deadlines:
    usual: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class SubmitTools:
    """What submitting works with."""

    database: Database
    ledger: Ledger
    links: Links
    runner: CommandRunner
    lease: Lease
    clock: Clock
    deadlines: Deadlines
    wants_reason: bool  # for what is not a read
    crash: CrashPoints
    guard: Guard
    figures: CommandFigures


class Submitting:
    def __init__(self, tools: SubmitTools) -> None:
        self._tools = tools
        self._accepting = Accepting()

    async def submit(self, draft: Draft, *, by: Caller, idempotency_key: str | None = None) -> Command:
        """The command as it was accepted, or the one that was accepted under the same key before.

        Raises: BadCommand, MayNotCommand, ReasonRequired, NotFound for the vehicle, KeyReused, Unavailable.
        """
        request = _request(draft)
        _require_may(by, risk_of(request))
        if self._tools.wants_reason and risk_of(request) is not Risk.READ and not (draft.reason or "").strip():
            raise ReasonRequired
        await self._tools.links.get(draft.vehicle_id)
        asked = Asked(draft.vehicle_id, request, by, draft.reason, breaks=draft.breaks)
        require_may_ask(asked)
        doubt = self._tools.guard.find_doubt(asked)
        if doubt is not None:
            known = await self._accepted_before(by, idempotency_key)
            if known is not None:
                return known
            await self._tools.guard.require_free(asked, doubt)
        return await self._accept(draft, request, by, idempotency_key)

    async def _accept(self, draft: Draft, request: SovdRequest, by: Caller, key: str | None) -> Command:
        kept = replace(request, body=masked(request.body)) if holds_secrets(request) else request
        command = self._command(draft, kept, by)
        change = change_of_command(command)
        has_room = self._tools.runner.room > 0
        if has_room:
            self._tools.runner.expect(command.id)
        try:
            result = await self._tools.ledger.record(
                self._accepting,
                Acceptance(
                    command=command,
                    audit=_audit(command, by),
                    worker=self._tools.lease.worker if has_room else None,
                    idempotency_key=key,
                    body_hash=_hash(draft, draft.body if kept is request else kept.body) if key else "",
                    change=change,
                ),
            )
            self._tools.crash.reach(CrashPoint.AFTER_ACCEPT)
            if isinstance(result, Accepted):
                self._tools.figures.accepted(command)
                await self._remember(change)
                return self._started(command, request, is_claimed=result.is_claimed)
        finally:
            self._tools.runner.forget(command.id)
        if isinstance(result, HeldLock):
            raise Locked(result)
        if not result.same_body:
            raise KeyReused
        return await self._known(result.command_id)

    async def _remember(self, change: Change | None) -> None:
        """An acquired lock keeps others away from here on. The database being away now does not undo it."""
        if change is not None and change.deed is Deed.ACQUIRE:
            with suppress(Unavailable):
                await self._tools.guard.changed(change)

    async def _accepted_before(self, by: Caller, key: str | None) -> Command | None:
        """Whoever asks again about what was accepted is told of it, whatever is locked since."""
        if key is None:
            return None
        async with self._tools.database.read() as connection:
            return await CommandStore(connection).find_by_key(by.user_id, key)

    def _command(self, draft: Draft, request: SovdRequest, by: Caller) -> Command:
        now = self._tools.clock.now()
        wait = min(draft.not_after or self._tools.deadlines.usual, self._tools.deadlines.longest)
        return Command(
            id=CommandId(new_id()),
            vehicle_id=draft.vehicle_id,
            user_id=by.user_id,
            username=by.username,
            method=request.method.value,
            path=str(request.path),
            query=dict(request.query) or None,  # type: ignore[arg-type]
            body=request.body,
            command=draft.command,
            risk=risk_of(request),
            lane=exclusive_entity(request),
            status=Status.ACCEPTED,
            created_at=now,
            not_after=now + wait,
            finished_at=None,
            reason=draft.reason,
            correlation_id=current_correlation_id(),
            response=None,
            error=None,
            fence=0,
            last_seq=1,
            following=None,
            stop_wanted=False,
        )

    def _started(self, command: Command, request: SovdRequest, *, is_claimed: bool) -> Command:
        """A key is known to the task that sends it, and to nobody else."""
        if not is_claimed:
            return command
        claimed = replace(command, status=Status.CLAIMED, fence=1, last_seq=2)
        self._tools.runner.start(replace(claimed, body=request.body))
        return claimed

    async def _known(self, command_id: CommandId) -> Command:
        async with self._tools.database.read() as connection:
            known = await CommandStore(connection).find(command_id)
        if known is None:
            raise CommandNotFound
        return known


def _request(draft: Draft) -> SovdRequest:
    if draft.command is not None:
        try:
            return request_of(draft.command, draft.component, draft.fields or {})
        except UnknownCommandName as wrong:
            raise BadCommand(str(wrong), place="command") from wrong
        except BadField as wrong:
            raise BadCommand(str(wrong), place=wrong.field) from wrong
    if draft.method is None or draft.path is None:
        raise BadCommand("Either `command`, or `method` and `path`, must be given.", place="path")
    try:
        path = ResourcePath.parse(draft.path)
    except BadPath as wrong:
        raise BadCommand(f"Nothing was sent: {wrong}.", place="path") from wrong
    return SovdRequest(draft.method, path, draft.query or {}, draft.body)


def _require_may(by: Caller, risk: Risk) -> None:
    if risk is not Risk.READ and by.role is Role.VIEWER:
        raise MayNotCommand("A viewer reads; to change something in a vehicle, the role engineer or admin is needed.")


def _audit(command: Command, by: Caller) -> AuditEntry:
    return AuditEntry(
        at=command.created_at,
        actor=by.username,
        role=by.role.value,
        action="command.submit",
        target=str(command.vehicle_id),
        command_id=command.id,
        outcome="accepted",
        details={
            "method": command.method,
            "path": command.path,
            "risk": command.risk.value,
            "reason": command.reason,
        },
        correlation_id=command.correlation_id,
    )


def _hash(draft: Draft, body: object) -> str:
    """`body`: as it is kept. The hash of a short key would give the key away."""
    told = [
        draft.vehicle_id.hex,
        draft.method,
        draft.path,
        draft.query,
        body,
        draft.command,
        draft.component,
        draft.fields,
        None if draft.not_after is None else draft.not_after.total_seconds(),
        draft.reason,
    ]
    # The same JSON with its keys in another order is the same body.
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
