"""Shape of the input: committees, seats, assignments."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.services import normal_username
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.fields import ChoiceField, DayField, TextField, WholeField
from apps.core.forms import LookupField
from apps.localities.services import HOW_TO_NAME, find_locality

from .models import Committee, Membership


def find_user(words):
    """The active account of that user name."""
    user = User.objects.filter(username=normal_username(words), is_active=True).first()
    if user is None:
        raise DomainError(gettext("There is no active account “%(name)s”.") % {"name": words})
    return user


def locality_field(label, **kwargs):
    return LookupField(
        label=label,
        find=find_locality,
        show=lambda locality: locality.slug,
        **{"help_text": HOW_TO_NAME, **kwargs},
    )


class CommitteeForm(forms.Form):
    """A committee and the rule of its quorum."""

    name = TextField(label=_("Name"), max_length=200, free=False)
    locality = locality_field(_("Unit"))
    kind = ChoiceField(label=_("Kind"), choices=Committee.Kind)
    family = ChoiceField(label=_("Form of documents"), choices=Committee.Family)
    quorum_numerator = WholeField(
        label=_("Quorum: parts present"), minimum=1, maximum=100, initial=2
    )
    quorum_denominator = WholeField(
        label=_("Quorum: of how many parts"),
        minimum=1,
        maximum=100,
        initial=3,
        help_text=_("Two of three parts is the default where no working regulation is known."),
    )


class MembershipForm(forms.Form):
    """A seat for a person."""

    user = LookupField(
        label=_("User name"),
        find=find_user,
        show=lambda user: user.username,
        help_text=_("For example uyvien01; the account must exist."),
    )
    position = ChoiceField(
        label=_("Position"), choices=Membership.Position, widget=forms.RadioSelect
    )
    is_voting = forms.BooleanField(
        label=_("Votes"),
        required=False,
        initial=True,
        help_text=_("The secretary usually does not vote."),
    )
    home = locality_field(
        _("Works at"),
        required=False,
        help_text=_("A member does not vote on the unit where they work."),
    )
    order = WholeField(label=_("Place in the list"), minimum=0, maximum=999, initial=0)
    valid_from = DayField(label=_("From"), initial=clock.today)
    valid_to = DayField(
        label=_("No longer from"), required=False, help_text=_("Empty: until further notice.")
    )


class AssignmentForm(forms.Form):
    """A unit that a member follows."""

    locality = locality_field(_("Unit"))
    valid_from = DayField(label=_("From"), initial=clock.today)
    valid_to = DayField(
        label=_("No longer from"), required=False, help_text=_("Empty: until further notice.")
    )


class CommitteeFilterForm(forms.Form):
    q = TextField(label=_("Name or unit"), required=False, max_length=100, free=False)
