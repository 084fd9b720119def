"""Changes of good bundles, one at a time: every member, bytes, spellings of base64 and numbers, order and repetition of
members, parts of DER. Each is a name, the changed text, and what must become of it: REFUSED, PASSES, or SAME, which may
pass if it still says what the good one says (bundle_meaning.py)."""
import base64
import copy
import itertools
import json

from bundle_meaning import Unreadable, element

REFUSED, PASSES, SAME = "refused", "passes", "same"
GONE = object()
BYTES = {"rawBytes", "keyId", "signedEntryTimestamp", "rootHash", "hashes", "canonicalizedBody", "signedTimestamp",
         "digest", "signature", "payload", "sig", "certificate", "statement"}
NUMBERS = {"logIndex", "integratedTime", "treeSize"}
# What nobody vouches for, and need not.
HINTS = {"hint", "keyid"}


class Members(list):
    """An object as pairs, in which a name may stand twice."""


def dump(value):
    if isinstance(value, Members):
        return "{" + ", ".join(f"{name if name[:1] == chr(34) else json.dumps(name)}: {dump(one)}"
                               for name, one in value) + "}"
    if isinstance(value, dict):
        return dump(Members(value.items()))
    if isinstance(value, list):
        return "[" + ", ".join(map(dump, value)) + "]"
    return json.dumps(value)


def put(tree, path, value):
    """The tree with another value at a path; the rest is shared."""
    if not path:
        return value
    out = copy.copy(tree)
    if len(path) == 1 and value is GONE:
        del out[path[0]]
    else:
        out[path[0]] = put(tree[path[0]], path[1:], value)
    return out


def get(tree, path):
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return GONE
    return tree


def nodes(tree, path=()):
    yield path, tree
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in steps:
        yield from nodes(value, path + (step,))


def field(path):
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def snake(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


# --- values

def of_bytes(data, steps):
    for at in range(0, len(data), steps):
        yield f"bit {at % 8} of byte {at}", data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1:]
    yield from (("cut", data[:-1]), ("cut in front", data[1:]), ("nothing", b""), ("longer", data + b"\0"),
                ("longer in front", b"\0" + data), ("twice", data + data))
    if data[:1] == b"\x30":
        yield from of_der(data, max(1, steps // 2))


def spellings(text):
    """Of the same bytes, none of which protobuf's JSON or strict base64 has writers write."""
    stripped = text.rstrip("=")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    yield from (("line break behind", text + "\n"), ("blank in front", " " + text), ("padded more", text + "="),
                ("padded by four", text + "===="), ("line break within", text[:4] + "\n" + text[4:]),
                ("NUL behind", text + "\0"), ("percent", text[:-1] + "%3D"), ("a character more", text + "A"),
                ("broken into lines", "\r\n".join(text[at:at + 64] for at in range(0, len(text), 64)) + "\r\n"),
                ("padded within", text[:4] + "====" + text[4:]), ("a letter of Unicode", text + "\u0131"))
    if stripped != text:
        yield "no padding", stripped
        last = alphabet.index(stripped[-1])
        yield "bits behind the end", stripped[:-1] + alphabet[last ^ 1] + text[len(stripped):]
    if "+" in text or "/" in text:
        yield "URL-safe", text.replace("+", "-").replace("/", "_")


def of_number(text):
    number = int(text)
    for other in (number + 1, number - 1, -number, 0, 2**31, 2**63 - 1, 2**63, 2**64 + number, -1):
        if other != number:
            yield str(other), str(other)
    for other in ("0" + text, "+" + text, text + ".0", text + "e0", " " + text, text + " ", hex(number), "",
                  text + "\0"):
        yield repr(other), other


def of_text(text):
    yield from (("longer", text + "x"), ("empty", ""), ("upper case", text.upper()), ("lower case", text.lower()),
                ("NUL behind", text + "\0"), ("blank behind", text + " "), ("line break behind", text + "\n"),
                ("cut", text[:-1]))


def of_note(text):
    """Of a checkpoint: each line changed, left out, twice; the blank line; ends of lines."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        yield f"without line {at}", "\n".join(lines[:at] + lines[at + 1:])
        yield f"line {at} twice", "\n".join(lines[:at + 1] + lines[at:])
        for change in (line + "x", line + " ", " " + line, line.swapcase(), line + "\r", "0" + line):
            yield f"line {at} as {change[:20]!r}", "\n".join(lines[:at] + [change] + lines[at + 1:])
    yield from (("blank lines", text.replace("\n\n", "\n\n\n")), ("no end", text[:-1]), ("more", text + "x"),
                ("CRLF", text.replace("\n", "\r\n")), ("a dash", text.replace("\u2014", "-")), ("BOM", "\ufeff" + text),
                ("another dash", text.replace("\u2014", "\u2013")), ("twice", text + text),
                ("blank behind", text + "\n"))


# --- DER

def parse(data):
    """A list of [tag, content], content a list where it is constructed; None where it is no DER."""
    out, at = [], 0
    try:
        while at < len(data):
            tag, content, at = element(data, at)
            inside = parse(content) if tag & 0x20 else None
            out.append([tag, content if inside is None else inside])
    except (IndexError, Unreadable):
        return None
    return out


def encode(parts):
    out = b""
    for part in parts:
        tag, content, *form = part
        body = encode(content) if isinstance(content, list) else content
        digits = len(body).to_bytes((len(body).bit_length() + 7) // 8 or 1, "big")
        length = bytes([len(body)]) if len(body) < 128 else bytes([0x80 | len(digits)]) + digits
        if form == ["long"]:
            length = bytes([0x81 + len(digits), 0]) + digits
        if form == ["indefinite"]:
            length, body = b"\x80", body + b"\0\0"
        out += bytes([tag]) + length + body
    return out


def of_der(data, steps):
    """Each element, or one of so many, with another tag, left out, twice, elsewhere, empty, longer, or with its length in
    another form: all that hold it fit it."""
    whole = parse(data)
    if whole is None or encode(whole) != data:
        return
    parts = [(path, part) for path, part in nodes(whole)
             if isinstance(part, list) and len(part) == 2 and isinstance(part[0], int)]
    for path, part in parts[::steps]:
        around, at = path[:-1], path[-1]
        tag, content = part
        siblings = get(whole, around)
        changes = [("another tag", [tag ^ 1, content]), ("a constructed tag", [tag ^ 0x20, content]),
                   ("empty", [tag, b""]), ("a long length", [tag, content, "long"])]
        if isinstance(content, list):
            changes.append(("no length", [tag, content, "indefinite"]))
            changes.append(("NULL behind", [tag, content + [[5, b""]]]))
        else:
            changes += [("longer", [tag, content + b"\0"]), ("longer in front", [tag, b"\0" + content])]
        for name, changed in changes:
            yield f"DER {path}: {name}", encode(put(whole, path, changed))
        for name, others in (("left out", siblings[:at] + siblings[at + 1:]),
                             ("twice", siblings[:at + 1] + siblings[at:]),
                             ("behind the next", siblings[:at] + siblings[at + 1:at + 2] + [part] + siblings[at + 2:])):
            if others != siblings:
                yield f"DER {path}: {name}", encode(put(whole, around, others))


# --- bundles

def values(path, value, steps):
    """Changes of what stands at a path: name, value, what must become of it."""
    name = field(path)
    if name in HINTS:
        return
    if isinstance(value, str):
        if name in NUMBERS:
            yield from ((label, text, SAME) for label, text in of_number(value))
            yield "a number", int(value), PASSES
            yield "a fraction", float(int(value)) + 0.5, REFUSED
        elif name == "envelope":
            yield from ((label, text, SAME) for label, text in of_note(value) if text != value)
        elif name in BYTES:
            yield from ((label, text, REFUSED) for label, text in spellings(value))
            data = base64.b64decode(value)
            for label, changed in of_bytes(data, steps):
                if changed != data:
                    yield label, base64.b64encode(changed).decode(), SAME
        else:
            yield from ((label, text, SAME) for label, text in of_text(value) if text != value)
    for other in (None, [], {}, "", 0, True, 1.5, [value], {"x": value}, GONE):
        # A message that is none is refused even where it is not needed.
        strange = isinstance(value, dict) and not isinstance(other, dict) and other is not None and other is not GONE
        yield "gone" if other is GONE else json.dumps(other)[:12], other, REFUSED if strange else SAME
    if isinstance(value, list):
        yield "twice", value + value, SAME
        if len(value) > 1:
            yield "reversed", value[::-1], SAME


def objects(path, value, other):
    """Changes of how members stand: order, repetition, names."""
    yield "in another order", dict(reversed(value.items())), PASSES
    yield "a member more", {"somethingNew": {"a": [1]}, **value}, PASSES
    for name, one in value.items():
        pairs = list(value.items())
        strange = get(other, path + (name,))
        for twin in (one, "x", None, *([] if strange is GONE else [strange])):
            yield f"{name} twice, first", Members([(name, twin)] + pairs), REFUSED
            yield f"{name} twice, last", Members(pairs + [(name, twin)]), REFUSED
        yield f"{name} twice, escaped", Members(pairs + [(f'"\\u{ord(name[0]):04x}{name[1:]}"', one)]), REFUSED
        yield f"{name} upper case", {name.upper() if key == name else key: each for key, each in pairs}, SAME
        if snake(name) != name:
            yield f"{name} under both names", {**value, snake(name): one}, REFUSED


def texts(text):
    """Changes of the whole text."""
    yield from (("BOM", "\ufeff" + text, REFUSED), ("more behind", text + "x", REFUSED), ("cut", text[:-1], REFUSED),
                ("a comma more", text[:-1] + ",}", REFUSED), ("a comment", "/**/" + text, REFUSED),
                ("single quotes", text.replace('"', "'"), REFUSED), ("in a list", f"[{text}]", REFUSED),
                ("NUL behind", text + "\0", REFUSED), ("blanks", " \r\n\t" + text + " \n", PASSES),
                ("spread", json.dumps(json.loads(text), indent=2), PASSES),
                ("nested", '{"x":' * 70 + text + "}" * 70, REFUSED))


def changes(bundle, other, steps=1):
    """All of one bundle; `other` is one of the same shape that says something else."""
    for path, value in nodes(bundle):
        where = "/".join(map(str, path)) or "whole"
        if path:
            for name, changed, expected in values(path, value, steps):
                yield f"{where}: {name}", put(bundle, path, changed), expected
        if isinstance(value, dict):
            for name, changed, expected in objects(path, value, other):
                yield f"{where}: {name}", put(bundle, path, changed), expected
        strange = get(other, path)
        if path and strange is not GONE and strange != value:
            yield f"{where}: of the other", put(bundle, path, strange), SAME
    for name, text, expected in texts(json.dumps(bundle)):
        yield name, text, expected


def mixtures(bundle, other):
    """Parts of two bundles in every combination."""
    parts = [path for path in (("verificationMaterial", "certificate"), ("verificationMaterial", "tlogEntries"),
                               ("verificationMaterial", "timestampVerificationData"), ("messageSignature", "signature"),
                               ("messageSignature", "messageDigest"), ("dsseEnvelope", "payload"),
                               ("dsseEnvelope", "signatures")) if get(bundle, path) is not GONE]
    for count in range(1, len(parts)):
        for chosen in itertools.combinations(parts, count):
            mixed = bundle
            for path in chosen:
                if (strange := get(other, path)) is not GONE:
                    mixed = put(mixed, path, strange)
            yield f"of the other: {', '.join(path[-1] for path in chosen)}", mixed, SAME


def bodies(body, other):
    """Of a log entry's body, which the log signs again: each member changed, of another entry, twice, or one more."""
    for path, value in nodes(body):
        where = "/".join(map(str, path)) or "whole"
        if path:
            if isinstance(value, str):
                yield from ((f"{where}: {name}", put(body, path, text)) for name, text in of_text(value)
                            if text != value)
                try:
                    data = base64.b64decode(value, validate=True)
                except ValueError:
                    data = b""
                yield from ((f"{where}: {name}", put(body, path, base64.b64encode(one).decode()))
                            for name, one in of_bytes(data, 7) if one != data)
                yield from ((f"{where}: {name}", put(body, path, text)) for name, text in spellings(value) if data)
            for one in (None, [], {}, "", 0, 1, 2, True, [value], [value, value], {"x": value}, GONE):
                yield f"{where}: {'gone' if one is GONE else json.dumps(one)[:12]}", put(body, path, one)
            strange = get(other, path)
            if strange is not GONE and strange != value:
                yield f"{where}: of the other", put(body, path, strange)
        if isinstance(value, dict):
            for name, one in value.items():
                yield f"{where}: {name} twice", put(body, path, Members([(name, one), *value.items()]))
                twice = Members([*value.items(), (name, get(other, path + (name,)))])
                yield f"{where}: {name} twice, of the other", put(body, path, twice)
            yield f"{where}: a member more", put(body, path, {**value, "somethingNew": 1})
