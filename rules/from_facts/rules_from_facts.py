"""From one fact to one rule: what it is anchored on, its expression, its checks, how sure it is."""
import base64
import json
import math
import re

import alphabets
import calls
import checksums
import examples
import keywords
import shapes
import texts

SHORTEST_PREFIX = 4
WIDEST_LEFT = 128
PAIR_WITHIN = 10_000  # a whole file of settings; without a bound the values of a log would wait for its end
WIDEST = 240  # other forms of a value with a checksum may not make its rule one that is decided late
RUN, DIGITS = 16, frozenset("0123456789")
CERTAIN = 32  # bytes of one length, beside which a common word is no word
MORE_THAN_HEX = 4.0  # bits a byte; random hexadecimal digits have less
RUN_SET = shapes.WORD_SET | {"-"}
IDENTIFIER = re.compile(r"(?:^|-)(?:id|username|user|email|url|host|domain|account|site|name|sid|slug)(?:-\d)?$")


def _letters(shape):
    found = frozenset()
    for node in shapes.all_sets(shape):
        found |= node[1]
    return found


def _is_uuid(shape):
    sizes = [node[2] for node in shapes.all_sets(shape) if node[2] == node[3]]
    return sizes[:5] == [8, 4, 4, 4, 12] or (len(sizes) == 1 and sizes[0] == 36 and "-" in _letters(shape) and
                                             "_" not in _letters(shape) and not _letters(shape) & set("ABC"))


def _least_entropy(fact, shape):
    """Bits a byte: what the tools ask for at the least, never more than random values of the shape have."""
    random_part = sum(node[2] if node[3] is None else (node[2] + node[3]) / 2 if node[2] < 8 else node[2]
                      for node in shapes.all_sets(shape)) or 1
    letters = len(_letters(shape)) or 2
    usual = 0.72 * min(math.log2(letters), math.log2(max(2, random_part)))
    asked = min((fact["min_entropy"] or {"": usual}).values())
    return max(0.0, math.floor(10 * min(usual, max(asked, usual - 0.9))) / 10)


def _alternates(fact):
    return [shapes.parse(other["segments"]) for other in fact["alternates"]]


def _kept(shapes_):
    """Without those that another covers; the first stays first."""
    out = []
    for shape in shapes_:
        if any(shapes.covers(kept, shape) for kept in out):
            continue
        out = [kept for kept in out if not shapes.covers(shape, kept)] + [shape]
    return out


def _usable_set(characters):
    return len(characters) <= 80 and not characters & set("\"'`<>\n\r\t ")


def _is_plain(shape):
    return all(_usable_set(node[1]) for node in shapes.all_sets(shape)) and shapes.widths(shape)[1] <= 2500


def _name(fact, word=""):
    name = re.sub(r"[^A-Z0-9]+", "_", fact["id"].upper())
    if name[0].isdigit():
        name = "_" + name
    if word and word.upper() not in name:
        name = re.sub(r"[ ]", "_", word).upper() + ("" if word.endswith(("key", "token", "secret")) else "_TOKEN")
    return name


def _camel(name):
    parts = name.lower().strip("_").split("_")
    return parts[0] + "".join(part.capitalize() for part in parts[1:])


def _is_wordy(prefix):
    """Whether a beginning is a word that stands in names everywhere: "private_", "live_"."""
    word = prefix.lower().rstrip("_-./:")
    return prefix.lower() in keywords.HOT or word in keywords.HOT | keywords.COMMON - {"live"} | {"v1", "v2", "tok"}


def _is_token_header(text):
    """The header of any JSON Web Token: it names an algorithm and the type JWT, and nothing of its provider."""
    header, _, rest = text.partition(".")
    if not header.startswith("eyJ") or len(rest) > len("eyJ"):
        return False
    try:
        fields = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except ValueError:
        return False
    return set(fields) <= {"alg", "typ"} and fields.get("typ", "JWT") == "JWT"


def _belongs(text, anchors):
    """Whether a beginning is that of the rule, or one of its beginnings cut short where it is still its own."""
    if any(text.startswith(anchor) for anchor, _ in anchors):
        return True
    return len(text) >= SHORTEST_PREFIX and not text.islower() and not _is_wordy(text) and any(anchor.startswith(text) for anchor, _ in anchors)


def _is_scheme(text):
    return re.fullmatch(r"https?://", text.lower()) is not None


def _host_label(node):
    """A repeat without end before a fixed part is the label of a host, which has at most 63 characters (RFC 1035)."""
    return ("set", node[1], node[2], 63 if node[2] <= 8 else node[2] + 24) if node[0] == "set" and node[3] is None else node


def _grows(shape, anchors, low, high):
    """Whether a common word before a value of one length and few letters ("key_" and 32 hexadecimal digits) is a
    beginning once the value's first character belongs to it."""
    longer = shapes.longer_beginnings(shape, anchors)
    return not anchors[0][0].startswith("http") and longer != anchors and low >= 24 and high <= low + 8 and min(len(text) for text, _ in longer) >= SHORTEST_PREFIX


def _says_enough(shape, anchors, low, high):
    """Whether what follows a common word is of one length that is long, and more than hexadecimal digits, so that the
    whole is no name ("ion_" and 42 letters and digits)."""
    letters = _letters(shape)
    return (low == high and low >= CERTAIN and letters <= RUN_SET and not letters <= frozenset("0123456789abcdefABCDEF-_") and
            not any(_is_scheme(text) for text, _ in anchors))


class Maker:
    """Makes rules; `shared` are beginnings that more than one type has."""

    def __init__(self, facts):
        self.shared = {}
        for fact in facts:
            for text, _ in shapes.beginnings(shapes.unwrapped(shapes.parse(fact["shape"]["segments"]))):
                self.shared.setdefault(text, set()).add(fact["id"])

    def make(self, fact):
        """(rule, "") or (None, why not)."""
        if fact["provider"].startswith("("):
            return None, "no provider"
        shape = shapes.parse(fact["shape"]["segments"])
        tame = not _is_plain(shape)
        if tame:
            shape = shapes.tamed(shape)
            if not shape or not _is_plain(shape) or shapes.widths(shape)[0] < 12:
                return None, "value of any characters"
        rule = {"id": fact["id"], "description": texts.description(fact), "severity": fact["severity"]}
        check = checksums.check_of(fact)
        rule["valid"] = check[1] if check else None
        rule["checks"] = ([check[0]] if check else []) + ["placeholder"]
        plain, hot = keywords.words_of(fact)
        why = "value of any characters" if tame else self._as_prefix(fact, shapes.unwrapped(shape), rule, bool(plain))
        if why and not tame:
            why = self._as_infix(fact, shape, rule)
        if why and (plain or hot):
            why = self._as_keyword(fact, shape, rule, plain, hot)
        if why:
            return None, why
        rule["matcher"] = re.compile((rule.get("left") or "") + rule["pattern"], re.ASCII)
        made = examples.texts(rule)
        if made is None:
            return None, "no example could be made"
        rule["match"], rule["no_match"] = made
        rule["remediation"], rule["references"] = texts.remediation(fact), texts.references(fact)
        return rule, ""

    def _as_prefix(self, fact, shape, rule, has_keyword):
        anchors = longer = shapes.beginnings(shape)
        if not anchors:
            return "no fixed beginning"
        least = min(len(text) for text, _ in anchors)
        if least < SHORTEST_PREFIX:
            longer = shapes.longer_beginnings(shape, anchors)
            least = min(len(text) for text, _ in longer)
        if any(re.search(r"(.)\1{7}$", text) for text, _ in anchors):
            return "prefix of equal characters"
        if any(_is_token_header(text) for text, _ in anchors):
            return "prefix is the header of any JSON Web Token"
        low, high = shapes.widths(shape)
        if least < 3 or least < SHORTEST_PREFIX and (
                not all(re.search(r"[A-Z0-9_-].$|[_-]$", text) for text, _ in anchors) or fact["noise"]["level"] == "high" or low < 24 or high > low + 8):
            return "prefix too short"
        grown = _grows(shape, anchors, low, high)
        expanded = any(_is_wordy(text) for text, _ in anchors)
        alone = (expanded and not grown and fact["noise"]["level"] == "low" and
                 _says_enough(shape, anchors, low - least, high - least))
        if expanded and not grown and not alone:
            return "prefix is a common word"
        expanded = expanded and grown
        common = any(len(self.shared.get(text, ())) > 1 for text, _ in anchors if len(text) >= SHORTEST_PREFIX)
        if common and has_keyword and fact["noise"]["level"] != "low":
            if not grown:
                return "prefix of several types"
            expanded = True
        others = [shapes.unwrapped(other) for other in _alternates(fact)]
        fitting = [other for other in others if _is_plain(other) and shapes.beginnings(other) and
                   all(_belongs(text, anchors) for text, _ in shapes.beginnings(other)) and
                   shapes.widths(other)[0] >= min(20, shapes.widths(shape)[0]) and
                   (not rule["valid"] or shapes.widths(other)[1] <= WIDEST)]
        if expanded:
            fitting = [other for other in fitting if _grows(other, shapes.beginnings(other), *shapes.widths(other))]
        if alone:
            fitting = []
        kept = _kept([shape] + fitting)
        if low - least < 6 and high - least < 16:
            return "value too short"
        if any(len(text) < SHORTEST_PREFIX for text, _ in anchors) or expanded:
            longer = [set(shapes.longer_beginnings(other, shapes.beginnings(other))) for other in kept]
            anchors = sorted(set().union(*longer))
        else:
            anchors = sorted(set(anchors).union(*(shapes.beginnings(other) for other in kept)))
        anchors = _fewest(anchors)
        anchors = [(text, caseless) for text, caseless in anchors if len(text) >= 3]
        if len(anchors) > 40:
            return "prefix too short"
        word_first = any(re.match(r"\w", text) for text, _ in anchors)
        loose = all(len(text) >= 9 and re.search(r"[^a-zA-Z]", text) for text, _ in anchors)
        rule["kind"] = "prefix"
        rule["anchors"] = anchors
        rule["shape"] = shape
        rule["pattern"] = (r"\b" if word_first and not loose else "") + _with_ends(kept)
        rule["entropy"] = min(_least_entropy(fact, s) for s in kept)
        rule["confidence"] = "high" if fact["noise"]["level"] == "low" and low >= 16 else "medium"
        if least < SHORTEST_PREFIX or alone:
            rule["checks"].append("digit")
        if alone:
            rule["entropy"] = max(rule["entropy"], MORE_THAN_HEX)
        rule["name"] = _name(fact)
        rule["camel"] = _camel(rule["name"])
        return ""

    def _as_infix(self, fact, shape, rule):
        before = []
        for index, node in enumerate(shape):
            literals = shapes.beginnings(shape[index:])
            if node[0] != "set" and literals and min(len(text) for text, _ in literals) >= SHORTEST_PREFIX and not any(
                    _is_scheme(text) for text, _ in literals):
                break
            before.append(node)
        else:
            return "no fixed part"
        if before and before[0][0] == "lit" and _is_scheme(before[0][1]):
            before = [_host_label(node) for node in before]
        before = tuple(before)
        rest = shapes.unwrapped(shape[len(before):])
        anchors = _fewest(shapes.beginnings(rest))
        low, high = shapes.widths(before)
        if not before or high > WIDEST_LEFT or low != high and high > 76:
            return "no bounded left part"
        if low < CERTAIN and any(text.lower() in keywords.HOT for text, _ in anchors):
            return "fixed part is a common word"
        starts_word = next((node[1] for node in shapes.all_sets(before)), frozenset("-")) <= shapes.WORD_SET
        rule["kind"] = "infix"
        rule["anchors"] = anchors
        rule["shape"] = before + rest
        rule["left"] = (r"\b" if starts_word else "") + shapes.expression(before)
        end, takes = shapes.end_condition(rest)
        rule["pattern"] = _body(rest) + ("" if takes else end)  # a group would leave the left part out of the value
        rule["entropy"] = _least_entropy(fact, shape)
        rule["confidence"] = "high" if fact["noise"]["level"] == "low" else "medium"
        rule["name"] = _name(fact)
        rule["camel"] = _camel(rule["name"])
        return ""

    def _as_keyword(self, fact, shape, rule, plain, hot):
        low, high = shapes.widths(shape)
        letters = _letters(shape)
        if letters and not letters - set("0123456789.-") and low < 15:
            return "digits only"
        if low < 8 or len(letters) > 68 and low < 12:
            return "value too short"
        uuid = _is_uuid(shape)
        if uuid:
            shape = shapes.any_case(shape)
        others = [other for other in _alternates(fact)
                  if _is_plain(other) and shapes.widths(other)[0] >= max(12, 0.8 * low) and len(_letters(other)) <= 66
                  and shapes.widths(other)[1] <= max(2 * high, high + 40)]
        kept = _kept([shape] + ([] if rule["valid"] else others))
        kept.sort(key=lambda s: -shapes.widths(s)[1])
        digits_certain = len(letters & set("0123456789")) / max(1, len(letters))
        without_digit = (1 - digits_certain) ** low
        structured = fact["noise"]["level"] != "high"
        identifier = IDENTIFIER.search(fact["id"]) is not None
        weak = low < 20 or len(letters) > 68 or not letters - set("0123456789.-") or uuid or identifier or high - low > 40 and not structured
        context = keywords.STRICT_ID if identifier else keywords.STRICT if weak else keywords.LOOSE
        if letters - set("0123456789.-") and not uuid and (without_digit < 0.02 or not structured):
            rule["checks"].append("digit" if without_digit < 0.02 else "dictionary")
        # Long values with a digit are looked for first, their words only before them: that costs a tenth. It loses one
        # in 30 of 20 letters and digits, and one in 17 of 16.
        if low >= RUN and letters <= RUN_SET and letters & DIGITS and "digit" not in rule["checks"]:
            rule["checks"].append("digit")
        anchors, word = keywords.anchors_and_expression(plain, hot)
        if low > 1700:
            return "value too long for a context"
        rule["kind"] = "keyword"
        rule["anchors"] = anchors
        rule["shape"] = shape
        if keywords.needs_left(plain + hot):
            rule["left"] = keywords.LEFT
        rule["pattern"] = word + context + _with_ends(kept, secret_needed=True)
        rule["entropy"] = min(_least_entropy(fact, s) for s in kept)
        rule["confidence"] = ("high" if structured and low >= 20 else
                              "low" if fact["severity"] == "info" or uuid or low < 16 else "medium")
        slug = fact["provider_slug"]
        unspaced = [word for word in plain if " " not in word]
        first = slug if slug in plain else unspaced[0] if plain else hot[0] + "_key"
        rule["name"] = _name(fact, first)
        rule["camel"] = _camel(rule["name"])
        if first not in rule["camel"].lower():
            rule["camel"] = first + ("" if first.endswith(("key", "token", "secret")) else "Token")
        return ""


def _fewest(anchors):
    """Without those that another begins."""
    return [(text, caseless) for text, caseless in anchors
            if not any(other != text and text.startswith(other) for other, _ in anchors)]


def _body(shape):
    """The expression; a long literal at its beginning stands in a group, lest "<secret>" and it look like a secret."""
    text = shapes.expression(shape)
    long_start = re.match(r"[\w+/=-]{14,}", text)
    return f"(?:{text[:long_start.end()]}){text[long_start.end():]}" if long_start and text[long_start.end():][:1] not in (
        "{", "?", "*", "+") else text


def _with_ends(kept, secret_needed=False):
    """The alternatives, each with what must follow it, and the group that holds the value where more is matched."""
    ends = {shapes.end_condition(shape) for shape in kept}
    bodies = [_body(shape) for shape in kept]
    if len(ends) == 1:
        end, takes = ends.pop()
        body = bodies[0] if len(bodies) == 1 else f"(?:{'|'.join(bodies)})"
        if takes or secret_needed:
            body = f"(?P<secret>{bodies[0] if len(bodies) == 1 else '|'.join(bodies)})"
        return body + end
    wide = frozenset().union(*(shapes.last_characters(shape) for shape in kept)) | shapes.WORD_SET
    unbounded = any(not shapes.bounded(shape) for shape in kept)
    end = "" if unbounded else f"(?:[^{alphabets.inside_class(wide)}]|$)"
    return f"(?P<secret>{'|'.join(bodies)})" + end


# Rules for companions that the table tells in words ("token name and server host").
TOLD_IN_WORDS = {"tableau-personal-access-token": "tableau-token-name"}


def pairs_of(fact, known):
    ids = [pair["id"] for pair in fact["pair"] if isinstance(pair, dict) and "id" in pair]
    ids += [TOLD_IN_WORDS[fact["id"]]] if fact["id"] in TOLD_IN_WORDS else []
    return [(other, PAIR_WITHIN) for other in dict.fromkeys(ids) if other in known and other != fact["id"]]


def add_calls(rule, fact):
    ids = [pair for pair, _ in rule["pairs"]]
    rule["verify"] = calls.verify_of(fact, ids)
    rule["revoke"] = calls.revoke_of(fact, ids)
