"""Pages of the recognition area."""

from django.http import Http404
from django.views.generic import View


class _Soon(View):
    def get(self, request, **kwargs):
        raise Http404


DossierList = _Soon
DossierCreate = _Soon
DossierDetail = _Soon
DossierUpdate = _Soon
DossierSubmit = _Soon
DossierAppraise = _Soon
DossierPrint = _Soon
SessionList = _Soon
SessionCreate = _Soon
SessionDetail = _Soon
SessionUpdate = _Soon
AgendaAdd = _Soon
SessionInvite = _Soon
AttendanceUpdate = _Soon
SessionOpen = _Soon
SessionClose = _Soon
SessionPrint = _Soon
ItemDetail = _Soon
AgendaMove = _Soon
AgendaRemove = _Soon
VotePage = _Soon
RecusePage = _Soon
VoteOpen = _Soon
VoteClose = _Soon
ItemConclude = _Soon
RecognitionCreate = _Soon
RecognitionList = _Soon
RecognitionExport = _Soon
RecognitionDetail = _Soon
RecognitionCorrect = _Soon
ScanDownload = _Soon
