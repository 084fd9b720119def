#!/usr/bin/env python3
"""Scores the rules on what code and configuration give to names, by language: contexts/*.txt.

  contexts.py FIND_VALUES CONTEXTS [--misses] [--false] [--half 0|1] [--language NAME] [--doc FILE]
  contexts.py FIND_VALUES CONTEXTS --check FILE [--record]      fails when a figure is worse than the recorded one

A file of contexts begins with "path: NAME", which another such line changes for the cases behind it; then each case has
a line that begins with "+ " (one value between ‹ and › is a credential) or "- " (none is), and perhaps more lines that
begin with "| ". Values are made here, from SHA-256 of their place, so that no text of this repository looks like a
credential and every run sees the same:

  @b62:32  letters and digits       @hex:40  hexadecimal        @b64:44  base64 of random bytes
  @mix:10  the same, a digit in it  @low:8   small letters      @sym:12  letters, digits, signs (sym1: none of a URL's)
  @gh  a token of GitHub with its checksum (@gh:1 to @gh:4: its quarters)
  @crypt:22  the alphabet of crypt  @salt:50  of Django's keys  @digits:8  @uuid  @basic (base64 of user:value)  @k8s (of a value)
  @word  a word of a dictionary     @human   words and digits as people choose them

Each case is scored with several draws. A positive counts as found when a finding overlaps its value.
"""
import argparse
import base64
import hashlib
import json
import pathlib
import re
import string
import sys
import zlib

import score

DRAWS = 3
KINDS = {
    "b62": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "mix": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "low": "abcdefghijklmnopqrstuvwxyz",
    "hex": "0123456789abcdef",
    "sym": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#%+-_.*~?@",
    "sym1": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!+-_.*~",
    "salt": "abcdefghijklmnopqrstuvwxyz0123456789!@#%^&*(-_=+)",
    "crypt": "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "digits": "0123456789",
}
WORDS = ("dragon", "sunshine", "monkey", "orange", "thunder", "pepper", "falcon", "marble", "winter", "copper", "meadow",
         "rocket", "harbour", "saffron", "tulip", "granite")
MADE = re.compile(r"@(b62|b64|mix|low|hex|sym1|sym|salt|crypt|digits|uuid|basic|k8s|word|human|gh)(?::(\d+))?(?![\w.])")


def random_bytes(place, size):
    out = b""
    for count in range(size // 32 + 1):
        out += hashlib.sha256(f"{place}/{count}".encode()).digest()
    return out[:size]


def letters(kind, size, place):
    alphabet = KINDS[kind]
    text = "".join(alphabet[byte % len(alphabet)] for byte in random_bytes(place, size))
    # A password has a digit, and begins with a letter where a sign would mean something to the language.
    if kind in ("mix", "sym", "sym1"):
        text = "kQvZ"[len(place) % 4] + text[1:-2] + str(random_bytes(place, 1)[0] % 10) + text[-1:].replace("@", "w")
    if kind == "sym":
        text = text[:3] + "!%#+"[random_bytes(place, 2)[1] % 4] + text[4:-1] + "z"
    return text


def github_token(place):
    body = letters("b62", 30, place)
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = (string.digits + string.ascii_uppercase + string.ascii_lowercase)[digit] + digits
    return "_".join(["ghp", body + digits])


def made(kind, size, place):
    if kind == "gh":  # the quarters are of one token, wherever they stand
        token = github_token(place.rsplit("/", 1)[0])
        return token[10 * (size - 1):10 * size] if size else token
    if kind == "b64":
        return base64.b64encode(random_bytes(place, size * 3 // 4 - (1 if size > 20 else 0))).decode()
    if kind == "uuid":
        digits = letters("hex", 32, place)
        return "-".join([digits[:8], digits[8:12], "4" + digits[13:16], "a" + digits[17:20], digits[20:]])
    if kind == "basic":
        return base64.b64encode(f"deploy:{letters('mix', 12, place)}".encode()).decode()
    if kind == "k8s":
        return base64.b64encode(letters("mix", 12, place).encode()).decode()
    if kind in ("word", "human"):
        first, second, digits, form = random_bytes(place, 4)
        word, other = WORDS[first % len(WORDS)], WORDS[second % len(WORDS)]
        forms = (f"{word}{digits % 100}", f"{word.capitalize()}-{other}", f"{word}{other}", f"{word.capitalize()}{digits}!")
        return word if kind == "word" else forms[form % len(forms)]
    return letters(kind, size, place)


def read_cases(folder):
    """Cases in the shape that score.scan takes, with "language", "value" (a byte span or None) and "half"."""
    for path in sorted(folder.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        blocks, name = [], ""
        for line in lines:
            if line.startswith("path: "):
                name = line.removeprefix("path: ")
            elif line == "|" or line.startswith("| "):
                blocks[-1][1].append(line[2:])
            elif line:
                blocks.append((name, [line]))
        for name, block in blocks:
            sign, template = block[0][0], "\n".join([block[0][2:]] + block[1:])
            half = hashlib.sha256(template.encode()).digest()[0] % 2
            for draw in range(DRAWS):
                places = iter(range(100))
                text = MADE.sub(lambda match: made(match[1], int(match[2] or 0), f"{draw}/{template}/{next(places)}"),
                                template)
                if draw > 0 and text == template.replace("‹", "").replace("›", ""):
                    break
                begin = text.find("‹")
                value = None
                if sign == "+":
                    head, rest = text.split("‹", 1)
                    inner = rest.split("›", 1)[0]
                    value = (len(head.encode()), len(head.encode()) + len(inner.encode()))
                text = text.replace("‹", "").replace("›", "") + "\n"
                yield {"id": f"{path.stem}:{template[:60]}:{draw}", "text": text, "path": name,
                       "language": path.stem, "value": value, "half": half, "begin": begin, "template": template}
                if text == template.replace("‹", "").replace("›", "") + "\n":
                    break


class Tally:
    def __init__(self):
        self.positives = self.found = self.negatives = self.false = self.sure = 0

    def add(self, case, hits):
        if case["value"]:
            self.positives += 1
            self.found += is_found(case, hits)
        else:
            self.negatives += 1
            self.false += bool(hits)
            self.sure += any(confidence == "high" for _, _, _, confidence in hits)

    @property
    def recall(self):
        return self.found / self.positives if self.positives else 1.0

    @property
    def precision(self):
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def f1(self):
        return 2 * self.recall * self.precision / (self.recall + self.precision) if self.recall else 0.0


def is_found(case, hits):
    begin, end = case["value"]
    return any(first < end and begin < last for _, first, last, _ in hits)


def table(tallies):
    lines = ["| language | positives found | negatives with a finding | of high confidence | F1 |",
             "| --- | --: | --: | --: | --: |"]
    for name, t in tallies.items():
        lines.append(f"| {name} | {t.found} of {t.positives} ({100 * t.recall:.0f} %) | {t.false} of {t.negatives} "
                     f"| {t.sure} | {t.f1:.3f} |")
    return lines


def figures(total):
    return {"recall, contexts": total.recall, "precision, contexts": total.precision, "F1, contexts": total.f1,
            "sure of nothing, contexts": 1 - total.sure / max(1, total.negatives)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("contexts", type=pathlib.Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--false", action="store_true", dest="alarms")
    parser.add_argument("--half", type=int)
    parser.add_argument("--language")
    parser.add_argument("--doc", type=pathlib.Path)
    parser.add_argument("--check", type=pathlib.Path)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    cases = [case for case in read_cases(options.contexts)
             if options.half in (None, case["half"]) and options.language in (None, case["language"])]
    found = score.scan(options.program, None, cases)
    total, by_language = Tally(), {}
    for case, hits in zip(cases, found):
        total.add(case, hits)
        by_language.setdefault(case["language"], Tally()).add(case, hits)
    lines = table({**by_language, "all": total})
    print("\n".join(lines))
    for case, hits in zip(cases, found):
        if options.misses and case["value"] and not is_found(case, hits):
            print("missed", case["language"], repr(case["template"]), [hit[0] for hit in hits])
        if options.alarms and not case["value"] and hits:
            print("false ", case["language"], repr(case["template"]), [f"{hit[0]}/{hit[3]}" for hit in hits])
    if options.doc:
        score.write_doc(options.doc, lines, "contexts")
    now = figures(total)
    if options.check and options.record:
        recorded = json.loads(options.check.read_text(encoding="utf-8"))
        recorded.update({name: round(value, 4) for name, value in now.items()})
        options.check.write_text(json.dumps(recorded, indent=2) + "\n", encoding="utf-8")
    elif options.check:
        return score.check(json.loads(options.check.read_text(encoding="utf-8")),
                           {name: (value, True) for name, value in now.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
