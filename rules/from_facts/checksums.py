"""Checksums that examples must carry: what scanners/secrets/checks/ tests, the other way round."""
import base64
import hashlib
import zlib

DIGITS = "0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
BASE62 = DIGITS + UPPER + LOWER


def number(value, alphabet, width):
    out = ""
    for _ in range(width):
        value, digit = divmod(value, len(alphabet))
        out = alphabet[digit] + out
    return out


def crc(text):
    return zlib.crc32(text.encode())


def base62_behind_prefix(value):
    body = value[value.rfind("_") + 1:-6]
    return value[:-6] + number(crc(body), BASE62, 6)


def base62_over_all(value):
    return value[:-6] + number(crc(value[:-6]), BASE62, 6)


def base62_lower_over_all(value):
    return value[:-6] + number(crc(value[:-6]), DIGITS + LOWER + UPPER, 6)


def hex_over_all(value):
    return value[:-8] + f"{crc(value[:-8]):08x}"


def hex_upper_over_all(value):
    return value[:-8] + f"{crc(value[:-8]):08X}"


def hex_over_forty(value):
    return value[:-8] + f"{crc(value[-48:-8]):08x}"


def hex_between_underscores(value):
    prefix, body, _ = value.split("_")
    return f"{prefix}_{body}_{crc(body):08x}"


def gitlab_routable(value):
    """PREFIX PAYLOAD [.01] . LENGTH CRC with a payload of the length that it states."""
    prefix = value[:value.index("-") + 1]
    payload = value[len(prefix):].split(".")[0]
    version = ".01" if value.count(".") > 1 else ""
    head = f"{prefix}{payload}{version}.{number(len(payload), DIGITS + LOWER, 2)}"
    return head + number(crc(head), DIGITS + LOWER, 7)


def marvin32(data, seed):
    low, high, mask = seed & 0xFFFFFFFF, seed >> 32, 0xFFFFFFFF

    def turned(word, bits):
        return ((word << bits) | (word >> (32 - bits))) & mask

    padded = data + b"\x80" + b"\0" * (3 - len(data) % 4) + b"\0" * 4
    for at in range(0, len(padded), 4):
        low = (low + int.from_bytes(padded[at:at + 4], "little")) & mask
        high ^= low
        low = (turned(low, 20) + high) & mask
        high = turned(high, 9) ^ low
        low = (turned(low, 27) + high) & mask
        high = turned(high, 19)
    return low ^ high


def azure_identifiable(value, seed):
    key = base64.b64decode(value)
    return base64.b64encode(key[:-4] + marvin32(key[:-4], seed).to_bytes(4, "little")).decode()


def azure_cask(value):
    """Of the second kind: four bytes over the first 80 characters, in base 62; 84 characters hold four of their digits."""
    sum_ = int.from_bytes(marvin32(base64.b64decode(value[:80]), 0x44656661756C7430).to_bytes(4, "little"), "big")
    digits = number(sum_, BASE62, 6).lstrip("0").ljust(6, "0")
    return value[:80] + (digits[:4] if len(value) == 84 else digits + "==")


def nats_seed(value):
    """The last two bytes of a base32 seed: CRC-16/XMODEM of the others."""
    raw = base64.b32decode(value + "=" * (-len(value) % 8))[:-2]
    remainder = 0
    for byte in raw:
        remainder ^= byte << 8
        for _ in range(8):
            remainder = ((remainder << 1) ^ 0x1021 if remainder & 0x8000 else remainder << 1) & 0xFFFF
    return base64.b32encode(raw + remainder.to_bytes(2, "little")).decode().rstrip("=")


def bech32(value):
    charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    lower = value.lower()
    part, data = lower[:lower.rfind("1")], lower[lower.rfind("1") + 1:-6]
    values = [ord(c) >> 5 for c in part] + [0] + [ord(c) & 31 for c in part] + [charset.index(c) for c in data]
    check = 1
    for item in values + [0] * 6:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ item
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    check ^= 1
    out = lower[:-6] + "".join(charset[check >> 5 * (5 - i) & 31] for i in range(6))
    return out.upper() if value.isupper() else out


def check_of(fact):
    """(name of the check, function that makes a value valid) for a fact whose checksum is described; else None."""
    stated = fact["checksum"]
    if not stated:
        return None
    identity, algorithm = fact["id"], stated["algorithm"]
    named = {
        "apify-api-token": ("crc32-base62-lower-6", base62_lower_over_all),
        "canva-client-secret": ("crc32-hex-8-all", hex_over_all),
        "deno-deploy-organization-token": ("crc32-base62-6-all", base62_over_all),
        "deno-deploy-personal-token": ("crc32-base62-6-all", base62_over_all),
        "nats-nkey-seed": ("nkey-crc16", nats_seed),
        "zuplo-consumer-api-key": ("zuplo-crc32", hex_between_underscores),
    }
    if identity in named:
        return named[identity]
    if algorithm.startswith("Bech32"):
        return "bech32", bech32
    if algorithm.startswith("Marvin32 (64-bit"):
        seed = int(stated["seeds"][0], 16)
        return "azure-marvin32", lambda value: azure_identifiable(value, seed)
    if stated["over"].startswith("first 80 characters"):
        return "azure-cask", azure_cask
    if not algorithm.startswith("CRC-32 (IEEE"):
        return None
    if identity.startswith("gitlab-"):
        return "gitlab-routable", gitlab_routable
    if stated["encoding"].startswith("8 upper-case hex"):
        return "atlassian-crc32", hex_upper_over_all
    if stated["over"].startswith("the 40 characters"):
        return "crc32-hex-8", hex_over_forty
    if stated["encoding"].startswith("base62, alphabet 0-9A-Za-z"):
        return "crc32-base62-6", base62_behind_prefix
    return None
