"""What can go wrong with accounts and sessions."""

from app.problems import Conflict, Invalid, NotAuthenticated, NotFound

# NotAuthenticated
# ├── InvalidCredentials   wrong password, unknown or disabled user: one sentence for all three
# └── SessionEnded         logged out, revoked, idle for too long, erased
# Invalid
# ├── BadUsername
# └── BadPassword
# Conflict
# └── UserExists
# NotFound
# └── NoSuchUser


class InvalidCredentials(NotAuthenticated):
    code = "INVALID_CREDENTIALS"

    def __init__(self) -> None:
        super().__init__("Invalid username or password")


class SessionEnded(NotAuthenticated):
    code = "SESSION_ENDED"

    def __init__(self) -> None:
        super().__init__("Session has ended")


class BadUsername(Invalid):
    code = "BAD_USERNAME"


class BadPassword(Invalid):
    code = "BAD_PASSWORD"


class UserExists(Conflict):
    code = "USER_EXISTS"


class NoSuchUser(NotFound):
    code = "NO_SUCH_USER"
