"""Examples of a rule, made from its shape and seeded by its id: two that match and two or more that do not."""
import math
import random
import re

import shapes

SEAM = "{~}"


def entropy(value):
    return -sum(value.count(c) / len(value) * math.log2(value.count(c) / len(value)) for c in set(value))


def is_placeholder(value):
    """A part of what the check of that name refuses, enough for the values made here."""
    distinct = len(set(value))
    if distinct <= 5 and len(value) >= 16 or distinct <= 2 and len(value) >= 12:
        return True
    if re.search(r"([xX*#])\1{3}", value):
        return True
    return max((len(m.group()) for m in re.finditer(r"(.)\1*", value)), default=0) >= 7 + len(value) / 4


def _is_plausible(value, rule):
    return (entropy(value) >= rule["entropy"] + 0.1 and not is_placeholder(value) and
            (any(c.isdigit() for c in value) or "digit" not in rule["checks"]) and
            not re.search(r"(.)\1{5}", value.lstrip("A")) and
            not re.search(r"asdf|example|dummy|qwer|foobar|sample|fake|your|deadbeef", value.lower()))


def _is_no_word(value, rule):
    """Has digits enough that nothing takes it for a word or for the path of a name."""
    part = value.split(".")[-1] if "." in value else value if "dictionary" in rule["checks"] else ""
    return 4 * sum(c.isdigit() for c in part) >= len(part)


def a_value(rule, generator):
    for attempt in range(4000):
        value = shapes.sample(rule["shape"], generator)
        if rule["valid"]:
            value = rule["valid"](value)
        if not _is_plausible(value, rule) or attempt < 2000 and not _is_no_word(value, rule):
            continue
        if (rule["kind"] == "keyword" or rule["matcher"].fullmatch(value)):
            return value
    return None


def filled(shape):
    """The shape filled with x, or with a zero where there is no x."""
    out = ""
    for node in shape:
        if node[0] == "lit":
            out += node[1]
        elif node[0] == "set":
            out += ("x" if "x" in node[1] else "X" if "X" in node[1] else sorted(node[1])[0]) * max(node[2], 1)
        elif node[0] == "alt":
            out += filled(node[1][0])
        else:
            out += filled(node[1]) * max(node[2], 0)
    return out


def _anchor_in(value, rule):
    return next((text for text, _ in rule["anchors"] if text in value), None)


def _seamed(text, rule, value):
    """Seams in the beginning that gives the rule away, and in the middle of values that have none."""
    at = text.rfind(value)
    if rule["kind"] == "prefix":
        cuts = {at + min(2, len(value) - 1), at + max(2, len(rule["anchors"][0][0]) - 2)}
        cuts |= set(range(at + 24, at + len(value) - 8, 24 if len(value) > 100 else 48))
    elif rule["kind"] == "infix":
        cuts = {at + value.index(_anchor_in(value, rule)) + 2 if _anchor_in(value, rule) else at + len(value) // 2}
        cuts |= set(range(at + 24, at + len(value) - 8, 24)) if len(value) > 100 else set()
        cuts |= {at + 3} if value.startswith("http") else set()
    else:
        cuts = {at + len(value) // 2}
    for cut in sorted(cuts, reverse=True):
        text = text[:cut] + SEAM + text[cut:]
    if rule["kind"] != "keyword":
        first = re.search(r"[A-Za-z]{3}", text[:at])
        return text if not first else text[:first.start() + 2] + SEAM + text[first.start() + 2:]
    for word, _ in rule["anchors"]:
        found = text.lower()[:at].find(word)
        if found >= 0:
            text = text[:found + 2] + SEAM + text[found + 2:]
            at += len(SEAM)
    return text


def texts(rule):
    """(match, no_match), or None when no good example could be made."""
    generator = random.Random(rule["id"])
    name, camel = rule["name"], rule["camel"]
    frames = (name + "={}", '  "' + camel + '": "{}",')
    match = []
    for frame in frames:
        value = a_value(rule, generator)
        if value is None or not rule["matcher"].search(frame.format(value)):
            return None
        match.append(_seamed(frame.format(value), rule, value))
    no_match = []

    def offer(frame, value, refused=False):
        text = frame.format(value)
        if refused or not rule["matcher"].search(text):
            no_match.append(_seamed(text, rule, value))

    value = a_value(rule, generator)
    if value:
        offer(frames[0], value[:-1])
    value = a_value(rule, generator)
    if value and len(no_match) < 2:
        middle = (len(value) + len(rule["anchors"][0][0] if rule["kind"] == "prefix" else "")) // 2
        offer(frames[1], value[:middle] + "!" + value[middle + 1:])
    if rule["valid"] and "azure-cask" not in rule["checks"] and value:  # that one doubts nothing
        wrong = value[:-3] + ("2" if value[-3] != "2" else "3") + value[-2:]
        if rule["valid"](wrong) != wrong:
            offer(frames[0], wrong, refused=True)
    dull = filled(rule["shape"])
    if is_placeholder(dull) or entropy(dull) < rule["entropy"]:
        offer(frames[1], dull, refused=True)
    if len(no_match) < 2:
        no_match.append(name + "=${" + name + "}")
    if len(no_match) < 2:
        no_match.append('"' + camel + '": "<' + camel + '>"')
    return match, no_match
