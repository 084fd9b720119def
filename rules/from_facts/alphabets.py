"""The fact table's named sets as sets of characters, and as classes of RE2."""

DIGIT = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
ALNUM = DIGIT + UPPER + LOWER
WORD = ALNUM + "_"
PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))

NAMED = {
    "digit": DIGIT, "lower": LOWER, "upper": UPPER, "alpha": LOWER + UPPER,
    "hex": DIGIT + "abcdef", "HEX": DIGIT + "ABCDEF", "hexmixed": DIGIT + "abcdefABCDEF",
    "alnum": ALNUM, "alnum_lower": DIGIT + LOWER, "alnum_upper": DIGIT + UPPER,
    "word": WORD, "word_lower": DIGIT + LOWER + "_", "word_upper": DIGIT + UPPER + "_",
    "base64url": WORD + "-", "base64url_eq": WORD + "-=", "base64": ALNUM + "+/", "base64_eq": ALNUM + "+/=",
    "base64any": WORD + "+/-", "base64any_eq": WORD + "+/-=",
    "alnum_dash": ALNUM + "-", "alnum_lower_dash": DIGIT + LOWER + "-", "alnum_upper_dash": DIGIT + UPPER + "-",
    "alnum_lower_dash_us": DIGIT + LOWER + "-_", "word_dot": WORD + ".", "word_dot_dash": WORD + ".-",
    "alnum_dot_dash": ALNUM + ".-", "alnum_eq": ALNUM + "=", "hex_dash": DIGIT + "abcdef-", "digit_dash": DIGIT + "-",
    "digit_dot": DIGIT + ".", "base32": UPPER + "234567", "base32_lower": LOWER + "234567",
    "crockford32": "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
    "base58": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
    "bech32": "qpzry9x8gf2tvdw0s3jn54khce6mua7l", "BECH32": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", "bin": "01",
    "nonspace": PRINTABLE[1:], "space": " \t\r\n", "any": PRINTABLE + "\r\n", "any_but_newline": PRINTABLE,
}


def _listed(text):
    """Characters and ranges behind "chars:"."""
    items, at = [], 0
    while at < len(text):
        if text[at] == "\\" and text[at + 1] == "x":
            items.append((chr(int(text[at + 2:at + 4], 16)), True))
            at += 4
        elif text[at] == "\\":
            items.append((text[at + 1], True))
            at += 2
        else:
            items.append((text[at], False))
            at += 1
    found, at = set(), 0
    while at < len(items):
        if at + 2 < len(items) and items[at + 1] == ("-", False):
            found.update(map(chr, range(ord(items[at][0]), ord(items[at + 2][0]) + 1)))
            at += 3
        else:
            found.add(items[at][0])
            at += 1
    return found


def characters(name):
    """A set of the table as a frozenset of ASCII characters."""
    if name in NAMED:
        return frozenset(NAMED[name])
    assert name.startswith("chars:"), name
    listed = name[len("chars:"):]
    if listed.startswith("^"):
        return frozenset(map(chr, range(0x80))) - _listed(listed[1:])
    return frozenset(_listed(listed))


def _escaped(character):
    special = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\x0b", "\f": r"\x0c"}
    if character in special:
        return special[character]
    if not 0x20 <= ord(character) < 0x7F:
        return rf"\x{ord(character):02x}"
    return "\\" + character if character in "\\]^[-" else character


def _ranges(run):
    """'abcdef' as 'a-f', short runs as they are."""
    parts, at = [], 0
    while at < len(run):
        end = at
        while end + 1 < len(run) and ord(run[end + 1]) == ord(run[end]) + 1:
            end += 1
        parts.append(run[at:end + 1] if end - at < 2 else f"{run[at]}-{run[end]}")
        at = end + 1
    return "".join(parts)


def inside_class(characters_):
    """What stands between the brackets of a class."""
    left = set(characters_)
    text = ""
    if left >= set(WORD):
        text, left = r"\w", left - set(WORD)
    for group in (DIGIT, UPPER, LOWER):
        text += _ranges("".join(sorted(left & set(group))))
        left -= set(group)
    dash = "-" if "-" in left else ""
    return text + "".join(_escaped(c) for c in sorted(left - {"-"})) + dash


def class_of(characters_):
    if len(characters_) == 1:
        return literal(next(iter(characters_)))
    if set(characters_) == set(WORD):
        return r"\w"
    return f"[{inside_class(characters_)}]"


def literal(text):
    """Text as an expression that matches it alone."""
    out = ""
    for character in text:
        if character in "\\.+*?()|[]{}^$":
            out += "\\" + character
        elif 0x20 <= ord(character) < 0x7F:
            out += character
        else:
            out += _escaped(character)
    return out
