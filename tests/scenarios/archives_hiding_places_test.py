"""Whatever bytes of an archive hold a credential, it is found, or the run is incomplete: never silently clean."""
import bz2
import gzip
import json
import lzma
import shutil
import struct
import tempfile
import pathlib
import subprocess
import zlib

from containers import ARCHIVES, COMPRESSED, ar, cpio, rar, seven_zip, tarred, vint, zipped
from harness import Scenario, github_token, main

TEXT = b"nothing to see here\n" * 20


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zip_of(packed, method=8, plain=TEXT, name=b"a", local_name=None, extra=b"", local_extra=b"", comment=b"", flags=0,
           between=b"", sizes=None):
    """One member; `packed` may go on behind the end of its data."""
    crc, local_name = zlib.crc32(plain), name if local_name is None else local_name
    sizes = sizes or (crc, len(packed), len(plain))
    body = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, flags, method, 0, 33, *sizes, len(local_name), len(local_extra))
    body += local_name + local_extra + packed + between
    directory = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, flags, method, 0, 33, crc, len(packed), len(plain),
                            len(name), len(extra), len(comment), 0, 0, 0, 0) + name + extra + comment
    return body + directory + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(directory), len(body), 0)


def field(number, data):
    return struct.pack("<HH", number, len(data)) + data


def header(size=0, kind=b"0", raw=lambda block: block, name=b"a"):
    """Of a tar archive; `raw` may change it, its checksum comes last."""
    block = (name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"00000000000\0" + b" " * 8 + kind +
             bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\0" * 2 + bytes(167))
    block = raw(block)
    block = block[:148] + b" " * 8 + block[156:]
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def tar_of(*parts):
    return b"".join(part + bytes(-len(part) % 512) for part in parts) + bytes(1024)


def at(place, value):
    return lambda block: block[:place] + value + b"\0" * 8 + block[place + len(value) + 8:]


def cpio_entry(name, data, mode=0o100644):
    raw = name + b"\0"
    entry = b"070701" + b"".join(b"%08X" % n for n in (1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0)) + raw
    return entry + bytes(-len(entry) % 4) + data + bytes(-len(data) % 4)


def ar_entry(name, data, fields=b"0           0     0     100644  "):
    return b"!<arch>\n" + b"%-16s%s%-10d`\n" % (name, fields, len(data)) + data + b"\n" * (len(data) % 2)


def rpm_of(name=b"a-1", signature=b"", summary=b"a package\0", payload=None):
    lead = (b"\xed\xab\xee\xdb\x03\0\0\0\0\x01" + name.ljust(66, b"\0") + b"\0\x01\0\x05").ljust(96, b"\0")
    signed = b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", 0, len(signature)) + signature + bytes(-len(signature) % 8)
    own = b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", 1, len(summary)) + struct.pack(">IIII", 1004, 6, 0, 1) + summary
    return lead + signed + own + (payload or gzip.compress(cpio([("a", TEXT)]), mtime=0))


def seven_zip_with_slack(value):
    """Between the packed data and the header."""
    plain = seven_zip([("a", TEXT)], "lzma")
    offset, size = struct.unpack("<QQ", plain[12:28])
    where = struct.pack("<QQ", offset + len(value), size) + plain[28:32]
    return plain[:8] + struct.pack("<I", zlib.crc32(where)) + where + plain[32:32 + offset] + value + plain[32 + offset:]


def rar_block(content):
    sized = vint(len(content)) + content
    return struct.pack("<I", zlib.crc32(sized)) + sized


def rar_of(before=b"", extra=b"", behind=b""):
    start = b"Rar!\x1a\x07\x01\0" + rar_block(vint(1) + vint(0) + vint(0))
    body = vint(4) + vint(len(TEXT)) + vint(0o644) + struct.pack("<I", zlib.crc32(TEXT)) + vint(0) + vint(1) + vint(1) + b"a"
    sizes = vint(3) + vint(len(extra)) if extra else vint(2)
    member = rar_block(vint(2) + sizes + vint(len(TEXT)) + body + extra) + TEXT
    return start + before + member + behind + rar_block(vint(5) + vint(0) + vint(0))


def rar_comment(value, method=0):
    body = vint(4) + vint(len(value)) + vint(0) + struct.pack("<I", zlib.crc32(value)) + vint(method << 7) + vint(1)
    return rar_block(vint(3) + vint(2) + vint(len(value)) + body + vint(3) + b"CMT") + value


def cabinet(data, reserve=b"", gap=b""):
    own = struct.pack("<HBB", len(reserve), 0, 0) + reserve if reserve else b""
    files = 36 + len(own) + 8
    blocks = files + 16 + len(b"a.txt\0") + len(gap)
    whole = blocks + 8 + len(data)
    return (b"MSCF" + struct.pack("<IIIIIBBHHHHH", 0, whole, 0, files, 0, 3, 1, 1, 1, 4 if reserve else 0, 0, 0) + own +
            struct.pack("<IHH", blocks, 1, 0) + struct.pack("<IIHHHH", len(data), 0, 0, 0x5A21, 0, 0x20) + b"a.txt\0" + gap +
            struct.pack("<IHH", 0, len(data), len(data)) + data)


def filled(image, place, value):
    return image[:place] + value + image[place + len(value):]


# Where a value lies as it is: suffix, and what makes the archive of a line that holds the value, and of the value.
PLAIN = {
    "behind deflate data": ("zip", lambda line, value: zip_of(deflated(TEXT) + line)),
    "behind deflate data of an archive": ("zip", lambda line, value: zip_of(
        deflated(zipped([("q", TEXT)])) + line, plain=zipped([("q", TEXT)]), name=b"a.zip")),
    "behind bzip2 data": ("zip", lambda line, value: zip_of(bz2.compress(TEXT) + line, 12)),
    "behind xz data": ("zip", lambda line, value: zip_of(lzma.compress(TEXT) + line, 95)),
    "behind lzma data": ("zip", lambda line, value: zip_of(
        b"\x09\x04\x05\0" + (lambda raw: raw[:5] + raw[13:])(lzma.compress(TEXT, lzma.FORMAT_ALONE)) + line, 14, flags=2)),
    "an extra field": ("zip", lambda line, value: zip_of(deflated(TEXT), extra=field(0x7075, line))),
    "an extra field before the data": ("zip", lambda line, value: zip_of(deflated(TEXT), local_extra=field(0x9999, line))),
    "another name before the data": ("zip", lambda line, value: zip_of(deflated(TEXT), local_name=value)),
    "between data and directory": ("zip", lambda line, value: zip_of(deflated(TEXT), between=line)),
    "a folder's name": ("zip", lambda line, value: zip_of(b"", 0, b"", name=value + b"/")),
    "a folder's data": ("zip", lambda line, value: zip_of(line, 0, line, name=b"d/")),
    "a second gzip header": ("gz", lambda line, value: gzip.compress(TEXT) + b"\x1f\x8b\x08\x08\0\0\0\0\0\3" + value + b"\0" +
                             deflated(TEXT) + struct.pack("<II", zlib.crc32(TEXT), len(TEXT))),
    "behind zeros behind gzip data": ("gz", lambda line, value: gzip.compress(TEXT) + bytes(5000) + line),
    "behind bzip2 streams": ("bz2", lambda line, value: bz2.compress(TEXT) + bz2.compress(TEXT) + line),
    "behind xz streams": ("xz", lambda line, value: lzma.compress(TEXT) + bytes(4) + line),
    "behind a tar in xz": ("tar.xz", lambda line, value: lzma.compress(tarred([("a", TEXT)])) + line),
    "a tar member's target": ("tar", lambda line, value: tar_of(header(kind=b"2", raw=at(157, value)))),
    "over owner and group": ("tar", lambda line, value: tar_of(header(len(TEXT), raw=at(265, value)), TEXT)),
    "over name, mode and owners": ("tar", lambda line, value: tar_of(header(len(TEXT), raw=at(76, value)), TEXT)),
    "over target, magic and owner": ("tar", lambda line, value: tar_of(header(len(TEXT), raw=at(230, value)), TEXT)),
    "over group and devices": ("tar", lambda line, value: tar_of(header(len(TEXT), raw=at(301, value)), TEXT)),
    "the end of a tar header": ("tar", lambda line, value: tar_of(header(len(TEXT), raw=at(462, value)), TEXT)),
    "a tar member's last block": ("tar", lambda line, value: tar_of(header(len(TEXT)), TEXT + line)),
    "a link that stores bytes": ("tar", lambda line, value: tar_of(header(len(line), b"2"), line)),
    "a device that stores bytes": ("tar", lambda line, value: tar_of(header(len(line), b"3"), line)),
    "between the blocks of the end": ("tar", lambda line, value: tar_of(header(len(TEXT)), TEXT, bytes(512), line)),
    "a cpio link's target": ("cpio", lambda line, value: cpio_entry(b"l", value, 0o120777) + cpio_entry(b"TRAILER!!!", b"", 0)),
    "a cpio folder's name": ("cpio", lambda line, value: cpio_entry(value, b"", 0o040755) + cpio_entry(b"TRAILER!!!", b"", 0)),
    "behind a cpio name": ("cpio", lambda line, value: cpio_entry(b"a\0" + value, TEXT) + cpio_entry(b"TRAILER!!!", b"", 0)),
    "behind the trailer's name": ("cpio", lambda line, value: cpio_entry(b"TRAILER!!!\0" + value, b"", 0)),
    "the trailer's data": ("cpio", lambda line, value: cpio_entry(b"TRAILER!!!", line, 0)),
    "behind the trailer": ("cpio", lambda line, value: cpio([("a", TEXT)]) + bytes(200) + line),
    "fields of an ar header": ("a", lambda line, value: filled(ar_entry(b"a/", TEXT), 8, b"%-48s" % value)),
    "behind a BSD name": ("a", lambda line, value: ar_entry(b"#1/%d" % (len(value) + 2), b"a\0" + value + TEXT)),
    "a table of names": ("a", lambda line, value: ar_entry(b"//", value + b"/\n")),
    "behind an ar archive": ("a", lambda line, value: ar([("a", TEXT)]) + line),
    "an odd member of a deb": ("deb", lambda line, value: ar([("debian-binary", b"2.0\n"), ("_gpgorigin", line)])),
    "an rpm's lead": ("rpm", lambda line, value: rpm_of(name=value)),
    "an rpm's signature": ("rpm", lambda line, value: rpm_of(signature=value)),
    "an rpm's header": ("rpm", lambda line, value: rpm_of(summary=value + b"\0")),
    "behind an rpm's payload": ("rpm", lambda line, value: rpm_of() + line),
    "behind a 7z archive": ("7z", lambda line, value: seven_zip([("a", TEXT)], "lzma") + line),
    "within a 7z archive": ("7z", lambda line, value: seven_zip_with_slack(line)),
    "behind a rar archive": ("rar", lambda line, value: rar([("a", TEXT)]) + line),
    "a rar comment": ("rar", lambda line, value: rar_of(before=rar_comment(line))),
    "an extra area of rar": ("rar", lambda line, value: rar_of(extra=vint(len(line) + 1) + vint(0x40) + line)),
    "between rar blocks": ("rar", lambda line, value: rar_of(behind=line)),
    "a rar block of no known kind": ("rar", lambda line, value: rar_of(
        before=rar_block(vint(9) + vint(6) + vint(len(line))) + line)),
    "a cabinet's reserve": ("cab", lambda line, value: cabinet(TEXT, reserve=line)),
    "within a cabinet": ("cab", lambda line, value: cabinet(TEXT, gap=line)),
    "behind a cabinet": ("cab", lambda line, value: cabinet(TEXT) + line),
}
# The same of a line that is packed by itself, which is opened where something tells of it.
PACKED = {
    "gzip between data and directory": ("zip", lambda line: zip_of(deflated(TEXT), between=gzip.compress(line))),
    "gzip behind deflate data": ("zip", lambda line: zip_of(deflated(TEXT) + gzip.compress(line))),
    "gzip behind a zip archive": ("zip", lambda line: zipped([("a", TEXT)]) + gzip.compress(line)),
    "gzip in a comment": ("zip", lambda line: zipped([("a", TEXT)], comment=gzip.compress(line))),
    "a zip archive in a comment": ("zip", lambda line: zipped([("a", TEXT)], comment=zipped([("s", line)]))),
    "a zip archive behind another": ("zip", lambda line: zipped([("a", TEXT)]) + zipped([("s", line)])),
    "gzip behind a cpio archive": ("cpio", lambda line: cpio([("a", TEXT)]) + bytes(400) + gzip.compress(cpio([("s", line)]))),
    "gzip behind a 7z archive": ("7z", lambda line: seven_zip([("a", TEXT)], "lzma") + gzip.compress(line)),
    "gzip behind a rar archive": ("rar", lambda line: rar([("a", TEXT)]) + gzip.compress(line)),
    "xz behind gzip data": ("gz", lambda line: gzip.compress(TEXT) + lzma.compress(line)),
}
# And where nothing can be read, but something tells that it is there.
UNREAD = {
    "deflate data behind deflate data": ("zip", lambda line: zip_of(deflated(TEXT) + deflated(line))),
    "gzip behind junk behind gzip data": ("gz", lambda line: gzip.compress(TEXT) + b"junk\0" + gzip.compress(line)),
    "gzip behind junk behind a zip archive": ("zip", lambda line: zipped([("a", TEXT)]) + b"junk\0" + gzip.compress(line)),
    "a packed comment of rar": ("rar", lambda line: rar_of(before=rar_comment(deflated(line), 3))),
    "a further file of a zip archive": ("z02", deflated),
    "a further file of a rar archive": ("r00", deflated),
    "a further file of a 7z archive": ("7z.002", deflated),
}


class HidingPlaces(Scenario):
    def read(self, makers):
        """The places and gaps of each archive, all scanned by one run."""
        for number, (name, (suffix, data)) in enumerate(makers.items()):
            self.write(f"{number:02}.{suffix}", data)
        report = self.report(".", "--no-config")
        out = {}
        for number, (name, (suffix, _)) in enumerate(makers.items()):
            outer = f"{number:02}.{suffix}"
            places = [place for finding in report["findings"] for place in finding["places"]
                      if place.get("inside", [place.get("path")])[0] == outer]
            out[name] = (places, [gap for gap in report["coverage"]["gaps"] if gap["input"].startswith(outer)])
        return out

    def test_what_lies_there_as_it_is_is_found(self):
        makers = {}
        for seed, (name, (suffix, make)) in enumerate(PLAIN.items()):
            value = github_token(seed + 1).encode()
            makers[name] = (suffix, make(b"key = " + value + b"\n", value))
        for name, (places, _) in self.read(makers).items():
            with self.subTest(name):
                self.assertTrue(places)

    def test_what_is_packed_there_is_opened(self):
        makers = {name: (suffix, make(f"key = {github_token(seed + 1)}\n".encode()))
                  for seed, (name, (suffix, make)) in enumerate(PACKED.items())}
        for name, (places, _) in self.read(makers).items():
            with self.subTest(name):
                self.assertTrue(places)

    def test_what_cannot_be_read_there_is_told(self):
        makers = {name: (suffix, make(f"key = {github_token(seed + 1)}\n".encode() * 9))
                  for seed, (name, (suffix, make)) in enumerate(UNREAD.items())}
        for name, (places, gaps) in self.read(makers).items():
            with self.subTest(name):
                self.assertEqual(places, [])
                self.assertTrue(gaps)

    def test_an_iso_image(self):
        if "iso" not in ARCHIVES:
            self.skipTest("bsdtar is not installed")
        image = ARCHIVES["iso"]([("a.txt", TEXT)])
        value = github_token(1).encode()
        line = b"key = " + value + b"\n"
        file_end = image.index(TEXT) + len(TEXT)
        self.assertEqual(image[file_end:file_end + 100], bytes(100))
        system_area, application_use = 1000, 32768 + 883
        makers = {"the system area": ("iso", filled(image, system_area, line)),
                  "a volume descriptor": ("iso", filled(image, application_use, line)),
                  "the last block of a file": ("iso", filled(image, file_end, line)),
                  "behind it": ("iso", image + line), "gzip behind it": ("iso", image + gzip.compress(line))}
        for name, (places, _) in self.read(makers).items():
            with self.subTest(name):
                self.assertTrue(places)
                if place_is_plain(places[0]):
                    self.assertEqual(makers[name][1][places[0]["begin"]:places[0]["end"]], value)

    def test_what_links_lead_to(self):
        if shutil.which("bsdtar") is None:
            self.skipTest("bsdtar is not installed")
        makers = {}
        for seed, form in enumerate(("7zip", "iso9660", "cpio", "newc", "zip", "pax", "ustar")):
            with tempfile.TemporaryDirectory() as scratch:
                (pathlib.Path(scratch) / "l").symlink_to(github_token(seed + 1))
                made = subprocess.run(["bsdtar", "-cf", "-", "--format", form, "l"], cwd=scratch, check=True, capture_output=True)
            makers[form] = (form, made.stdout)
        for name, (places, _) in self.read(makers).items():
            with self.subTest(name):
                self.assertTrue(places)

    def test_sound_archives_are_complete(self):
        for kind, make in ARCHIVES.items():
            self.write(f"d/{kind.replace('.', '-')}.{kind}", make([("a.txt", TEXT), ("b/c.bin", bytes(range(256)) * 9)]))
        for kind, make in COMPRESSED.items():
            self.write(f"d/z.{kind}", make(TEXT))
        done = self.run_assay("scan", "d", "--format", "json", "--no-config")
        self.assertEqual(json.loads(done.stdout)["coverage"]["gaps"], [])
        self.assertEqual(done.returncode, 0)


def place_is_plain(place):
    return "inside" not in place


if __name__ == "__main__":
    main()
