#!/usr/bin/env python3
"""Scores the rules on a lot of cases that is made of the fact table, in the style of the labelled cases.

  lot.py FIND_VALUES SHARED [--half worked|held] [--seed N] [--rules FOLDER] [--misses N] [--false N] [--doc FILE]
  lot.py FIND_VALUES SHARED --check FILE | --record FILE     fails when a figure is worse than recorded (77: no SHARED)
  lot.py - SHARED --write FILE                               only the cases, as JSON lines

Every type of the table gives two positives, whatever rule of ours knows it: values are drawn from the shape that a tool's
rule has, texts are those that the tool's authors write. The lot is split by the hash of the type; the half `held` is only scored.
"""
import argparse
import base64
import collections
import hashlib
import json
import pathlib
import random
import re
import sys

import lot_contexts
import lot_values
import score

STYLES = ("gitleaks", "betterleaks", "trufflehog", "kingfisher", "titus", "noseyparker")
# Types without a form of their own that anybody could write a case of.
NO_FORM = "generic"


def words_of(fact):
    """What an author would call the provider beside a value: {style: word}."""
    keywords = [a["text"] for a in fact["anchors"] if a["kind"] == "keyword" and re.fullmatch(r"[\w .-]{3,24}", a["text"])]
    slug = fact["provider_slug"].replace("-", "")
    words = {style: (keywords or [slug])[0] for style in STYLES}
    words["other"] = (keywords or [slug])[-1]
    for seen in fact["seen_in"]:
        if seen["tool"] == "trufflehog":
            words["trufflehog"] = re.split(r"[/:]", seen["rule"])[0]
        elif seen["tool"] == "kingfisher" and seen["rule"].count(".") >= 2:
            words["kingfisher"] = words["titus"] = seen["rule"].split(".")[1]
    return {style: re.sub(r"[^\w]+", "_", word) for style, word in words.items()}


def class_of(fact):
    if fact["severity"] == "info":
        return "identifiers and test keys"
    return "context only" if fact["noise"]["level"] == "high" else "fixed structure"


def positives(facts, draw):
    for fact in facts:
        if fact["category"] == NO_FORM:
            continue
        tools = [seen["tool"] for seen in fact["seen_in"] if seen["tool"] in STYLES] or ["other"]
        words = words_of(fact)
        for style in draw.sample(tools, 2) if len(set(tools)) > 1 else [tools[0]] * 2:
            value = None
            people_type = style in ("kingfisher", "titus", "noseyparker") and lot_values.head_of(fact) is None
            if people_type and draw.random() < 0.3:
                value = lot_values.typed(lot_values.segments_for(fact, style, draw), draw, lot_values.cases_of(fact))
            value = value or lot_values.value_of(fact, style, draw)
            bare = fact["noise"]["level"] == "low" and draw.random() < 0.3
            path, template = draw.choice(lot_contexts.BARE if bare else lot_contexts.POSITIVE[style])
            yield {"kind": "positive", "rule": fact["id"], "style": "bare" if bare else style, "class": class_of(fact),
                   "path": path, "text": lot_contexts.spelled(template, words[style], value), "secrets": [value]}


def literal_of(fact):
    first = fact["shape"]["segments"][0]
    return first.get("lit", "") if len(fact["shape"]["segments"]) > 1 else ""


def broken(value, draw):
    """The value with a sign that its alphabet does not have, or, for one in four, a character short."""
    if draw.random() < 0.25:
        return value[:-1]
    at = draw.randrange(len(value) // 4, max(len(value) * 3 // 4, 1) or 1)
    return value[:at] + draw.choice("?????@%^") + value[at + draw.randrange(2):]


def filled(fact, draw):
    """The form of the type with one character in place of all that varies."""
    text = lot_values.draw(fact["shape"]["segments"], draw)
    literal = literal_of(fact)
    return literal + re.sub(r"[0-9A-Za-z]", draw.choice("0XxaA1"), text[len(literal):])


def code_line(draw):
    names = ["session", "Keypair", "chain", "wallet", "Vector", "Store", "account", "release", "Cluster", "mirror", "Ledger",
             "upload", "Sidecar", "Tenant", "queue", "Curve25519", "Registry", "metrics", "Catalog", "payment"]
    name = draw.choice(names)

    def hole(match):
        kind = match.group(1)
        if kind == "N":
            return name[0].upper() + name[1:]
        if kind == "n":
            return name.lower()
        if kind == "U":
            h = "%032x" % draw.getrandbits(128)
            return "-".join([h[:8], h[8:12], "4" + h[13:16], h[16:20], h[20:]])
        count = int(kind[1:])
        if kind[0] == "H":
            return "".join(draw.choice("0123456789abcdef") for _ in range(count))
        if kind[0] == "D":
            return "".join(draw.choice("123456789") for _ in range(count))
        return base64.b64encode(draw.randbytes(count)).decode()[:count]

    return re.sub(r"‹([NnU]|[HBD]\d+)›", hole, draw.choice(lot_contexts.CODE))


def negatives(facts, draw):
    known = [fact for fact in facts if fact["category"] != NO_FORM and 12 <= (fact["length"]["max"] or 0) <= 120]
    sized = [fact for fact in known if fact["length"]["seen_min"] == fact["length"]["max"]]
    prefixed = [fact for fact in known if len(literal_of(fact)) >= 3]
    plain = [fact for fact in known if len(fact["shape"]["segments"]) == 1 and
             any(seen["tool"] == "trufflehog" for seen in fact["seen_in"])]

    def case(style, fact, templates, value):
        path, template = draw.choice(templates)
        word = words_of(fact)["trufflehog" if style == "broken" else "other"]
        text = lot_contexts.spelled(template, word, lot_contexts.spelled(value, word, ""))
        return {"kind": "negative", "rule": fact["id"], "style": style, "path": path, "text": text, "secrets": []}

    for fact in draw.sample(plain, 300):
        yield case("broken", fact, lot_contexts.BROKEN, broken(lot_values.value_of(fact, "trufflehog", draw), draw))
    for fact in draw.sample(sized, 250):
        value = lot_values.value_of(fact, "trufflehog", draw)
        cut = draw.choice([1, 1, 2, 4, 8, len(value) // 3])
        yield case("cut short", fact, lot_contexts.CUT, value[:max(len(value) - cut, 4)])
    for fact in draw.sample(prefixed, 200):
        literal = literal_of(fact)
        separator = "" if literal[-1] in "_-." else "_"
        value = literal + draw.choice(["", separator]) + draw.choice(lot_contexts.WORDS)
        yield case("too short", fact, lot_contexts.SHORT, value)
    for fact in draw.sample(prefixed, 150):
        literal, value = literal_of(fact), lot_values.value_of(fact, "trufflehog", draw)
        at = draw.randrange(min(len(literal), 4))
        other = draw.choice([c for c in "bqzkmw" if c != literal[at].lower()])
        yield case("wrong prefix", fact, [("notes.txt", "‹S›")], literal[:at] + other + value[at + 1:])
    for _ in range(300):
        yield {"kind": "negative", "rule": "code", "style": "code", "path": "notes.txt", "text": code_line(draw),
               "secrets": []}
    for fact in draw.sample(known, 200):
        yield case("hard: no value", fact, lot_contexts.HARD, draw.choice(lot_contexts.NO_VALUES))
    for fact in draw.sample(prefixed, 150):
        yield case("hard: filler", fact, lot_contexts.HARD + lot_contexts.BARE, filled(fact, draw))


def half_of(case):
    known_by = case["text"] if case["rule"] == "code" else case["rule"]
    return "held" if hashlib.sha256(known_by.encode()).digest()[0] & 1 else "worked"


def make(facts, seed):
    draw = random.Random(seed)
    cases = list(positives(facts, draw)) + list(negatives(facts, draw))
    for number, case in enumerate(cases):
        case.update(id=f"lot-{number}", half=half_of(case))
    return cases


def tally(cases, found):
    recall, alarms = score.Tally(), score.Tally()
    for case, hits in zip(cases, found):
        if case["kind"] == "positive":
            apart = case["class"].startswith("identifiers")
            for key in [case["class"]] if apart else ["all", case["class"], "as " + case["style"]]:
                recall.add(key, score.is_found(case, hits))
        else:
            kind = "hard" if case["style"].startswith("hard") else "not hard"
            sure = any(hit[3] == "high" for hit in hits)
            for key in (kind, case["style"]):
                alarms.add(key, hits)
                alarms.add(key + ", high confidence", sure)
    return recall, alarms


def rows(title, halves, index):
    counts = [half[index] for half in halves.values()]
    keys = sorted({key for count in counts for key in count.all}, key=lambda key: (key.startswith("as "), key))
    lines = [f"| {title} | " + " | ".join(halves) + " |", "| --- |" + " --: |" * len(halves)]
    return lines + [f"| {key} | " + " | ".join(count.row(key) for count in counts) + " |" for key in keys]


def figures(halves):
    """Of the half that is only scored."""
    recall, alarms = halves["held"]
    return {
        "recall, lot": (recall.share("all"), True),
        "recall, lot, fixed structure": (recall.share("fixed structure"), True),
        "recall, lot, context only": (recall.share("context only"), True),
        "false, lot": (alarms.share("not hard"), False),
        "false, lot, hard": (alarms.share("hard"), False),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--half")
    parser.add_argument("--rules")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--false", type=int, default=0, dest="alarms")
    parser.add_argument("--doc", type=pathlib.Path)
    parser.add_argument("--record", type=pathlib.Path)
    parser.add_argument("--check", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    options = parser.parse_args()
    table = options.shared / "facts/credentials.jsonl"
    if not table.is_file():
        print(f"skipped: no table of facts below {options.shared}")
        return score.SKIPPED
    cases = make(score.read_lines(table), options.seed)
    if options.write:
        options.write.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
        return 0
    found = score.scan(options.program, options.rules, cases)
    halves = collections.OrderedDict()
    for half in ("worked", "held"):
        mine = [(case, hits) for case, hits in zip(cases, found) if case["half"] == half]
        halves[half] = tally([case for case, _ in mine], [hits for _, hits in mine])
    now = figures(halves)
    if options.check:
        return score.check(json.loads(options.check.read_text(encoding="utf-8")), now)
    if options.record:
        recorded = json.loads(options.record.read_text(encoding="utf-8"))
        recorded.update({name: round(value, 4) for name, (value, _) in now.items()})
        options.record.write_text(json.dumps(recorded, indent=2) + "\n", encoding="utf-8")
    lines = rows("positives found", halves, 0) + [""] + rows("negatives with a finding", halves, 1)
    if options.doc:
        score.write_doc(options.doc, lines, "lot")
    print("\n".join(lines))
    for kind, most in (("positive", options.misses), ("negative", options.alarms)):
        for case, hits in zip(cases, found):
            wrong = not score.is_found(case, hits) if kind == "positive" else hits
            if case["kind"] != kind or not wrong or case["half"] != (options.half or "worked") or most <= 0:
                continue
            most -= 1
            rules = [(hit[0], hit[3]) for hit in hits]
            print(f"{case['style']}:{case['rule']} {rules} {case['text'][:300]!r} {case['secrets']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
