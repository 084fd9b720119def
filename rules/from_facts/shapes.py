"""Shapes of values: from the fact table's segments to expressions, widths, fixed beginnings and samples.

A shape is a tuple of nodes: ("lit", text, caseless), ("set", frozenset, min, max or None), ("alt", shapes),
("group", shape, min, max).
"""
from alphabets import ALNUM, NAMED, WORD, characters, class_of, inside_class, literal

BLANK = frozenset(" \t\r\n\v\f")
WORD_SET = frozenset(WORD)
HEX_LOWER, HEX_UPPER, HEX_MIXED = (frozenset(NAMED[name]) for name in ("hex", "HEX", "hexmixed"))
LONGEST = 900  # no repeat beyond: RE2 refuses 1000


def parse(segments):
    nodes = []
    for segment in segments:
        caseless = bool(segment.get("ci"))
        if "lit" in segment:
            nodes.append(("lit", segment["lit"], caseless and segment["lit"].lower() != segment["lit"].upper()))
        elif "set" in segment:
            chosen = characters(segment["set"])
            if nodes and nodes[-1][0] == "set" and nodes[-1][1] == chosen:
                _, _, low, high = nodes.pop()
                most = None if high is None or segment["max"] is None else high + segment["max"]
                nodes.append(("set", chosen, low + segment["min"], most))
            else:
                nodes.append(("set", chosen, segment["min"], segment["max"]))
        elif "one_of" in segment:
            texts = sorted(segment["one_of"], key=lambda text: (-len(text), text))
            nodes.append(("alt", tuple((("lit", text, caseless),) for text in texts)))
        elif "alt" in segment:
            nodes.append(("alt", tuple(parse(branch) for branch in segment["alt"])))
        elif "group" in segment:
            nodes.append(("group", parse(segment["group"]), segment["min"], segment["max"]))
    return _without_blank_ends(_joined(nodes))


def _joined(nodes):
    """Neighbouring literals as one."""
    out = []
    for node in nodes:
        if node[0] == "lit" and out and out[-1][0] == "lit" and out[-1][2] == node[2]:
            out[-1] = ("lit", out[-1][1] + node[1], node[2])
        else:
            out.append(node)
    return tuple(out)


def _without_blank_ends(shape):
    """White space at the ends is what stands around a value, not of it."""
    def blank(node):
        return node[0] == "set" and node[1] <= BLANK
    nodes = list(shape)
    while nodes and blank(nodes[0]):
        nodes.pop(0)
    while nodes and blank(nodes[-1]):
        nodes.pop()
    return tuple(nodes)


def _most(low, high):
    """The bound of a repeat; one that the fact table leaves open gets room enough."""
    return high if high is not None else low + 200


def _counted(text, low, high):
    high = _most(low, high)
    if high > LONGEST:
        return _counted(text, min(low, LONGEST), LONGEST) + _counted(text, max(0, low - LONGEST), high - LONGEST)
    if (low, high) == (1, 1):
        return text
    if (low, high) == (0, 1):
        return text + "?"
    return text + (f"{{{low}}}" if low == high else f"{{{low},{high}}}")


def expression(shape):
    out = ""
    for node in shape:
        if node[0] == "lit":
            out += f"(?i:{literal(node[1])})" if node[2] else literal(node[1])
        elif node[0] == "set":
            out += _counted(class_of(node[1]), node[2], node[3])
        elif node[0] == "alt":
            out += f"(?:{'|'.join(expression(branch) for branch in node[1])})"
        else:
            inner = expression(node[1])
            single = len(node[1]) == 1 and node[1][0][0] in ("set", "alt") and node[1][0][2:] in ((1, 1), ())
            out += _counted(inner if single else f"(?:{inner})", node[2], node[3])
    return out


def widths(shape):
    """(least, most) bytes of a match of expression(shape)."""
    low = high = 0
    for node in shape:
        if node[0] == "lit":
            least = most = len(node[1])
        elif node[0] == "set":
            least, most = node[2], _most(node[2], node[3])
        elif node[0] == "alt":
            both = [widths(branch) for branch in node[1]]
            least, most = min(b[0] for b in both), max(b[1] for b in both)
        else:
            inner = widths(node[1])
            most = (node[3] if node[3] is not None else 20) * inner[1]
            least = node[2] * inner[0]
        low, high = low + least, high + most
    return low, high


def bounded(shape):
    """Whether no repeat at its end is without bound."""
    if not shape:
        return True
    last = shape[-1]
    if last[0] == "set":
        return last[3] is not None
    if last[0] == "alt":
        return all(bounded(branch) for branch in last[1])
    return last[0] == "lit" or bounded(last[1])


def last_characters(shape):
    """Characters a match may end with."""
    if not shape:
        return frozenset()
    last = shape[-1]
    if last[0] == "lit":
        found = frozenset({last[1][-1]})
    elif last[0] == "set":
        found = last[1]
    elif last[0] == "alt":
        found = frozenset().union(*(last_characters(branch) for branch in last[1]))
    else:
        found = last_characters(last[1])
    optional = (last[0] == "set" and last[2] == 0) or (last[0] == "group" and last[2] == 0)
    return found | last_characters(shape[:-1]) if optional else found


def beginnings(shape, most=16):
    """[(literal, caseless)] of which one begins every match, as long as is certain; [] without."""
    found = [("", False)]
    for index, node in enumerate(shape):
        if node[0] == "lit":
            grown = [(text + node[1], caseless or node[2]) for text, caseless in found]
        elif node[0] == "set" and node[2] == node[3] == 1 and len(node[1]) <= 6:
            grown = [(text + c, caseless) for text, caseless in found for c in sorted(node[1])]
        elif node[0] == "alt":
            grown, open_end = [], False
            for branch in node[1]:
                inner = beginnings(branch, most)
                if not inner:
                    open_end = True
                    break
                grown += [(text + more, caseless or c) for text, caseless in found for more, c in inner]
            if open_end or len(grown) > most:
                break
            whole = all(len(branch) == 1 and branch[0][0] == "lit" for branch in node[1])
            found = grown
            if not whole:
                break
            continue
        else:
            break
        if len(grown) > most:
            break
        found = grown
    found = sorted(set(found))
    return [] if any(not text for text, _ in found) else found


def longer_beginnings(shape, found):
    """Beginnings that are one character longer, where a small set (hexadecimal) follows the first node; else `found`."""
    if len(shape) < 2 or shape[0][0] != "lit" or found != [(shape[0][1], shape[0][2])] or shape[1][0] != "set" or shape[1][2] < 1 or len(shape[1][1]) > 22:
        return found
    return [(text + c, caseless) for text, caseless in found for c in sorted(shape[1][1])]


def sample(shape, random):
    """A value of the shape, as short as it may be but for repeats that begin at nothing."""
    out = ""
    for node in shape:
        if node[0] == "lit":
            out += node[1]
        elif node[0] == "set":
            pool = sorted(node[1] & frozenset(ALNUM)) or sorted(node[1])
            high = node[3] if node[3] is not None else node[2] + 24
            count = node[2] if node[2] >= 16 else min(high, max(node[2], min(24, high)))
            out += "".join(random.choice(pool) for _ in range(count))
        elif node[0] == "alt":
            out += sample(random.choice(node[1]), random)
        else:
            out += "".join(sample(node[1], random) for _ in range(max(node[2], 1 if node[3] != 0 else 0)))
    return out


def tamed(shape):
    """The shape without quotes, brackets, separators and white space in its sets: a value that holds them is not told
    from what stands around it. A set of nothing else goes."""
    out = []
    for node in shape:
        if node[0] == "set":
            left = frozenset(c for c in node[1] if c not in "\"'`<>{}()[],;\\|^" and 0x20 < ord(c) < 0x7F)
            if left:
                out.append(("set", left, node[2], node[3]))
        elif node[0] == "alt":
            out.append(("alt", tuple(tamed(branch) for branch in node[1])))
        elif node[0] == "group":
            out.append(("group", tamed(node[1]), node[2], node[3]))
        else:
            out.append(node)
    return _joined(out)


def any_case(shape):
    """The shape with hexadecimal digits of either case."""
    def both(characters_):
        return HEX_MIXED if characters_ in (HEX_LOWER, HEX_UPPER) else characters_
    return tuple(("set", both(node[1]), node[2], node[3]) if node[0] == "set" else
                 ("alt", tuple(any_case(branch) for branch in node[1])) if node[0] == "alt" else
                 ("group", any_case(node[1]), node[2], node[3]) if node[0] == "group" else node for node in shape)


def all_sets(shape):
    for node in shape:
        if node[0] == "set":
            yield node
        elif node[0] == "alt":
            for branch in node[1]:
                yield from all_sets(branch)
        elif node[0] == "group":
            yield from all_sets(node[1])


def covers(wide, narrow):
    """Whether each match of `narrow` is one of `wide`, as far as their nodes tell."""
    if len(wide) != len(narrow):
        return False
    for a, b in zip(wide, narrow):
        if a == b:
            continue
        if a[0] != "set" or b[0] != "set" or not a[1] >= b[1]:
            return False
        if a[2] > b[2] or (a[3] is not None and (b[3] is None or a[3] < b[3])):
            return False
    return True


def end_condition(shape):
    """What must follow the value: ("", False) nothing, (r"\\b", False), or a class that takes one more byte."""
    if not bounded(shape):
        return "", False
    last = last_characters(shape)
    if last <= frozenset("="):
        return "", False
    if last <= WORD_SET:
        return r"\b", False
    around = last | WORD_SET if last & WORD_SET else last
    return f"(?:[^{inside_class(around)}]|$)", True


def unwrapped(shape):
    """The shape without its letters' case being ignored: vendors print one case."""
    out = []
    for node in shape:
        if node[0] == "lit":
            out.append(("lit", node[1], False))
        elif node[0] == "alt":
            out.append(("alt", tuple(unwrapped(branch) for branch in node[1])))
        elif node[0] == "group":
            out.append(("group", unwrapped(node[1]), node[2], node[3]))
        else:
            out.append(node)
    return _joined(out)
