"""The dossier: built by the ward, frozen at submission, appraised by the city."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from apps.assessments.models import YearScore
from apps.audit.services import record
from apps.committees.models import Membership
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.notifications.services import notify
from apps.police.models import Posting
from apps.programmes.models import Enrolment, Programme
from apps.recognition.models import Dossier
from apps.reporting.models import Evidence, Report

S = Dossier.Status


@transaction.atomic
def create_dossier(enrolment, *, by):
    """Begin the dossier of a unit whose year has been scored; one per enrolment."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if enrolment.status != Enrolment.Status.ENROLLED:
        raise DomainError(_("The unit does not take part in this programme."))
    if Dossier.objects.filter(enrolment=enrolment).exists():
        raise DomainError(_("The dossier of this unit has been begun already."))
    score = current_score(enrolment)
    if score is None:
        raise DomainError(_("The year has not been scored yet. The city computes the score first."))
    dossier = Dossier.objects.create(
        enrolment=enrolment,
        number=_next_number(enrolment.programme.year),
        year_score=score,
        created_at=clock.now(),
    )
    record("dossier.created", dossier, by=by, after={"number": dossier.number})
    return dossier


def _next_number(year):
    """``HS-2021-0005``. The programmes of the year are locked, so that numbering is serial."""
    list(Programme.objects.select_for_update(no_key=True).filter(year=year).order_by("pk"))
    prefix = f"HS-{year}-"
    last = Dossier.objects.filter(number__startswith=prefix).order_by("-number").first()
    return f"{prefix}{int(last.number[len(prefix) :]) + 1 if last else 1:04}"


@transaction.atomic
def edit_dossier(dossier, *, by, version, summary, difficulties):
    """Write summary and difficulties while the dossier is with the ward."""
    typed = {"summary": summary, "difficulties": difficulties}
    dossier = _lock(dossier, version=version, yours=typed)
    if not dossier.is_editable:
        raise DomainError(
            _("The dossier is “%(state)s” and cannot be edited.")
            % {"state": dossier.get_status_display()}
        )
    before = {name: getattr(dossier, name) for name in typed}
    dossier.summary, dossier.difficulties = summary, difficulties
    dossier.version += 1
    dossier.save(update_fields=["summary", "difficulties", "version"])
    record("dossier.edited", dossier, by=by, before=before, after=typed)
    return dossier


@transaction.atomic
def submit_dossier(dossier, *, by, version):
    """The chief hands the dossier to the city; what is in it is frozen with a digest."""
    dossier = _lock(dossier, version=version)
    again = dossier.status == S.SUPPLEMENT
    dossier.move_to(S.SUBMITTED)
    refuse_incomplete(dossier)
    before = {"digest": dossier.digest} if again else None
    dossier.year_score = current_score(dossier.enrolment)
    dossier.content = freeze(dossier)
    dossier.digest = digest_of(dossier.content)
    dossier.submitted_at, dossier.submitted_by = clock.now(), by
    dossier.version += 1
    dossier.save(
        update_fields=[
            "status",
            "year_score",
            "content",
            "digest",
            "submitted_at",
            "submitted_by",
            "version",
        ]
    )
    after = {"digest": dossier.digest, "status": dossier.status}
    record(
        "dossier.submitted", dossier, by=by, before=before, after=after, kt=is_deputy(dossier, by)
    )
    _tell_lead(dossier, "dossier.submitted")
    return dossier


@transaction.atomic
def appraise_dossier(dossier, *, by, version, proposes, text):
    """The city's verifier proposes recognition, or not, in words."""
    dossier = _lock(dossier, version=version, yours={"appraisal": text})
    dossier.move_to(S.APPRAISED)
    if not text.strip():
        raise DomainError(_("Write the appraisal."), fields={"text": _("Write the appraisal.")})
    dossier.appraisal, dossier.proposes_recognition = text, proposes
    dossier.appraised_at, dossier.appraised_by = clock.now(), by
    dossier.version += 1
    dossier.save(
        update_fields=[
            "status",
            "appraisal",
            "proposes_recognition",
            "appraised_at",
            "appraised_by",
            "version",
        ]
    )
    after = {"appraisal": text, "proposes_recognition": proposes}
    record("dossier.appraised", dossier, by=by, after=after)
    committee = dossier.enrolment.programme.committee
    if committee:
        _tell(dossier, _secretaries(committee), "dossier.appraised")
    return dossier


@transaction.atomic
def ask_supplement(dossier, *, by, version, reason, due_on):
    """The city asks the ward to complete the dossier: what, and by when."""
    dossier = _lock(dossier, version=version, yours={"supplement_reason": reason})
    dossier.move_to(S.SUPPLEMENT)
    if not reason.strip():
        raise DomainError(_("Say what is to be supplemented."))
    if due_on < clock.today():
        sentence = _("The deadline cannot be in the past.")
        raise DomainError(sentence, fields={"due_on": sentence})
    before = {"reason": dossier.supplement_reason, "due_on": dossier.supplement_due_on}
    dossier.supplement_reason, dossier.supplement_due_on = reason, due_on
    dossier.version += 1
    dossier.save(update_fields=["status", "supplement_reason", "supplement_due_on", "version"])
    after = {"reason": reason, "due_on": due_on}
    record("dossier.supplement_asked", dossier, by=by, before=before, after=after)
    _tell(
        dossier,
        Posting.objects.holders(
            "chief", "deputy_chief", unit=dossier.enrolment.unit_id, day=clock.today()
        ),
        "dossier.supplement_asked",
        due_on=f"{due_on:%d/%m/%Y}",
    )
    return dossier


def _lock(dossier, *, version, yours=None):
    """The row, locked; refused when somebody changed it since the page was opened."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if dossier.version != version:
        theirs = {name: getattr(dossier, name, "") for name in yours or {}}
        conflicts = [
            {"key": name, "theirs": theirs[name], "yours": typed}
            for name, typed in (yours or {}).items()
            if theirs[name] != typed
        ]
        raise StaleError(
            _("Somebody else has changed this dossier meanwhile. Compare before you go on."),
            conflicts=conflicts,
        )
    return dossier


def current_score(enrolment):
    """The year score that counts now, if the year has been scored."""
    return YearScore.objects.current().filter(enrolment=enrolment).first()


def is_deputy(dossier, user) -> bool:
    """The deputy signs for an absent chief (KT.); both facts go on record."""
    held = Posting.objects.on(clock.today()).filter(user=user, unit=dossier.enrolment.unit_id)
    roles = set(held.values_list("role", flat=True))
    return "chief" not in roles and "deputy_chief" in roles


# --- what is in a dossier ---------------------------------------------------------------------


def quarters_of(enrolment):
    """Every period of the programme with the unit's report, or None, oldest first."""
    reports = {r.period_id: r for r in Report.objects.filter(enrolment=enrolment)}
    pairs = []
    for period in enrolment.programme.periods.order_by("quarter"):
        period.programme = enrolment.programme
        report = reports.get(period.pk)
        if report:
            report.period, report.enrolment = period, enrolment
        pairs.append((period, report))
    return pairs


def evidence_of(enrolment):
    """The files behind the verified quarters."""
    return (
        Evidence.objects.kept()
        .filter(result__report__enrolment=enrolment, result__report__status="verified")
        .select_related("result__criterion", "result__report__period")
        .order_by("result__report__period__quarter", "result__criterion__order", "pk")
    )


def checklist(dossier):
    """What must be in the dossier and whether it is: ``(key, met)`` pairs, in order."""
    quarters = quarters_of(dossier.enrolment)
    score = current_score(dossier.enrolment)
    verified = [r for _period, r in quarters if r and r.status == Report.Status.VERIFIED]
    last_verdict = max((r.decided_at for r in verified if r.decided_at), default=None)
    return [
        ("quarters", bool(quarters) and len(verified) == len(quarters)),
        ("score", score is not None),
        ("fresh", bool(score) and (last_verdict is None or score.at >= last_verdict)),
        ("summary", bool(dossier.summary.strip())),
        ("basis", dossier.enrolment.programme.legal_bases.exists()),
    ]


def refuse_incomplete(dossier):
    """Raise the first sentence that keeps the dossier from being submitted."""
    sentences = {
        "quarters": _("Every quarter must be verified first."),
        "score": _("The year has not been scored yet. The city computes the score first."),
        "fresh": _(
            "A quarter was verified after the year was scored. The score is computed anew first."
        ),
        "summary": _("Write the summary of the results first."),
    }
    for key, met in checklist(dossier):
        if not met and key in sentences:
            raise DomainError(sentences[key])


def freeze(dossier) -> dict:
    """All that the committee will read, as plain data; what is missing yet is null."""
    enrolment, score = dossier.enrolment, dossier.year_score
    programme = enrolment.programme
    content = {
        "number": dossier.number,
        "programme": {"slug": programme.slug, "title": programme.title, "year": programme.year},
        "unit": {"slug": enrolment.subject.slug, "name": enrolment.subject.name},
        "summary": dossier.summary,
        "difficulties": dossier.difficulties,
        "commitment": enrolment.commitment,
        "linked_models": enrolment.linked_models,
        "legal_bases": [
            {"number": b.number, "issued_on": b.issued_on, "issuer": b.issuer}
            for b in programme.legal_bases.all()
        ],
        "year_score": score and _score(score),
        "quarters": [_quarter(period, report) for period, report in quarters_of(enrolment)],
        "evidence": [_file(row) for row in evidence_of(enrolment)],
    }
    return json.loads(json.dumps(content, default=_plain, ensure_ascii=False))


def _score(score):
    return {
        "at": score.at,
        "criteria": str(score.criteria_version),
        "scoring_digest": score.scoring_digest,
        "digest": score.digest,
        "content": score.content,
    }


def _quarter(period, report):
    if report is None:
        return {"period": period.slug, "quarter": period.quarter, "status": "not_begun"}
    verified = report.verified_score or {}
    submission = report.submissions.order_by("-number").first()
    return {
        "period": period.slug,
        "quarter": period.quarter,
        "status": report.status,
        "receipt": report.receipt,
        "submitted_at": report.submitted_at,
        "verified_at": report.decided_at,
        "total": verified.get("total"),
        "max": verified.get("max", verified.get("max_total")),
        "submission_digest": submission.digest if submission else "",
    }


def _file(row):
    return {
        "id": row.pk,
        "period": row.result.report.period.slug,
        "criterion": row.result.criterion.code,
        "name": row.name,
        "size": row.size,
        "sha256": row.sha256,
    }


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def digest_of(content) -> str:
    """SHA-256 of the frozen content in canonical form."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


# --- telling --------------------------------------------------------------------------------


def _tell_lead(dossier, event):
    lead = dossier.enrolment.programme.lead_unit_id
    _tell(dossier, Posting.objects.holders("verifier", unit=lead, day=clock.today()), event)


def _secretaries(committee):
    rows = Membership.objects.incumbents(committee, clock.today()).filter(position="secretary")
    return [row.user for row in rows]


def _tell(dossier, people, event, **data):
    notify(
        people,
        event,
        url=dossier.get_absolute_url(),
        key=f"{event}:{dossier.pk}:{dossier.version}",
        number=dossier.number,
        unit=dossier.enrolment.subject.name,
        programme=str(dossier.enrolment.programme),
        **data,
    )
