"""Many accounts from one sheet: upload, look at what was read, then confirm."""

import secrets

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts import services, sheets
from apps.accounts.forms import ImportForm
from apps.accounts.services.importing import columns
from apps.accounts.services.people import Row
from apps.audit.views import AlreadyDone, FormPage, once
from apps.core.errors import DomainError
from apps.core.exporting import download, workbook

from .users import keep_slips


class UserImport(FormPage):
    """Nothing is stored by the upload; the second button opens all accounts or none."""

    form_class = ImportForm
    template_name = "accounts/user_import.html"
    permission_required = "accounts.add_user"

    def get(self, request, *args, **kwargs):
        if "mau" in request.GET:
            return download(workbook("ANCS", list(columns().values()), []), "danh-sach-nguoi-dung")
        return super().get(request, *args, **kwargs)

    def get_success_url(self):
        return reverse("accounts:user-list")

    def post(self, request, *args, **kwargs):
        if "confirm" in request.POST:
            return self._confirm()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        upload = form.cleaned_data["sheet"]
        try:
            if upload.size > sheets.MAX_BYTES:
                raise DomainError(_("The file is larger than 1 MB. Split the list."))
            rows = sheets.read(upload.name, upload.read(), columns())
        except DomainError as error:
            form.add_error("sheet", str(error))
            return self.form_invalid(form)
        fits = services.check_rows(rows)  # faults found while reading count as well
        return self._show(form, rows, fits)

    def _show(self, form, rows, fits):
        token = ""
        if fits:
            token = secrets.token_hex(16)
            self.request.session["import"] = {
                "token": token,
                "rows": [[row.number, row.cells] for row in rows],
            }
        context = self.get_context_data(
            form=form, rows=rows, fits=fits, token=token, headings=list(columns().items())
        )
        context["faults"] = sum(1 for row in rows if row.errors)
        return self.render_to_response(context)

    def _confirm(self):
        try:
            users = once(self.request, self._import)
        except AlreadyDone:
            messages.info(self.request, _("This was already done; nothing was done twice."))
            return redirect("accounts:user-slips")
        except DomainError as error:
            messages.error(self.request, str(error))
            return redirect("accounts:user-import")
        messages.success(
            self.request,
            ngettext("%(count)s account is open.", "%(count)s accounts are open.", len(users))
            % {"count": len(users)},
        )
        return redirect("accounts:user-slips")

    def _import(self):
        kept = self.request.session.get("import")
        if not kept or kept["token"] != self.request.POST["confirm"]:
            raise DomainError(_("Upload the sheet again; what was checked is no longer kept."))
        nonce = services.new_nonce()
        rows = [Row(number, cells) for number, cells in kept["rows"]]
        users = services.import_users(rows, by=self.request.user, nonce=nonce)
        del self.request.session["import"]
        keep_slips(self.request, nonce, users)
        return users
