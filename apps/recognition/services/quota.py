"""The share of units that may hold a capped band: asked at the session, never per unit.

The engine says what a unit's points come to. How many may be given the band in the end follows
from all units of the programme: at most ``part``/``of`` of those rated ``of_band`` or better by
their year's score, rounded down. The chair who concludes on one more chooses a lower band.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from apps.assessments.models import YearScore
from apps.core.errors import DomainError
from apps.criteria.models import in_language
from apps.criteria.scoring.bands import bands_counted, is_recognised, places
from apps.programmes.models import Programme
from apps.recognition.models import AgendaItem


@dataclass(frozen=True)
class Quota:
    """One capped band of a programme; ``rated`` units are the base of the share."""

    code: str
    title: str
    base_title: str
    part: int
    of: int
    rated: int
    places: int
    given: int  # concluded with this band, in any session of the programme
    proposed: int = 0  # on this agenda, by their score

    @property
    def left(self) -> int:
        return max(self.places - self.given, 0)

    @property
    def share(self) -> str:
        """``20 %`` where that is exact, else ``1/3``."""
        whole, rest = divmod(100 * self.part, self.of)
        return f"{self.part}/{self.of}" if rest else f"{whole}\u00a0%"

    @property
    def is_short(self) -> bool:
        return self.proposed > self.places


def bands_of(programme) -> list[dict]:
    """The bands by which the programme's year is rated: those of its last period."""
    last = programme.periods.select_related("criteria_version").order_by("quarter").last()
    version = last.criteria_version if last else programme.criteria_version
    return version.definition["bands"]


def band_titles(programme) -> dict[str, str]:
    """Code → title in the reader's language."""
    return {band["code"]: in_language(band, "title") for band in bands_of(programme)}


def with_scored_band(items):
    """Agenda items with the band that the frozen score of their dossier says."""
    return items.annotate(scored_band=KeyTextTransform("band", "dossier__year_score__content"))


def quotas_of(programme, session=None) -> list[Quota]:
    """Every capped band with its places; none for the sets that cap nothing."""
    bands = bands_of(programme)
    capped = [band for band in bands if band.get("cap")]
    if not capped:
        return []
    counts = _rated(programme)
    given = Counter(_concluded(programme).values_list("band", flat=True))
    proposed = Counter()
    if session:
        proposed.update(with_scored_band(session.items).values_list("scored_band", flat=True))
    titles = {band["code"]: in_language(band, "title") for band in bands}
    return [
        Quota(
            code=band["code"],
            title=titles[band["code"]],
            base_title=titles[band["cap"]["of_band"]],
            part=band["cap"]["part"],
            of=band["cap"]["of"],
            rated=sum(counts[code] for code in bands_counted(bands, band)),
            places=places(bands, band, counts),
            given=given[band["code"]],
            proposed=proposed[band["code"]],
        )
        for band in capped
    ]


def scored_band(item) -> str:
    """What the frozen score of the dossier says."""
    score = item.dossier.year_score
    return (score.content.get("band") or "") if score else ""


def bands_open_to(item) -> list[tuple[str, str]]:
    """What the chair may conclude on where a band is capped: as scored, or lower, and recognised."""
    bands = bands_of(item.session.programme)
    codes = [band["code"] for band in bands]
    scored = scored_band(item)
    if scored not in codes or not any(band.get("cap") for band in bands):
        return []
    lower = bands[codes.index(scored) :]
    return [(b["code"], in_language(b, "title")) for b in lower if is_recognised(b)]


def band_for(item, outcome, band="") -> str:
    """The band that a conclusion gives; refused where it would exceed the share.

    The caller holds the programme's lock, so that two conclusions cannot take one last place.
    """
    if outcome != AgendaItem.Outcome.RECOGNISE:
        return ""
    choices = dict(bands_open_to(item))
    if not choices:
        return scored_band(item)
    chosen = band or scored_band(item)
    if chosen not in choices:
        sentence = _("Choose the band of the score, or a lower one that means recognition.")
        raise DomainError(sentence, fields={"band": sentence})
    _refuse_one_too_many(item, chosen)
    return chosen


def _refuse_one_too_many(item, chosen):
    quota = next((q for q in quotas_of(item.session.programme) if q.code == chosen), None)
    if quota is None or quota.left:
        return
    sentence = _(
        "“%(band)s” is for at most %(places)s units (%(share)s of %(rated)s rated “%(base)s” or"
        " better); %(given)s have it already. Choose a lower band, or leave the item for later."
    ) % {
        "band": quota.title,
        "places": quota.places,
        "share": quota.share,
        "rated": quota.rated,
        "base": quota.base_title,
        "given": quota.given,
    }
    raise DomainError(sentence, fields={"band": sentence})


def lock_programme(item):
    """Conclusions on one programme wait for one another; taken before the item's row."""
    Programme.objects.select_for_update().get(pk=item.session.programme_id)


def _rated(programme) -> Counter:
    scores = YearScore.objects.current().filter(
        enrolment__programme=programme, enrolment__status="enrolled"
    )
    bands = scores.annotate(rated=KeyTextTransform("band", "content"))
    return Counter(bands.values_list("rated", flat=True))


def _concluded(programme):
    return AgendaItem.objects.filter(
        session__programme=programme, outcome=AgendaItem.Outcome.RECOGNISE
    ).exclude(band="")
