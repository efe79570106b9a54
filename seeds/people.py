"""Trial accounts, named by post and never by a real person, with their dated posts.

One password for all; the login refuses them outside trial mode.
"""

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.accounts.models import Grant, User
from apps.audit.services import record
from apps.committees.models import Assignment, Committee, Membership
from apps.localities.models import Locality
from apps.police.models import PoliceUnit, Posting

BEGIN = date(2020, 7, 1)
REFORM = date(2025, 7, 1)  # two-level local government: districts end
MERGED_INTO_VINH = date(2024, 12, 1)

# plain ward name → (unit of 2021 or None, unit of today or None, word and name of the post)
WARDS = {
    "baichay": ("bai-chay", "bai-chay-2025", "phường Bãi Cháy"),
    "caothang": ("cao-thang", "ha-lam-2025", "phường Cao Thắng, nay là phường Hà Lầm"),
    "honggai": ("hong-gai", "hong-gai-2025", "phường Hồng Gai"),
    "donglam": ("dong-lam", "hoanh-bo-2025", "xã Đồng Lâm, nay là phường Hoành Bồ"),
    "quangla": ("quang-la", "quang-la-2025", "xã Quảng La"),
    "thongnhat": (None, "thong-nhat-2025", "xã Thống Nhất"),
    "hatu": (None, "ha-tu-2025", "phường Hà Tu"),
}
CUA_LO = ["nghi-hai", "nghi-hoa", "nghi-huong", "nghi-tan", "nghi-thu", "nghi-thuy", "thu-thuy"]
UNIT_NAMES = {
    "ha-long": "Công an thành phố Hạ Long",
    "quang-ninh": "Công an tỉnh Quảng Ninh",
    "cua-lo": "Công an thị xã Cửa Lò",
}
MEMBERS = 12


def unit_of(slug) -> PoliceUnit:
    """The police unit of a locality, made when it is missing."""
    locality = Locality.objects.get(slug=slug)
    version = locality.versions.order_by("-valid_from").first()
    name = UNIT_NAMES.get(slug) or f"Công an {version.full_name[0].lower()}{version.full_name[1:]}"
    unit, made = PoliceUnit.objects.get_or_create(locality=locality, defaults={"name": name})
    if made:
        record("unit.created", unit, by=None, after={"name": name, "locality": slug})
    return unit


class People:
    """Makes what is missing and leaves what is there; remembers how much was made."""

    def __init__(self):
        self.password = make_password(settings.TRIAL_PASSWORD)
        self.made = 0

    def user(self, username, post):
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User.objects.create(
                username=username,
                display_name=post,
                email=f"{username}@ancs.example",
                password=self.password,
                is_trial=True,
            )
            record("user.created", user, by=None, after={"username": username, "post": post})
            self.made += 1
        return user

    def posting(self, user, slug, role, begin, end=None):
        row, made = Posting.objects.get_or_create(
            user=user,
            unit=unit_of(slug),
            role=role,
            defaults={"valid_from": begin, "valid_to": end},
        )
        if made:
            record("posting.added", user, by=None, after={"posting": str(row), "from": begin})

    def seat(self, committee, user, position, *, order, voting=True, begin=BEGIN, home=None):
        row, made = Membership.objects.get_or_create(
            committee=committee,
            user=user,
            defaults={
                "position": position,
                "order": order,
                "is_voting": voting,
                "valid_from": begin,
                "home": home,
            },
        )
        if made:
            record("membership.added", committee, by=None, after={"member": str(row)})
        return row

    def grant(self, user, kind):
        _row, made = Grant.objects.get_or_create(
            user=user, kind=kind, locality=None, defaults={"valid_from": BEGIN}
        )
        if made:
            record("grant.added", user, by=None, after={"grant": kind, "from": BEGIN})


@transaction.atomic
def load(progress=None):
    """Every trial account with its posts, seats and grants; running it again adds nothing."""
    people = People()
    for plain, (old, new, place) in WARDS.items():
        _ward(people, plain, old, new, place)
    for slug in CUA_LO:
        unit_of(slug)
    _city(people)
    _committees(people)
    for username, post, kind in (
        ("lanhdao", "Lãnh đạo", "leader"),
        ("quantri", "Quản trị hệ thống", "administrator"),
        ("quantri2", "Quản trị hệ thống (người thứ hai)", "administrator"),
        ("kiemtoan", "Kiểm toán", "auditor"),
    ):
        people.grant(people.user(username, post), kind)
    if progress:
        progress(1, 1, "")
    return people.made


def _ward(people, plain, old, new, place):
    roles = [("canbo", "officer", "Cán bộ"), ("truong", "chief", "Trưởng")]
    if plain == "baichay":
        roles.append(("pho", "deputy_chief", "Phó Trưởng"))
    for prefix, role, word in roles:
        user = people.user(f"{prefix}.{plain}", f"{word} Công an {place}")
        if old:
            people.posting(user, old, role, BEGIN, REFORM)
        if new:
            people.posting(user, new, role, REFORM)


def _city(people):
    verifier = people.user("thamdinh", "Cán bộ thẩm định")
    second = people.user("thamdinh2", "Cán bộ thẩm định (người thứ hai)")
    for user in (verifier, second):
        people.posting(user, "ha-long", "verifier", BEGIN, REFORM)
        people.posting(user, "quang-ninh", "verifier", REFORM)
    cua_lo = people.user("thamdinh.cualo", "Cán bộ thẩm định, Công an thị xã Cửa Lò")
    people.posting(cua_lo, "cua-lo", "verifier", BEGIN, MERGED_INTO_VINH)


def _committees(people):
    """The city's committees of 2021, and the province's of today with the same posts."""
    steering = _committee(
        "ha-long", "steering", "Ban Chỉ đạo thành phố về xây dựng mô hình An ninh cơ sở"
    )
    standing = _committee("ha-long", "standing", "Ban Thường vụ Thành ủy Hạ Long")
    today = _committee(
        "quang-ninh", "steering", "Ban Chỉ đạo tỉnh về xây dựng mô hình An ninh cơ sở (minh họa)"
    )
    cua_lo = _committee(
        "cua-lo", "steering", "Ban Chỉ đạo thị xã Cửa Lò về xây dựng Công an phường điển hình"
    )
    chair = people.user("chutri", "Chủ trì – Trưởng Ban Chỉ đạo")
    secretary = people.user("thuky", "Thư ký Ban Chỉ đạo")
    members = [
        people.user(f"uyvien{number:02}", f"Ủy viên {number:02}")
        for number in range(1, MEMBERS + 1)
    ]
    home = Locality.objects.get(slug="bai-chay")
    home_today = Locality.objects.get(slug="bai-chay-2025")
    for committee, begin, own in (
        (steering, BEGIN, home),
        (standing, BEGIN, None),
        (today, REFORM, home_today),
        (cua_lo, BEGIN, None),
    ):
        people.seat(committee, chair, "head", order=1, begin=begin)
        people.seat(committee, secretary, "secretary", order=20, voting=False, begin=begin)
        if committee.pk == cua_lo.pk:
            continue
        for number, member in enumerate(members, 1):
            works_there = own if number == MEMBERS else None
            seat = people.seat(
                committee, member, "member", order=number + 1, begin=begin, home=works_there
            )
            if committee.pk == steering.pk and number <= len(_FOLLOWED):
                _assign(seat, _FOLLOWED[number - 1])


_FOLLOWED = ["bai-chay", "cao-thang", "hong-gai", "dong-lam", "quang-la"]


def _assign(seat, slug):
    Assignment.objects.get_or_create(
        membership=seat,
        locality=Locality.objects.get(slug=slug),
        defaults={"valid_from": BEGIN},
    )


def _committee(slug, kind, name):
    committee, made = Committee.objects.get_or_create(
        locality=Locality.objects.get(slug=slug),
        kind=kind,
        defaults={"name": name, "family": Committee.Family.PARTY},
    )
    if made:
        record("committee.created", committee, by=None, after={"name": name})
    return committee
