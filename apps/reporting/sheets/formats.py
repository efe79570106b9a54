"""What a number format makes of a number: a date, a percentage, thousands, or just a number."""

import re

PLAIN, DATE, PERCENT, SCALED, UNKNOWN = "plain", "date", "percent", "scaled", "unknown"
_BUILT_IN = {
    **dict.fromkeys((9, 10), PERCENT),
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), DATE),
}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SCALED = re.compile(r"[0#?],+(?![0#?,])")


def formats_of(tree) -> list[str] | None:
    """For each cell style what it makes of a number; None when the styles cannot be read."""
    if tree is None:
        return None
    own, styles = {}, []
    for part in tree:
        name = part.tag.rpartition("}")[2]
        if name == "numFmts":
            own |= {node.get("numFmtId"): node.get("formatCode") or "" for node in part}
        elif name == "cellXfs":
            styles = [node.get("numFmtId", "0") for node in part]
    return [_kind(number, own) for number in styles]


def _kind(number, own) -> str:
    if number in own:
        return kind_of(own[number])
    if not (number.isascii() and number.isdigit()):
        return UNKNOWN
    return _BUILT_IN.get(int(number), PLAIN if int(number) < 164 else UNKNOWN)


def kind_of(code) -> str:
    """``#,##0`` → plain, ``dd/mm/yyyy`` → date, ``0%`` → percent, ``0,`` → scaled."""
    bare = _QUOTED.sub("", code.replace("General", ""))
    if "[h" in code.lower() or "[m" in code.lower() or "[s" in code.lower():
        return DATE
    if "%" in bare:
        return PERCENT
    if re.search(r"[ymdhsYMDHS]", bare):
        return DATE
    return SCALED if _SCALED.search(bare) else PLAIN
