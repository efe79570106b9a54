"""What each post does, through pages only: the programme, the wards, the quarters, the year."""

import re

from playwright.sync_api import expect

from seeds import figures
from seeds.acts import COMMITMENT, EXPLANATION
from seeds.history import BASES, HA_LONG, ISSUER, TITLE

from .people import choose, fill, follow, press, state_is, told, vi

NAMES = {
    "bai-chay": "Phường Bãi Cháy",
    "cao-thang": "Phường Cao Thắng",
    "hong-gai": "Phường Hồng Gai",
    "dong-lam": "Xã Đồng Lâm",
    "quang-la": "Xã Quảng La",
}
PURPOSE = "Xây dựng mô hình An ninh cơ sở gắn với xây dựng đô thị văn minh (minh họa)."
NEEDS_EXPLANATION = ["A1", "A2", "A3", "C1", "C2", "C3", "D2"]  # evidence or an explanation
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def day(date):
    return f"{date:%d/%m/%Y}"


class Programme:
    """One programme, set up and run by clicking."""

    def __init__(self, crowd, stack, *, title=TITLE, year=2021, wards=None):
        self.crowd, self.stack = crowd, stack
        self.title, self.year = title, year
        self.wards = wards or HA_LONG

    # --- administrator ------------------------------------------------------------------------

    def set_up(self):
        page = self.crowd.open("quantri", "/ct/them/")
        fill(page, title=self.title, year=str(self.year), purpose=PURPOSE)
        choose(page, "lead_unit", "Công an thành phố Hạ Long")
        choose(page, "committee", "Ban Chỉ đạo thành phố")
        choose(page, "criteria_version", "[MINH HỌA] Mô hình An ninh cơ sở")
        page.check("#id_figures_invented")
        press(page, "Create a programme")
        expect(page.locator("h1")).to_have_text(f"{self.title} {self.year}")
        self.url = re.sub(r"^https?://[^/]+", "", page.url)
        for _when, number, issued_on in BASES[:2]:
            self.add_basis(page, number, issued_on)
        press(page, "Set up the four quarters")
        expect(page.locator("[aria-labelledby=periods] tbody tr")).to_have_count(4)
        self.crowd.shoot(page, "programme-draft")
        press(page, "Open the programme")
        state_is(page, "open", "programme")
        self.crowd.shoot(page, "programme-open")

    def add_basis(self, page, number, issued_on):
        """A document that the programme rests on."""
        page.goto(f"{self.url}can-cu/them/")
        fill(page, number=number, issued_on=day(issued_on), issuer=ISSUER)
        press(page, "Add")
        bases = page.locator("section[aria-labelledby=bases]")
        expect(bases).to_contain_text(number)
        expect(bases).to_contain_text(day(issued_on))

    def stand_at(self, when, hour=8, minute=0):
        self.stack.stand_at(when.year, when.month, when.day, hour, minute)

    # --- enrolment ----------------------------------------------------------------------------

    def invite(self, by="thamdinh"):
        page = self.crowd.open(by, f"{self.url}dang-ky/moi-don-vi/")
        self.crowd.shoot(page, "invite")
        for slug in self.wards:
            page.get_by_label(NAMES[slug], exact=True).check()
        press(page, "Invite the chosen units")
        expect(page.locator("tbody tr")).to_have_count(len(self.wards))

    def accept(self, ward):
        page = self.crowd.open(f"truong.{self.wards[ward]}", "/")
        page.get_by_test_id("next-action").click()
        page.check("input[name=answer][value=accept]")
        fill(page, commitment=COMMITMENT)
        self.crowd.shoot(page, f"accept-{ward}") if ward == "bai-chay" else None
        press(page, "Send the answer")
        state_is(page, "enrolled", "enrolment")

    def enter_baselines(self, ward, by="thamdinh"):
        page = self.crowd.open(by, f"{self.url}dang-ky/{ward}/so-lieu-nam-truoc/")
        for code, values in figures.previous(ward).items():
            row = page.locator("tbody tr", has=page.locator("th", has_text=re.compile(f"^{code}")))
            for number, value in enumerate(values):
                row.locator("input.form-control").nth(number).fill(str(value))
        press(page, "Save the figures")
        expect(page.locator(".message-success")).to_be_visible()

    # --- ward ---------------------------------------------------------------------------------

    def address(self, quarter, ward):
        return f"{self.url}{self.year}-q{quarter}/{ward}/"

    def enter(self, quarter, ward, *, files=False):
        """The officer: from the home page to the entry page, types, saves, checks."""
        page = self.crowd.open(f"canbo.{self.wards[ward]}", "/")
        page.get_by_test_id("next-action").click()
        expect(page).to_have_url(re.compile(f"{self.address(quarter, ward)}nhap/$"))
        for code, inputs in figures.quarter(ward, quarter).items():
            type_result(page, code, inputs)
        explained = [code for code in NEEDS_EXPLANATION if not (files and code == "C1")]
        for code in explained:
            explain(page, code, EXPLANATION)
        if files:
            attach(page, "C1", f"bien-ban-kiem-tra-quy-{quarter}.pdf")
        press(page, "Save draft")
        expect(page.locator(".message-success")).to_be_visible()
        return page

    def hand_over(self, quarter, ward):
        page = self.crowd(f"canbo.{self.wards[ward]}")
        press(page, "Check and submit")
        expect(page.locator(".notice")).to_contain_text(
            [vi("Nothing stands in the way of submission.")]
        )
        press(page, "Hand over to the chief")
        state_is(page, "with_chief")

    def submit(self, quarter, ward, by=None):
        """The chief: from the home page to the check page, signs, reads the receipt."""
        page = self.crowd.open(by or f"truong.{self.wards[ward]}", "/")
        page.get_by_test_id("next-action").click()
        expect(page).to_have_url(re.compile(f"{self.address(quarter, ward)}kiem-tra/$"))
        page.check("#id_statement")
        press(page, "Submit the report")
        expect(page.locator(".receipt-no")).to_have_text(f"BC-{self.year}Q{quarter}-{ward}")
        return page

    # --- city ---------------------------------------------------------------------------------

    def review(self, quarter, ward, by="thamdinh"):
        """The verifier opens the report; the page lists it in the queue."""
        page = self.crowd.open(by, f"/tham-dinh/?q={ward.replace('-', '+')}")
        row = page.locator(f"a[href='{self.address(quarter, ward)}tham-dinh/']").first
        row.click()
        expect(page.locator("#review")).to_be_visible()
        return page

    def verify(self, quarter, ward, by="thamdinh"):
        page = self.review(quarter, ward, by)
        press(page, "Conclude…")
        press(page, "Confirm the report")
        self._back_to(page, quarter, ward)
        state_is(page, "verified")
        return page

    def _back_to(self, page, quarter, ward):
        """After a verdict the next report may have opened by itself."""
        expect(page.locator(".message-success")).to_be_visible()
        page.goto(f"{self.address(quarter, ward)}tham-dinh/")

    def send_back(self, quarter, ward, code, reason, due_on, by="thamdinh"):
        page = self.review(quarter, ward, by)
        mark(page, code, "return", reason)
        self.crowd.shoot(page, "review")
        press(page, "Conclude…")
        fill(page, due_on=day(due_on))
        self.crowd.shoot(page, "verdict-return")
        page.locator("button[name=verdict][value=return]").click()
        self._back_to(page, quarter, ward)
        state_is(page, "returned")
        return page

    def correct(self, quarter, ward, code, inputs, answer):
        """The officer puts right what came back; everything else stays locked."""
        page = self.crowd.open(f"canbo.{self.wards[ward]}", "/")
        self.crowd.shoot(page, "home-returned")
        page.get_by_test_id("next-action").click()
        expect(page.locator("#id_A1-value")).to_have_count(0)
        type_result(page, code, inputs)
        page.fill(f"#id_{code}-answer", answer)
        self.crowd.shoot(page, "entry-returned")
        press(page, "Save draft")
        expect(page.locator(".message-success")).to_be_visible()
        return page

    def compute_year(self, ward, by="thamdinh"):
        page = self.crowd.open(by, f"{self.url}diem-nam/{ward}/")
        press(page, "Compute and keep the year")
        told(page, "The year has been computed from the verified quarters.")
        return page


def type_result(page, code, inputs):
    """Type one criterion; yes and no are chosen from a list."""
    for name, value in inputs.items():
        control = f"#id_{code}-{name}"
        if isinstance(value, bool):
            page.select_option(control, "yes" if value else "no")
        else:
            page.fill(control, str(value))


def open_more(page, code):
    """Evidence, explanation and remark of a criterion stand in a line opened on demand."""
    if not page.locator(f"#id_{code}-explanation").is_visible():
        page.locator(f"#row-{code} summary").click()


def explain(page, code, text):
    open_more(page, code)
    page.fill(f"#id_{code}-explanation", text)


def attach(page, code, name):
    open_more(page, code)
    page.set_input_files(
        f"#id_{code}-file", {"name": name, "mimeType": "application/pdf", "buffer": PDF}
    )


def mark(page, code, verdict, reason=""):
    """The verifier's opinion on one criterion."""
    row = page.locator(f"[id='k-{code}']")
    row.locator(f"input[type=radio][value={verdict}]").check()
    box = page.locator(f"[id='k-{code}'] + tr textarea")
    if not box.is_visible():
        row.locator("summary").click()
    box.fill(reason)


__all__ = ["Programme", "attach", "day", "explain", "follow", "mark", "open_more", "type_result"]
