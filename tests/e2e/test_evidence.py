"""Files behind a criterion in a browser: bars, a lost connection, a large photo, a refusal."""

import pytest
from playwright.sync_api import expect

from .acts import PDF
from .people import SCREENS, Crowd, fill, follow, press, told, vi
from .pictures import noisy_png

pytestmark = [pytest.mark.e2e]


WARD = "/ct/mo-hinh-ba-muoi-tieu-chi-2022/2022-q1/cao-thang/"


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def send(page, *files):
    page.set_input_files("#id_file", list(files))
    page.locator("form[data-evidence] .btn-primary").click()


def test_files_are_sent_one_by_one(browser, entry_stack):
    ((code,), *_rest) = entry_stack.rows(
        "SELECT c.code FROM criteria_criterion c JOIN programmes_programme p"
        " ON p.criteria_version_id = c.version_id WHERE p.year = 2022 ORDER BY c.code"
    )
    with Crowd(browser, entry_stack) as crowd:
        page = crowd.open("canbo.caothang", f"{WARD}minh-chung/{code}/")
        names = page.locator("tbody th a")

        photo = noisy_png(2400, 900)
        picture = {"name": "anh.png", "mimeType": "image/png", "buffer": photo}
        send(page, file("bien-ban.pdf", PDF), picture)
        expect(names).to_have_text(["bien-ban.pdf", "anh.jpg"])  # the page came back by itself
        (kept,) = entry_stack.rows(
            "SELECT size, content_type FROM reporting_evidence WHERE name = 'anh.jpg'"
        )
        assert kept[0] < len(photo)
        assert kept[1] == "image/jpeg"

        page.context.set_offline(True)
        send(page, file("khac.pdf", PDF + b"2"))
        uploads = page.locator(".evidence-uploads")
        expect(uploads).to_contain_text(vi("Not sent: the connection or the sign-in was lost."))
        page.context.set_offline(False)
        uploads.get_by_role("button", name=vi("Try again")).click()
        expect(names).to_have_count(3)

        send(page, file("TỐI MẬT.pdf", PDF + b"3"))
        expect(uploads.locator(".refused")).to_contain_text("TỐI MẬT.pdf")
        expect(names).to_have_count(3)

        crowd.shoot(page, "evidence")

        width, height = SCREENS["360"]
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert crowd.wrong == []


def test_more_time_is_asked_and_granted(browser, entry_stack):
    with Crowd(browser, entry_stack) as crowd:
        page = crowd.open("canbo.caothang", f"{WARD}nhap/")
        crowd.shoot(page, "entry-calendar")
        follow(page, "Ask for more time")
        fill(page, wanted_until="20/04/2022", reason="Cán bộ đi tập huấn.")
        crowd.shoot(page, "extension-ask")
        press(page, "Send the request")
        told(page, "The city police have been asked for more time.")

        city = crowd("thamdinh")
        city.get_by_test_id("next-action").click()  # the only thing that the city owes
        city.get_by_label(vi("Grant more time")).check()
        crowd.shoot(city, "extension-decide")
        press(city, "Send the answer")
        told(city, "More time has been granted; the unit has been told.")
        crowd.shoot(city, "period-extended")

        page.goto(f"{WARD}nhap/")
        expect(page.locator("main")).to_contain_text("20/04/2022")
        assert crowd.wrong == []
