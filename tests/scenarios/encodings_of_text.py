"""Ways to write text so that it has to be decoded, for the tests."""
import base64
import binascii
import gzip
import json
import lzma
import zlib


def in_lines(encoded, width, end=b"\n"):
    return end.join(encoded[i:i + width] for i in range(0, len(encoded), width))


def wrapped(data, end=b"\n"):
    return in_lines(base64.b64encode(data), 76, end)


def among_bytes(data):
    return bytes(range(128, 200)) + data + bytes(range(200, 255))


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def each_byte(form):
    return lambda data: "".join(form % byte for byte in data).encode()


def uuencode(data):
    return (b"\nbegin 644 a.txt\n" + b"".join(binascii.b2a_uu(data[i:i + 45]) for i in range(0, len(data), 45)) +
            b"`\nend\n")


# Text to text, in bytes.
ENCODINGS = {
    "base64": base64.b64encode,
    "URL-safe base64 without padding": lambda data: base64.urlsafe_b64encode(data).rstrip(b"="),
    "wrapped base64": wrapped,
    "wrapped in a string": lambda data: wrapped(data, b"\\n"),
    "hexadecimal": lambda data: data.hex().encode(),
    "HEXADECIMAL": lambda data: data.hex().upper().encode(),
    "gzip in base64": lambda data: base64.b64encode(gzip.compress(data, mtime=0)),
    "zlib in base64": lambda data: base64.b64encode(zlib.compress(data)),
    "zlib in hexadecimal": lambda data: zlib.compress(data).hex().encode(),
    "deflate in base64": lambda data: base64.b64encode(deflated(data)),
    "base32": base64.b32encode,
    "wrapped base32 without padding": lambda data: in_lines(base64.b32encode(data).rstrip(b"="), 76),
    "xz in URL-safe base64": lambda data: base64.urlsafe_b64encode(lzma.compress(data)),
    "among bytes in base64": lambda data: base64.b64encode(among_bytes(data)),
    "among bytes in hexadecimal": lambda data: among_bytes(data).hex().encode(),
    "base64 in lines of 34": lambda data: in_lines(base64.b64encode(data), 34),
    "bytes in lines of base64": lambda data: wrapped(among_bytes(data)),
    "UTF-16 in base64": lambda data: base64.b64encode(data.decode().encode("utf-16-le")),
    "percent": each_byte("%%%02X"),
    "unicode escapes": each_byte("\\u%04x"),
    "byte escapes": each_byte("\\x%02x"),
    "entities": each_byte("&#%d;"),
    "quoted-printable": lambda data: binascii.b2a_qp(data, quotetabs=True, istext=False),
    "JSON in a string": lambda data: json.dumps(data.decode())[1:-1].encode(),
    "deflate in hexadecimal": lambda data: deflated(data).hex().encode(),
    "octal escapes": each_byte("\\%03o"),
    "base85": lambda data: b"base85: " + base64.b85encode(data),
    "zlib in base85": lambda data: b"b85decode('" + base64.b85encode(zlib.compress(data)) + b"')",
    "Ascii85": lambda data: base64.a85encode(data, adobe=True, wrapcol=72),
    "uuencode": uuencode,
}

# What is written in lines, or with quotes and backslashes that mean something, is another text once it stands in a
# string: it has to be read as a string first.
LINES_ALONE = ("Ascii85", "uuencode")

# A character of a value to how it is written, or to itself and what stands behind it without belonging to the value.
ESCAPES = {
    "percent": lambda c: f"%{ord(c):02X}",
    "unicode escape": lambda c: f"\\u{ord(c):04x}",
    "byte escape": lambda c: f"\\x{ord(c):02x}",
    "entity": lambda c: f"&#{ord(c)};",
    "hexadecimal entity": lambda c: f"&#x{ord(c):X};",
    "quoted-printable": lambda c: f"={ord(c):02X}",
    "octal escape": lambda c: f"\\{ord(c):03o}",
    "colour": lambda c: c + "\x1b[1;31m",
    "colour in JSON": lambda c: c + "\\u001b[1;31m",
    "literals": lambda c: c + '" +\n  "',
}
