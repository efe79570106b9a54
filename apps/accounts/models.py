"""Who logs in, and who may administer, lead or audit."""

from django.contrib import auth
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core import clock

from .querysets import GrantQuerySet, UserManager


class User(AbstractUser):
    """One staff account, named by post and never by a real person.

    Posts are ``police.Posting`` and ``committees.Membership``; a technical superuser holds none
    and sees no rows.
    """

    first_name = last_name = None
    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$",
                _("Use small letters without diacritics, digits, dots and hyphens."),
            )
        ],
    )
    display_name = models.CharField(_("post"), max_length=150)
    phone = models.CharField(_("office phone"), max_length=30, blank=True)
    language = models.CharField(
        _("language"), max_length=2, blank=True, choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    must_change_password = models.BooleanField(default=False)
    is_trial = models.BooleanField(default=False)

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        ordering = ["username"]

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name

    def has_perm(self, perm, obj=None):
        """As the rules say; a technical superuser gets no more than anybody else."""
        return self.is_active and any(
            backend.has_perm(self, perm, obj)
            for backend in auth.get_backends()
            if hasattr(backend, "has_perm")
        )

    @cached_property
    def grants_today(self) -> set[str]:
        """The kinds of grant held today; asked once per request."""
        return set(self.grants.on(clock.today()).values_list("kind", flat=True))

    def holds_grant(self, kind: str) -> bool:
        return kind in self.grants_today


class Grant(models.Model):
    """A dated right that comes with no post: administrator, leader, auditor."""

    class Kind(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        LEADER = "leader", _("Leader (read only)")
        AUDITOR = "auditor", _("Auditor (read only)")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(_("right"), max_length=20, choices=Kind)
    # Named by text because units stand above accounts; empty means everywhere.
    locality = models.ForeignKey(
        "localities.Locality",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="grant_ends_after_it_begins",
            )
        ]

    def __str__(self):
        words = f"{self.user} – {self.get_kind_display()}"
        return f"{words} – {self.locality}" if self.locality_id else words
