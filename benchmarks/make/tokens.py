"""Synthetic credentials, put together at run time so that no file here holds a token-shaped text.

Each has the shape of its kind and, where the kind has one, a valid check sum; none was ever issued.
"""

import base64
import string
import zlib

DIGITS = string.digits
ALNUM = string.digits + string.ascii_uppercase + string.ascii_lowercase
BASE32 = string.ascii_uppercase + "234567"
BASE64URL = ALNUM + "-_"


def _chars(rng, alphabet, count):
    return "".join(rng.choice(alphabet) for _ in range(count))


def _crc_base62(body):
    number, out = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        out = ALNUM[digit] + out
    return out


def _with_crc(prefix):
    def make(rng):
        body = _chars(rng, ALNUM, 30)
        return prefix + "_" + body + _crc_base62(body)
    return make


def _plain(prefix, alphabet, count):
    return lambda rng: prefix + _chars(rng, alphabet, count)


def _slack(rng):
    return "-".join(["xo" + "xb", _chars(rng, "123456789", 12), _chars(rng, "123456789", 12),
                     _chars(rng, ALNUM, 24)])


def _sendgrid(rng):
    return ".".join(["S" + "G", _chars(rng, BASE64URL, 22), _chars(rng, BASE64URL, 43)])


def _openai(rng):
    marker = base64.b64encode(b"Open" + b"AI").decode().rstrip("=")
    return "sk" + "-" + _chars(rng, ALNUM, 20) + marker + _chars(rng, ALNUM, 20)


KINDS = {
    "github-pat": _with_crc("gh" + "p"),
    "github-oauth": _with_crc("gh" + "o"),
    "npm-access-token": _with_crc("np" + "m"),
    "aws-access-key-id": _plain("AK" + "IA", BASE32, 16),
    "aws-secret-access-key": lambda rng: _chars(rng, ALNUM + "+/", 40),
    "slack-bot-token": _slack,
    "stripe-live-secret-key": _plain("sk" + "_live_", ALNUM, 24),
    "sendgrid-api-token": _sendgrid,
    "openai-api-key": _openai,
    "digitalocean-pat": _plain("dop" + "_v1_", "0123456789abcdef", 64),
    "gitlab-pat": _plain("gl" + "pat-", ALNUM, 20),
}


def token(kind, rng):
    """A new value of `kind`, drawn from `rng`."""
    return KINDS[kind](rng)
