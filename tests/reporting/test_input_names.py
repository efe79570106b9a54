"""A set may name an input as every row names a part of its own."""

import uuid

from apps.reporting.models import Result
from tests.factories import world as worlds
from tests.reporting.test_entry_page import URL, fields_of, inputs


def test_an_input_called_explanation_and_the_rows_explanation_are_two_things(world, login):
    version = worlds.make_version("syn-30")  # S2.4 asks for an explanation as part of its value
    world.programme.periods.update(criteria_version=version)
    client = login(world.user("canbo.baichay"))
    form = fields_of(client.get(URL)) | {
        "S2.4-value": "1",
        "S2.4-explanation_": "Bất khả kháng: bão số 3.",
        "S2.4-explanation": "Có biên bản lưu tại đơn vị.",
    }

    assert "S2.4-explanation_" in fields_of(client.get(URL))
    client.post(URL, form | {"form_key": uuid.uuid4().hex})

    assert inputs("S2.4")["explanation"] == "Bất khả kháng: bão số 3."
    assert Result.objects.get(criterion__code="S2.4").explanation == "Có biên bản lưu tại đơn vị."
    back = fields_of(client.get(URL))
    assert back["S2.4-explanation_"] == "Bất khả kháng: bão số 3."
    assert back["S2.4-explanation"] == "Có biên bản lưu tại đơn vị."
