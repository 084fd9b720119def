#!/ usr / bin / env python3
"""Makes rarity_table.inc: what a pair of letters, and a run of kinds of characters, says about the next one.

Each entry is a number of quarter bits in favour of "drawn at random" against "made of words", held between kLowest
and kHighest and written as one printable character. Two tables:

  letters  27 x 27 x 26: the letter behind two others (case ignored; the 27th stands for the start of a word)
  shapes   5^3 x 5: the kind of a character (lower case, upper case, digit, separator, other) behind three others

Made of: the words of Debian's wamerican (SCOWL: free to use, copy, modify and sell with its output), the identifiers
of this repository at the commit below, and random values from SHA-256 in counter mode. The same inputs give the same
bytes on every machine.

  apt-get download wamerican && dpkg -x wamerican_*.deb words
  scanners/secrets/context/train_rarity.py words/usr/share/dict/american-english
"""
import hashlib
import math
import pathlib
import re
import subprocess
import sys

COMMIT = "fb619df2d0d4"
WORDS_SHA256 = "9f513f1ceadb6a01c5485b7dbdfd5118dc66cd70b59cae2851292112d4066a32"
BOUNDARY = 26
LOWEST, HIGHEST = -24, 60  # quarter bits
#One character a level, lowest first; '?' makes trigraphs, '\\' escapes, ':' and '=' assign.
MARKS = [chr(c) for c in range(35, 127) if chr(c) not in "?\\:="]


class Dice:
    """Numbers that depend on a name and a counter alone."""

    def __init__(self, name):
        self.name, self.count, self.bytes = name, 0, b""

    def below(self, limit):
        if len(self.bytes) < 4:
            self.bytes = hashlib.sha256(f"{self.name}/{self.count}".encode()).digest()
            self.count += 1
        value, self.bytes = int.from_bytes(self.bytes[:4], "big"), self.bytes[4:]
        return value * limit >> 32

    def pick(self, items):
        return items[self.below(len(items))]


def kind(c):
    if c.islower() and c.isascii():
        return 0
    if c.isupper() and c.isascii():
        return 1
    if c.isdigit():
        return 2
    return 3 if c in "_-./: ," else 4


def repository_identifiers(root):
    def git(*arguments):
        return subprocess.run(["git", "-C", root, *arguments], check=True, capture_output=True).stdout

    found = set()
    for name in git("ls-tree", "-r", "--name-only", COMMIT).decode().splitlines():
        if name.startswith("rules/detectors/") or "test" in name:
            continue  # their values are made up to look random
        text = git("show", f"{COMMIT}:{name}").decode("utf-8", "ignore")
        found.update(t for t in re.findall(r"[A-Za-z_][\w.:/-]{2,40}", text))
    return sorted(found)


def phrases(words, dice):
    """What people write where a secret would stand: names in every case, words with a number behind."""
    short = [w for w in words if 3 <= len(w) <= 9]
    for _ in range(60000):
        parts = [dice.pick(short) for _ in range(1 + dice.below(4))]
        style = dice.below(8)
        if style == 0:
            yield "_".join(parts)
        elif style == 1:
            yield "-".join(parts)
        elif style == 2:
            yield "_".join(parts).upper()
        elif style == 3:
            yield "".join(p.capitalize() for p in parts)
        elif style == 4:
            yield parts[0] + "".join(p.capitalize() for p in parts[1:])
        elif style == 5:
            yield " ".join(parts)
        elif style == 6:
            yield "".join(parts)
        else:
            yield parts[0] + str(dice.below(10 ** (1 + dice.below(3))))


def random_values(dice):
    lower, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
    base62 = lower + lower.upper() + digits
    alphabets = [base62] * 6 + [lower + digits] * 3 + [digits + "abcdef"] * 2 + [base62 + "-_"] * 2 + \
        [base62 + "+/"] + [base62 + "!@#$%^&*"] * 4 + [lower.upper() + digits]
    for _ in range(60000):
        alphabet = dice.pick(alphabets)
        yield "".join(dice.pick(alphabet) for _ in range(8 + dice.below(33)))


def letter_counts(texts):
    counts = [[[0] * 26 for _ in range(27)] for _ in range(27)]
    for text in texts:
        a = b = BOUNDARY
        last = ""
        for c in text:
            if kind(c) > 1:
                a = b = BOUNDARY
            else:
                if kind(c) == 1 and last and kind(last) == 0:  # "aB": a word begins
                    a = b = BOUNDARY
                letter = ord(c.lower()) - 97
                counts[a][b][letter] += 1
                a, b = b, letter
            last = c
    return counts


def shape_counts(texts):
    counts = {}
    for text in texts:
        context = (3, 3, 3)
        for c in text:
            counts.setdefault(context, [0] * 5)[kind(c)] += 1
            context = (*context[1:], kind(c))
    return counts


def smoothed(counts, below, strength):
    total = sum(counts) + strength
    return [(n + strength * p) / total for n, p in zip(counts, below)]


def quarter_bits(value):
    return max(LOWEST, min(HIGHEST, round(4 * value)))


def letters_table(texts):
    counts = letter_counts(texts)
    singles = [sum(counts[a][b][c] for a in range(27) for b in range(27)) for c in range(26)]
    single = smoothed(singles, [1 / 26] * 26, 26)
    rows = []
    for b in range(27):
        pair = smoothed([sum(counts[a][b][c] for a in range(27)) for c in range(26)], single, 40)
        rows.append(pair)
    return [[quarter_bits(-math.log2(26 * p)) for p in smoothed(counts[a][b], rows[b], 20)]
            for a in range(27) for b in range(27)]


def shapes_table(texts, values):
    text, chance = shape_counts(texts), shape_counts(values)
    rows = []
    for i in range(125):
        context = (i // 25, i // 5 % 5, i % 5)
        p = smoothed(text.get(context, [0] * 5), [.5, .15, .15, .15, .05], 8)
        q = smoothed(chance.get(context, [0] * 5), [.36, .27, .22, .05, .10], 8)
        rows.append([quarter_bits(math.log2(b / a)) for a, b in zip(p, q)])
    return rows


def written(rows):
    return [f'    "{"".join(MARKS[v - LOWEST] for v in row)}",' for row in rows]


def main():
    word_file = pathlib.Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(word_file).hexdigest() != WORDS_SHA256:
        sys.exit("the word list is another version")
    here = pathlib.Path(__file__).resolve()
    words = [w for w in word_file.decode().splitlines() if re.fullmatch(r"[A-Za-z]{3,}", w)]
    texts = repository_identifiers(here.parents[3]) * 3
    lower = sorted({w.lower() for w in words})
    texts += lower
    texts += phrases(lower, Dice("phrases"))
    values = list(random_values(Dice("values")))
    out = ["// Made by train_rarity.py, which says of what. Not to be edited.", "",
           "constexpr std::array<std::string_view, 27 * 27> kLetters = {"]
    out += written(letters_table(texts)) + ["};", "", "constexpr std::array<std::string_view, 125> kShapes = {"]
    out += written(shapes_table(texts, values)) + ["};", ""]
    (here.parent / "rarity_table.inc").write_text("\n".join(out))


main()
