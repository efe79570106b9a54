"""Which entry of the navigation a page belongs to."""

import pytest

from apps.dashboards.context import page

REPORT = "/ct/mo-hinh-2021/2021-q4/bai-chay/"


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/", "/"),
        ("/tham-dinh/xac-nhan-nhieu/", "/tham-dinh/"),
        (f"{REPORT}tham-dinh/", "/tham-dinh/"),
        (f"{REPORT}tham-dinh/ket-luan/", "/tham-dinh/"),
        (REPORT, "/ct/"),
        ("/ho-so/HS-1/tham-dinh/", "/ho-so/"),
        ("/huong-dan/", None),
    ],
)
def test_a_page_belongs_to_one_entry(world, rf, path, entry):
    request = rf.get(path)
    request.user = world.user("thamdinh")
    found = [item.url for item in page(request)["nav"]["items"] if item.current]
    assert found == ([entry] if entry else [])
