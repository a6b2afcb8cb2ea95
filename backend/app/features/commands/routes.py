"""HTTP in and out of the commands slice."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, AwareDatetime

from app.features.accounts.identity import Caller
from app.features.commands.breaking import Break, Breaking
from app.features.commands.catalogue import CATALOGUE, NamedCommand, entity_path
from app.features.commands.export import ExportFormat, Exporting
from app.features.commands.filtering import CommandFilter
from app.features.commands.interventions import Interventions, Resolution
from app.features.commands.reading import Reading
from app.features.commands.schemas import (
    BreakIn,
    BreakOut,
    CatalogueEntry,
    CatalogueField,
    CatalogueList,
    CommandIn,
    CommandList,
    CommandOut,
    EventList,
    ResolveIn,
    command_json,
)
from app.features.commands.states import Status
from app.features.commands.submit import Submitting
from app.sovd.requests import ResourcePath, SovdRequest, risk_of

CallerOf = Callable[[Request], Awaitable[Caller]]

ACCEPTED = 202
MEDIA: Mapping[ExportFormat, str] = {ExportFormat.CSV: "text/csv", ExportFormat.JSON: "application/json"}
LAST_SEQ = 2**31 - 1  # of the column
_NO_NUL = r"^[^\x00]*$"


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as wrong:
        raise ValueError("this time has no place in the calendar of UTC") from wrong


_Time = Annotated[AwareDatetime, AfterValidator(_in_utc)]


def command_routes(
    submitting: Submitting, reading: Reading, exporting: Exporting, interventions: Interventions, caller_of: CallerOf
) -> APIRouter:
    """Reading has two addresses. Under `/commands` it counts with the sending, ten a minute (the contract's L1); under
    `/history` like all other reading, because people read more than they send.
    """
    router = APIRouter(prefix="/api/v1", tags=["commands"])
    _add_submitting(router, submitting, caller_of)
    _add_exporting(router, exporting, caller_of)  # before reading one, whose address would take it for an id
    _add_reading(router, reading, caller_of)
    _add_interventions(router, interventions, caller_of)
    _add_catalogue(router, caller_of)
    return router


def _add_submitting(router: APIRouter, submitting: Submitting, caller_of: CallerOf) -> None:
    @router.post("/commands", status_code=ACCEPTED, response_model=CommandOut)
    async def submit_command(
        wanted: CommandIn,
        by: Annotated[Caller, Depends(caller_of)],
        idempotency_key: Annotated[str | None, Header(min_length=1, max_length=255)] = None,
    ) -> Response:
        command = await submitting.submit(wanted.draft(), by=by, idempotency_key=idempotency_key)
        return _json(command_json(command), status_code=ACCEPTED)


def _add_exporting(router: APIRouter, exporting: Exporting, caller_of: CallerOf) -> None:
    as_file: dict[int | str, dict[str, Any]] = {200: {"content": {media: {} for media in MEDIA.values()}}}

    @router.get("/commands/export", response_class=StreamingResponse, responses=as_file)
    @router.get("/history/export", response_class=StreamingResponse, responses=as_file)
    async def export_commands(
        wanted: Annotated[CommandFilter, Depends(_filter)],
        by: Annotated[Caller, Depends(caller_of)],
        form: Annotated[ExportFormat, Query(alias="format")],
    ) -> StreamingResponse:
        pieces = await exporting.begin(wanted, form, by=by)
        headers = {"Content-Disposition": f'attachment; filename="commands.{form.value}"'}
        return StreamingResponse(pieces, media_type=MEDIA[form], headers=headers)


def _add_reading(router: APIRouter, reading: Reading, caller_of: CallerOf) -> None:
    @router.get("/commands", response_model=CommandList)
    @router.get("/history", response_model=CommandList)
    async def list_commands(
        wanted: Annotated[CommandFilter, Depends(_filter)],
        by: Annotated[Caller, Depends(caller_of)],
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Response:
        page = await reading.list_newest(wanted, by=by, cursor=cursor, limit=limit)
        names = {str(vehicle): {"vin": known.vin, "name": known.name} for vehicle, known in page.vehicles.items()}
        items = [command_json(command) for command in page.items]
        return _json({"items": items, "vehicles": names, "next_cursor": page.next_cursor})

    @router.get("/commands/{command_id}", response_model=CommandOut)
    @router.get("/history/{command_id}", response_model=CommandOut)
    async def get_command(command_id: UUID, by: Annotated[Caller, Depends(caller_of)]) -> Response:
        return _json(command_json(await reading.get(command_id, by=by)))

    @router.get("/commands/{command_id}/events", response_model=EventList)
    @router.get("/history/{command_id}/events", response_model=EventList)
    async def list_command_events(
        command_id: UUID,
        by: Annotated[Caller, Depends(caller_of)],
        since: Annotated[int, Query(ge=0, le=LAST_SEQ)] = 0,
    ) -> Response:
        events, next_cursor = await reading.list_events(command_id, by=by, after_seq=since)
        return _json({"items": [event.to_wire() for event in events], "next_cursor": next_cursor})


def _add_interventions(router: APIRouter, interventions: Interventions, caller_of: CallerOf) -> None:
    @router.post("/commands/{command_id}/cancel", response_model=CommandOut)
    async def cancel_command(command_id: UUID, by: Annotated[Caller, Depends(caller_of)]) -> Response:
        return _json(command_json(await interventions.cancel(command_id, by=by)))

    @router.post("/commands/{command_id}/resolve", response_model=CommandOut)
    async def resolve_command(command_id: UUID, told: ResolveIn, by: Annotated[Caller, Depends(caller_of)]) -> Response:
        resolution = Resolution(told.outcome, told.reason)
        return _json(command_json(await interventions.resolve(command_id, resolution, by=by)))


def breaking_routes(breaking: Breaking, caller_of: CallerOf) -> APIRouter:
    router = APIRouter(prefix="/api/v1/vehicles", tags=["holding"])

    @router.post("/{vehicle_id}/locks/break", status_code=ACCEPTED, response_model=BreakOut)
    async def break_locks(vehicle_id: UUID, told: BreakIn, by: Annotated[Caller, Depends(caller_of)]) -> Response:
        wanted = Break(vehicle_id, told.entity, told.reason, told.lock_expiration)
        commands = await breaking.break_locks(wanted, by=by)
        return _json({"items": [command_json(each) for each in commands]}, status_code=ACCEPTED)

    return router


def _add_catalogue(router: APIRouter, caller_of: CallerOf) -> None:
    entries = CatalogueList(items=[_entry(command) for command in CATALOGUE.values()])

    @router.get("/catalogue", dependencies=[Depends(caller_of)])
    async def get_catalogue() -> CatalogueList:
        return entries


def _what(
    path: Annotated[str | None, Query(max_length=500, pattern=_NO_NUL, description="Anywhere in the path")] = None,
    component: Annotated[
        str | None, Query(max_length=512, pattern=_NO_NUL, description="An entity, with all below it")
    ] = None,
    command: Annotated[str | None, Query(max_length=64, pattern=_NO_NUL, description="Name in the catalogue")] = None,
) -> CommandFilter:
    entity = (component or "").strip("/")
    return CommandFilter(path=path, component=entity_path(entity) if entity else None, command=command)


def _span(since: _Time | None = None, until: _Time | None = None) -> CommandFilter:
    return CommandFilter(since=since, until=until)


def _filter(
    what: Annotated[CommandFilter, Depends(_what)],
    span: Annotated[CommandFilter, Depends(_span)],
    vehicle_id: UUID | None = None,
    status: Annotated[list[Status] | None, Query(description="One or several, each on its own")] = None,
    user: Annotated[str | None, Query(max_length=64, pattern=_NO_NUL)] = None,
) -> CommandFilter:
    return replace(
        what,
        since=span.since,
        until=span.until,
        vehicle_id=vehicle_id,
        statuses=frozenset(status or ()),
        user=user,
    )


def _entry(command: NamedCommand) -> CatalogueEntry:
    example = ResourcePath.parse(command.path.replace("{E}", "components/x").replace("{", "").replace("}", ""))
    return CatalogueEntry(
        command=command.name,
        title=command.title,
        method=command.method,
        path=command.path,
        risk=risk_of(SovdRequest(command.method, example)),
        fields=[CatalogueField(name=f.name, title=f.title, required=f.required, type=f.type) for f in command.fields],
    )


def _json(content: object, *, status_code: int = 200) -> Response:
    return Response(orjson.dumps(content, default=str), status_code=status_code, media_type="application/json")
