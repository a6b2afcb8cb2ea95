"""The catalogue: commands with a name, and the SOVD request that each stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.sovd.requests import BadPath, Method, ResourcePath, SovdRequest

FieldType = Literal["string", "any", "integer"]


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter. `place`: where it goes in the request, a path slot or a key of the body."""

    name: str
    title: str
    required: bool = True
    type: FieldType = "string"


@dataclass(frozen=True, slots=True)
class NamedCommand:
    """Shape: `path` has slots `{field}`; `{E}` is the entity. `body` maps body keys to fields."""

    name: str
    title: str
    method: Method
    path: str
    fields: tuple[Field, ...] = ()
    body: Mapping[str, str] | None = None
    fixed: Mapping[str, object] | None = None  # body keys with a value of their own
    defaults: Mapping[str, object] | None = None


_FAULT = Field("fault", "Fault code")
_DATA = Field("data", "Data item")
_OPERATION = Field("operation", "Operation")
_CONFIGURATION = Field("configuration", "Configuration")
_VALUE = Field("value", "Value", type="any")

CATALOGUE: Mapping[str, NamedCommand] = {
    command.name: command
    for command in (
        NamedCommand("identify", "Read what the component says of itself", Method.GET, "{E}"),
        NamedCommand("read-faults", "Read faults", Method.GET, "{E}/faults"),
        NamedCommand(
            "read-fault",
            "Read one fault with its environment data",
            Method.GET,
            "{E}/faults/{fault}",
            (_FAULT,),
        ),
        NamedCommand(
            "clear-faults",
            "Clear faults",
            Method.DELETE,
            "{E}/faults/{fault}",
            (Field("fault", "Fault code; empty for all", required=False),),
        ),
        NamedCommand("list-data", "List data items", Method.GET, "{E}/data"),
        NamedCommand("read-data", "Read a data item", Method.GET, "{E}/data/{data}", (_DATA,)),
        NamedCommand(
            "write-data",
            "Write a data item",
            Method.PUT,
            "{E}/data/{data}",
            (_DATA, _VALUE),
            {"data": "value"},
        ),
        NamedCommand(
            "start-operation",
            "Start an operation",
            Method.POST,
            "{E}/operations/{operation}/executions",
            (_OPERATION, Field("parameters", "Parameters", required=False, type="any")),
            {"parameters": "parameters"},
        ),
        NamedCommand(
            "stop-operation",
            "Stop a running operation",
            Method.PUT,
            "{E}/operations/{operation}/executions/{execution}",
            (_OPERATION, Field("execution", "Execution")),
            {},
            {"capability": "stop"},
        ),
        NamedCommand(
            "read-configuration",
            "Read a configuration",
            Method.GET,
            "{E}/configurations/{configuration}",
            (_CONFIGURATION,),
        ),
        NamedCommand(
            "write-configuration",
            "Write a configuration",
            Method.PUT,
            "{E}/configurations/{configuration}",
            (_CONFIGURATION, _VALUE),
            {"data": "value"},
        ),
        NamedCommand(
            "set-mode",
            "Change a mode",
            Method.PUT,
            "{E}/modes/{mode}",
            (
                Field("mode", "Mode"),
                _VALUE,
                Field("expiration_s", "Falls back after, in seconds", required=False, type="integer"),
            ),
            {"value": "value", "mode_expiration": "expiration_s"},
            defaults={"expiration_s": 300},
        ),
        NamedCommand(
            "acquire-lock",
            "Acquire a lock",
            Method.POST,
            "{E}/locks",
            (Field("expiration_s", "Ends after, in seconds", required=False, type="integer"),),
            {"lock_expiration": "expiration_s"},
            defaults={"expiration_s": 300},
        ),
        NamedCommand("release-lock", "Release a lock", Method.DELETE, "{E}/locks/{lock}", (Field("lock", "Lock"),)),
    )
}


class UnknownCommandName(ValueError):
    """The catalogue has no command of this name."""


class BadField(ValueError):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field


def request_of(name: str, component: str | None, given: Mapping[str, object]) -> SovdRequest:
    """Raises: UnknownCommandName; BadField with the name of the field that is missing, foreign or unusable."""
    command = CATALOGUE.get(name)
    if command is None:
        raise UnknownCommandName(f"there is no command {name!r}; there are {', '.join(CATALOGUE)}")
    values = _checked(command, given)
    return SovdRequest(command.method, _path(command, component, values), {}, _body(command, values))


def entity_path(component: str) -> str:
    """`engine` is short for `components/engine`; with a slash it stands as it is."""
    return component if "/" in component else f"components/{component}"


def _checked(command: NamedCommand, given: Mapping[str, object]) -> dict[str, object]:
    allowed = {field.name: field for field in command.fields}
    for name in given:
        if name not in allowed:
            raise BadField(name, f"{command.name} has no such field")
    values = {**(command.defaults or {}), **given}
    for field in command.fields:
        if field.name in values:
            _check_type(field, values[field.name])
        elif field.required:
            raise BadField(field.name, f"{command.name} needs it")
    return values


def _check_type(field: Field, value: object) -> None:
    if field.type == "string" and not (isinstance(value, str) and value):
        raise BadField(field.name, "a text is wanted")
    if field.type == "integer" and not (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        raise BadField(field.name, "a whole number above 0 is wanted")


def _path(command: NamedCommand, component: str | None, values: Mapping[str, object]) -> ResourcePath:
    if not component:
        raise BadField("component", f"{command.name} needs it")
    segments = [entity_path(component)]
    for part in command.path.split("/")[1:]:
        if not part.startswith("{"):
            segments.append(part)
        elif part.strip("{}") in values:
            segments.append(_one_segment(part.strip("{}"), values))
    try:
        return ResourcePath.parse("/".join(segments))
    except BadPath as wrong:
        raise BadField("component", str(wrong)) from wrong


def _one_segment(name: str, values: Mapping[str, object]) -> str:
    value = str(values[name])
    if "/" in value:
        raise BadField(name, "it is one segment of a path and has no slash")
    return value


def _body(command: NamedCommand, values: Mapping[str, object]) -> object:
    if command.body is None:
        return None
    return {
        **(command.fixed or {}),
        **{key: values[name] for key, name in command.body.items() if name in values},
    }
