"""What a user is on a day: posts, seats and grants in one query."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import BigIntegerField, CharField, F, Value

from apps.accounts.models import Grant
from apps.committees.models import Membership
from apps.core import clock
from apps.core.prepared import Prepared
from apps.police.models import Posting


@dataclass(frozen=True)
class Post:
    """A posting as far as permission needs it."""

    role: str
    unit_id: int
    locality_id: int
    unit_name: str = ""


@dataclass(frozen=True)
class Seat:
    """A membership as far as permission needs it."""

    position: str
    committee_id: int
    membership_id: int
    committee_name: str = ""


@dataclass(frozen=True)
class Standing:
    """All that a user is today."""

    posts: tuple[Post, ...] = ()
    seats: tuple[Seat, ...] = ()
    grants: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)

    def holds(self, *roles, unit_id) -> bool:
        return any(p.role in roles and p.unit_id == unit_id for p in self.posts)

    def has_role(self, *roles) -> bool:
        return any(p.role in roles for p in self.posts)

    def sits(self, *positions, committee_id=None) -> bool:
        return any(
            s.position in positions and committee_id in (None, s.committee_id) for s in self.seats
        )

    def seat_in(self, committee_id) -> Seat | None:
        return next((s for s in self.seats if s.committee_id == committee_id), None)

    def has_grant(self, kind) -> bool:
        return any(k == kind for k, _locality in self.grants)

    @property
    def locality_ids(self) -> list[int]:
        return [p.locality_id for p in self.posts]

    @property
    def committee_ids(self) -> list[int]:
        return [s.committee_id for s in self.seats]


NOBODY = Standing()


def standing(user) -> Standing:
    """What the user is today; asked once per request and kept on the user object."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    today = clock.today()
    kept = getattr(user, "_standing", None)
    if kept is None or kept[0] != today:
        kept = user._standing = (today, _ask(user, today))
    return kept[1]


def _question(user_id, day):
    def row(kind, word, one, two, name, queryset):
        # A union keeps columns by place, so that all three carry the same five.
        return queryset.order_by().values_list(
            Value(kind, output_field=CharField()),
            F(word),
            F(one) if one else Value(None, output_field=BigIntegerField()),
            F(two) if two else Value(None, output_field=BigIntegerField()),
            F(name) if name else Value("", output_field=CharField()),
        )

    posted = Posting.objects.on(day).filter(user=user_id)
    seated = Membership.objects.on(day).filter(user=user_id)
    granted = Grant.objects.on(day).filter(user=user_id)
    return row("post", "role", "unit_id", "unit__locality_id", "unit__name", posted).union(
        row("seat", "position", "committee_id", "pk", "committee__name", seated),
        row("grant", "kind", "locality_id", None, None, granted),
        all=True,
    )


_STANDING = Prepared(_question, int, date)


def _ask(user, day) -> Standing:
    posts, seats, grants = [], [], set()
    for kind, word, one, two, name in _STANDING.rows(user.pk, day):
        if kind == "post":
            posts.append(Post(word, one, two, name))
        elif kind == "seat":
            seats.append(Seat(word, one, two, name))
        else:
            grants.add((word, one))
    user.grants_today = {word for word, _one in grants}
    return Standing(tuple(posts), tuple(seats), frozenset(grants))
