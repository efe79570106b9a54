"""A draft that somebody works on: on top of the seeds, so that its pages can be seen.

Run inside the stack (``manage.py shell``): the next version of the illustrative set with a new
title, other tiers and a criterion more, so that one sum is not in order yet.
"""

from apps.criteria import services, structure
from apps.criteria.models import CriteriaVersion
from seeds import acts

NUMBER = "2.0"


def play():
    """Draft 2.0 of DEMO-ANCS with three changes, one of which leaves a problem."""
    admin = acts.user("quantri")
    published = CriteriaVersion.objects.get(set__code="DEMO-ANCS", number="1.0")
    draft = services.create_draft(published, by=admin, number=NUMBER)
    for identity, change in (
        ("A1", {"title_vi": "Có nghị quyết, kế hoạch trong Quý I"}),
        ("C2", {"rule": {"type": "linear", "cap": "4"}}),
    ):
        before = structure.item(draft.definition, ("criterion", identity))
        draft = services.change_item(
            draft,
            by=admin,
            key=("criterion", identity),
            before=before,
            after={**before, **change},
        )
    services.change_draft(draft, by=admin, what="added", change=_add, item="E3")


def _add(definition):
    criterion = structure.blank_criterion("E3", "E3", with_points=True)
    criterion |= {"title_vi": "Có trang thông tin", "title_en": "Has a page", "max": "2"}
    criterion["inputs"][0] |= {"label_vi": "Có", "label_en": "Yes"}
    structure.add_criterion(definition, "E", criterion)
