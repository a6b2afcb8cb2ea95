"""What the service knows, as tables, trees and lines for a person. Prints nothing itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from sovd_cli.plain_text import compact, plain
from sovd_cli.sheets import Sheet, drawn, local_time
from sovd_client.models import Command, CommandStatus, Entity, EntityTree, Event, Vehicle

STYLE: Mapping[str, str] = {
    "connected": "green",
    "disconnected": "red",
    CommandStatus.SUCCEEDED: "green",
    CommandStatus.RESOLVED: "green",
    CommandStatus.FAILED: "red",
    CommandStatus.REFUSED: "red",
    CommandStatus.EXPIRED: "red",
    CommandStatus.UNKNOWN: "yellow",
    CommandStatus.STREAMING: "cyan",
}


def status_text(status: str) -> Text:
    return Text(plain(status), style=STYLE.get(status, ""))


def vehicles_sheet(vehicles: Iterable[Vehicle]) -> Sheet:
    sheet = Sheet("VIN", "NAME", "STATUS", "LAST SEEN", "TAGS")
    for vehicle in vehicles:
        status = status_text(vehicle.status)
        sheet.add(vehicle.vin, vehicle.name, status, vehicle.last_seen_at, ", ".join(vehicle.tags))
    return sheet


def facts_table(facts: Mapping[str, object]) -> Table:
    """Names and values, one pair a line; empty values are left out."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in facts.items():
        if value not in (None, ""):
            table.add_row(drawn(name), drawn(value))
    return table


def vehicle_facts(vehicle: Vehicle) -> Mapping[str, object]:
    return {
        "VIN": vehicle.vin,
        "Name": vehicle.name,
        "Id": vehicle.id,
        "Address": vehicle.url,
        "Tags": ", ".join(vehicle.tags),
        "Status": status_text(vehicle.status),
        "Reason": vehicle.status_reason,
        "Last seen": local_time(vehicle.last_seen_at),
    }


def entity_tree(vehicle: Vehicle, entities: EntityTree) -> Tree:
    root = Tree(Text(f"{plain(vehicle.name)} ({plain(vehicle.vin)})", style="bold"))
    for item in entities.items:
        hang_entity(root, item)
    return root


def entity_sheet(entities: EntityTree) -> Sheet:
    """The tree without its shape, one entity a line."""
    sheet = Sheet("PATH", "NAME", "KIND", "COLLECTIONS")
    for entity in entities.walk():
        sheet.add(entity.path, entity.name, entity.kind, ", ".join(entity.collections))
    return sheet


def hang_entity(above: Tree, entity: Entity) -> None:
    label = Text(plain(entity.path))
    if entity.name != entity.id:
        label.append(f"  {plain(entity.name)}", style="italic")
    label.append(f"  {plain(', '.join(entity.collections))}", style="dim")
    branch = above.add(label)
    for child in entity.children:
        hang_entity(branch, child)


def history_sheet(commands: Iterable[Command], names: Mapping[str, str]) -> Sheet:
    sheet = Sheet("ID", "TIME", "STATUS", "VEHICLE", "METHOD", "PATH", "USER")
    for command in commands:
        vehicle = names.get(command.vehicle_id, command.vehicle_id)
        status = status_text(command.status)
        sheet.add(command.id, command.created_at, status, vehicle, command.method, command.path, command.username)
    return sheet


def command_facts(command: Command, vehicle: str) -> Mapping[str, object]:
    return {
        "Command": command.id,
        "Vehicle": vehicle,
        "Request": f"{command.method} {command.path}",
        "Named": command.name,
        "Status": status_text(command.status),
        "By": command.username,
        "Asked": local_time(command.created_at),
        "Ended": local_time(command.finished_at),
        "Error": f"{command.error.code}: {command.error.message}" if command.error else None,
        "Correlation": command.correlation_id,
    }


def timeline_sheet(events: Sequence[Event]) -> Sheet:
    sheet = Sheet("#", "TIME", "STATUS", "WHAT")
    for event in events:
        sheet.add(event.seq, event.at, status_text(event.status), event_summary(event))
    return sheet


def event_summary(event: Event) -> str:
    """The telling part of an event's data on one line."""
    parts = []
    if "progress" in event.data:
        parts.append(f"{event.data['progress']} %")
    if event.data.get("message"):
        parts.append(str(event.data["message"]))
    if event.samples:
        parts.append(f"{len(event.samples)} samples")
    error = event.data.get("error")
    if isinstance(error, Mapping):
        parts.append(f"{error.get('code', '')}: {error.get('message', '')}")
    response = event.data.get("response")
    if isinstance(response, Mapping) and response.get("status_code"):
        parts.append(f"the vehicle answered {response['status_code']}")
    return ", ".join(parts)


def fault_sheet(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Sheet:
    """Shape: each row a component's path and one fault as SOVD tells it."""
    sheet = Sheet("COMPONENT", "CODE", "NAME", "SEVERITY", "STATUS")
    for component, fault in rows:
        code = fault.get("display_code") or fault.get("code")
        name = fault.get("fault_name") or fault.get("name")
        sheet.add(component, code, name, fault.get("severity"), fault_status(fault.get("status")))
    return sheet


def fault_status(status: object) -> str:
    """SOVD leaves the status to the maker: an aggregate where there is one, else the flags that are set."""
    if not isinstance(status, Mapping):
        return compact(status) if status is not None else ""
    aggregated = status.get("aggregatedStatus")
    if aggregated:
        return str(aggregated)
    return ", ".join(name for name, value in status.items() if is_set(value))


def is_set(flag: object) -> bool:
    return flag is True or flag == 1 or (isinstance(flag, str) and flag.casefold() in ("1", "true"))


def value_tree(title: str, value: Any) -> Tree:
    """A nested answer as a tree, one fact a line."""
    root = Tree(Text(plain(title), style="bold"))
    hang_value(root, value)
    return root


def hang_value(above: Tree, value: Any) -> None:
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value, start=1)
    for name, inner in pairs:
        if isinstance(inner, Mapping | list) and inner:
            hang_value(above.add(Text(plain(name))), inner)
        else:
            above.add(Text(f"{plain(name)}: {compact(inner)}"))
