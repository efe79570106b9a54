"""Criteria sets in words; and the model layer's lock on what was published."""

from django.db import models
from django.utils.translation import gettext as _

from apps.committees.services import standing
from apps.core.errors import DomainError

EDITORS = ("administrator", "auditor")  # who may see drafts


class PublishedError(DomainError):
    """Somebody tried to change what was published."""


class CriteriaSetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Criteria sets are open to every signed-in user."""
        return self if user.is_authenticated else self.none()


class CriteriaVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published versions are open to every signed-in user, drafts to those who make them."""
        if not user.is_authenticated:
            return self.none()
        if any(standing(user).has_grant(kind) for kind in EDITORS):
            return self
        return self.exclude(status="draft")

    def bindable(self):
        """Published and complete enough to score with."""
        return self.filter(status="published", set__is_scored=True)

    def for_list(self):
        return self.select_related("set").order_by("set__code", "-published_on", "-pk")

    def update(self, **kwargs):
        if set(kwargs) - self.model.ENDING:
            refuse_published(self)
        return super().update(**kwargs)

    def delete(self):
        refuse_published(self)
        return super().delete()


class RowOfVersionQuerySet(models.QuerySet):
    """Groups and criteria: written once with their version, never afterwards."""

    def update(self, **kwargs):
        self._refuse()
        return super().update(**kwargs)

    def delete(self):
        self._refuse()
        return super().delete()

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        versions = self.model._meta.get_field("version").related_model
        refuse_published(versions.objects.filter(pk__in={obj.version_id for obj in objs}))
        return super().bulk_create(objs, *args, **kwargs)

    def _refuse(self):
        versions = self.model._meta.get_field("version").related_model
        refuse_published(versions.objects.filter(pk__in=self.order_by().values("version")))


def refuse_published(versions):
    """Raise PublishedError when one of the versions is not a draft any more."""
    published = versions.exclude(status="draft").select_related("set").first()
    if published:
        raise PublishedError(
            _(
                "Version %(number)s of %(code)s is published and cannot change."
                " Make a new draft from it."
            )
            % {"number": published.number, "code": published.set.code}
        )


def refuse_change(version, names=None):
    """Raise PublishedError when saving ``version`` would change more than its end."""
    if version._state.adding:
        return
    stored = type(version).objects.filter(pk=version.pk).first()
    if stored is None or stored.status == "draft":
        return
    fields = [field.attname for field in version._meta.concrete_fields]
    if names is not None:
        fields = [version._meta.get_field(name).attname for name in names]
    changed = {name for name in fields if getattr(version, name) != getattr(stored, name)}
    reopened = "status" in changed and version.status == "draft"
    if changed - version.ENDING or reopened:
        refuse_published(type(version).objects.filter(pk=version.pk))
