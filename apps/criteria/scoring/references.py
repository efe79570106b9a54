"""References between criteria, and links between sets: to something that is there, in no circle."""

from .faults import at, mapping, mappings, said, text, texts


def identity(criterion):
    """The identity as far as a draft has one."""
    return text(criterion.get("identity")) or text(criterion.get("code"))


def reference_faults(criteria):
    """Problems of what criteria count, by identity."""
    codes = {identity(criterion): text(criterion.get("code")) for criterion in criteria}
    counted = {}
    for criterion in criteria:
        rule = mapping(criterion.get("rule"))
        if text(rule.get("type")) != "k_of_criteria":
            continue
        own, problem = identity(criterion), at("criterion", text(criterion.get("code")))
        named = rule.get("of") if isinstance(rule.get("of"), list) else []
        counted[own] = [name for name in texts(named) if name in codes and name != own]
        for place, name in enumerate(named):
            if text(name) not in codes or not text(name):
                yield problem("of_unknown", value=said(name))
            elif text(name) == own:
                yield problem("of_itself")
            elif name in named[:place]:
                yield problem("of_twice", value=codes[text(name)])
    for circle in circles(counted):
        path = " → ".join(codes[name] for name in (*circle, circle[0]))
        yield at("criterion", codes[circle[0]])("of_circle", path=path)


def circles(graph):
    """Circles of a graph (node → nodes it needs), each once, as lists of nodes."""
    left = {node: list(needed) for node, needed in graph.items()}
    while True:
        while done := [node for node, needed in left.items() if not set(needed) & set(left)]:
            for node in done:
                del left[node]
        if not left:
            return
        path = [next(iter(left))]
        while (after := next(node for node in left[path[-1]] if node in left)) not in path:
            path.append(after)
        circle = path[path.index(after) :]
        yield circle
        for node in circle:
            del left[node]


def links(definition):
    """Code of a criterion → the set it is linked to."""
    found = {}
    for group in mappings(mapping(definition).get("groups")):
        for criterion in mappings(group.get("criteria")):
            rule = mapping(criterion.get("rule"))
            if text(rule.get("type")) == "linked" and text(rule.get("set")):
                found[text(criterion.get("code"))] = text(rule["set"])
    return found


def link_faults(definition, sets):
    """Links to the set itself, to no known set, or in a circle over other sets.

    ``sets`` maps the codes of the other published sets to their definitions; without it, only
    what the set says of itself can be known.
    """
    own = text(definition.get("code"))
    for code, target in links(definition).items():
        problem = at("criterion", code)
        if target == own:
            yield problem("link_to_itself", set=said(target))
        elif sets is not None and target not in sets:
            yield problem("link_unknown", set=said(target))
        elif sets is not None and (path := _way_back(own, target, sets)):
            yield problem("link_circle", path=" → ".join((own, *path)))


def _way_back(own, start, sets):
    """The sets from ``start`` back to ``own``, or None."""
    ways = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop(0)
        for target in dict.fromkeys(links(sets.get(way[-1])).values()):
            if target == own:
                return (*way, own)
            if target not in seen:
                seen.add(target)
                ways.append((*way, target))
    return None
