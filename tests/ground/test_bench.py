"""The bench measures against a peer that nobody has touched."""

import random
import shutil

import pytest

from bench import peers
from bench.changes import change_peer
from bench.forms import forms_of
from bench.ratios import Ratio


def test_the_peer_is_what_it_was():
    assert peers.refuse_changed() == peers.CHECKSUM.read_text().split()[0]


@pytest.mark.parametrize("change", ["edit", "add", "rename"])
def test_a_changed_peer_is_refused(tmp_path, monkeypatch, change):
    folder = tmp_path / "peer"
    shutil.copytree(peers.FOLDER, folder)
    view = folder / "app" / "views.py"
    if change == "edit":
        view.write_bytes(view.read_bytes().replace(b"order by c.grp", b"order by c.id"))
    elif change == "add":
        (folder / "app" / "signals.py").touch()
    else:
        view.rename(folder / "app" / "view.py")
    monkeypatch.setattr(peers, "FOLDER", folder)

    with pytest.raises(SystemExit, match="is not what it was"):
        peers.refuse_changed()


def test_a_form_is_read_as_a_browser_would_send_it():
    (form,) = forms_of(
        '<form method="post" action="/x"><input name="a" value="1,5"><input type="file" name="f">'
        '<input type="checkbox" name="no"><input type="checkbox" name="yes" checked>'
        '<select name="s"><option value="">-<option value="2" selected>2</select>'
        "<textarea name='t'>\nhai &amp; ba</textarea><button name='go'>Go</button></form>"
    )

    assert (form.method, form.action) == ("post", "/x")
    assert form.fields == [("a", "1,5"), ("yes", "on"), ("s", "2"), ("t", "hai & ba")]


def test_a_change_is_a_change():
    fields = [(f"v{n}", "7.00") for n in range(1, 31)] + [("n1", "7.00")]
    sent, stored = change_peer(fields, 30, random.Random(1))

    assert len(stored) == 30
    assert "7.00" not in stored
    assert sent[-1] == ("n1", "7.00")


def test_rounds_are_paired_by_their_number():
    slow, quick = {0: 4.0, 1: 100.0, 2: 4.0}, {0: 2.0, 2: 2.0}
    ratio = Ratio(slow, quick)

    assert (ratio.middle, ratio.low, ratio.high) == (2, 2, 2)
    assert ratio.turned().middle == 0.5
    assert ratio.keeps(most=2)
    assert not ratio.keeps(most=1.9)
