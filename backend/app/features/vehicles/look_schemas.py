"""Wire shapes of looks."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field

from app.features.vehicles.looking import LONGEST_MEMORY, MOST_PATHS, Sight
from app.features.vehicles.schemas import In

LONGEST_PATH = 3_000  # characters, with the query


class LooksIn(In):
    paths: list[Annotated[str, Field(max_length=LONGEST_PATH)]] = Field(
        min_length=1,
        max_length=MOST_PATHS,
        description="Resource paths below the vehicle's SOVD root, each with its query if it has one",
    )
    max_age_s: float = Field(
        default=0,
        ge=0,
        le=LONGEST_MEMORY.total_seconds(),
        description="What was seen this short a time ago is not asked again",
    )

    @property
    def max_age(self) -> timedelta:
        return timedelta(seconds=self.max_age_s)


class LookError(BaseModel):
    code: str
    message: str


class SightOut(BaseModel):
    path: str
    status_code: int | None = Field(description="None: the vehicle did not answer; `error` says why")
    body: Any
    error: LookError | None
    read_at: datetime
    took_ms: float
    headers: dict[str, str] | None = Field(default=None, description="Without those that carry secrets")

    @classmethod
    def of(cls, sight: Sight) -> Self:
        return cls(
            path=sight.path,
            status_code=sight.status_code,
            body=sight.body,
            headers=dict(sight.headers) or None,
            error=None if sight.error is None else LookError(**sight.error),
            read_at=sight.read_at,
            took_ms=round(sight.took.total_seconds() * 1000, 1),
        )


class SightsOut(BaseModel):
    items: list[SightOut]
