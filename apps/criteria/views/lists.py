"""Criteria sets as pages to read; open to every signed-in user."""

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from apps.core.folding import fold
from apps.criteria.forms.lists import SetFilter
from apps.criteria.models import CriteriaSet, CriteriaVersion, in_language
from apps.criteria.scoring.compare import changed_words
from apps.criteria.wording import band_words, fold_words, rule_words

# Real ones first; what is invented stands apart and comes last.
NATURES = ("real", "illustrative", "partial", "superseded", "synthetic")


class SetList(TemplateView):
    """The sets by nature, each with its newest version."""

    template_name = "criteria/set_list.html"

    def get_context_data(self, **kwargs):
        form = SetFilter(self.request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        newest = {}
        for version in CriteriaVersion.objects.visible_to(self.request.user).for_list():
            newest.setdefault(version.set_id, []).append(version)
        sections = {nature: [] for nature in NATURES}
        for versions in newest.values():
            row = versions[0].set
            if _matches(row, wanted):
                sections[row.nature].append({"set": row, "versions": versions})
        return super().get_context_data(
            form=form,
            sections=[
                {"nature": CriteriaSet.Nature(nature), "rows": rows}
                for nature, rows in sections.items()
                if rows
            ],
            **kwargs,
        )


def _matches(row, wanted):
    words = fold(wanted.get("q", ""))
    text = fold(f"{row.code} {row.title_vi} {row.title_en}")
    return words in text and wanted.get("nature", "") in ("", row.nature)


class VersionDetail(TemplateView):
    """One version to read and to print: what is asked, and how it is judged."""

    template_name = "criteria/version_detail.html"

    def get_context_data(self, code, number, **kwargs):
        version = get_object_or_404(
            CriteriaVersion.objects.visible_to(self.request.user).for_list(),
            set__code=code,
            number=number,
        )
        definition = version.definition
        return super().get_context_data(
            version=version,
            definition=definition,
            facts={name: _fact(definition, name) for name in FACTS},
            groups=[_group(group, definition) for group in definition["groups"]],
            bands=[_band(band, definition) for band in definition["bands"]],
            has_points=definition["max_total"] is not None,
            illustrative=version.set.is_invented,
            siblings=CriteriaVersion.objects.visible_to(self.request.user)
            .filter(set=version.set_id)
            .exclude(pk=version.pk)
            .select_related("set")
            .defer("definition")
            .order_by("-effective_from", "-pk"),
            corrections=corrections_of(version),
            **kwargs,
        )


FACTS = ("legal_basis", "source", "confidence", "status", "recognition_rule", "authority")


def _fact(definition, name):
    """In the reader's language where there are two texts, else the one there is."""
    return in_language(definition, name) or definition.get(name, "")


def _group(group, definition):
    return {
        "code": group["code"],
        "title": in_language(group, "title"),
        "max": group["max"],
        "need": group.get("need"),
        "criteria": [_criterion(criterion, definition) for criterion in group["criteria"]],
    }


def _criterion(criterion, definition):
    return {
        "code": criterion["code"],
        "title": in_language(criterion, "title"),
        # The parts of a ratio are counts; the unit is that of their quotient.
        "unit": "" if criterion["kind"] == "ratio" else in_language(criterion, "unit"),
        "guidance": in_language(criterion, "guidance"),
        "max": criterion["max"],
        "mandatory": criterion["mandatory"],
        "veto": criterion["veto"],
        "computed": criterion.get("computed"),
        "evidence": criterion["evidence"],
        "inputs": [
            {"label": in_language(item, "label"), "optional": item.get("optional")}
            for item in criterion["inputs"]
        ],
        "rule": rule_words(criterion, definition),
        "fold": fold_words(criterion),
    }


def _band(band, definition):
    return {
        "title": in_language(band, "title"),
        "unknown": band.get("unknown"),
        "words": band_words(band, definition),
    }


def corrections_of(version) -> list[dict]:
    """The words that a correction changed (published) or would change (draft)."""
    if not version.is_correction:
        return []
    rows = version.corrected_words or changed_words(version.base.definition, version.definition)
    return [{"place": place, "before": before, "after": after} for place, before, after in rows]
