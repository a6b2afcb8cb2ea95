"""What can go wrong with vehicles."""

from app.problems import Conflict, Invalid, NoAnswer, NotFound

# Invalid
# ├── BadVehicle            a field of a draft or a change; `place` says which
# └── BadLook               a path that is none below a vehicle's SOVD root
# NotFound
# └── NoSuchVehicle
# Conflict
# └── VinTaken
# NoAnswer
# └── VehicleUnavailable    the vehicle was asked and did not give what was asked for
# ValueError
# └── BadEndpoint           raised by the check that is handed in


class BadVehicle(Invalid):
    code = "BAD_VEHICLE"


class BadLook(Invalid):
    code = "BAD_PATH"


class NoSuchVehicle(NotFound):
    code = "VEHICLE_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such vehicle.")


class VinTaken(Conflict):
    code = "VIN_TAKEN"

    def __init__(self) -> None:
        super().__init__("A vehicle with this VIN exists already.")


class VehicleUnavailable(NoAnswer):
    code = "VEHICLE_NOT_RESPONDING"


class BadEndpoint(ValueError):
    """The endpoint is not one this installation may call; the message is for the person who typed it."""
