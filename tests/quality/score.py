#!/usr/bin/env python3
"""Scores the rules on labelled cases: recall over positives, share of negatives with a finding.

  score.py FIND_VALUES SHARED [--rules FOLDER] [--misses N] [--false N] [--by FIELD] [--doc FILE] [--record FILE]
  score.py FIND_VALUES SHARED --check FILE      fails when a figure is worse than the recorded one (77: no SHARED)

A positive counts as found when a finding overlaps one of its values (any finding where the case names no value). A case
whose label its makers doubt is left out of all figures but "doubted". A type has fixed structure when its value holds a
literal, a checksum or a distinctive form (facts: noise low or medium), which the fact table knows by tool and rule.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys

SKIPPED = 77


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def structured_rules(facts):
    """(tool, rule) -> True when one of the types that the rule finds has fixed structure."""
    known = {}
    for fact in facts:
        for seen in fact["seen_in"]:
            key = (seen["tool"], seen["rule"].split(":")[0] if seen["tool"] == "trufflehog" else seen["rule"])
            known[key] = known.get(key, False) or fact["noise"]["level"] != "high"
    return known


def class_of(case, known):
    rule = case["rule"]
    for key in (rule, rule.split("/")[0], rule.rsplit(".", 1)[0]):
        if (case["source"], key) in known:
            return "fixed structure" if known[(case["source"], key)] else "context only"
    return "generic and unmapped"


def spans_of(case):
    """Byte spans of the case's values in its text."""
    text = case["text"].encode()
    spans = []
    for value in case["secrets"]:
        needle = value.encode()
        at = text.find(needle)
        while needle and at >= 0:
            spans.append((at, at + len(needle)))
            at = text.find(needle, at + 1)
    return spans


def is_found(case, found):
    spans = spans_of(case)
    if not spans:
        return bool(found)
    return any(begin < end and first < last for _, first, last, _ in found for begin, end in spans
               if first < end and begin < last)


def scan(program, rules, cases):
    lines = "".join(json.dumps({key: case[key] for key in ("id", "text", "path")}) + "\n" for case in cases)
    command = [program] + ([rules] if rules else [])
    done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line)["found"] for line in done.stdout.decode().splitlines()]


class Tally:
    """Cases and hits by key."""

    def __init__(self):
        self.all = collections.Counter()
        self.hit = collections.Counter()

    def add(self, key, hit):
        self.all[key] += 1
        self.hit[key] += bool(hit)

    def share(self, key):
        return self.hit[key] / self.all[key] if self.all[key] else 0.0

    def row(self, key):
        return f"{self.hit[key]} of {self.all[key]} ({100 * self.share(key):.1f} %)"


def tally(cases, found, known):
    recall, alarms = Tally(), Tally()
    for case, hits in zip(cases, found):
        if case["kind"] == "positive":
            hit = is_found(case, hits)
            if case["doubt"]:
                recall.add("doubted", hit)
                continue
            for key in ("all", class_of(case, known), "source " + case["source"], "split " + case["psplit"]):
                recall.add(key, hit)
        else:
            sure = any(confidence == "high" for _, _, _, confidence in hits)
            if case["doubt"]:
                alarms.add("doubted", hits)
                continue
            plain = "hard" if case["hard"] else "matched by no tool" if not case["peers"] else "matched by a tool"
            for key in ("all", plain, "source " + case["source"]):
                alarms.add(key, hits)
            alarms.add(plain + ", high confidence", sure)
    return recall, alarms


def figures(recall, alarms):
    """The figures that are recorded: name -> (value, whether more is better)."""
    return {
        "recall, all": (recall.share("all"), True),
        "recall, fixed structure": (recall.share("fixed structure"), True),
        "recall, context only": (recall.share("context only"), True),
        "recall, generic and unmapped": (recall.share("generic and unmapped"), True),
        "false, matched by no tool": (alarms.share("matched by no tool"), False),
        "false, matched by no tool, high confidence": (alarms.share("matched by no tool, high confidence"), False),
        "false, matched by a tool": (alarms.share("matched by a tool"), False),
        "false, hard": (alarms.share("hard"), False),
    }


def table(title, counts, keys):
    lines = [f"| {title} | cases with a finding |", "| --- | --: |"]
    return lines + [f"| {key} | {counts.row(key)} |" for key in keys if counts.all[key]]


def tables(recall, alarms):
    sources = sorted({key for key in [*recall.all, *alarms.all] if key.startswith("source ")})
    lines = table("positives", recall, ["all", "fixed structure", "context only", "generic and unmapped", "doubted"])
    lines += [""] + table("positives by origin", recall, sources)
    lines += [""] + table("negatives", alarms, [
        "all", "matched by no tool", "matched by no tool, high confidence", "matched by a tool",
        "matched by a tool, high confidence", "hard", "hard, high confidence", "doubted"])
    return lines + [""] + table("negatives by origin", alarms, sources)


def write_doc(path, lines, name="scores"):
    """Replaces what stands between the markers of the page."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    text = path.read_text(encoding="utf-8")
    head, rest = text.split(begin)
    _, tail = rest.split(end)
    path.write_text(head + begin + "\n" + "\n".join(lines) + "\n" + end + tail, encoding="utf-8")


def print_cases(cases, found, wanted, most):
    shown = 0
    for case, hits in zip(cases, found):
        if case["doubt"] or shown >= most or not wanted(case, hits):
            continue
        shown += 1
        rules = ",".join(sorted({hit[0] for hit in hits}))
        print(f"{case['source']}:{case['rule']} {case['path']} [{rules}] {case['text'][:300]!r} {case['secrets'][:2]}")


def check(recorded, now):
    worse = []
    for name, (value, more) in now.items():
        before = recorded[name]
        if value < before - 5e-4 if more else value > before + 5e-4:
            worse.append(f"{name}: {value:.4f}, recorded {before:.4f}")
    print("\n".join(worse) if worse else "no figure is worse than recorded")
    return 1 if worse else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--rules")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--false", type=int, default=0, dest="alarms")
    parser.add_argument("--by")
    parser.add_argument("--doc", type=pathlib.Path)
    parser.add_argument("--record", type=pathlib.Path)
    parser.add_argument("--check", type=pathlib.Path)
    options = parser.parse_args()
    if not (options.shared / "cases/secrets-dev.jsonl").is_file():
        print(f"skipped: no labelled cases below {options.shared}")
        return SKIPPED
    cases = read_lines(options.shared / "cases/secrets-dev.jsonl")
    known = structured_rules(read_lines(options.shared / "facts/credentials.jsonl"))
    found = scan(options.program, options.rules, cases)
    recall, alarms = tally(cases, found, known)
    now = figures(recall, alarms)
    if options.check:
        return check(json.loads(options.check.read_text(encoding="utf-8")), now)
    if options.record:
        recorded = json.loads(options.record.read_text(encoding="utf-8")) if options.record.exists() else {}
        recorded.update({name: round(value, 4) for name, (value, _) in now.items()})
        options.record.write_text(json.dumps(recorded, indent=2) + "\n", encoding="utf-8")
    lines = tables(recall, alarms)
    if options.doc:
        write_doc(options.doc, lines)
    print("\n".join(lines))
    if options.by:
        by = Tally()
        for case, hits in zip(cases, found):
            if case["kind"] == "positive" and not case["doubt"]:
                by.add(str(case[options.by]), is_found(case, hits))
        for key in sorted(by.all, key=lambda key: by.hit[key] - by.all[key]):
            print(f"{key}: {by.row(key)}")
    print_cases(cases, found, lambda case, hits: case["kind"] == "positive" and not is_found(case, hits), options.misses)
    print_cases(cases, found, lambda case, hits: case["kind"] == "negative" and hits, options.alarms)
    return 0


if __name__ == "__main__":
    sys.exit(main())
