"""Finding units by what people type, and correcting the registry."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.fields import ChoiceField, DayField, LongTextField, ModelChoiceField, TextField
from apps.core.forms import LookupField
from apps.core.stale import SeenForm

from .models import Locality, LocalityVersion
from .services import HOW_TO_NAME, find_locality


class ProvinceField(ModelChoiceField):
    """Provinces of today and those that ended, told apart by the day they ended."""

    def label_from_instance(self, province):
        if not province.last_day:
            return province.name
        return gettext("%(name)s (until %(day)s)") % {
            "name": province.name,
            "day": f"{province.last_day:%d/%m/%Y}",
        }


class LocalityFilterForm(forms.Form):
    """The registry, narrowed."""

    STATES = [("", _("In force today")), ("ended", _("Ended")), ("all", _("All"))]

    q = TextField(label=_("Name or code, also old"), required=False, max_length=100, free=False)
    province = ProvinceField(
        label=_("Province"),
        queryset=Locality.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All provinces"),
    )
    level = ChoiceField(label=_("Level"), required=False)
    state = ChoiceField(label=_("Validity"), choices=STATES, required=False)

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces
        self.fields["level"].choices = [("", _("All levels")), *LocalityVersion.Level.choices]


class VersionFields(forms.Form):
    """What a unit is called."""

    name = TextField(
        label=_("Name"),
        max_length=120,
        free=False,
        help_text=_("Without “phường”, “xã” or “tỉnh”."),
    )
    code = TextField(
        label=_("Official code"),
        max_length=10,
        required=False,
        free=False,
        validators=[RegexValidator(r"^[0-9]+$", _("The code holds digits only."))],
        help_text=_("Empty where it is not known; never invented."),
    )


class VersionUpdateForm(VersionFields, SeenForm):
    """Correction of one version."""

    watched = ("name", "code", "valid_from", "valid_to")

    valid_from = DayField(label=_("From"))
    valid_to = DayField(
        label=_("No longer from"), required=False, help_text=_("Empty: in force today.")
    )
    reason = LongTextField(
        label=_("Reason for the correction"),
        rows=2,
        max_length=500,
        help_text=_("Which document says so? It is kept in the log."),
    )
    field_order = ["name", "code", "valid_from", "valid_to", "reason"]


class VersionCreateForm(VersionFields):
    """Another name, kind, code or parent from a day on."""

    kind = ChoiceField(label=_("Kind"), choices=LocalityVersion.Kind)
    parent = LookupField(
        label=_("Belongs to"),
        find=find_locality,
        show=lambda locality: locality.slug,
        help_text=HOW_TO_NAME,
        required=False,
    )
    valid_from = DayField(label=_("From"))
    source = TextField(
        label=_("Legal basis"),
        max_length=200,
        help_text=_("Number and date of the document."),
    )
    field_order = ["kind", "name", "code", "parent", "valid_from", "source"]
