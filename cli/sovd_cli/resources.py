"""`get`, `put` and `raw`: an SOVD request as it stands."""

import re
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from sovd_cli import prompts
from sovd_cli.asking import ask_vehicle, report
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.invocation import Invocation, command
from sovd_cli.plain_text import pretty
from sovd_cli.values import read_value, split_pairs, split_resource
from sovd_cli.vehicles import VehicleWords, Yes
from sovd_client.drafts import RawCommand
from sovd_client.models import Vehicle

# What changes how a vehicle behaves, and not a value only.
CRITICAL = frozenset({"operations", "modes", "scripts", "updates", "clear-data", "status", "bulk-data"})
NUMBER = re.compile(r"-\.?\d[\d.eE+-]*")

ResourcePath = Annotated[
    str, typer.Argument(metavar="PATH", help="Such as components/engine/data/rpm, with ?query if wanted.")
]


class Method(StrEnum):
    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class LastMayBeNegative(TyperCommand):
    """Takes `-5` as the last argument, not as options, where no `--` says so and there is only one such word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        numbers = [word for word in args if NUMBER.fullmatch(word)]
        if "--" not in args and len(numbers) == 1:
            args = [*(word for word in args if word != numbers[0]), "--", numbers[0]]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    command(app, "get")(get)
    command(app, "put", changes=True, cls=LastMayBeNegative)(put)
    command(app, "raw", changes=True)(send_raw)


async def get(invocation: Invocation, vehicle: VehicleWords, path: ResourcePath) -> None:
    """Read a resource of a vehicle and print its answer."""
    resource, query = split_resource(path)
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        ended = await ask_vehicle(invocation, sovd, RawCommand(found.id, "GET", resource, query))
    report(invocation, ended)
    if not invocation.out.as_json and ended.response is not None:
        invocation.out.text(pretty(ended.response.body))


async def put(
    invocation: Invocation,
    vehicle: VehicleWords,
    path: ResourcePath,
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="JSON or a plain word; @FILE reads a file, - reads stdin.")
    ],
    raw_body: Annotated[
        bool, typer.Option("--raw-body", help='Send VALUE as the body itself, not as {"data": VALUE}.')
    ] = False,
) -> None:
    """Write a value to a resource of a vehicle."""
    resource, query = split_resource(path)
    content = read_value(value)
    body = content if raw_body else {"data": content}
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        ended = await ask_vehicle(invocation, sovd, RawCommand(found.id, "PUT", resource, query, body))
    report(invocation, ended)
    if invocation.out.as_json:
        return
    if ended.response is not None and ended.response.body is not None:
        invocation.out.text(pretty(ended.response.body))
    else:
        invocation.out.remark(f"{found.name} has taken the value.")


async def send_raw(  # noqa: PLR0913, PLR0917  # each is an option of the command line
    invocation: Invocation,
    vehicle: VehicleWords,
    method: Annotated[Method, typer.Argument(metavar="METHOD", case_sensitive=False, help="GET, POST, PUT, ...")],
    path: ResourcePath,
    body: Annotated[
        str | None, typer.Option("--body", metavar="JSON", help="The body; @FILE reads a file, - reads stdin.")
    ] = None,
    query: Annotated[list[str] | None, typer.Option("--query", help="name=value, several times.")] = None,
    yes: Yes = False,
) -> None:
    """Send any SOVD request and print the answer.

    The answer goes to stdout, its status to stderr. What deletes or changes how the vehicle behaves asks once.
    """
    resource, asked = split_resource(path)
    more = split_pairs("--query", query or ())
    if twice := asked.keys() & more.keys():
        raise UsageProblem(f"The query parameter {min(twice)} is given twice.")
    content = read_value(body) if body is not None else None
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        if is_dangerous(method, resource):
            prompts.require_consent(question_of(method, resource, found), given=yes)
        draft = RawCommand(found.id, method.value, resource, {**asked, **more}, content)
        ended = await ask_vehicle(invocation, sovd, draft)
    if ended.response is not None and not invocation.out.as_json:
        invocation.out.remark(f"{found.name} answered {ended.response.status_code}.")
        if ended.response.body is not None:
            invocation.out.text(pretty(ended.response.body))
    report(invocation, ended)


def is_dangerous(method: Method, resource: str) -> bool:
    """Reading is not; deleting is, and whatever is on the list of collections."""
    if method is Method.GET:
        return False
    return method is Method.DELETE or not CRITICAL.isdisjoint(resource.split("/"))


def question_of(method: Method, resource: str, vehicle: Vehicle) -> str:
    return f"Send {method.value} {resource} to {vehicle.name} ({vehicle.vin})?"
