"""Two versions of a set side by side: what was added, dropped, re-weighted, reworded."""

from django.views.generic import TemplateView

from apps.criteria.explaining import change_words
from apps.criteria.forms.lifecycle import CompareForm
from apps.criteria.models import CriteriaVersion, in_language
from apps.criteria.scoring.compare import differences
from apps.criteria.structure import identity_of
from apps.criteria.wording import rule_words

from .base import VersionMixin


class VersionCompare(VersionMixin, TemplateView):
    """This version against another of the same set, by identity; the base by default."""

    template_name = "criteria/version_compare.html"

    def get_context_data(self, **kwargs):
        version = self.get_object()
        others = list(
            CriteriaVersion.objects.visible_to(self.request.user)
            .filter(set=version.set_id)
            .exclude(pk=version.pk)
            .select_related("set")
            .order_by("-effective_from", "-pk")
        )
        form = CompareForm(self.request.GET or None, versions=others)
        other = _chosen(form, others, version)
        found = differences(other.definition, version.definition) if other else []
        table = _side_by_side(other.definition, version.definition) if other else []
        return super().get_context_data(
            version=version,
            other=other,
            form=form,
            rows=[{"change": c, "words": change_words(c)} for c in found],
            table=table,
            any_changed=any(not row["same"] for row in table),
            only_changes="tat_ca" not in self.request.GET,
            illustrative=version.set.is_invented,
            **kwargs,
        )


def _chosen(form, others, version):
    wanted = form.cleaned_data.get("voi") if form.is_valid() else ""
    by_number = {other.number: other for other in others}
    if wanted in by_number:
        return by_number[wanted]
    base = next((other for other in others if other.pk == version.base_id), None)
    return base or (others[0] if others else None)


def _side_by_side(old, new) -> list[dict]:
    """Every criterion of both versions, paired by identity, in the order of the newer one."""
    before = {identity_of(c): c for group in old["groups"] for c in group["criteria"]}
    rows = []
    for group in new["groups"]:
        for criterion in group["criteria"]:
            older = before.pop(identity_of(criterion), None)
            rows.append({"old": _cell(older), "new": _cell(criterion)})
    rows += [{"old": _cell(gone), "new": None} for gone in before.values()]
    for row in rows:
        row["same"] = row["old"] == row["new"]
    return rows


def _cell(criterion):
    if criterion is None:
        return None
    return {
        "code": criterion["code"],
        "title": in_language(criterion, "title"),
        "max": criterion["max"],
        "veto": criterion["veto"],
        "mandatory": criterion["mandatory"],
        "rule": _rule(criterion),
    }


def _rule(criterion) -> list[str]:
    """Words of the rule; a half-made draft may not have one yet."""
    try:
        return rule_words(criterion)
    except (KeyError, TypeError, ValueError, ArithmeticError, StopIteration):
        return []
