"""What ward, city and committee do from the dossier to the register, through pages only."""

import re
from datetime import date

from playwright.sync_api import expect

from seeds.history import ABSENT, CHANGES_MIND
from seeds.people import MEMBERS

from .acts import NAMES, PDF, day
from .people import choose, fill, follow, press, refused, state_is, told, vi

SESSION_ON = date(2022, 1, 9)
TITLE = "Hội nghị xét duyệt và công nhận mô hình An ninh cơ sở năm 2021"
PLACE = "Phòng họp Thành ủy Hạ Long"
SUMMARY = (
    "Đơn vị đã triển khai đồng bộ các biện pháp, huy động cả hệ thống chính trị tham gia "
    "xây dựng mô hình An ninh cơ sở (nội dung minh họa)."
)
APPRAISAL = "Hồ sơ đầy đủ, số liệu bốn quý đã được xác nhận. Đề nghị công nhận."
CONCLUSION = "Công nhận đạt chuẩn mô hình An ninh cơ sở năm 2021."
DOUBT = "Đề nghị làm rõ kết quả kiểm tra quý IV."
AWAY = "Đi công tác"
NO_SCAN = "Dữ liệu minh họa, không có bản ký thật."

WORKS_THERE = f"uyvien{MEMBERS}"  # at Bãi Cháy
TWO_TABS = "uyvien03"
TOO_LATE = "uyvien07"
VOTERS = ["chutri", *(f"uyvien{number:02}" for number in range(1, MEMBERS + 1))]


class Dossiers:
    """The wards' dossiers and the city's appraisal."""

    def __init__(self, story):
        self.story, self.crowd = story, story.crowd

    def prepare(self, ward):
        """Officer: begin it and write the summary. Returns its address."""
        page = self.crowd.open(f"canbo.{self.story.wards[ward]}", "/ho-so/")
        press(page, "Begin the dossier")
        follow(page, "Write the summary")
        fill(page, summary=SUMMARY)
        press(page, "Save the dossier")
        state_is(page, "building", "dossier")
        return re.sub(r"^https?://[^/]+", "", page.url)

    def submit(self, ward, address):
        page = self.crowd.open(f"truong.{self.story.wards[ward]}", address)
        follow(page, "Submit the dossier")
        page.check("#id_confirmed")
        press(page, "Submit the dossier")
        state_is(page, "submitted", "dossier")

    def appraise(self, address, by="thamdinh"):
        page = self.crowd.open(by, address)
        follow(page, "Appraise the dossier")
        page.check("input[name=verdict][value=propose]")
        fill(page, text=APPRAISAL)
        press(page, "Record the appraisal")
        state_is(page, "appraised", "dossier")
        return page


class Meeting:
    """One session of the committee."""

    def __init__(self, story):
        self.story, self.crowd = story, story.crowd

    # --- secretary ----------------------------------------------------------------------------

    def plan(self):
        page = self.crowd.open("thuky", "/hoi-nghi/them/")
        choose(page, "programme", self.story.title)
        fill(page, title=TITLE, starts_at=f"08:00 {day(SESSION_ON)}", place=PLACE)
        press(page, "Save the session")
        state_is(page, "planned", "session")
        self.url = re.sub(r"^https?://[^/]+", "", page.url)
        for number, ward in enumerate(self.story.wards, 1):
            page.goto(f"{self.url}chuong-trinh/them/")
            choose(page, "dossier", NAMES[ward])
            press(page, "Put on the agenda")
            expect(self.agenda(page)).to_have_count(number)
        self.crowd.shoot(page, "session-planned")
        press(page, "Send the invitation")
        told(page, "The invitation has been sent to the members.")

    @staticmethod
    def agenda(page):
        return page.locator("table", has=page.locator("caption", has_text=vi("Agenda"))).locator(
            "tbody tr"
        )

    def mark_attendance(self):
        """Everybody but one member is there."""
        page = self.crowd.open("thuky", f"{self.url}diem-danh/")
        away = self.story.stack.rows(
            "SELECT display_name FROM accounts_user WHERE username = ?", ABSENT
        )[0][0]
        for row in page.locator("tbody tr").all():
            name = row.locator("th").inner_text()
            if name.startswith(away):
                row.locator("input:not([type=checkbox])").fill(AWAY)
            else:
                row.locator("input[type=checkbox]").check()
        self.crowd.shoot(page, "attendance")
        press(page, "Save the attendance")
        told(page, "The attendance has been saved.")
        expect(page.locator("main")).to_contain_text(vi("The quorum is there."))

    # --- chair --------------------------------------------------------------------------------

    def item(self, number):
        return f"{self.url}muc/{number}/"

    def ballot(self, number):
        return f"{self.url}bieu-quyet/{number}/"

    def open(self):
        page = self.crowd.open("chutri", self.url)
        press(page, "Open the session")
        state_is(page, "open", "session")

    def open_vote(self, number):
        page = self.crowd.open("chutri", self.item(number))
        press(page, "Open the vote")
        state_is(page, "voting", "vote")

    def close_vote(self, number):
        page = self.crowd.open("chutri", self.item(number))
        follow(page, "Close the vote")
        press(page, "Close the vote")
        state_is(page, "closed", "vote")

    def conclude(self, number):
        page = self.crowd.open("chutri", self.item(number))
        follow(page, "Conclude the item")
        page.check("input[name=outcome][value=recognise]")
        fill(page, text=CONCLUSION)
        if number == 1:
            self.crowd.shoot(page, "conclude")
        press(page, "Record the conclusion")
        state_is(page, "concluded", "vote")

    def close(self):
        page = self.crowd.open("chutri", self.url)
        press(page, "End the session")
        state_is(page, "closed", "session")

    # --- members ------------------------------------------------------------------------------

    def vote(self, who, number, choice="for", reason=""):
        page = self.crowd.open(who, self.ballot(number))
        send(page, choice, reason)
        expect(page.locator("main")).to_contain_text(vi("Recorded:"))
        return page

    def vote_twice(self, who, number):
        """Two tabs, both with an empty ballot: the second one is a double vote."""
        second = self.crowd.tab(who)
        second.goto(self.ballot(number))
        self.vote(who, number)
        send(second, "against", DOUBT)
        refused(
            second,
            "%(name)s has already voted on this item at %(time)s. A second vote is not counted; "
            "to change the opinion, use “Change the opinion”.",
        )
        expect(second.locator("#id_reason")).to_have_value(DOUBT)
        self.crowd.shoot(second, "vote-double")
        second.close()

    def change_mind(self, who, number):
        page = self.vote(who, number, "other", DOUBT)
        follow(page, "Change the opinion")
        page.check("input[name=choice][value=for]")
        fill(page, reason="")
        self.crowd.shoot(page, "vote-change")
        press(page, "Send the changed opinion")
        expect(page.locator("main")).to_contain_text(vi("In favour"))

    def ballot_in_hand(self, who, number):
        """The ballot is open and filled in, and not sent."""
        page = self.crowd.open(who, self.ballot(number))
        page.check("input[name=choice][value=other]")
        fill(page, reason=DOUBT)
        return page

    def too_late(self, page):
        press(page, "Send the opinion")
        refused(
            page,
            "The vote was closed at %(time)s; your opinion has not been counted. "
            "Tell the secretary if needed.",
        )
        expect(page.locator("blockquote")).to_have_text(DOUBT)
        self.crowd.shoot(page, "vote-late")

    def does_not_vote(self, who, number):
        """The member who works at the unit reads the dossier and finds no ballot."""
        page = self.crowd.open(who, self.ballot(number))
        expect(page.locator(".notice-locked")).to_contain_text(
            vi("You work at the unit under review; by the rules you do not vote on this item.")
        )
        expect(page.locator("input[name=choice]")).to_have_count(0)
        self.crowd.shoot(page, "vote-recused")

    def without_a_seat(self, who, number):
        """A reader: no link to the ballot, and no ballot at its address."""
        page = self.crowd(who)
        page.goto(self.item(number))
        expect(page.locator(f"a[href='{self.ballot(number)}']")).to_have_count(0)
        answer = page.goto(self.ballot(number))
        assert answer.status in {403, 404}, f"{who} {answer.status}"
        expect(page.locator("input[name=choice]")).to_have_count(0)

    # --- register -----------------------------------------------------------------------------

    def register(self, number, *, scan=False):
        page = self.crowd.open("thuky", self.item(number))
        follow(page, "Enter the decision")
        fill(
            page,
            number=f"{number:02}-QĐ/BCĐ (số minh họa)",
            decided_on="10/01/2022",
            signer="Trưởng Ban Chỉ đạo",
            valid_from="10/01/2022",
            valid_to="10/01/2023",
        )
        if scan:
            page.set_input_files(
                "#id_scan", {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": PDF}
            )
        else:
            fill(page, no_scan_reason=NO_SCAN)
        press(page, "Enter in the register")
        state_is(page, "in_force", "recognition")
        return page


def send(page, choice, reason=""):
    page.check(f"input[name=choice][value={choice}]")
    if reason:
        fill(page, reason=reason)
    press(page, "Send the opinion")


__all__ = [
    "ABSENT",
    "CHANGES_MIND",
    "TOO_LATE",
    "TWO_TABS",
    "VOTERS",
    "WORKS_THERE",
    "Dossiers",
    "Meeting",
]
