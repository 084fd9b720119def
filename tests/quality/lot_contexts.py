"""The texts around values, of the files in lot/. A line `@ PATH [TIMES]` begins a template, the lines below are its text.

In it stand ‹W› for the provider as an author writes it, ‹w› for its letters and digits in small, ‹C› with a capital,
‹U› in capitals with `_`, and ‹S› for the value.
"""
import pathlib
import re

LOT = pathlib.Path(__file__).resolve().parent / "lot"


def templates(name):
    """[(path, text)] of a file, each as often as it says."""
    read = []
    for block in re.split(r"^@ ", (LOT / f"{name}.txt").read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, text = block.split("\n", 1)
        path, _, times = head.partition(" ")
        read += [(path, text.removesuffix("\n"))] * int(times or 1)
    return read


def lines(name):
    return [line for line in (LOT / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")]


def spelled(template, word, value):
    small = re.sub(r"[^0-9a-z]", "", word.lower()) or word
    forms = {"W": word, "w": small, "C": small.capitalize(), "U": re.sub(r"[^0-9A-Z]+", "_", word.upper()).strip("_"),
             "S": value}
    return re.sub(r"‹([WwCUS])›", lambda found: forms[found.group(1)], template)


ASSIGNED, SAMPLES, SETTINGS, EXAMPLES = (templates(name) for name in ("assigned", "samples", "settings", "examples"))
POSITIVE = {"gitleaks": ASSIGNED, "betterleaks": ASSIGNED + SAMPLES, "trufflehog": templates("detectors"),
            "kingfisher": EXAMPLES, "titus": EXAMPLES + SETTINGS + SETTINGS, "noseyparker": SETTINGS,
            "other": SAMPLES + SETTINGS}
BARE, BROKEN, CUT, SHORT, HARD = (templates(name) for name in ("bare", "broken", "cut", "short", "hard"))
CODE = [text for _, text in templates("code")]
NO_VALUES = lines("no_values")
WORDS = ["short", "tooshort", "too_short", "abc", "1234", "xyz123", "abc123", "example", "test"]
