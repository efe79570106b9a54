"""The pages of a version's life, as an administrator, an auditor and everybody else meet them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core import clock
from apps.criteria import services, structure
from apps.criteria.models import CriteriaSet, CriteriaVersion
from apps.criteria.services import publish

pytestmark = pytest.mark.django_db
PUBLISHED, DRAFT = ["DEMO-ANCS", "1.0"], ["DEMO-ANCS", "2.0"]


@pytest.fixture
def admin(world, login):
    return login(world.user("quantri"))


@pytest.fixture
def version(world):
    return world.programme.criteria_version


@pytest.fixture
def draft(world, version):
    made = services.create_draft(version, by=world.user("quantri"), number="2.0")
    before = structure.item(made.definition, ("criterion", "A1"))
    services.change_item(
        made,
        by=world.user("quantri"),
        key=("criterion", "A1"),
        before=before,
        after={**before, "title_vi": "Nghị quyết và kế hoạch Quý I"},
    )
    made.refresh_from_db()
    return made


def text(response):
    return response.content.decode()


def decision(draft, **fields):
    day = clock.today()
    return {
        "seen": draft.revision,
        "decision_number": "12/QĐ-BCĐ",
        "decided_on": f"{day:%d/%m/%Y}",
        "effective_from": f"{day + timedelta(days=20):%d/%m/%Y}",
        "no_file_reason": "Sẽ bổ sung",
        "number_typed": "2.0",
        **fields,
    }


def test_draft_is_proposed_with_the_next_number_and_leads_to_the_editor(admin, version):
    page = admin.get(reverse("criteria:draft-create", args=PUBLISHED))
    assert 'value="2.0"' in text(page)

    answer = admin.post(reverse("criteria:draft-create", args=PUBLISHED), {"number": "2.0"})

    assert answer.url == reverse("criteria:editor", args=DRAFT)
    assert CriteriaVersion.objects.get(number="2.0").base == version


def test_correction_is_proposed_with_a_third_number(admin, version):
    page = admin.get(reverse("criteria:correction-create", args=PUBLISHED))

    assert 'value="1.0.1"' in text(page)


def test_taken_number_comes_back_with_its_sentence_and_nothing_is_made(admin, version):
    answer = admin.post(reverse("criteria:draft-create", args=PUBLISHED), {"number": "1.0"})

    assert "Đã có phiên bản 1.0." in text(answer)
    assert CriteriaVersion.objects.filter(set=version.set).count() == 1


def test_new_set_begins_empty(admin):
    answer = admin.post(
        reverse("criteria:set-create"),
        {
            "code": "THU-2026",
            "title_vi": "Bộ thử",
            "title_en": "Trial set",
            "nature": "illustrative",
            "legal_basis": "Không có",
            "source": "Tự đặt",
        },
    )

    assert answer.url == reverse("criteria:editor", args=["THU-2026", "1.0"])
    assert CriteriaSet.objects.get(code="THU-2026").nature == "illustrative"


def test_publish_page_lists_checks_and_changes_and_publishes(admin, draft):
    url = reverse("criteria:draft-publish", args=DRAFT)
    page = text(admin.get(url))
    assert "Nghị quyết và kế hoạch Quý I" in page
    assert "đều hợp lệ" in page

    answer = admin.post(url, decision(draft))

    assert answer.url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert (draft.status, draft.no_file_reason) == ("published", "Sẽ bổ sung")
    assert "12/QĐ-BCĐ" in text(admin.get(draft.get_absolute_url()))


def test_publish_keeps_what_was_typed_when_the_number_is_wrong(admin, draft):
    url = reverse("criteria:draft-publish", args=DRAFT)

    page = text(admin.post(url, decision(draft, number_typed="3.0")))

    assert "Nhập đúng số phiên bản 2.0" in page
    assert "12/QĐ-BCĐ" in page
    assert "Sẽ bổ sung" in page
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_file_of_the_decision_is_kept_and_given_out_to_everybody(
    admin, draft, world, client, login
):
    file = SimpleUploadedFile("qd-12.pdf", b"%PDF-1.4 quyet dinh", "application/pdf")
    admin.post(
        reverse("criteria:draft-publish", args=DRAFT),
        decision(draft, no_file_reason="", file=file),
    )

    answer = login(world.user("canbo.baichay")).get(reverse("criteria:version-file", args=DRAFT))

    assert b"".join(answer.streaming_content) == b"%PDF-1.4 quyet dinh"
    assert "qd-12.pdf" in answer["Content-Disposition"]


def test_history_brings_an_earlier_state_back(admin, draft):
    url = reverse("criteria:draft-history", args=DRAFT)
    page = text(admin.get(url))
    assert "Sửa: A1" in page
    assert "Lập bản nháp" in page

    admin.post(reverse("criteria:draft-restore", args=[*DRAFT, 1]), {"seen": draft.revision})

    draft.refresh_from_db()
    item = structure.item(draft.definition, ("criterion", "A1"))
    assert item["title_vi"].startswith("Có nghị quyết")
    assert "Khôi phục trạng thái 1" in text(admin.get(url))


def test_discarded_draft_leaves_the_list(admin, draft):
    answer = admin.post(reverse("criteria:draft-discard", args=DRAFT))

    assert answer.url == reverse("criteria:set-list")
    assert not CriteriaVersion.objects.filter(number="2.0").exists()


def test_compare_names_every_difference(admin, draft, version):
    page = text(admin.get(reverse("criteria:version-compare", args=DRAFT)))

    assert "Từ 1.0 sang 2.0" in page
    assert "Nghị quyết và kế hoạch Quý I" in page


def test_compare_without_another_version_says_so(admin, version):
    page = text(admin.get(reverse("criteria:version-compare", args=PUBLISHED)))

    assert "chưa có phiên bản khác" in page


def test_retired_version_is_no_longer_offered(admin, version):
    day = f"{clock.today():%d/%m/%Y}"

    admin.post(reverse("criteria:version-retire", args=PUBLISHED), {"on": day})

    version.refresh_from_db()
    assert version.status == "retired"
    assert not CriteriaVersion.objects.bindable().filter(pk=version.pk).exists()


def test_page_of_a_draft_that_was_published_meanwhile_refuses_and_logs(admin, draft, world, login):
    publish(
        draft,
        by=world.user("quantri"),
        seen=draft.revision,
        number_typed="2.0",
        decision_number="1/QĐ",
        decided_on=clock.today(),
        effective_from=clock.today(),
        no_file_reason="không",
    )

    answer = admin.post(
        reverse("criteria:draft-restore", args=[*DRAFT, 1]), {"seen": 2}, follow=True
    )

    assert "đã ban hành, không sửa được" in text(answer)
    assert draft.revisions.count() == 2
    log = text(login(world.user("kiemtoan")).get(reverse("dashboards:audit-list")))
    assert "Từ chối sửa bộ tiêu chí đã ban hành" in log


def test_draft_is_hidden_from_everybody_but_administrator_and_auditor(world, draft, login):
    address = reverse("criteria:version-detail", args=DRAFT)

    assert login(world.user("canbo.baichay")).get(address).status_code == 404
    assert login(world.user("thamdinh")).get(address).status_code == 404
    assert login(world.user("kiemtoan")).get(address).status_code == 200
    assert login(world.user("quantri")).get(address).status_code == 200


@pytest.mark.parametrize("count", [0, 3])
def test_history_query_count(admin, draft, world, count, django_assert_max_num_queries):
    for number in range(count):
        services.change_draft(
            draft,
            by=world.user("quantri"),
            what="changed",
            change=lambda d, n=number: d["groups"][0].update(title_vi=f"Nhóm {n}"),
            item="A",
        )

    with django_assert_max_num_queries(9):
        admin.get(reverse("criteria:draft-history", args=DRAFT))
