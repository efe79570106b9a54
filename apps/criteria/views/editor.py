"""The editor of a draft: its structure on the left, what a ward will see on the right."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from apps.audit.views import ActionView, UseCaseMixin
from apps.core.errors import DomainError
from apps.criteria import services, structure
from apps.criteria.editing import (
    address,
    change_counts,
    faults,
    free_band_code,
    free_group_code,
    siblings,
)
from apps.criteria.outline import outline
from apps.criteria.preview import preview
from apps.criteria.revision_words import revision_words
from apps.criteria.services.drafts import taken_identities

from .base import DraftMixin

MANY = 40  # more criteria than this are previewed group by group
# as on a computer, on a phone (which holds a frame), in print
SHAPES = ("may-tinh", "dien-thoai", "ban-in", "khung")


class Editor(DraftMixin, UseCaseMixin, TemplateView):
    """The whole draft: order, sums, problems, changes, preview."""

    template_name = "criteria/editor.html"

    def get(self, request, *args, **kwargs):
        if not self.object.is_draft:
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        version = self.object
        found = faults(version)
        newest = list(version.revisions.defer("definition")[:2])
        return super().get_context_data(
            version=version,
            outline=outline(version.definition, reverse("criteria:editor", args=version.url_args)),
            blocking=[fault for fault in found if fault.blocking],
            warnings=[fault for fault in found if not fault.blocking],
            changes=change_counts(version),
            saved=newest[0] if newest else None,
            saved_words=revision_words(newest[0]) if newest else "",
            set_url=address(version, structure.SET),
            undo=newest[1].number if len(newest) > 1 else None,
            **preview_context(version, version.definition, self.request.GET),
            illustrative=version.set.is_invented,
            **kwargs,
        )


def preview_context(version, definition, wanted, data=None) -> dict:
    """What the preview shows: the groups asked for, all where they are few."""
    codes = [group["code"] for group in definition["groups"]]
    count = sum(len(group["criteria"]) for group in definition["groups"])
    group = wanted.get("nhom", "")
    if group not in codes:
        group = "" if count <= MANY or not codes else codes[0]
    return {
        "preview": preview(definition, data, shown={group} if group else None),
        "preview_group": group,
        "preview_codes": codes if count > MANY else [],
        "preview_url": reverse("criteria:editor-preview", args=version.url_args),
    }


class StructureAction(DraftMixin, ActionView):
    """One button of the structure: ``do`` is ``step:kind:name`` of the item it stands at.

    The change is made on the newest text: it names its item, so that nobody's work is lost.
    """

    steps = ()
    target = None

    def perform(self):
        step, kind, name = [*self.request.POST.get("do", "").split(":", 2), "", ""][:3]
        if step not in self.steps or kind not in ("group", "criterion", "band"):
            raise DomainError(_("Choose one of the steps shown."))
        return getattr(self, step)((kind, name))

    def change(self, what, change, **params):
        return services.change_draft(
            self.object, by=self.request.user, what=what, change=change, **params
        )

    def code_of(self, key) -> str:
        found = structure.find(self.object.definition, key)
        if found is None:
            raise DomainError(_("Somebody else has just removed this. Look at the draft again."))
        return found["code"]

    def get_success_message(self, outcome):
        return revision_words(outcome.revisions.defer("definition").first())

    def get_success_url(self):
        url = reverse("criteria:editor", args=self.object.url_args)
        return f"{url}#{anchor(self.target)}" if self.target else url


def anchor(key) -> str:
    """The id of an item on the page."""
    return f"{key[0]}-{key[1]}"


def present(definition, key):
    """The item a change is about; a TypeError tells the service that it is gone."""
    if structure.find(definition, key) is None:
        raise TypeError(key)


class EditorMove(StructureAction):
    """Up, down, or into another group."""

    steps = ("up", "down", "regroup")

    def up(self, key):
        return self._step(key, -1)

    def down(self, key):
        return self._step(key, 1)

    def _step(self, key, step):
        self.target, code = key, self.code_of(key)
        names = siblings(self.object.definition, key)
        place = min(max(names.index(key[1]) + step, 0), len(names) - 1) + 1

        def change(definition):
            present(definition, key)
            structure.move(definition, key, step)

        if key[0] != "criterion":
            return self.change("moved_to", change, item=code, place=place)
        group = structure.group_of(self.object.definition, key[1])["code"]
        return self.change("moved_in", change, item=code, place=place, group=group)

    def regroup(self, key):
        """The group is chosen beside the button."""
        self.target, code = key, self.code_of(key)
        group = self.request.POST.get(f"group-of-{key[1]}") or self.request.POST.get("group-of", "")
        if structure.find(self.object.definition, ("group", group)) is None:
            raise DomainError(_("Choose the group to move the criterion to."))

        def change(definition):
            present(definition, key)
            present(definition, ("group", group))
            structure.move_to_group(definition, key[1], group)

        return self.change("moved_group", change, item=code, group=group)


class EditorAdd(StructureAction):
    """A new group, criterion or rating; its page opens."""

    steps = ("after", "into", "new")

    def after(self, key):
        """A criterion after another one."""
        self.code_of(key)
        group = structure.group_of(self.object.definition, key[1])
        return self._criterion(group["code"], after=key[1])

    def into(self, key):
        """A criterion at the end of a group."""
        self.code_of(key)
        return self._criterion(key[1])

    def new(self, key):
        """A group or a rating at the end."""
        kind, definition = key[0], self.object.definition
        if kind == "group":
            code = free_group_code(definition)
            blank = structure.blank_group(code, with_points=self._with_points)
            add = structure.add_group
        else:
            code = free_band_code(definition)
            blank, add = structure.blank_band(code), structure.add_band
        self.target = (kind, code)
        return self.change("added", lambda new: add(new, blank), item=code)

    def _criterion(self, group_code, after=None):
        definition = self.object.definition
        code = structure.free_code(definition, structure.find(definition, ("group", group_code)))
        identity = structure.new_identity(definition, taken_identities(self.object), code)
        blank = structure.blank_criterion(code, identity, with_points=self._with_points)
        self.target = ("criterion", identity)

        def change(new):
            present(new, ("group", group_code))
            structure.add_criterion(new, group_code, blank, after=after)

        return self.change("added", change, item=code)

    @property
    def _with_points(self) -> bool:
        return self.object.definition.get("max_total") is not None

    def get_success_url(self):
        if self.target is None:
            return super().get_success_url()
        return address(self.object, self.target)

    def get_failure_url(self):
        self.target = None
        return super().get_success_url()


class EditorRemove(StructureAction):
    """Take an item out; the page offers the way back."""

    steps = ("remove",)

    def remove(self, key):
        code = self.code_of(key)

        def change(definition):
            present(definition, key)
            structure.remove(definition, key)

        return self.change("removed", change, item=code)


class EditorDuplicate(StructureAction):
    """A copy behind an item."""

    steps = ("duplicate",)

    def duplicate(self, key):
        code, taken = self.code_of(key), taken_identities(self.object)

        def change(definition):
            present(definition, key)
            self.target = structure.duplicate(definition, key, taken)

        return self.change("duplicated", change, item=code)
