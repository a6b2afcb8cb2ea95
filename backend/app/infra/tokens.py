"""Access tokens (JWT, HS256) and the secrets inside refresh tokens. Knows no session and no user."""

import base64
import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt

from app.infra.clock import Clock
from app.problems import NotAuthenticated

ALGORITHM = "HS256"
TYPE = "at+jwt"  # RFC 9068
ISSUER = "sovd-web-application"
AUDIENCE = "sovd-api"
REQUIRED = ("exp", "iat", "aud", "iss", "sub", "sid", "jti", "name", "role")
LONGEST_TOKEN = 2048  # characters; ours have about 450
CLOCK_DIFFERENCE = timedelta(seconds=30)  # how far ahead another process of ours may be
MOST_REMEMBERED = 10_000

# The first that fits tells the reason; the sentences are what the log and the runbook say.
REASONS: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.InvalidSignatureError, "Invalid token signature"),
    (jwt.InvalidAlgorithmError, "Token algorithm is not accepted"),
    (jwt.InvalidAudienceError, "Token is for another audience"),
    (jwt.InvalidIssuerError, "Token is from another issuer"),
    (jwt.MissingRequiredClaimError, "Token lacks a claim"),
    (jwt.PyJWTError, "Malformed token"),
)


class BadToken(NotAuthenticated):
    """The token is not one of ours, or not any more."""


class TokenExpired(BadToken):
    code = "TOKEN_EXPIRED"


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says."""

    user_id: UUID
    username: str
    role: str
    session_id: UUID
    expires_at: datetime


class Tokens:
    """Issues and verifies. Verified tokens are remembered while they are valid: a check costs 60 µs."""

    def __init__(self, secret: str, clock: Clock, *, lifetime: timedelta) -> None:
        """`secret`: at least 32 bytes; `config` has seen to that."""
        self._secret = secret.encode()
        self._clock = clock
        self._remembered: OrderedDict[str, AccessClaims] = OrderedDict()
        self.lifetime = lifetime

    def issue(self, *, user_id: UUID, username: str, role: str, session_id: UUID) -> str:
        now = self._clock.now()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": user_id.hex,
            "sid": session_id.hex,
            "jti": uuid4().hex,
            "name": username,
            "role": role,
            "iat": int(now.timestamp()),
            "exp": int((now + self.lifetime).timestamp()),
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM, headers={"typ": TYPE})

    def verify(self, token: str) -> AccessClaims:
        """Raises: TokenExpired, BadToken with the reason as its sentence."""
        claims = self._remembered.get(token) or self._decode(token)
        if claims.expires_at <= self._clock.now():
            self._remembered.pop(token, None)
            raise TokenExpired("Token has expired")
        self._remembered[token] = claims
        self._remembered.move_to_end(token)
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
        return claims

    def new_refresh_secret(self) -> str:
        return secrets.token_urlsafe(32)

    def refresh_successor(self, refresh_secret: str) -> str:
        """The secret that replaces this one.

        It is computed, not drawn: when the answer that carried it was lost, the same can be given again.
        """
        return base64.urlsafe_b64encode(self._keyed("successor", refresh_secret)).rstrip(b"=").decode()

    def refresh_fingerprint(self, refresh_secret: str) -> str:
        """What is stored. Keyed, so that a new signing key ends refresh tokens as well."""
        return self._keyed("fingerprint", refresh_secret).hex()

    def _keyed(self, purpose: str, value: str) -> bytes:
        return hmac.digest(self._secret, f"refresh {purpose}\n{value}".encode(), hashlib.sha256)

    def _decode(self, token: str) -> AccessClaims:
        if len(token) > LONGEST_TOKEN:
            raise BadToken("Malformed token")
        try:
            complete = jwt.decode_complete(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                # Times are judged by our own clock.
                options={
                    "require": list(REQUIRED),
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except jwt.PyJWTError as wrong:
            raise BadToken(next(reason for kind, reason in REASONS if isinstance(wrong, kind))) from wrong
        if complete["header"].get("typ") != TYPE:
            raise BadToken("Token is of another type")
        return self._read(complete["payload"])

    def _read(self, payload: Mapping[str, Any]) -> AccessClaims:
        try:
            if _time(payload["iat"]) > self._clock.now() + CLOCK_DIFFERENCE:
                raise BadToken("Token is from the future")
            return AccessClaims(
                user_id=UUID(hex=payload["sub"]),
                username=str(payload["name"]),
                role=str(payload["role"]),
                session_id=UUID(hex=payload["sid"]),
                expires_at=_time(payload["exp"]),
            )
        except (ValueError, TypeError, AttributeError, OverflowError, OSError) as wrong:
            raise BadToken("Malformed token") from wrong


def _time(seconds: object) -> datetime:
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise ValueError("a time of a token is whole seconds")
    return datetime.fromtimestamp(seconds, UTC)
