"""Wire shapes of connection tests."""

from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from app.features.vehicles.connection_test import ConnectionReport, Findings
from app.features.vehicles.schemas import EndpointChangeIn, In
from app.features.vehicles.service import VehicleChange
from app.sovd.probes import Hindrance


class ConnectionTestIn(In):
    endpoint: EndpointChangeIn
    vehicle_id: UUID | None = Field(
        default=None, description="A vehicle whose stored endpoint is used where `endpoint` says nothing."
    )

    def change(self) -> VehicleChange:
        endpoint: dict[str, Any] = self.endpoint.model_dump(exclude_unset=True)
        tls: dict[str, Any] | None = endpoint.pop("tls", {})
        return VehicleChange({}, endpoint, tls)


class FindingsOut(BaseModel):
    base_path: str
    dialect: str
    version: str | None
    vendor: str | None
    entities: dict[str, int] = Field(description="How many there are, by kind.")
    collections: dict[str, int] = Field(description="How many entities offer each collection.")

    @classmethod
    def of(cls, findings: Findings) -> Self:
        probe = findings.probe
        return cls(
            base_path=probe.description.base_path,
            dialect=probe.description.dialect,
            version=probe.version,
            vendor=probe.vendor,
            entities=dict(findings.entities),
            collections=dict(findings.collections),
        )


class HindranceOut(BaseModel):
    kind: Hindrance
    message: str


class ConnectionReportOut(BaseModel):
    took_ms: float
    found: FindingsOut | None
    failure: HindranceOut | None

    @classmethod
    def of(cls, report: ConnectionReport) -> Self:
        failure = None
        if report.hindrance is not None:
            failure = HindranceOut(kind=report.hindrance, message=report.message or "")
        return cls(
            took_ms=round(report.took.total_seconds() * 1000, 1),
            found=None if report.findings is None else FindingsOut.of(report.findings),
            failure=failure,
        )
