#!/usr/bin/env python3
"""Writes rules/detectors/*.yaml for the credential types of the fact table that have no rule written by hand.

  generate.py FACTS.jsonl [--check] [--why]

Rules whose id stands in handwritten.txt are kept as they are; every other rule of a file is written anew. Running it
twice changes nothing. An id in handwritten.txt that no file of rules/detectors has is an error. --check changes no file
and fails when it would; --why lists the types that get no rule.
"""
import argparse
import json
import pathlib
import sys

import rules_from_facts
import yaml_text

HERE = pathlib.Path(__file__).resolve().parent
DETECTORS = HERE.parent / "detectors"
SKIPPED = 77


def listed(name):
    return {line.split()[0] for line in (HERE / name).read_text(encoding="utf-8").splitlines()
            if line.strip() and not line.startswith("#")}


def read_detectors(handwritten):
    """({file: head}, {file: [texts of rules written by hand]}, {id: file})."""
    heads, kept, files = {}, {}, {}
    for path in sorted(DETECTORS.glob("*.yaml")):
        head, rules = yaml_text.split_rules(path.read_text(encoding="utf-8"))
        heads[path.name] = head
        kept[path.name] = [text for identity, text in rules.items() if identity in handwritten]
        files.update({identity: path.name for identity in rules if identity in handwritten})
    # A misspelt id would take the rule from a type without a word.
    unknown = sorted(handwritten - files.keys())
    if unknown:
        sys.exit(f"{HERE / 'handwritten.txt'}: no file of {DETECTORS} has a rule {', '.join(unknown)}")
    return heads, kept, files


def file_of(fact, homes):
    return homes.get(fact["provider_slug"]) or fact["provider_slug"].replace("-", "_") + ".yaml"


def make_rules(facts, handwritten, left_out):
    maker = rules_from_facts.Maker(facts)
    made, reasons = {}, {}
    for fact in facts:
        if fact["id"] in handwritten:
            continue
        rule, why = (None, "left out") if fact["id"] in left_out else maker.make(fact)
        if rule:
            made[fact["id"]] = rule
        else:
            reasons[fact["id"]] = why
    known = set(made) | handwritten
    for fact in facts:
        if fact["id"] in made:
            made[fact["id"]]["pairs"] = rules_from_facts.pairs_of(fact, known)
            rules_from_facts.add_calls(made[fact["id"]], fact)
    return made, reasons


def file_texts(facts, made, handwritten):
    heads, kept, files = read_detectors(handwritten)
    homes = {}
    for fact in facts:
        if fact["id"] in files:
            homes.setdefault(fact["provider_slug"], files[fact["id"]])
    written = {name: list(texts) for name, texts in kept.items()}
    providers = {}
    for fact in sorted(facts, key=lambda fact: fact["id"]):
        if fact["id"] not in made:
            continue
        name = file_of(fact, homes)
        providers.setdefault(name, fact["provider"])
        written.setdefault(name, []).append(yaml_text.rule_text(made[fact["id"]]))
    out = {}
    for name, texts in written.items():
        has_hand = bool(kept.get(name))
        head = heads[name] if has_hand else f"provider: {yaml_text.plain(providers.get(name, ''))}\nrules:\n"
        out[name] = head + "".join(texts) if texts else None
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("facts", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--why", action="store_true")
    options = parser.parse_args()
    if not options.facts.is_file():
        print(f"skipped: no fact table at {options.facts}")
        return SKIPPED
    with open(options.facts, encoding="utf-8") as file:
        facts = [json.loads(line) for line in file]
    handwritten, left_out = listed("handwritten.txt"), listed("left_out.txt")
    made, reasons = make_rules(facts, handwritten, left_out)
    if options.why:
        for identity, why in sorted(reasons.items(), key=lambda item: (item[1], item[0])):
            print(f"{why}: {identity}")
    changed = []
    for name, text in file_texts(facts, made, handwritten).items():
        path = DETECTORS / name
        before = path.read_text(encoding="utf-8") if path.exists() else None
        if before == text:
            continue
        changed.append(name)
        if options.check:
            continue
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    print(f"{len(made)} rules generated, {len(handwritten)} written by hand, {len(reasons)} types without a rule, "
          f"{len(changed)} files {'differ' if options.check else 'changed'}")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
