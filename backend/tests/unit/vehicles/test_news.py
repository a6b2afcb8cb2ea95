"""News of a vehicle reach whoever looks at it."""

from uuid import UUID

import orjson

from app.features.commands.audience import EVERYTHING, Audience, Seat, Target
from app.features.vehicles.news import VehicleNews, What
from app.infra.bus import ProcessBus

VEHICLE, OTHER = UUID(int=1), UUID(int=2)


def test_who_looks_at_the_vehicle_or_at_all_hears_once_and_nobody_else() -> None:
    news, audience = VehicleNews(ProcessBus()), Audience()
    news.listen(audience.hear_news)
    owner, admin, elsewhere = Seat(UUID(int=7)), Seat(None), Seat(None)
    audience.enter(owner, Target("vehicle_id", VEHICLE), hold_back=False)
    audience.enter(admin, Target("vehicle_id", VEHICLE), hold_back=False)
    audience.enter(admin, EVERYTHING, hold_back=False)
    audience.enter(elsewhere, Target("vehicle_id", OTHER), hold_back=False)
    news.tell(VEHICLE, What.LOCKS)
    assert [orjson.loads(text) for text in owner.take()] == [
        {"type": "news", "vehicle_id": str(VEHICLE), "what": "locks"}
    ]
    assert len(admin.take()) == 1
    assert elsewhere.take() == []
