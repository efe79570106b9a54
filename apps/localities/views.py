"""Pages."""

from django.views.generic import View


class LocalityList(View):
    pass


class LocalityDetail(View):
    pass


class VersionCreate(View):
    pass


class VersionUpdate(View):
    pass
