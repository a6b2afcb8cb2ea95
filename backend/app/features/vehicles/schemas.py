"""Wire shapes of vehicles. Secrets go in and never come out."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.features.vehicles.drafts import MOST_TAGS
from app.features.vehicles.fault_schemas import OpenFaultsOut
from app.features.vehicles.service import LONGEST_SEARCH, MOST_LISTED, MOST_PASSED_OVER, VehicleChange
from app.features.vehicles.vehicle import (
    EntityReading,
    FaultFilter,
    LastCommand,
    Vehicle,
    VehicleDraft,
    VehiclePage,
    VehicleQuery,
    VehicleStatus,
)
from app.sovd.entities import Entity
from app.sovd.link import Endpoint, TlsOptions
from app.sovd.requests import EntityKind


def _without_default(schema: dict[str, JsonValue]) -> None:
    """What a change leaves out stays as it is: a default in the contract would say the opposite."""
    del schema["default"]


# How long a text may be before anybody looks at it; the rules proper are in `drafts`.
Short = Field(default="", max_length=200, json_schema_extra=_without_default)
Url = Field(default="", max_length=2_000, json_schema_extra=_without_default)
Pem = Field(default=None, max_length=65_536)

KIND_WORDS = {
    EntityKind.AREA: "area",
    EntityKind.COMPONENT: "component",
    EntityKind.APP: "app",
    EntityKind.FUNCTION: "function",
}


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TlsIn(In):
    ca_pem: str | None = Pem
    client_cert_pem: str | None = Pem
    client_key_pem: str | None = Field(default=None, max_length=65_536, repr=False)
    insecure: bool = False


class EndpointChangeIn(In):
    kind: Literal["sovd_http"] = Field(default="sovd_http", json_schema_extra=_without_default)
    url: str = Url
    base_path: str | None = Field(default=None, max_length=200)
    dialect: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$")
    tls: TlsIn | None = None
    token: str | None = Field(default=None, min_length=1, max_length=4_096, repr=False)


class EndpointIn(EndpointChangeIn):
    url: str = Field(max_length=2_000)


class VehicleIn(In):
    vin: str = Field(max_length=200)
    name: str = Field(max_length=200)
    tags: list[str] = Field(default_factory=list, max_length=100)
    endpoint: EndpointIn

    def draft(self) -> VehicleDraft:
        tls = None if self.endpoint.tls is None else TlsOptions(**self.endpoint.tls.model_dump())
        endpoint = Endpoint(**self.endpoint.model_dump(exclude={"tls"}), tls=tls)
        return VehicleDraft(self.vin, self.name, tuple(self.tags), endpoint)


class VehicleChangeIn(In):
    """Fields that are absent stay as they are; `token`, `tls` and the like are removed by null."""

    vin: str = Short
    name: str = Short
    tags: list[str] = Field(default_factory=list, max_length=100)
    endpoint: EndpointChangeIn = Field(default_factory=EndpointChangeIn)

    def change(self) -> VehicleChange:
        given: dict[str, Any] = self.model_dump(exclude_unset=True)
        endpoint: dict[str, Any] = given.pop("endpoint", {})
        tls: dict[str, Any] | None = endpoint.pop("tls", {})
        if "tags" in given:
            given["tags"] = tuple(given["tags"])
        return VehicleChange(given, endpoint, tls)


class VehicleListIn(BaseModel):
    """Which vehicles to list, and where the list begins."""

    q: str | None = Field(default=None, max_length=LONGEST_SEARCH, description="A part of VIN, name or a tag.")
    called: str | None = Field(
        default=None,
        max_length=LONGEST_SEARCH,
        description="The VIN, its end of 3 or more characters, or the name.",
    )
    status: VehicleStatus | None = None
    tag: list[str] = Field(default_factory=list, max_length=MOST_TAGS, description="A whole tag; several: all of them.")
    faults: FaultFilter | None = Field(
        default=None,
        description="By what was last read: anything open, something as bad as the word or worse, nothing, or unread.",
    )
    limit: int = Field(default=50, ge=1, le=MOST_LISTED)
    cursor: str | None = Field(default=None, max_length=600)
    offset: int = Field(
        default=0, ge=0, le=MOST_PASSED_OVER, description="For a window into the list, instead of a cursor."
    )

    def query(self) -> VehicleQuery:
        return VehicleQuery(
            text=self.q,
            called=self.called,
            status=self.status,
            tags=tuple(self.tag),
            faults=self.faults,
            offset=self.offset,
            limit=self.limit,
        )


class TlsOut(BaseModel):
    ca_pem: str | None
    client_cert_pem: str | None
    insecure: bool

    @classmethod
    def of(cls, tls: TlsOptions) -> Self:
        return cls(ca_pem=tls.ca_pem, client_cert_pem=tls.client_cert_pem, insecure=tls.insecure)


class EndpointOut(BaseModel):
    kind: str
    url: str
    base_path: str | None
    dialect: str | None
    tls: TlsOut | None
    has_token: bool

    @classmethod
    def of(cls, endpoint: Endpoint) -> Self:
        tls = endpoint.tls
        return cls(
            kind=endpoint.kind,
            url=endpoint.url,
            base_path=endpoint.base_path,
            dialect=endpoint.dialect,
            tls=None if tls is None else TlsOut.of(tls),
            has_token=endpoint.token is not None,
        )


class LastCommandOut(BaseModel):
    id: UUID
    status: str
    method: str
    path: str
    username: str
    created_at: datetime

    @classmethod
    def of(cls, last: LastCommand) -> Self:
        return cls(
            id=last.id,
            status=last.status,
            method=last.method,
            path=last.path,
            username=last.username,
            created_at=last.created_at,
        )


class VehicleOut(BaseModel):
    id: UUID
    vin: str
    name: str
    tags: list[str]
    endpoint: EndpointOut
    status: VehicleStatus
    status_reason: str | None
    last_seen_at: datetime | None
    open_faults: OpenFaultsOut | None = Field(description="By the last readings together; null: never read.")
    last_command: LastCommandOut | None = Field(description="The newest one, whoever gave it.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, vehicle: Vehicle) -> Self:
        return cls(
            id=vehicle.id,
            vin=vehicle.vin,
            name=vehicle.name,
            tags=list(vehicle.tags),
            endpoint=EndpointOut.of(vehicle.endpoint),
            status=vehicle.status,
            status_reason=vehicle.status_reason,
            last_seen_at=vehicle.last_seen_at,
            open_faults=None if vehicle.open_faults is None else OpenFaultsOut.of(vehicle.open_faults),
            last_command=None if vehicle.last_command is None else LastCommandOut.of(vehicle.last_command),
            created_at=vehicle.created_at,
            updated_at=vehicle.updated_at,
        )


class VehiclePageOut(BaseModel):
    items: list[VehicleOut]
    next_cursor: str | None
    total: int | None = Field(description="How many fit in all; not told behind a cursor.")

    @classmethod
    def of(cls, page: VehiclePage) -> Self:
        items = [VehicleOut.of(each) for each in page.vehicles]
        return cls(items=items, next_cursor=page.next_cursor, total=page.total)


class StatusOut(BaseModel):
    vehicle_id: UUID
    status: VehicleStatus
    status_reason: str | None
    last_seen_at: datetime | None
    checked_at: datetime | None

    @classmethod
    def of(cls, vehicle: Vehicle) -> Self:
        return cls(
            vehicle_id=vehicle.id,
            status=vehicle.status,
            status_reason=vehicle.status_reason,
            last_seen_at=vehicle.last_seen_at,
            checked_at=vehicle.checked_at,
        )


class EntityOut(BaseModel):
    id: str
    name: str
    kind: Literal["area", "component", "app", "function"]
    path: str
    tags: list[str]
    collections: list[str]
    children: list["EntityOut"]
    contains: list[str] = Field(
        description="Paths of what belongs to it and stands elsewhere: the components of an area, apps on a component."
    )

    @classmethod
    def of(cls, entity: Entity) -> Self:
        return cls.model_validate(
            {
                "id": entity.id,
                "name": entity.name,
                "kind": KIND_WORDS[entity.kind],
                "path": entity.path,
                "tags": entity.tags,
                "collections": entity.collections,
                "children": [cls.of(child) for child in entity.children],
                "contains": entity.contains,
            }
        )


class EntitiesOut(BaseModel):
    vehicle_id: UUID
    read_at: datetime
    age_s: float
    base_path: str
    dialect: str
    items: list[EntityOut]

    @classmethod
    def of(cls, reading: EntityReading, *, now: datetime) -> Self:
        return cls(
            vehicle_id=reading.vehicle_id,
            read_at=reading.read_at,
            age_s=round(max(0.0, (now - reading.read_at).total_seconds()), 3),
            base_path=reading.description.base_path,
            dialect=reading.description.dialect,
            items=[EntityOut.of(entity) for entity in reading.description.entities],
        )
