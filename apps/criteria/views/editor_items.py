"""The page of one item: its form on the left, its preview and five tries on the right."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from apps.audit.views import FormPage
from apps.core import stale
from apps.core.errors import StaleError
from apps.criteria import services, structure
from apps.criteria.editing import address, faults, item_words, key_of, neighbours
from apps.criteria.forms.editor import form_class
from apps.criteria.forms.editor_base import Surroundings
from apps.criteria.forms.editor_criterion import CriterionForm
from apps.criteria.models import CriteriaSet, in_language
from apps.criteria.preview import preview, tries
from apps.criteria.services.drafts import taken_identities

from .base import DraftMixin
from .editor import anchor
from .editor_redraw import redraw

SAVING = ("save", "next", "stay", "")


class EditorItem(DraftMixin, FormPage):
    """Read, correct, try, save. Nothing that was typed is lost, whatever happens."""

    template_name = "criteria/editor_item.html"
    dispute = ()
    previewed = None

    def get(self, request, *args, **kwargs):
        if not self.object.is_draft:
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        step = request.POST.get("then", "")
        if step not in SAVING:
            return self.show_again(step)
        if self._reshaped():
            return self.show_again("kind")
        return super().post(request, *args, **kwargs)

    # --- the item and its form ----------------------------------------------------------------------

    @cached_property
    def key(self):
        key = key_of(self.kwargs["kind"], self.kwargs["key"])
        if key is None:
            raise Http404
        return key

    @cached_property
    def item(self):
        """The item as it stands; when it was removed meanwhile, as the sent page showed it."""
        found = structure.item(self.object.definition, self.key)
        if found is None and self.request.method == "POST":
            try:
                found = signing.loads(self.request.POST.get("before", ""), salt=stale.SALT)
            except signing.BadSignature:
                found = None
        if not isinstance(found, dict):
            raise Http404
        return found

    def get_form_class(self):
        return form_class(self.key)

    def get_form_kwargs(self):
        kwargs = {"key": self.key, "item": self.item, "around": self.around}
        if self.request.method == "POST":
            kwargs["data"] = self.request.POST
        return kwargs

    @cached_property
    def around(self):
        version = self.object
        sets = ()
        if self.key[0] == "criterion":
            sets = tuple(CriteriaSet.objects.order_by("code").values_list("code", flat=True))
        base = version.base.definition if version.base else None
        return Surroundings(version.definition, base, sets)

    def _reshaped(self) -> bool:
        """Kind or rule were chosen anew, but their fields were not on the page yet."""
        data = self.request.POST
        return "shown" in data and data["shown"] != "/".join(
            (data.get("kind_of", ""), data.get("rule_type", ""))
        )

    # --- showing again without saving ---------------------------------------------------------------

    def show_again(self, step):
        """The page as it was typed, with other fields, more rows, or a fresh preview."""
        cls, kwargs = self.get_form_class(), self.get_form_kwargs()
        bound = cls(**kwargs)
        if step == "preview":
            form = bound
        else:
            del kwargs["data"]
            typed = redraw(cls, self.request.POST, step)
            form = cls(typed=typed, **kwargs)
        if bound.is_valid():
            self.previewed = bound.result()
        return self.render_to_response(self.get_context_data(form=form))

    # --- saving -------------------------------------------------------------------------------------

    def perform(self, form):
        self.after = form.result()
        self._let_identity_follow()
        return services.change_item(
            self.object,
            by=self.request.user,
            key=self.key,
            before=form.cleaned_data["before"],
            after=self.after,
        )

    def _let_identity_follow(self):
        """A criterion that no version has had yet is named as its code; later it keeps its name."""
        after, own = self.after, self.key[-1]
        if self.key[0] != "criterion" or after.get("identity") != own or after["code"] == own:
            return
        definition, taken = self.object.definition, taken_identities(self.object)
        referred = any(own in (c["rule"].get("of") or ()) for c in _criteria(definition))
        if own not in taken and self.item.get("code") == own and not referred:
            after["identity"] = structure.new_identity(definition, taken, after["code"])

    def refused(self, form, error):
        if isinstance(error, StaleError):
            self._put_in_dispute(form, error)
        return super().refused(form, error)

    def _put_in_dispute(self, form, error):
        """Both texts side by side; sent once more, the one that was typed replaces the other."""
        self.conflict = next(iter(error.conflicts), None)
        theirs = self.conflict and self.conflict["theirs"]
        if theirs is None:
            return
        self.dispute = side_by_side(type(form), self.get_form_kwargs(), theirs, form.result())
        form.look_again(theirs)

    def get_success_message(self, outcome):
        return _("%(item)s is saved.") % {"item": item_words(self.key, self.after)}

    def succeed(self, outcome):
        messages.success(self.request, self.get_success_message(outcome))
        return HttpResponseRedirect(self._next(outcome))

    def _next(self, version):
        name = {"criterion": "identity"}.get(self.key[0], "code")
        key = self.key[:1] + ((self.after.get(name) or self.after["code"],) if self.key[1:] else ())
        step = self.request.POST.get("then", "")
        _before, following = neighbours(version.definition, key)
        if step == "next" and following:
            return address(version, following)
        if step == "stay":
            return address(version, key)
        editor = reverse("criteria:editor", args=version.url_args)
        return f"{editor}#{anchor(key)}" if key[1:] else editor

    # --- the page -----------------------------------------------------------------------------------

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        version, key = self.object, self.key
        shown = self.previewed or self._shown(context["form"])
        definition = version.definition
        if structure.find(definition, key) is not None:
            definition = with_item(definition, key, shown)
            key = _new_key(key, shown)
        before, after = neighbours(version.definition, self.key)
        context |= {
            "version": version,
            "key": self.key,
            "what": item_words(self.key, self.item),
            "slug": self.kwargs["kind"],
            "before_url": before and address(version, before),
            "after_url": after and address(version, after),
            "faults": [f for f in faults(version, definition) if f.key == key],
            "dispute": self.dispute,
            "conflict": getattr(self, "conflict", None),
            "illustrative": version.set.is_invented,
            "other_groups": other_groups(version.definition, self.key),
            **item_preview(definition, key, self.request.POST),
        }
        form = context["form"]
        context["page_has_errors"] = form.is_bound and bool(form.error_lines())
        return context

    def _shown(self, form):
        if form.is_bound and form.is_valid():
            return form.result()
        return self.item


def other_groups(definition, key) -> list[dict]:
    """Where a criterion can be moved to."""
    own = structure.group_of(definition, key[-1])
    return [
        {"code": group["code"], "title": in_language(group, "title")}
        for group in definition["groups"]
        if group is not own
    ]


def _criteria(definition):
    return [criterion for group in definition["groups"] for criterion in group["criteria"]]


def _new_key(key, item):
    if key[0] == "criterion":
        return ("criterion", structure.identity_of(item))
    return key if key[0] == "set" else (key[0], item["code"])


def with_item(definition, key, item) -> dict:
    """The definition with another text of one item; what is not touched is shared."""
    new = {**definition}
    for name in ("groups", "bands"):
        new[name] = [{**row} for row in definition[name]]
    if key[0] == "criterion":
        for group in new["groups"]:
            group["criteria"] = [
                {**c} if structure.identity_of(c) == key[1] else c for c in group["criteria"]
            ]
    structure.put(new, key, item)
    return new


def item_preview(definition, key, data) -> dict:
    """The row of a criterion, or the rows of a group, with what test values come to."""
    found = structure.find(definition, key)
    if found is None or key[0] not in ("criterion", "group"):
        return {"preview": None, "tries": []}
    if key[0] == "group":
        return {"preview": preview(definition, data, shown={found["code"]}), "tries": []}
    group = structure.group_of(definition, key[1])
    alone = {**definition, "groups": [{**group, "criteria": [found]}]}
    return {"preview": preview(alone, data), "tries": tries(definition, found)}


def side_by_side(cls, kwargs, theirs, yours) -> list[dict]:
    """The fields in which two texts of one item differ, as they are typed."""
    kwargs = {name: part for name, part in kwargs.items() if name not in ("data", "item")}
    one, two = (cls(item=item, **kwargs) for item in (theirs, yours))
    rows = []
    for name, bound in ((bound.name, bound) for bound in two if bound.name != "before"):
        before = one[name].value() if name in one.fields else ""
        if (before or "") != (bound.value() or ""):
            rows.append(
                {"label": bound.label, "theirs": _text(before), "yours": _text(bound.value())}
            )
    if cls is CriterionForm:
        for label, part in ((_("Fields"), "inputs"), (_("Tiers"), "tiers")):
            texts = [_rows_text(getattr(form, part)) for form in (one, two)]
            if texts[0] != texts[1]:
                rows.append({"label": label, "theirs": texts[0], "yours": texts[1]})
    return rows


def _text(value) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(value)
    return str(value if value not in (None, "") else "–")


def _rows_text(rows) -> str:
    lines = [
        " · ".join(_text(b.value()) for b in row if b.value() not in (None, "", False))
        for row in rows
    ]
    return "\n".join(lines) or "–"
