"""The runner: every command that this process works on, each in a task of its own."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from app.features.commands.command import Command
from app.features.commands.dispatch import Dispatch, Tools
from app.features.commands.figures import CommandFigures, error_type_of, type_of
from app.features.commands.states import Status
from app.features.commands.verdict import Verdict
from app.infra.survival import survive
from app.infra.traces import Traces, note_outcome

log = structlog.get_logger()

MOST_RUNNING = 1000  # commands of one process; the rest waits in the database
SHUTDOWN_PATIENCE = 5.0  # seconds for what is under way


@dataclass(slots=True)
class _Running:
    dispatch: Dispatch
    task: asyncio.Task[None]


class CommandRunner:
    def __init__(self, tools: Tools, figures: CommandFigures, traces: Traces | None = None) -> None:
        self._traces = traces
        self._figures = figures
        self._tools = replace(tools, ended=self._note_end)
        self._running: dict[UUID, _Running] = {}
        self._expected: set[UUID] = set()
        self._listeners: list[Callable[[Command], None]] = []
        self._is_closing = False

    @property
    def room(self) -> int:
        if self._is_closing:
            return 0
        return max(0, MOST_RUNNING - len(self._running) - len(self._expected))

    def held(self) -> Collection[UUID]:
        """What runs here or is about to."""
        return self._running.keys() | self._expected

    def on_leave(self, listener: Callable[[Command], None]) -> None:
        """`listener` is called when a command runs here no longer, however that came."""
        self._listeners.append(listener)

    def expect(self, command_id: UUID) -> None:
        """The command is being claimed for this process and is not lost, although it does not run yet."""
        self._expected.add(command_id)

    def forget(self, command_id: UUID) -> None:
        self._expected.discard(command_id)

    def start(self, command: Command) -> None:
        dispatch = Dispatch(command, self._tools)
        task = asyncio.create_task(self._work(dispatch))
        self._running[command.id] = _Running(dispatch, task)
        self._expected.discard(command.id)

    def ask_stop(self, command_id: UUID) -> None:
        running = self._running.get(command_id)
        if running is not None:
            running.dispatch.ask_stop()

    async def close(self) -> None:
        """Give what is under way a moment to end. What does not is looked after when the lease is given up."""
        self._is_closing = True
        tasks = [running.task for running in self._running.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=SHUTDOWN_PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, dispatch: Dispatch) -> None:
        command = dispatch.command
        with structlog.contextvars.bound_contextvars(correlation_id=command.correlation_id, command_id=str(command.id)):
            try:
                # One that breaks stays as it is in the database; the sweeper finds that nobody holds it.
                with self._spanned(command):
                    await survive(dispatch.go(), "command.crashed")
            finally:
                self._running.pop(command.id, None)
                for listener in self._listeners:
                    listener(command)

    def _spanned(self, command: Command) -> AbstractContextManager[object]:
        return nullcontext() if self._traces is None else self._traces.command(str(command.id), type_of(command))

    def _note_end(self, command: Command, verdict: Verdict) -> None:
        level = log.info if verdict.status is Status.SUCCEEDED else log.warning
        took = self._figures.finished(command)
        if self._traces is not None:
            note_outcome(verdict.status.value, error_type_of(verdict.error))
        level(
            "command.finished",
            type=type_of(command),
            outcome=verdict.status.value,
            error=(verdict.error or {}).get("code"),
            milliseconds=round(took.total_seconds() * 1000, 1),
        )
