"""The minutes of a session, and a code by which a printed copy is compared with the page."""

from .dossiers import digest_of


def minutes_code(session, items, attendance) -> str:
    """SHA-256 of all that the minutes say; one word changed gives another code.

    It is the same for every reader and language, also where a reader is not shown the names.
    ``items`` carry their recusals as ``away``; no ballot goes in before its vote is counted.
    """
    content = {
        "session": [session.number, session.title, session.place, session.status],
        "moments": _moments(session.starts_at, session.opened_at, session.closed_at),
        "attendance": [
            [seat.pk, row and row.is_present, row.reason if row else ""] for seat, row in attendance
        ],
        "items": [_item(item) for item in items],
    }
    return digest_of(content)


def _item(item) -> list:
    return [
        item.order,
        item.dossier.number,
        item.dossier.digest,
        item.status,
        _moments(item.opened_at, item.closed_at),
        item.tally,
        [[row.membership_id, row.reason] for row in item.away],
        [item.outcome, item.conclusion, item.against_tally_reason],
    ]


def _moments(*moments) -> list:
    return [moment and moment.isoformat() for moment in moments]
