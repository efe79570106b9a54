"""Pages."""

from django.views.generic import View


class CommitteeList(View):
    pass


class CommitteeCreate(View):
    pass


class CommitteeDetail(View):
    pass


class MembershipCreate(View):
    pass


class MembershipEnd(View):
    pass


class AssignmentCreate(View):
    pass


class AssignmentEnd(View):
    pass
