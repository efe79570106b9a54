"""Which unit is meant by what somebody typed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.folding import fold
from apps.localities.models import Locality, LocalityVersion

SUGGESTIONS = 6
HOW_TO_NAME = gettext_lazy("Name, official code or short name, for example “bai chay”.")


def find_locality(words):
    """The one unit of today that is meant, else a refusal that names the candidates.

    A short name also finds a unit that has ended.
    """
    named = Locality.objects.filter(slug=words.strip().lower()).first()
    if named:
        return named
    rows = list(
        LocalityVersion.objects.on(clock.today())
        .matching(words)
        .for_registry(words)[: SUGGESTIONS + 1]
    )
    wanted = fold(words)
    exact = [row for row in rows if wanted in (row.search_key, fold(row.name), row.code)]
    if len(exact) == 1 or len(rows) == 1:
        return (exact or rows)[0].locality
    if not rows:
        raise DomainError(
            _("No unit of today is called “%(words)s”. Check the name or type the code.")
            % {"words": words}
        )
    said = "; ".join(f"{row.locality.slug} ({_place(row)})" for row in rows[:SUGGESTIONS])
    raise DomainError(
        _("Several units fit. Type one of these short names: %(names)s.") % {"names": said}
    )


def _place(row):
    return f"{row.full_name}, {row.parent.name}" if row.parent else row.full_name
