"""The part of accounts: who may come in, and who looks after that."""

from dataclasses import dataclass

from app.config import signing_secret
from app.features.accounts.administration import Administration
from app.features.accounts.counting import LoggedIn
from app.features.accounts.endings import Endings
from app.features.accounts.own import OwnAccount
from app.features.accounts.service import Accounts
from app.features.accounts.sessions import SessionRules, Sessions
from app.features.accounts.users import Users
from app.features.audit.service import note_account_event
from app.infra.passwords import Passwords
from app.infra.tokens import Tokens
from app.parts.foundation import Foundation


@dataclass(frozen=True, slots=True)
class AccountParts:
    passwords: Passwords
    accounts: Accounts
    first_users: Administration
    users: Users
    own_account: OwnAccount
    logged_in: LoggedIn


def build_accounts(base: Foundation) -> AccountParts:
    """Raises: BadConfiguration."""
    settings, clock, database = base.settings, base.clock, base.database
    passwords = Passwords()
    rules = SessionRules(idle=settings.session_idle, lifetime=settings.session_lifetime)
    sessions = Sessions(database, base.presence, base.bus, clock, rules)
    tokens = Tokens(signing_secret(settings), clock, lifetime=settings.access_token_lifetime)
    endings = Endings(database, sessions, clock, note_account_event)
    return AccountParts(
        passwords=passwords,
        accounts=Accounts(database, sessions, tokens, passwords, clock, note_account_event),
        first_users=Administration(database, passwords, clock, note_account_event),
        users=Users(database, endings, passwords, clock, note_account_event),
        own_account=OwnAccount(database, endings, passwords, clock, note_account_event),
        logged_in=LoggedIn(database, clock, rules),
    )
