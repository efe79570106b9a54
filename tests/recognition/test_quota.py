"""The share cap of a band: a matter of the session, never of one unit."""

import pytest
from django.urls import reverse

from apps.assessments.models import YearScore
from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.criteria import scoring
from apps.criteria.models import CriteriaVersion
from apps.criteria.scoring.bands import places
from apps.programmes.models import Period, Programme
from apps.recognition import services
from apps.recognition.services.quota import bands_open_to, quotas_of

from .conftest import fresh

WARDS = ("bai-chay", "cao-thang", "hong-gai", "dong-lam", "quang-la")


@pytest.fixture
def capped(meeting, world):
    """The same set with “Xuất sắc” for at most a fifth of those that meet the standard."""
    own = world.programme.criteria_version
    definition = {**own.definition, "bands": [dict(band) for band in own.definition["bands"]]}
    definition["bands"][0]["cap"] = {"part": 1, "of": 5, "of_band": "DAT"}
    digest = scoring.digest(definition)
    version = CriteriaVersion.objects.create(
        set=own.set,
        number="1.1",
        status="published",
        definition=definition,
        text_digest=digest.full,
        scoring_digest=digest.scoring,
        published_on=own.published_on,
        effective_from=own.effective_from,
        no_file_reason="Minh họa.",
    )
    Programme.objects.filter(pk=world.programme.pk).update(criteria_version=version)
    Period.objects.filter(programme=world.programme).update(criteria_version=version)
    world.programme.refresh_from_db()
    return meeting


def rate(world, ward, band):
    score = YearScore.objects.get(enrolment=world.enrolments[ward])
    YearScore.objects.filter(pk=score.pk).update(content=score.content | {"band": band})


def rated_session(story, world, *excellent, rest=()):
    """A session with all five; only those named are excellent, ``rest`` is below the standard."""
    story.session(*WARDS, until="planned")
    for ward in WARDS:
        band = "XUAT_SAC" if ward in excellent else "CHUA_DAT" if ward in rest else "DAT"
        rate(world, ward, band)
    session = world.programme.sessions.get()
    services.invite(session, by=story.user("thuky"))
    story.attend(session)
    return services.open_session(session, by=story.user("chutri"))


def counted(story, session, ward):
    item = session.items.get(dossier__enrolment__subject__slug=ward)
    item = services.open_vote(item, by=story.user("chutri"))
    story.everyone(item)
    return services.close_vote(item, by=story.user("chutri"))


def conclude(story, item, **more):
    facts = {"outcome": "recognise", "text": "Công nhận."} | more
    return services.conclude_item(item, by=story.user("chutri"), **facts)


@pytest.mark.parametrize(("rated", "expected"), [(4, 0), (5, 1), (9, 1), (10, 2), (14, 2)])
def test_the_share_is_rounded_down(rated, expected):
    bands = [
        {"code": "X", "cap": {"part": 1, "of": 5, "of_band": "T"}},
        {"code": "T"},
        {"code": "D"},
    ]
    assert places(bands, bands[0], {"X": 3, "T": rated - 3, "D": 50}) == expected


def test_the_agenda_says_how_many_places_there_are(capped, world):
    session = rated_session(capped, world, "bai-chay", "cao-thang")
    (quota,) = quotas_of(world.programme, session)
    assert (quota.rated, quota.places, quota.proposed, quota.given) == (5, 1, 2, 0)
    assert quota.is_short
    assert quota.share == "20\u00a0%"


def test_one_more_than_the_share_is_refused_and_a_lower_band_is_not(capped, world):
    session = rated_session(capped, world, "bai-chay", "cao-thang")
    first = conclude(capped, counted(capped, session, "cao-thang"))
    assert first.band == "XUAT_SAC"
    second = counted(capped, session, "bai-chay")
    events = Event.objects.count()
    with pytest.raises(DomainError) as refused:
        conclude(capped, second)
    assert "1" in str(refused.value)
    assert "Xuất sắc" in str(refused.value)
    assert (fresh(second).status, Event.objects.count()) == ("closed", events)
    assert fresh(second).dossier.status == "on_agenda"
    assert conclude(capped, second, band="DAT").band == "DAT"
    assert Event.objects.of(fresh(second)).last().data["after"]["band"] == "DAT"


def test_nobody_is_lifted_above_the_score(capped, world):
    session = rated_session(capped, world, "bai-chay")
    item = counted(capped, session, "cao-thang")
    assert [code for code, _title in bands_open_to(item)] == ["DAT"]
    with pytest.raises(DomainError):
        conclude(capped, item, band="XUAT_SAC")
    with pytest.raises(DomainError):
        conclude(capped, item, band="CHUA_DAT")
    assert conclude(capped, item).band == "DAT"


def test_too_few_units_leave_no_place(capped, world):
    session = rated_session(capped, world, "bai-chay", rest=("quang-la",))
    item = counted(capped, session, "bai-chay")
    with pytest.raises(DomainError):
        conclude(capped, item)
    assert conclude(capped, item, outcome="defer", against_reason="Hết chỉ tiêu.").band == ""


def test_the_pages_say_it_and_the_chair_chooses(capped, world, login):
    session = rated_session(capped, world, "bai-chay", "cao-thang")
    conclude(capped, counted(capped, session, "cao-thang"))
    item = counted(capped, session, "bai-chay")
    client = login(world.user("chutri"))
    shown = client.get(session.get_absolute_url())
    assert shown.context["quotas"][0].given == 1
    assert "rule-words" in shown.content.decode()
    url = reverse("recognition:item-conclude", args=item.url_args)
    form = {"outcome": "recognise", "text": "Công nhận.", "form_key": "q1"}
    again = client.post(url, form | {"band": "XUAT_SAC"})
    assert again.status_code == 200
    assert again.context["form"].errors["band"]
    assert client.post(url, form | {"band": "DAT", "form_key": "q2"}).status_code == 302
    assert fresh(item).band == "DAT"
    minutes = client.get(reverse("recognition:session-print", args=[session.number]))
    assert "Đạt chuẩn" in minutes.content.decode()


def test_without_a_cap_nothing_is_asked(meeting, world, login):
    item = meeting.item()
    meeting.everyone(item)
    item = services.close_vote(item, by=meeting.user("chutri"))
    assert quotas_of(world.programme, item.session) == []
    url = reverse("recognition:item-conclude", args=item.url_args)
    page = login(world.user("chutri")).get(url)
    assert "band" not in page.context["form"].fields
    assert conclude(meeting, item).band == "DAT"
