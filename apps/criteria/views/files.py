"""A version as an Excel workbook: out for everybody who sees it, back in for administrators."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic import View

from apps.audit.views import AlreadyDone, FormPage, once
from apps.core.errors import DomainError, StaleError
from apps.core.exporting import download
from apps.criteria import scoring, services
from apps.criteria.explaining import change_words
from apps.criteria.forms.files import ImportForm, PasteForm
from apps.criteria.problems import problem_words
from apps.criteria.scoring.compare import differences
from apps.criteria.services.drafts import taken_identities
from apps.criteria.sheets import from_paste, from_workbook, to_workbook
from apps.criteria.sheets.paste import HEADINGS, example

from .base import DraftMixin, VersionMixin

KEPT_SECONDS = 12 * 3600
LONGEST_KEPT = 2 * 1024 * 1024
ADDED = ("added", "split", "merged", "replaced")


class VersionExport(VersionMixin, View):
    """The whole text of a version as a workbook that can be edited and imported again."""

    def get(self, request, **kwargs):
        version = self.get_object()
        return download(workbook_of(version), f"{version.set.code}-{version.number}")


def workbook_of(version) -> bytes:
    """The workbook speaks Vietnamese in every language: its words are its format."""
    with override("vi"):
        standing = str(version.get_status_display())
    return to_workbook(version.definition, number=version.number, standing=standing)


class ReplacePage(DraftMixin, FormPage):
    """Two steps on one address: look at what would change, then apply it."""

    def post(self, request, *args, **kwargs):
        if "apply" in request.POST:
            return self.apply()
        return super().post(request, *args, **kwargs)

    def get_success_url(self):
        return reverse("criteria:editor", args=self.object.url_args)

    def get_context_data(self, **kwargs):
        version = self.object
        return super().get_context_data(
            version=version,
            published=self.published_sentence(),
            illustrative=version.set.is_invented,
            **kwargs,
        )

    def preview(self, definition) -> dict:
        """What the new text changes against the draft as it stands now."""
        changes = differences(self.object.definition, definition)
        kinds = [change.kind for change in changes]
        added = sum(kind in ADDED for kind in kinds)
        dropped = kinds.count("dropped")
        found = scoring.problems(definition)
        return {
            "changes": [{"change": c, "words": change_words(c)} for c in changes],
            "counts": {"added": added, "dropped": dropped, "changed": len(kinds) - added - dropped},
            "same": definition == self.object.definition,
            "blocking": [problem_words(p, definition) for p in found if p.blocking],
        }

    def replace(self, definition, *, seen, what, form, show):
        """Apply the new text; when somebody was faster, ``show`` it against their text."""
        try:
            once(
                self.request,
                lambda: services.replace_definition(
                    self.object,
                    by=self.request.user,
                    seen=seen,
                    definition=definition,
                    what=what,
                ),
            )
        except AlreadyDone as done:
            return self.succeed_again(done.event)
        except StaleError as error:
            form.add_error(None, str(error))
            return show()
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, self.success_message)
        return HttpResponseRedirect(self.get_success_url())


class DraftImport(ReplacePage):
    """A workbook in the place of the draft's text: all of it, or nothing and every fault."""

    form_class = ImportForm
    template_name = "criteria/file_import.html"
    success_message = gettext_lazy("The draft now holds the content of the workbook.")

    def form_valid(self, form):
        definition, errors = from_workbook(form.cleaned_data["workbook"])
        if not errors and definition["code"] != self.object.set.code:
            facts = {"other": definition["code"], "own": self.object.set.code}
            errors = [
                _("This text belongs to the set “%(other)s”, the draft to “%(own)s”.") % facts
            ]
        if errors:
            context = self.get_context_data(form=form, faults=[str(error) for error in errors])
            return self.render_to_response({**context, "page_has_errors": True})
        return self.show(form, definition)

    def show(self, form, definition):
        kept = signing.dumps(
            {"definition": definition, "seen": self.object.revision},
            salt=self._salt(),
            compress=True,
        )
        if len(kept) > LONGEST_KEPT:
            form.add_error(
                None, _("The file is larger than 2 MB. A set of criteria is far smaller.")
            )
            return self.form_invalid(form)
        context = self.get_context_data(form=form, preview=self.preview(definition), kept=kept)
        return self.render_to_response(context)

    def _salt(self):
        """What was shown to one person for one draft is applied by that person to that draft."""
        return f"criteria.import:{self.request.user.pk}:{self.object.pk}"

    def apply(self):
        try:
            kept = signing.loads(
                self.request.POST.get("apply", ""), salt=self._salt(), max_age=KEPT_SECONDS
            )
        except signing.BadSignature:
            messages.error(
                self.request, _("Upload the workbook again; what was checked is no longer kept.")
            )
            return redirect("criteria:draft-import", *self.object.url_args)
        form = self.form_class(data={})
        form.errors.clear()  # no file is expected in this step
        definition = kept["definition"]
        return self.replace(
            definition,
            seen=kept["seen"],
            what="imported",
            form=form,
            show=lambda: self.show(form, definition),
        )


class DraftPaste(ReplacePage):
    """Rows copied from Excel into one group of the draft."""

    form_class = PasteForm
    template_name = "criteria/file_paste.html"
    success_message = gettext_lazy("The rows stand in the draft.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "definition": self.object.definition}

    def get_initial(self):
        return {"group": self.request.GET.get("nhom", "")}

    def get_context_data(self, **kwargs):
        groups = self.object.definition["groups"]
        kwargs.setdefault("form", self.get_form())
        wanted = kwargs["form"]["group"].value()
        shown = next((g for g in groups if g["code"] == wanted), None)
        rows = example(self.object.definition, shown["code"]) if shown else ""
        headings = [(key, names[0]) for key, names in HEADINGS.items()]
        return super().get_context_data(
            headings=headings, group=shown, example=rows, groups=groups, **kwargs
        )

    def form_valid(self, form):
        definition, rows, errors = self._read(form)
        return self.show(form, definition, rows, errors)

    def _read(self, form):
        return from_paste(
            form.cleaned_data["text"],
            self.object.definition,
            form.cleaned_data["group"],
            taken=taken_identities(self.object),
        )

    def show(self, form, definition, rows, errors):
        context = self.get_context_data(
            form=form,
            rows=_shown(rows),
            faults=[str(error) for error in errors],
            preview=self.preview(definition) if definition else None,
            seen=self.object.revision,
        )
        return self.render_to_response({**context, "page_has_errors": bool(errors or form.errors)})

    def apply(self):
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        definition, rows, errors = self._read(form)
        if errors:
            return self.show(form, None, rows, errors)
        return self.replace(
            definition,
            seen=form.cleaned_data["seen"] or 0,
            what="pasted",
            form=form,
            show=lambda: self.show(form, definition, rows, errors),
        )


def _shown(rows):
    """The pasted rows with their cells in the order of the page."""
    for row in rows:
        row.line = [row.cells.get(key, "") for key in HEADINGS]
    return rows
