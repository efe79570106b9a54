"""The base views of every use case: a button, a page with a form, and one that may be stale.

They stand here and not in ``core`` because the log decides whether a form was sent before.
"""

import hashlib

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin
from rules.contrib.views import PermissionRequiredMixin

from apps.core.errors import DomainError, StaleError

from .services import first_outcome, form_key_for, submission

_NOT_CONTENT = {"csrfmiddlewaretoken", "form_key"}


class AlreadyDone(Exception):  # noqa: N818 -- an outcome, not a fault
    """The same form was sent before; ``event`` is what it did."""

    def __init__(self, event):
        super().__init__(str(event))
        self.event = event


def body_hash(request) -> str:
    """What was typed, as one hash; two sendings of one form have the same."""
    lines = [
        f"{name}={value}"
        for name in sorted(request.POST)
        if name not in _NOT_CONTENT
        for value in request.POST.getlist(name)
    ]
    lines += [f"{name}:{f.name}:{f.size}" for name, f in sorted(request.FILES.items())]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def once(request, perform):
    """Run ``perform()`` unless the same form has been sent before.

    Raises AlreadyDone for the same form with the same content, DomainError for other content
    under the same key, and whatever ``perform`` raises.
    """
    key = form_key_for(request.user, request.path, request.POST.get("form_key", "")[:64])
    content = body_hash(request)
    _stop_if_done(key, content)
    try:
        with submission(key, content):
            return perform()
    except IntegrityError:
        # Two presses at the same moment: the other one has won and is committed by now.
        _stop_if_done(key, content)
        raise


def _stop_if_done(key, content):
    earlier = first_outcome(key)
    if earlier is None:
        return
    if earlier.body_hash != content:
        raise DomainError(
            _("This form has already been sent with other content. Open the page again.")
        )
    raise AlreadyDone(earlier)


class UseCaseMixin(PermissionRequiredMixin):
    """Rows first (404), then the permission (403), then the service's answer."""

    success_message = ""

    def get_permission_object(self):
        if not hasattr(self, "object"):
            self.object = self.get_object()
        return self.object

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_success_message(self, outcome):
        return self.success_message

    def succeed(self, outcome):
        message = self.get_success_message(outcome)
        if message:
            messages.success(self.request, message)
        return HttpResponseRedirect(self.get_success_url())

    def succeed_again(self, event):
        """The second press: the first one's page, and a word that nothing was done twice."""
        messages.info(self.request, _("This was already done; nothing was done twice."))
        return HttpResponseRedirect(event.url or self.get_success_url())


class ActionView(UseCaseMixin, SingleObjectMixin, View):
    """POST: run one use case on one object, tell the user, go back to its page."""

    http_method_names = ["post"]
    form_class = forms.Form

    def post(self, request, *args, **kwargs):
        form = self.form_class(request.POST)
        try:
            if not form.is_valid():
                raise DomainError("; ".join(e for es in form.errors.values() for e in es))
            outcome = once(request, lambda: self.perform(**form.cleaned_data))
        except AlreadyDone as done:
            return self.succeed_again(done.event)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(self.get_failure_url())
        return self.succeed(outcome)

    def http_method_not_allowed(self, request, *args, **kwargs):
        """Opened like a page: out of the browser's history, or typed."""
        answer = super().http_method_not_allowed(request, *args, **kwargs)
        answer.content = render(request, "405.html").content
        return answer

    def get_failure_url(self):
        return self.get_success_url()

    def perform(self, **data):
        """Call the service; raise DomainError to refuse."""
        raise NotImplementedError


class FormPage(UseCaseMixin, FormView):
    """A page with a form for one use case; a refusal brings the page back as it was typed.

    Subclasses give ``form_class``, ``template_name``, ``perform(form)``; ``get_object`` where
    the page is about an object that exists.
    """

    http_method_names = ["get", "head", "post"]

    def get_object(self):
        """Override where the page is about an existing object."""
        return

    def get_permission_object(self):
        if not hasattr(self, "object"):
            self.object = self.get_object()
        return self.object

    def form_valid(self, form):
        try:
            outcome = once(self.request, lambda: self.perform(form))
        except AlreadyDone as done:
            return self.succeed_again(done.event)
        except DomainError as error:
            return self.refused(form, error)
        return self.succeed(outcome)

    def refused(self, form, error):
        for name, sentence in error.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
        if not error.fields:
            form.add_error(None, str(error))
        return self.form_invalid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=200)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.setdefault("object", getattr(self, "object", None))
        context["page_has_errors"] = bool(context["form"].errors)
        return context

    def perform(self, form):
        """Call the service; raise DomainError to refuse."""
        raise NotImplementedError


class LookAgain:
    """After a refusal for staleness the form keeps what is typed; sending again is a decision.

    For pages whose form is a ``SeenForm`` about ``self.object``.
    """

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.object}

    def refused(self, form, error):
        if isinstance(error, StaleError):
            form.instance.refresh_from_db()
            form.look_again()
        return super().refused(form, error)
