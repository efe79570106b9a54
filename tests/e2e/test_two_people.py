"""Two people on one report, and one who presses twice: one effect, and nobody's text is lost."""

from datetime import date

import pytest
from playwright.sync_api import expect

from .acts import Programme, mark, open_more, type_result
from .people import Crowd, press, refused, state_is, vi

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

WARDS = {"bai-chay": "baichay", "cao-thang": "caothang", "hong-gai": "honggai"}
MINE = "Số liệu theo sổ trực ban của đơn vị."
DOUBT = "Chưa thấy biên bản kiểm tra kèm theo."

# The same form sent twice at the same moment, as two quick presses do.
SEND_TWICE = """async ([form, name, value]) => {
  const node = document.querySelector(form);
  const body = () => { const data = new FormData(node); if (name) data.set(name, value); return data; };
  const address = node.getAttribute("action") || location.href;
  const send = () => fetch(address, {method: "POST", body: body()});
  const answers = await Promise.all([send(), send()]);
  return answers.map(answer => answer.status);
}"""


@pytest.fixture(scope="module")
def crowd(browser, empty_stack):
    with Crowd(browser, empty_stack) as crowd:
        yield crowd
        assert crowd.wrong == []


@pytest.fixture(scope="module")
def story(crowd, empty_stack):
    """A programme of 2022 with three wards."""
    story = Programme(crowd, empty_stack, year=2022, wards=WARDS)
    story.stand_at(date(2022, 2, 1))
    story.set_up()
    story.invite()
    for ward in WARDS:
        story.accept(ward)
        story.enter_baselines(ward)
    story.stand_at(date(2022, 3, 15))
    return story


def results(story, ward, quarter=1):
    """Criterion → inputs, version, as they are stored."""
    rows = story.stack.rows(
        "SELECT c.code, r.inputs, r.version FROM reporting_result r"
        " JOIN criteria_criterion c ON c.id = r.criterion_id"
        " JOIN reporting_report p ON p.id = r.report_id"
        " JOIN programmes_period q ON q.id = p.period_id"
        " JOIN programmes_enrolment e ON e.id = p.enrolment_id"
        " JOIN programmes_subject s ON s.id = e.subject_id"
        " WHERE s.slug = ? AND q.slug = ?",
        ward,
        f"{story.year}-q{quarter}",
    )
    return {code: (str(inputs), version) for code, inputs, version in rows}


def events(story, ward, event, quarter=1):
    """How often something happened to one report."""
    found = story.stack.rows(
        "SELECT COUNT(*) FROM audit_event a JOIN reporting_report p"
        " ON a.stream = 'reporting.report:' || p.id"
        " JOIN programmes_period q ON q.id = p.period_id"
        " JOIN programmes_enrolment e ON e.id = p.enrolment_id"
        " JOIN programmes_subject s ON s.id = e.subject_id"
        " WHERE s.slug = ? AND q.slug = ? AND a.event = ?",
        ward,
        f"{story.year}-q{quarter}",
        event,
    )
    return found[0][0]


def test_two_officers_on_one_report(story, crowd):
    address = f"{story.address(1, 'bai-chay')}nhap/"
    first = crowd.open("canbo.baichay", address)
    type_result(first, "B1", {"value": 1})
    press(first, "Save draft")
    second = crowd.open("pho.baichay", address)
    first.goto(address)
    # Both pages are open; both change B1, and each another cell.
    type_result(first, "B1", {"value": 2})
    type_result(first, "A3", {"value": 3})
    press(first, "Save draft")
    expect(first.locator(".message-success")).to_be_visible()
    type_result(second, "B1", {"value": 4})
    open_more(second, "B1")
    second.fill("#id_B1-remark", MINE)
    type_result(second, "B3", {"value": 1})
    press(second, "Save draft")

    dispute = second.locator(".dispute")
    expect(dispute).to_have_count(1)
    expect(dispute.locator("b").nth(0)).to_have_text("2")
    expect(dispute.locator("b").nth(1)).to_contain_text("4")
    expect(dispute).to_contain_text("Cán bộ Công an phường Bãi Cháy")
    expect(second.locator("#id_B1-value")).to_have_value("4")
    expect(second.locator("#id_B1-remark")).to_have_value(MINE)
    crowd.shoot(second, "entry-conflict")
    stored = results(story, "bai-chay")
    assert "2" in stored["B1"][0]
    assert "3" in stored["A3"][0]
    assert "1" in stored["B3"][0]

    press(second, "Save draft")
    expect(second.locator(".message-success")).to_be_visible()
    expect(second.locator("#id_B1-value")).to_have_value("4")
    expect(second.locator("#id_A3-value")).to_have_value("3")
    assert "4" in results(story, "bai-chay")["B1"][0]


def test_two_verifiers_on_one_report(story, crowd):
    story.enter(1, "cao-thang")
    story.hand_over(1, "cao-thang")
    story.submit(1, "cao-thang")
    second = story.review(1, "cao-thang", by="thamdinh2")
    mark(second, "C1", "return", DOUBT)
    verdict = crowd.tab("thamdinh2")
    verdict.goto(f"{story.address(1, 'cao-thang')}tham-dinh/ket-luan/")

    story.verify(1, "cao-thang", by="thamdinh")

    press(second, "Conclude…")
    refused(second, "Cán bộ thẩm định")
    expect(second.locator("textarea").filter(has_text=DOUBT)).to_have_count(1)
    crowd.shoot(second, "review-too-late")
    press(verdict, "Confirm the report")
    refused(verdict, "Cán bộ thẩm định")
    crowd.shoot(verdict, "verdict-too-late")
    assert events(story, "cao-thang", "report.verified") == 1
    assert events(story, "cao-thang", "report.returned") == 0


def test_pressing_twice_counts_once(story, crowd):
    page = story.enter(1, "hong-gai")
    before = results(story, "hong-gai")["B5"][1]
    type_result(page, "B5", {"value": 7})
    assert twice(page, "#entry", "then", "stay") == [200, 200]
    page.reload()
    expect(page.locator("#id_B5-value")).to_have_value("7")
    assert results(story, "hong-gai")["B5"][1] == before + 1
    type_result(page, "B5", {"value": 1})
    with page.expect_navigation():
        page.get_by_role("button", name=vi("Save draft"), exact=True).dblclick()
    expect(page.locator("#id_B5-value")).to_have_value("1")
    assert results(story, "hong-gai")["B5"][1] == before + 2

    story.hand_over(1, "hong-gai")
    page = crowd.open("truong.honggai", f"{story.address(1, 'hong-gai')}kiem-tra/")
    page.check("#id_statement")
    assert twice(page, "main form[action$='/nop/']") == [200, 200]
    assert events(story, "hong-gai", "report.submitted") == 1

    page = story.review(1, "hong-gai")
    press(page, "Conclude…")
    expect(page.locator("main form.form-narrow")).to_be_visible()
    assert twice(page, "main form.form-narrow", "verdict", "verify") == [200, 200]
    page.reload()
    state_is(page, "verified")
    assert events(story, "hong-gai", "report.verified") == 1
    told_once(story, "report.submitted", "thamdinh")
    told_once(story, "report.verified", "truong.honggai")


def twice(page, form, name="", value=""):
    return page.evaluate(SEND_TWICE, [form, name, value])


def told_once(story, event, username):
    rows = story.stack.rows(
        "SELECT COUNT(*) FROM notifications_notification n JOIN accounts_user u"
        " ON u.id = n.recipient_id WHERE n.event = ? AND u.username = ? AND n.url LIKE ?",
        event,
        username,
        "%/2022-q1/hong-gai/%",
    )
    assert rows == [(1,)]
