"""A version as an Excel workbook: out for everybody who sees it, back in for administrators."""

from django.utils.translation import override
from django.views.generic import View

from apps.core.exporting import download
from apps.criteria.sheets import to_workbook

from .base import VersionMixin


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
