"""The preview by itself: refreshed while one types, on a phone, on paper."""

from csp.decorators import csp_replace
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView

from apps.audit.views import UseCaseMixin
from apps.criteria import structure
from apps.criteria.editing import faults, key_of
from apps.criteria.forms.editor import form_class
from apps.criteria.forms.editor_base import Surroundings

from .base import DraftMixin
from .editor import SHAPES, preview_context
from .editor_items import _new_key, item_preview, with_item

NOTHING_NEW = 204


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(
    csp_replace({"frame-ancestors": "'self'", "frame-src": "'self'"}), name="dispatch"
)
class EditorPreview(DraftMixin, UseCaseMixin, TemplateView):
    """GET: the page as a ward sees it. POST: the same with test values; nothing is stored."""

    http_method_names = ["get", "head", "post"]

    def get(self, request, *args, **kwargs):
        if not self.object.is_draft:
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("item"):
            return self.of_item(*request.POST["item"].partition("/")[::2])
        return self.render_to_response(self.get_context_data())

    def of_item(self, slug, name):
        """The item as it is being typed; while it cannot be read the old preview stays."""
        version, key = self.object, key_of(slug, name)
        definition = version.definition
        item = structure.item(definition, key) if key else None
        if item is None:
            return HttpResponse(status=NOTHING_NEW)
        around = Surroundings(version.definition, version.base.definition if version.base else None)
        form = form_class(key)(self.request.POST, key=key, item=item, around=around)
        if not form.is_valid():
            return HttpResponse(status=NOTHING_NEW)
        after = form.result()
        definition = with_item(definition, key, after)
        key = _new_key(key, after)
        found = [f for f in faults(version, definition) if f.key == key]
        context = {"version": version, "faults": found} | item_preview(
            definition, key, self.request.POST
        )
        return self.response_class(
            request=self.request,
            template="criteria/editor_tried.html",
            context=context,
            using=self.template_engine,
        )

    def get_template_names(self):
        if self.request.headers.get("HX-Request"):
            return ["criteria/editor_preview_part.html"]
        return ["criteria/editor_preview.html"]

    def get_context_data(self, **kwargs):
        version, request = self.object, self.request
        shape = request.GET.get("kieu", "")
        data = request.POST if request.method == "POST" else None
        wanted = request.POST if request.method == "POST" else request.GET
        return super().get_context_data(
            version=version,
            shape=shape if shape in SHAPES else SHAPES[0],
            **preview_context(version, version.definition, wanted, data),
            illustrative=version.set.is_invented,
            **kwargs,
        )
