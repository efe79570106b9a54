"""What a session leaves on paper: minutes and dossiers."""

from apps.recognition import services

from .test_views import text, url


def test_prints_carry_time_place_counts_and_mark(meeting, world, login):
    item = meeting.recognised()
    client = login(world.user("thuky"))
    page = text(client.get(url("session-print", item.session.number)))

    assert "Hội trường Thành ủy" in page
    assert "Công nhận đạt chuẩn." in page
    assert "mark-illustrative" in page
    assert "mark-illustrative" in text(client.get(url("dossier-print", item.dossier.number)))


def test_minutes_name_who_did_not_take_part_and_carry_a_code(meeting, world, login):
    item = meeting.item()
    services.recuse(item, by=world.user("uyvien02"), reason="Từng phụ trách địa bàn.")
    meeting.everyone(item)
    chair = world.user("chutri")
    item = services.close_vote(item, by=chair)
    address = url("session-print", item.session.number)
    before = login(world.user("thuky")).get(address)

    assert f"{world.user('uyvien02')} – Từng phụ trách địa bàn." in text(before)
    reader = login(world.user("lanhdao")).get(address)
    assert "Từng phụ trách địa bàn." not in text(reader)
    code = before.context["code"]
    assert reader.context["code"] == code
    assert code[:16] in text(before)

    services.conclude_item(item, by=chair, outcome="recognise", text="Công nhận.")
    assert login(world.user("thuky")).get(address).context["code"] != code
