"""``{% whose_form %}``: what is typed is kept for its owner when the session has ended meanwhile."""

from django import template
from django.utils.html import format_html

from apps.accounts.keeping import FIELD, owner_mark

register = template.Library()


@register.simple_tag(takes_context=True)
def whose_form(context):
    """For forms that are sent to the address of their own page."""
    request = context["request"]
    mark = owner_mark(request.user, request.path)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, mark)
