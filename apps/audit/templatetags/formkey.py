"""``{% form_key %}``: the hidden field that makes pressing twice count once."""

import uuid

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context):
    """A fresh key per form; a form that comes back with errors keeps the key it had."""
    request = context.get("request")
    kept = request.POST.get("form_key", "") if request and request.method == "POST" else ""
    key = kept if len(kept) == 32 and kept.isalnum() else uuid.uuid4().hex
    return format_html('<input type="hidden" name="form_key" value="{}">', key)
