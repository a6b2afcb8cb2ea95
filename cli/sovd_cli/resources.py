"""`get` and `put`: an SOVD request as it stands."""

from typing import Annotated

import typer

from sovd_cli.asking import ask_vehicle, report
from sovd_cli.invocation import Invocation, command
from sovd_cli.output import pretty
from sovd_cli.values import read_value, split_resource
from sovd_cli.vehicles import VehicleWords
from sovd_client.drafts import RawCommand

ResourcePath = Annotated[
    str, typer.Argument(metavar="PATH", help="Such as components/engine/data/rpm, with ?query if wanted.")
]


def register(app: typer.Typer) -> None:
    command(app, "get")(get)
    command(app, "put")(put)


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
