"""Pages."""

from django.views.generic import View


class PostingCreate(View):
    pass


class PostingEnd(View):
    pass


class UnitList(View):
    pass


class UnitCreate(View):
    pass


class UnitUpdate(View):
    pass
