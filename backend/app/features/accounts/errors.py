"""What can go wrong with accounts and sessions."""

from collections.abc import Mapping

from app.features.accounts.identity import SessionEnd
from app.problems import Conflict, Invalid, NotAllowed, NotAuthenticated, NotFound

# NotAuthenticated
# ├── InvalidCredentials   wrong password, unknown or disabled user: one sentence for all three
# └── SessionEnded         logged out, revoked, idle for too long, erased
# Invalid
# ├── BadUsername
# ├── BadPassword
# └── WrongPassword        the old one, of somebody who wants a new one
# NotAllowed
# └── OwnAccount           what only somebody else may do to it
# Conflict
# ├── UserExists
# └── LastAdmin
# NotFound
# ├── NoSuchUser
# └── NoSuchSession

# What is told to whoever shows the session's own refresh token. Nothing is told of the endings that are not
# here: a thief and the owner cannot be told apart.
TOLD: Mapping[SessionEnd, tuple[str, str]] = {
    SessionEnd.ROLE_CHANGED: ("ROLE_CHANGED", "Session has ended: the role of this account was changed."),
    SessionEnd.USER_DISABLED: ("USER_DISABLED", "Session has ended: this account was disabled."),
    SessionEnd.PASSWORD_GIVEN: (
        "PASSWORD_GIVEN",
        "Session has ended: an administrator gave this account a new password.",
    ),
    SessionEnd.PASSWORD_CHANGED: (
        "PASSWORD_CHANGED",
        "Session has ended: the password of this account was changed.",
    ),
    SessionEnd.ENDED_BY_ADMIN: ("ENDED_BY_ADMIN", "Session has ended: an administrator ended it."),
    SessionEnd.ENDED_BY_OWNER: ("ENDED_BY_OWNER", "Session has ended: it was ended from another one."),
}


class InvalidCredentials(NotAuthenticated):
    code = "INVALID_CREDENTIALS"

    def __init__(self) -> None:
        super().__init__("Invalid username or password")


class SessionEnded(NotAuthenticated):
    code = "SESSION_ENDED"

    def __init__(self, end: SessionEnd | None = None) -> None:
        code, sentence = (None, "Session has ended") if end is None or end not in TOLD else TOLD[end]
        super().__init__(sentence, code=code)


class BadUsername(Invalid):
    code = "BAD_USERNAME"


class BadPassword(Invalid):
    code = "BAD_PASSWORD"


class WrongPassword(Invalid):
    code = "WRONG_PASSWORD"

    def __init__(self) -> None:
        super().__init__("The old password is wrong.", place="old_password")


class OwnAccount(NotAllowed):
    code = "OWN_ACCOUNT"


class UserExists(Conflict):
    code = "USER_EXISTS"


class LastAdmin(Conflict):
    code = "LAST_ADMIN"

    def __init__(self) -> None:
        super().__init__("This is the last enabled administrator. Make another one first.")


class NoSuchUser(NotFound):
    code = "NO_SUCH_USER"

    def __init__(self) -> None:
        super().__init__("There is no such user.")


class NoSuchSession(NotFound):
    code = "NO_SUCH_SESSION"

    def __init__(self) -> None:
        super().__init__("There is no such session, or it has ended already.")
