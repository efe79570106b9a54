"""Hạ Long 2021 in small: five wards, the city, a committee of thirteen, one programme.

Rows are made directly, without the services under test; each test moves on from here.
"""

from dataclasses import dataclass, field
from datetime import date

import yaml
from django.conf import settings

from apps.accounts.models import Grant, User
from apps.committees.models import Committee, Membership
from apps.core import clock
from apps.core.dates import quarter_window
from apps.criteria.services import publish_definition
from apps.localities.models import Locality, LocalityVersion
from apps.police.models import PoliceUnit, Posting
from apps.programmes.models import Enrolment, LegalBasis, Period, Programme, Subject

WARDS = {
    "bai-chay": ("phuong", "Bãi Cháy"),
    "cao-thang": ("phuong", "Cao Thắng"),
    "hong-gai": ("phuong", "Hồng Gai"),
    "dong-lam": ("xa", "Đồng Lâm"),
    "quang-la": ("xa", "Quảng La"),
}
BEGIN = date(2020, 1, 1)
NOW = clock.local(2021, 12, 20)  # inside the fourth quarter's entry


def make_user(username, name="", **fields):
    fields.setdefault("email", f"{username}@example.test")
    user = User(username=username, display_name=name or username, **fields)
    user.set_unusable_password()
    user.save()
    return user


def make_locality(slug, kind, name, *, level="commune", parent=None, code=None, begin=BEGIN):
    locality = Locality.objects.create(slug=slug, name=name)
    LocalityVersion.objects.create(
        locality=locality,
        level=level,
        kind=kind,
        name=name,
        code=code,
        parent=parent,
        valid_from=begin,
    )
    return locality


def make_unit(locality, name):
    return PoliceUnit.objects.create(locality=locality, name=name, phone="0203 000 000")


def make_version(code="demo-ancs", number="1.0"):
    path = settings.BASE_DIR / "seeds" / "data" / "criteria" / f"{code}.yaml"
    definition = yaml.safe_load(path.read_text(encoding="utf-8"))
    return publish_definition(definition, number=number, published_on=BEGIN)


def make_period(programme, quarter, **fields):
    window = quarter_window(programme.year, quarter)
    year, month = programme.year, quarter * 3
    defaults = {
        "slug": f"{year}-q{quarter}",
        "opens_on": window.start,
        "window_from": window.start,
        "window_to": window.end,
        "due_on": date(year, month, 24),
        "grace_days": 2,
        "lock_on": date(year + 1, 1, 31),
        "criteria_version": programme.criteria_version,
    }
    return Period.objects.create(programme=programme, quarter=quarter, **(defaults | fields))


@dataclass
class World:
    """Everything a test may need by name; ``user("canbo.baichay")``, ``ward("bai-chay")``."""

    province: Locality = None
    city: Locality = None
    city_police: PoliceUnit = None
    committee: Committee = None
    programme: Programme = None
    localities: dict = field(default_factory=dict)
    units: dict = field(default_factory=dict)
    enrolments: dict = field(default_factory=dict)
    periods: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)

    def user(self, username) -> User:
        """A fresh copy, so that nothing cached on it leaks from one act to the next."""
        return User.objects.get(username=username)

    def enrolment(self, ward) -> Enrolment:
        return Enrolment.objects.get(pk=self.enrolments[ward].pk)

    def period(self, quarter) -> Period:
        return Period.objects.get(pk=self.periods[quarter].pk)

    def post(self, username, unit, role, *, begin=BEGIN, end=None, name=""):
        user = self.users.get(username) or make_user(username, name)
        self.users[username] = user
        Posting.objects.create(user=user, unit=unit, role=role, valid_from=begin, valid_to=end)
        return user

    def seat(self, username, position, *, voting=True, order=0, home=None, name=""):
        user = self.users.get(username) or make_user(username, name)
        self.users[username] = user
        Membership.objects.create(
            committee=self.committee,
            user=user,
            position=position,
            is_voting=voting,
            order=order,
            home=home,
            valid_from=BEGIN,
        )
        return user

    def grant(self, username, kind, *, name="", locality=None):
        user = self.users.get(username) or make_user(username, name)
        self.users[username] = user
        Grant.objects.create(user=user, kind=kind, locality=locality, valid_from=BEGIN)
        return user


def build(*, criteria="demo-ancs", status=Programme.Status.OPEN) -> World:
    """The whole small world; the caller stands at ``NOW`` by the ``world`` fixture."""
    world = World()
    world.province = make_locality("quang-ninh", "tinh", "Quảng Ninh", level="province", code="22")
    world.city = make_locality(
        "ha-long", "thanh_pho_tt", "Hạ Long", level="district", parent=world.province, code="193"
    )
    world.city_police = make_unit(world.city, "Công an thành phố Hạ Long")
    for slug, (kind, name) in WARDS.items():
        locality = make_locality(slug, kind, name, parent=world.city)
        word = {"phuong": "phường", "xa": "xã"}[kind]
        unit = make_unit(locality, f"Công an {word} {name}")
        world.localities[slug], world.units[slug] = locality, unit
        plain = slug.replace("-", "")
        world.post(f"canbo.{plain}", unit, "officer", name=f"Cán bộ Công an {word} {name}")
        world.post(f"truong.{plain}", unit, "chief", name=f"Trưởng Công an {word} {name}")
    world.post(
        "pho.baichay",
        world.units["bai-chay"],
        "deputy_chief",
        name="Phó Trưởng Công an phường Bãi Cháy",
    )
    world.post("thamdinh", world.city_police, "verifier", name="Cán bộ thẩm định")
    world.post("thamdinh2", world.city_police, "verifier", name="Cán bộ thẩm định 2")
    _committee(world)
    world.grant("quantri", "administrator", name="Quản trị")
    world.grant("lanhdao", "leader", name="Lãnh đạo")
    world.grant("kiemtoan", "auditor", name="Kiểm toán")
    _programme(world, criteria, status)
    return world


def _committee(world):
    world.committee = Committee.objects.create(
        locality=world.city,
        kind="steering",
        name="Ban Chỉ đạo thành phố về xây dựng mô hình An ninh cơ sở",
        family="party",
    )
    world.seat("chutri", "head", name="Chủ trì – Trưởng Ban Chỉ đạo", order=1)
    for number in range(1, 13):
        world.seat(
            f"uyvien{number:02}",
            "member",
            name=f"Ủy viên {number:02}",
            order=number + 1,
            home=world.localities["bai-chay"] if number == 12 else None,
        )
    world.seat("thuky", "secretary", voting=False, name="Thư ký Ban Chỉ đạo", order=20)


def _programme(world, criteria, status):
    world.programme = Programme.objects.create(
        slug="mo-hinh-an-ninh-co-so-2021",
        title="Mô hình An ninh cơ sở",
        year=2021,
        lead_unit=world.city_police,
        committee=world.committee,
        criteria_version=make_version(criteria),
        status=status,
        figures_invented=True,
    )
    LegalBasis.objects.create(
        programme=world.programme,
        number="21-NQ/TU",
        issued_on=date(2020, 12, 31),
        issuer="Ban Thường vụ Thành ủy Hạ Long",
    )
    for quarter in (1, 2, 3, 4):
        world.periods[quarter] = make_period(world.programme, quarter)
    for slug in WARDS:
        version = world.localities[slug].versions.get()
        subject = Subject.objects.create(
            name=version.full_name,
            slug=slug,
            locality=world.localities[slug],
            locality_version=version,
        )
        world.enrolments[slug] = Enrolment.objects.create(
            programme=world.programme,
            subject=subject,
            unit=world.units[slug],
            status=Enrolment.Status.ENROLLED,
            invited_at=clock.now(),
            enrolled_at=clock.now(),
        )
