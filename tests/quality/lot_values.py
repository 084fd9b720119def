"""Values of the credential types of the fact table, drawn from their shapes (../shared/facts/README.md, section 2).

Only the facts are read, no rule of ours: a shape that a rule has wrong gives values that it misses.
"""
import base64
import json
import string

LOWER, UPPER, DIGIT = string.ascii_lowercase, string.ascii_uppercase, string.digits
ALNUM = LOWER + UPPER + DIGIT
SETS = {
    "digit": DIGIT, "lower": LOWER, "upper": UPPER, "alpha": LOWER + UPPER, "bin": "01",
    "hex": DIGIT + "abcdef", "HEX": DIGIT + "ABCDEF", "hexmixed": DIGIT + "abcdefABCDEF",
    "alnum": ALNUM, "alnum_lower": LOWER + DIGIT, "alnum_upper": UPPER + DIGIT,
    "word": ALNUM + "_", "word_lower": LOWER + DIGIT + "_", "word_upper": UPPER + DIGIT + "_",
    "base64url": ALNUM + "_-", "base64url_eq": ALNUM + "_-", "base64": ALNUM + "+/", "base64_eq": ALNUM + "+/",
    "base64any": ALNUM + "+/_-", "base64any_eq": ALNUM + "+/_-",
    "alnum_dash": ALNUM + "-", "alnum_lower_dash": LOWER + DIGIT + "-", "alnum_upper_dash": UPPER + DIGIT + "-",
    "alnum_lower_dash_us": LOWER + DIGIT + "_-", "word_dot": ALNUM + "_.", "word_dot_dash": ALNUM + "_.-",
    "alnum_dot_dash": ALNUM + ".-", "alnum_eq": ALNUM, "hex_dash": DIGIT + "abcdef-", "digit_dash": DIGIT + "-",
    "digit_dot": DIGIT + ".", "base32": UPPER + "234567", "base32_lower": LOWER + "234567",
    "crockford32": DIGIT + "ABCDEFGHJKMNPQRSTVWXYZ", "base58": "".join(c for c in ALNUM if c not in "0OIl"),
    "bech32": "qpzry9x8gf2tvdw0s3jn54khce6mua7l", "BECH32": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "nonspace": ALNUM + "!@#%^*_+-.?~", "space": " ", "any": ALNUM + "!@#_+-.", "any_but_newline": ALNUM + "!@#_+-.",
}
TOKEN = frozenset(ALNUM + "_-.+/=~:|")  # what tokens are written with
SLACK = 12  # characters by which a wide or unbounded part is drawn longer than its least


def explicit_set(name):
    """The characters of `chars:` + characters and ranges, with backslash escapes."""
    text, negative = name[len("chars:"):], False
    if text.startswith("^"):
        negative, text = True, text[1:]
    units, at = [], 0
    while at < len(text):
        char, quoted = text[at], False
        if char == "\\" and at + 1 < len(text):
            quoted = True
            if text[at + 1] == "x":
                char, at = chr(int(text[at + 2:at + 4], 16)), at + 3
            else:
                char, at = text[at + 1], at + 1
        units.append((char, quoted))
        at += 1
    chars, at = set(), 0
    while at < len(units):
        if at + 2 < len(units) and units[at + 1] == ("-", False):
            chars.update(map(chr, range(ord(units[at][0]), ord(units[at + 2][0]) + 1)))
            at += 3
        else:
            chars.add(units[at][0])
            at += 1
    if negative:
        chars = {c for c in map(chr, range(33, 127)) if c not in chars and c not in "\"'`\\<>{}$"}
    plain = "".join(sorted(c for c in chars if " " < c < "\x7f"))
    return plain or "".join(sorted(chars))


def characters(name):
    return explicit_set(name) if name.startswith("chars:") else SETS[name]


def count_of(segment, random):
    """What has no end is some 20 characters long; a wide range is drawn near its lower end."""
    least, most = segment["min"], segment["max"]
    if most is None:
        least, most = max(least, SLACK), max(least, SLACK) + SLACK
    return random.randint(least, min(most, max(least + SLACK, 20)))


def draw(segments, random, cases=None):
    """A value of the shape. `cases` tells how a literal is written that a tool takes in any case."""
    cases = cases or {}
    parts = []
    for segment in segments:
        if "lit" in segment:
            parts.append(cases.get(segment["lit"].lower(), segment["lit"]) if segment.get("ci") else segment["lit"])
        elif "one_of" in segment:
            parts.append(random.choice(segment["one_of"]))
        elif "alt" in segment:
            parts.append(draw(random.choice(segment["alt"]), random, cases))
        elif "group" in segment:
            least, most = segment["min"], segment["max"]  # without end, as the labels of a host: one or two
            count = random.randint(least, most) if most is not None else max(least, random.randint(1, 2))
            parts.extend(draw(segment["group"], random, cases) for _ in range(count))
        elif segment["set"] == "any_but_newline" and segment["min"] == segment["max"] == 1:
            parts.append(".")  # a dot that nobody escaped
        else:
            chars = characters(segment["set"])
            parts.append("".join(random.choice(chars) for _ in range(count_of(segment, random))))
    return "".join(parts)


def cases_of(fact):
    """How the literals of a type are written: by its main shape, which is the vendor's."""
    return {text.lower(): text for text in [anchor["text"] for anchor in fact["anchors"] if anchor["kind"] != "keyword"] +
            [segment["lit"] for segment in fact["shape"]["segments"] if "lit" in segment]}


def web_head(text):
    """The object that the first part of a token is in base64, or None."""
    try:
        head = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None
    return head if isinstance(head, dict) else None


SIGNED = {"HS256": 32, "HS384": 48, "HS512": 64, "ES256": 64, "RS256": 256}  # bytes of a signature


def head_of(fact):
    """The literal first part of a type whose values are JSON Web Tokens; "" where it may be any, None for other types: by
    what the table says, by that part, or by three parts of which two begin as JSON does."""
    literals = [segment["lit"] for segment in fact["shape"]["segments"] if "lit" in segment]
    first = literals[0].split(".")[0] if literals else ""
    if "lit" in fact["shape"]["segments"][0] and web_head(first):
        return first if "alg" in web_head(first) else None
    said = (fact.get("structure") or "").startswith("JWT")
    return "" if said or (first[:2] == "ey" and any(text[:3] == ".ey" for text in literals[1:])) else None


def web_token(random, first=""):
    """A JSON Web Token of random claims."""
    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    head = {"alg": random.choice(["HS256", "RS256", "ES256"]), "typ": "JWT"}
    claims = {"iss": "".join(random.choice(LOWER) for _ in range(8)), "iat": random.randint(16 * 10**8, 18 * 10**8),
              "jti": "%032x" % random.getrandbits(128)}
    return ".".join([first or part(json.dumps(head, separators=(",", ":")).encode()),
                     part(json.dumps(claims, separators=(",", ":")).encode()), part(random.randbytes(SIGNED[(web_head(first) or head)["alg"]]))])


# Filler that authors of rules type as examples: runs of the alphabet and of the digits, one behind the other.
TYPED = ["1234567890abcdef", "abcdef1234567890", "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0",
         "abcdefghijklmnopqrstuvwxyz0123456789"]


def typed(segments, random, cases):
    """The shape with values as a person types them, or None where it has no plain run."""
    parts, any_run = [], False
    for segment in segments:
        if "set" not in segment or segment["min"] < 8:
            parts.append(draw([segment], random, cases))
            continue
        chars = set(characters(segment["set"]))
        source = random.choice(TYPED)
        if not any(c in chars for c in LOWER) and any(c in chars for c in UPPER):
            source = source.upper()
        run = "".join(c for c in source if c in chars)
        if len(run) < 8:
            return None
        count = count_of(segment, random)
        at = random.randrange(len(run))
        parts.append(((run[at:] + run * (count // len(run) + 2)))[:count])
        any_run = True
    return "".join(parts) if any_run else None


def is_wide(segments):
    """Whether a run may hold what no token does: white space, quotes, brackets, anything."""
    for segment in segments:
        inner = segment.get("alt", [segment["group"]] if "group" in segment else [])
        if any(is_wide(branch) for branch in inner):
            return True
        if "set" in segment and (segment["min"], segment["max"]) != (1, 1) and not set(characters(segment["set"])) <= TOKEN:
            return True
    return False


def segments_for(fact, tool, random):
    """The shape that this tool's rule has: one of its alternates, where the table tells of any. One that lets anything
    through where the main shape does not (a key between its BEGIN and END) says nothing of what is issued."""
    main = fact["shape"]["segments"]
    own = [other["segments"] for other in fact["alternates"] if tool in other["tools"]]
    own = [segments for segments in own if is_wide(main) or not is_wide(segments)]
    return random.choice(own) if own else main


def value_of(fact, tool, random):
    head = head_of(fact)
    if head is not None:
        return web_token(random, head)
    return draw(segments_for(fact, tool, random), random, cases_of(fact))
