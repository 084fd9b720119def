#!/usr/bin/env python3
"""Which credential types the rules know, beside the lists of other tools.

    coverage.py ASSAY SHARED [--doc docs/coverage.md [--check]]

Counts the built-in rules of the program ASSAY and compares them with the table of credential facts in the folder
SHARED, which says for every type which tools know it. Prints Markdown, or puts it into a page between its marks;
with --check it fails when the page says something else.
"""
import argparse
import collections
import difflib
import json
import pathlib
import re
import subprocess
import sys

SUMS = re.compile(r"crc|bech32|marvin|github-pat|gitlab|cask")
# No published value has confirmed these: a sum that is right is proof, one that is wrong says nothing.
PROOF_ALONE = {"azure-cask", "azure-devops-crc32"}
NOT_COMPUTED = {
    "azure-entra-client-secret": "its vendor says that there is one, and its seed; not which characters it covers nor where "
                                 "it stands. Form and the mark 8Q~ decide",
}
SKIPPED = 77


def rules_of(assay):
    listed = subprocess.run([assay, "rules", "list", "--format", "json"], check=True, capture_output=True).stdout
    return json.loads(listed)["rules"]


def counts(assay):
    """The program's own: the rows of `assay rules list --summary`."""
    listed = subprocess.run([assay, "rules", "list", "--summary", "--format", "json"], check=True, capture_output=True).stdout
    told = json.loads(listed)
    yield "rules", told["rules"]
    yield ("of high, medium, low confidence",
           ", ".join(str(told[f"{name}_confidence"]) for name in ("high", "medium", "low")))
    yield "providers", told["providers"]
    yield "with a checksum that is computed", told["with_checksum"]
    yield "in a pair (an id beside its secret, or the id)", told["in_pair"]
    yield "that say how to ask whether a value is live", told["with_verifier"]
    yield "that say how to revoke it by a call", told["with_revocation"]


def overlap(facts, known):
    types = collections.defaultdict(set)
    for fact in facts:
        for seen in fact["seen_in"]:
            types[seen["tool"]].add(fact["id"])
    every = {fact["id"] for fact in facts}
    for tool, theirs in sorted(types.items(), key=lambda item: (-len(item[1]), item[0])):
        yield tool, len(theirs), len(theirs & known), len((known & every) - theirs)


def checksums(rules, facts):
    """(check, types, what one that is wrong does) for each checksum of the table, those without a check last."""
    checks = {rule["id"]: rule["checks"] for rule in rules}
    types, without = collections.Counter(), []
    for fact in facts:
        if fact["checksum"] is None:
            continue
        found = [check for check in checks.get(fact["id"], []) if SUMS.search(check)]
        if found:
            types[found[0]] += 1
        else:
            without.append(fact["id"])
    for check, count in sorted(types.items(), key=lambda item: (-item[1], item[0])):
        yield f"`{check}`", count, "nothing: only the right one tells" if check in PROOF_ALONE else "low confidence"
    for identity in without:
        yield f"none: `{identity}`", 1, NOT_COMPUTED.get(identity, "no reason is known")


def companions(rules, facts):
    """(named in the table, known here): either of the two rules names the other, or, where the table has words instead
    of an id (a host, an account), the rule has a pair."""
    pairs = {rule["id"]: {pair["rule"] if isinstance(pair, dict) else pair for pair in rule["pairs"]} for rule in rules}
    named = known = 0
    for fact in facts:
        for one in fact["pair"] if isinstance(fact["pair"], list) else [fact["pair"]] if fact["pair"] else []:
            named += 1
            mine = pairs.get(fact["id"], set())
            if isinstance(one, dict) and "id" in one:
                known += one["id"] in mine or fact["id"] in pairs.get(one["id"], set())
            else:
                known += bool(mine)
    return named, known


def page(assay, facts):
    rules = rules_of(assay)
    known = {rule["id"] for rule in rules}
    lines = ["| | |", "| --- | --: |"]
    lines += [f"| {name} | {count} |" for name, count in counts(assay)]
    lines += ["", "| list | its types in the table | of these known here | known here and not there |",
              "| --- | --: | --: | --: |"]
    for tool, theirs, shared, more in overlap(facts, known):
        lines.append(f"| {tool} | {theirs} | {shared} ({100 * shared / theirs:.0f} %) | {more} |")
    lines += ["", "| noise of a type | types | with a rule |", "| --- | --: | --: |"]
    for level in ("low", "medium", "high"):
        of_level = [fact["id"] for fact in facts if fact["noise"]["level"] == level]
        lines.append(f"| {level} | {len(of_level)} | {sum(one in known for one in of_level)} |")
    named, paired = companions(rules, facts)
    lines += ["", f"Of {named} companions that the table names (the id beside a secret, a host), {paired} are known here.", "",
              f"Of {sum(fact['checksum'] is not None for fact in facts)} types with a checksum:", "",
              "| check | types | what a wrong one does |", "| --- | --: | --- |"]
    lines += [f"| {check} | {count} | {wrong} |" for check, count, wrong in checksums(rules, facts)]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assay")
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--doc", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    table = arguments.shared / "facts" / "credentials.jsonl"
    if not table.exists():
        print(f"skipped: there is no {table}")
        return SKIPPED
    text = page(arguments.assay, [json.loads(line) for line in table.read_text().splitlines()])
    if arguments.doc is None:
        print(text, end="")
        return 0
    if arguments.check:
        told = arguments.doc.read_text().partition("<!-- counts -->\n")[2].partition("<!-- end of counts -->")[0]
        for line in difflib.unified_diff(told.splitlines(), text.splitlines(), str(arguments.doc), "the program", lineterm=""):
            print(line)
        return int(told != text)
    before, _, rest = arguments.doc.read_text().partition("<!-- counts -->\n")
    after = rest.partition("<!-- end of counts -->")[2]
    arguments.doc.write_text(f"{before}<!-- counts -->\n{text}<!-- end of counts -->{after}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
