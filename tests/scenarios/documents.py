"""Makes documents with a text in them, in the ways in which programs write them; byte for byte the same each time."""
import base64
import pathlib
import sqlite3
import struct
import tempfile
import zlib

from containers import zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def halves(text):
    return text[: len(text) // 2], text[len(text) // 2:]


def runs(text, size=5):
    return "".join(f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text[i:i + size]}</w:t></w:r>'
                   for i in range(0, len(text), size))


def docx(text):
    """Text cut into runs, as a spelling checker or a change of style does it."""
    body = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="{WORD}"><w:body>'
            f'<w:p><w:r><w:t>Notes</w:t></w:r></w:p><w:p>{runs(text)}</w:p></w:body></w:document>')
    return zipped([("[Content_Types].xml", b'<?xml version="1.0"?><Types/>'), ("word/document.xml", body.encode())])


def xlsx(text):
    first, second = halves(text)
    shared = ('<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
              f"<si><t>name</t></si><si><r><t>{first}</t></r><r><t>{second}</t></r></si></sst>")
    return zipped([("xl/sharedStrings.xml", shared.encode())])


def pptx(text):
    first, second = halves(text)
    slide = ('<?xml version="1.0"?><p:sld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
             f"<a:p><a:r><a:t>{first}</a:t></a:r><a:r><a:t>{second}</a:t></a:r></a:p></p:sld>")
    return zipped([("ppt/slides/slide1.xml", slide.encode())])


def odt(text):
    first, second = halves(text)
    content = ('<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
               f'<text:p>{first}<text:span text:style-name="T1">{second}</text:span></text:p></office:document-content>')
    return zipped([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.encode())])


def pdf_objects(*objects):
    """(dictionary, data or None) for each object, numbered from 1."""
    out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    for number, (dictionary, data) in enumerate(objects, 1):
        out += b"%d 0 obj\n" % number
        if data is None:
            out += dictionary + b"\nendobj\n"
        else:
            out += dictionary.replace(b">>", b" /Length %d>>" % len(data), 1) + b"\nstream\n" + data + b"\nendstream\nendobj\n"
    return out + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def pdf_of(content, filters=("FlateDecode",)):
    data = content if isinstance(content, bytes) else content.encode("latin-1")
    for name in reversed(filters):
        data = FILTERS[name](data)
    names = " ".join("/" + name for name in filters)
    return pdf_objects((b"<</Type /Catalog>>", None), (f"<</Filter [{names}]>>".encode(), data))


def lzw(data):
    """Codes of nine bits alone: the table is cleared before they would grow."""
    codes = []
    for at, byte in enumerate(data):
        if at % 250 == 0:
            codes.append(256)
        codes.append(byte)
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


FILTERS = {"FlateDecode": zlib.compress, "ASCIIHexDecode": lambda data: data.hex().encode() + b">",
           "ASCII85Decode": lambda data: base64.a85encode(data) + b"~>", "LZWDecode": lzw,
           "RunLengthDecode": lambda data: b"".join(bytes([len(data[i:i + 128]) - 1]) + data[i:i + 128]
                                                    for i in range(0, len(data), 128)) + b"\x80"}


def shown(text, how="TJ"):
    """A page's content that shows the text."""
    if how == "TJ":
        parts = " ".join(f"({text[i:i + 4]}) {-20 - i % 7}" for i in range(0, len(text), 4))
        return f"BT /F1 12 Tf 72 720 Td [{parts}] TJ ET"
    if how == "Tj":
        return "BT /F1 12 Tf 72 720 Td " + " ".join(f"({text[i:i + 4]}) Tj" for i in range(0, len(text), 4)) + " ET"
    if how == "octal":
        return "BT (" + "".join(f"\\{ord(c):03o}" for c in text) + ") Tj ET"
    if how == "hex":
        return f"BT <{text.encode().hex()}> Tj ET"
    raise ValueError(how)


def pdf_with_font(text):
    """Glyphs are numbers of a font that was cut down, as browsers and office programs write them."""
    letters = sorted(set(text))
    code = {letter: number + 3 for number, letter in enumerate(letters)}
    cmap = ("/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
            f"{len(letters)} beginbfchar " + " ".join(f"<{code[c]:04X}> <{ord(c):04X}>" for c in letters) +
            " endbfchar endcmap end")
    content = "BT /F4 12 Tf 1 0 0 -1 72 720 Tm <" + "".join(f"{code[c]:04X}" for c in text) + "> Tj ET"
    return pdf_objects((b"<</Type /Catalog>>", None), (b"<</Filter /FlateDecode>>", zlib.compress(content.encode())),
                       (b"<</Type /Page /Resources <</Font <</F4 4 0 R>>>> /Contents 2 0 R>>", None),
                       (b"<</Type /Font /Subtype /Type0 /ToUnicode 5 0 R>>", None),
                       (b"<</Filter /FlateDecode>>", zlib.compress(cmap.encode())))


def pdf_field(text):
    """A form's value in an object stream, in UTF-16."""
    value = b"\xfe\xff" + text.encode("utf-16-be")
    escaped = value.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    body = b"7 0 <</T (field) /V (" + escaped + b")>>"
    return pdf_objects((b"<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>>", zlib.compress(body)))


def png(*chunks):
    """(kind, data) for each chunk before the pixels."""
    whole = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), *chunks, (b"IDAT", zlib.compress(bytes(4))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in whole)


def database(rows, page=4096, encoding="UTF-8"):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "a.db"
        with sqlite3.connect(path) as base:
            base.execute(f"PRAGMA page_size={page}")
            base.execute(f"PRAGMA encoding='{encoding}'")
            base.execute("CREATE TABLE notes (name TEXT, body TEXT, made TEXT)")
            base.executemany("INSERT INTO notes VALUES (?, ?, ?)", rows)
            base.commit()
        base.close()
        return path.read_bytes()


def mail(parts):
    """parts: (header lines, body)."""
    out = (b"From: a@example.org\r\nTo: b@example.org\r\nSubject: keys\r\nMIME-Version: 1.0\r\n"
           b'Content-Type: multipart/mixed; boundary="=-cut"\r\n\r\n')
    for header, body in parts:
        out += b"--=-cut\r\n" + b"".join(line.encode() + b"\r\n" for line in header) + b"\r\n" + body + b"\r\n"
    return out + b"--=-cut--\r\n"


def attachment(name, data):
    return ([f'Content-Type: application/octet-stream; name="{name}"', "Content-Transfer-Encoding: base64",
             f'Content-Disposition: attachment; filename="{name}"'], base64.encodebytes(data).replace(b"\n", b"\r\n"))
