"""`operations`: what can be started. `run`: start an operation, show how far it is, stop it on Ctrl-C."""

import asyncio
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from sovd_cli.asking import report, start, stay
from sovd_cli.exit_codes import Interrupted
from sovd_cli.faults import ComponentWords
from sovd_cli.invocation import Invocation, command
from sovd_cli.output import Output
from sovd_cli.parameters import parameter_sheet, parameters_schema
from sovd_cli.plain_text import pretty
from sovd_cli.reading import read_items, read_with_schema
from sovd_cli.sheets import Sheet
from sovd_cli.tables import facts_table
from sovd_cli.units import inner
from sovd_cli.values import parse_parameters
from sovd_cli.vehicles import VehicleWords
from sovd_client.drafts import NamedCommand, entity_path
from sovd_client.endings import sentence_of_end
from sovd_client.errors import Conflict, SovdError
from sovd_client.models import Command, Event
from sovd_client.sovd import Sovd

EXECUTION_STOPPED = "execution-stopped"  # as the service calls the end that was asked for


def register(app: typer.Typer) -> None:
    command(app, "operations", csv=True)(list_operations)
    command(app, "run", changes=True)(run_operation)


async def list_operations(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    operation: Annotated[str | None, typer.Argument(metavar="[OPERATION]", help="Without it, the list.")] = None,
) -> None:
    """List a component's operations, or show what one takes."""
    path = entity_path(component)
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        if operation is not None:
            body = await read_with_schema(invocation, sovd, found, f"{path}/operations/{operation}")
            show_operation(invocation.out, operation, body)
            return
        items = await read_items(invocation, sovd, found, f"{path}/operations")
    sheet = Sheet("OPERATION", "NAME", "ANSWERS", "PROXIMITY PROOF")
    for item in items:
        sheet.add(item.get("id"), item.get("name"), when_it_answers(item), needs_proof(item))
    invocation.out.listing(sheet, {"items": items}, if_empty=f"{path} has no operation.")


def show_operation(out: Output, operation: str, body: object) -> None:
    """A spreadsheet gets the parameters alone."""
    item, modes = inner(body, "item"), inner(body, "modes")
    facts = {
        "Operation": operation,
        "Name": item.get("name"),
        "Answers": when_it_answers(item),
        "Proximity proof": needs_proof(item),
        "Needs": ", ".join(f"{name} {value}" for name, value in modes.items()),
    }
    if not out.as_json and not out.as_csv:
        out.show(facts_table(facts))
    out.listing(parameter_sheet(parameters_schema(body)), body, if_empty="It tells of no parameters.")


def when_it_answers(item: Mapping[str, Any]) -> str:
    return "while it runs" if item.get("asynchronous_execution") is True else "when it is done"


def needs_proof(item: Mapping[str, Any]) -> str:
    return "needed" if item.get("proximity_proof_required") is True else ""


async def run_operation(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    operation: Annotated[str, typer.Argument(metavar="OPERATION")],
    param: Annotated[list[str] | None, typer.Option("--param", help="name=value, several times.")] = None,
    json_params: Annotated[
        str | None, typer.Option("--json-params", help="All parameters as one JSON object, or @FILE.")
    ] = None,
) -> None:
    """Start an operation and stay until it has ended. Ctrl-C asks the vehicle to stop it."""
    parameters = parse_parameters(param or (), json_params)
    fields = {"operation": operation, **({"parameters": parameters} if parameters is not None else {})}
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        draft = NamedCommand(found.id, "start-operation", entity_path(component), fields)
        begun = await start(invocation, sovd, draft)
        stopper = Stopper(invocation.out, sovd, begun)
        with stopper.on_interrupt(), progress_of(invocation.out, operation) as progress:
            ended = await stay(sovd, begun, progress.show)
        await stopper.finish()
    invocation.command_id = None
    show_end(invocation, ended, was_stopped=stopper.was_asked)


def show_end(invocation: Invocation, ended: Command, *, was_stopped: bool) -> None:
    """Raises: Interrupted after Ctrl-C, with the true end; CommandEndedBadly."""
    if was_stopped:
        if invocation.out.as_json:
            invocation.out.document(dict(ended.raw))
        raise Interrupted(sentence_of_stop(ended), correlation_id=ended.correlation_id)
    report(invocation, ended)
    if invocation.out.as_json:
        return
    if ended.response is not None and ended.response.body is not None:
        invocation.out.text(pretty(ended.response.body))
    else:
        invocation.out.remark("Done.")


def sentence_of_stop(ended: Command) -> str:
    if ended.error is not None and ended.error.code.lower().replace("_", "-") == EXECUTION_STOPPED:
        return "You asked to stop, and the vehicle has stopped it."
    return f"You asked to stop. {sentence_of_end(ended)}"


class Stopper:
    """Turns the first Ctrl-C into a wish to stop; the second one leaves at once."""

    def __init__(self, out: Output, sovd: Sovd, command: Command) -> None:
        self._out = out
        self._sovd = sovd
        self._command = command
        self._asking: asyncio.Task[None] | None = None

    @property
    def was_asked(self) -> bool:
        return self._asking is not None

    @contextmanager
    def on_interrupt(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        waiting = asyncio.current_task()

        def interrupted() -> None:
            if self._asking is None:
                self._asking = loop.create_task(self._ask())
            elif waiting is not None:
                loop.remove_signal_handler(signal.SIGINT)
                signal.raise_signal(signal.SIGINT)

        earlier = signal.getsignal(signal.SIGINT)
        loop.add_signal_handler(signal.SIGINT, interrupted)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGINT)
            signal.signal(signal.SIGINT, earlier)

    async def finish(self) -> None:
        if self._asking is not None:
            await self._asking

    async def _ask(self) -> None:
        self._out.remark("Asking the vehicle to stop; press Ctrl-C again to leave at once.")
        try:
            await self._sovd.cancel(self._command.id)
        except Conflict:
            self._out.remark("It had ended already.")
        except SovdError as error:
            self._out.remark(f"It could not be asked to stop: {error.sentence}")


class ProgressShown:
    """Tells progress as a bar on a terminal, as lines elsewhere."""

    def __init__(self, out: Output, title: str) -> None:
        self._out = out
        self._last: float | None = None
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=out.remarks,
            transient=True,
            disable=not out.is_live,
        )
        self._task = self._bar.add_task(title, total=None)

    def show(self, event: Event) -> None:
        progress = event.data.get("progress")
        if not isinstance(progress, int | float) or progress == self._last:
            return
        self._last = progress
        if self._out.is_live:
            self._bar.update(self._task, total=100, completed=progress)
        elif not self._out.as_json:
            self._out.remark(f"{progress:g} %")

    @property
    def bar(self) -> Progress:
        return self._bar


@contextmanager
def progress_of(out: Output, title: str) -> Iterator[ProgressShown]:
    progress = ProgressShown(out, title)
    with progress.bar:
        yield progress
