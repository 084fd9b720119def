#!/usr/bin/env python3
"""Writes versions.txt: random texts, what `packaging` (from PyPI) makes of each, and their order.

A line is TEXT, NORMAL FORM and RANK between tabs; equal versions have equal ranks. For a text that is no version NORMAL
FORM is '-'."""
import pathlib
import random

from packaging.version import InvalidVersion, Version

COUNT = 4000
SEPARATORS = ["", "", ".", "-", "_"]


def number(draw):
    return draw.choice(["0", "1", "2", "10", "007", "2024", "20240131123456789012345", str(draw.randrange(30))])


def text(draw):
    out = draw.choice(["", "", "", "v", "V"])
    if draw.random() < 0.1:
        out += number(draw) + "!"
    out += ".".join(number(draw) for _ in range(draw.randrange(1, 4)))
    for words in (["a", "alpha", "b", "beta", "rc", "c", "pre", "preview", "RC"], ["post", "rev", "r", "-"], ["dev"]):
        if draw.random() < 0.35:
            word = draw.choice(words)
            before = "" if word == "-" else draw.choice(SEPARATORS)
            behind = "" if word == "-" else draw.choice(SEPARATORS)
            out += before + word + behind + draw.choice(["", number(draw), number(draw)])
    if draw.random() < 0.15:
        out += "+" + draw.choice([".", "-", "_"]).join(
            draw.choice(["abc", "1", "01", "ubuntu1", "5f", "X"]) for _ in range(draw.randrange(1, 4)))
    if draw.random() < 0.1:
        at = draw.randrange(len(out) + 1)
        out = out[:at] + draw.choice([".", "-", "x", "+", "!", "post", " ", "a"]) + out[at:]
    return out


def main():
    draw = random.Random(440)
    texts = sorted({text(draw) for _ in range(COUNT)})
    valid, invalid = [], []
    for one in texts:
        try:
            valid.append((Version(one), one))
        except InvalidVersion:
            invalid.append(one)
    valid.sort(key=lambda pair: (pair[0], pair[1]))
    lines, rank, last = [], 0, None
    for version, one in valid:
        rank += last is not None and version != last
        last = version
        lines.append(f"{one}\t{version}\t{rank}\n")
    lines += [f"{one}\t-\t0\n" for one in invalid]
    (pathlib.Path(__file__).parent / "versions.txt").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
