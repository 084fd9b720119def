"""Makes archives of every kind, with Python alone where it can, else with the tools of the distribution."""
import bz2
import functools
import gzip
import io
import lzma
import shutil
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
import pathlib

WHEN = (2026, 1, 5, 8, 0, 0)


def zipped(members, method=zipfile.ZIP_DEFLATED, comment=b""):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = method
            archive.writestr(info, data)
        archive.comment = comment
    return packed.getvalue()


def tarred(members, mode="w", form=tarfile.PAX_FORMAT):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode, format=form) as archive:
        for name, data in members:
            if isinstance(data, tarfile.TarInfo):
                archive.addfile(data)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def ar(members):
    out = b"!<arch>\n"
    names = b"".join(name.encode() + b"/\n" for name, _ in members if len(name) > 15)
    if names:
        names += b"\n" * (len(names) % 2)
        out += b"//" + b" " * 46 + b"%-10d`\n" % len(names) + names
    for name, data in members:
        field = b"/%d" % names.index(name.encode() + b"/\n") if len(name) > 15 else name.encode() + b"/"
        out += b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (field, 0, 0, 0, b"100644", len(data)) + data + b"\n" * (len(data) % 2)
    return out


def cpio(members):
    out = b""
    for number, (name, data) in enumerate([*members, ("TRAILER!!!", b"")], 1):
        raw = name.encode() + b"\0"
        mode = 0 if name == "TRAILER!!!" else 0o100644
        fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0)
        header = b"070701" + b"".join(b"%08X" % field for field in fields) + raw
        out += header + b"\0" * (-len(header) % 4) + data + b"\0" * (-len(data) % 4)
    return out


def deb(members):
    return ar([("debian-binary", b"2.0\n"), ("control.tar.gz", gzip.compress(tarred([("./control", b"Package: a\n")]), mtime=0)),
               ("data.tar.xz", lzma.compress(tarred(members)))])


def rpm(members):
    lead = (b"\xed\xab\xee\xdb\x03\0\0\0\0\x01" + b"a-1".ljust(66, b"\0") + b"\0\x01\0\x05").ljust(96, b"\0")
    empty = b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", 0, 0)
    summary = b"a package\0"
    header = b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", 1, len(summary))
    header += struct.pack(">IIII", 1004, 6, 0, 1) + summary
    return lead + empty + header + gzip.compress(cpio(members), mtime=0)


def vint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def rar(members):
    """RAR 5.0, stored."""
    def block(content):
        sized = vint(len(content)) + content
        return struct.pack("<I", zlib.crc32(sized)) + sized
    out = b"Rar!\x1a\x07\x01\0" + block(vint(1) + vint(0) + vint(0))
    for name, data in members:
        raw = name.encode()
        body = vint(4) + vint(len(data)) + vint(0o644) + struct.pack("<I", zlib.crc32(data)) + vint(0) + vint(1)
        out += block(vint(2) + vint(2) + vint(len(data)) + body + vint(len(raw)) + raw) + data
    return out + block(vint(5) + vint(0) + vint(0))


def seven_zip_number(number):
    """As many bytes behind the first one as that begins with ones."""
    for more in range(8):
        if number < 1 << 7 * (more + 1):
            first = (0xFF00 >> more) & 0xFF | number >> 8 * more
            return bytes([first]) + (number & (1 << 8 * more) - 1).to_bytes(more, "little")
    raise ValueError(number)


# How the header of a 7z archive may be packed: the method's id with its properties, and what packs.
SEVEN_ZIP_HEADERS = {
    "copy": (b"\x01\0", lambda data: data),
    "lzma": (b"\x23\3\1\1\5\x5d\0\0\1\0", lambda data: lzma.compress(
        data, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}])),
    "lzma2": (b"\x21\x21\1\x12", lambda data: lzma.compress(
        data, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16}])),
    "bzip2": (b"\3\4\2\2", bz2.compress),
    "deflate": (b"\3\4\1\x08", lambda data: zlib.compress(data)[2:-4]),
}


def seven_zip(members, header):
    """Members stored, the header packed (7-Zip, DOC/7zFormat.txt)."""
    number = seven_zip_number
    crc = lambda data: struct.pack("<I", zlib.crc32(data))
    count, contents = number(len(members)), [data for _, data in members]
    names = b"".join(name.encode("utf-16-le") + b"\0\0" for name, _ in members)
    plain = (b"\x01\x04\x06\0" + count + b"\x09" + b"".join(number(len(data)) for data in contents) + b"\0"
             + b"\x07\x0b" + count + b"\0" + b"\x01\x01\0" * len(members)
             + b"\x0c" + b"".join(number(len(data)) for data in contents) + b"\0"
             + b"\x08\x0a\x01" + b"".join(crc(data) for data in contents) + b"\0\0"
             + b"\x05" + count + b"\x11" + number(len(names) + 1) + b"\0" + names
             + b"\x15" + number(4 * len(members) + 2) + b"\x01\0" + b"\x20\0\0\0" * len(members) + b"\0\0")
    method, pack = SEVEN_ZIP_HEADERS[header]
    packed, stored = pack(plain), b"".join(contents)
    start = (b"\x17\x06" + number(len(stored)) + b"\x01\x09" + number(len(packed)) + b"\0\x07\x0b\x01\0\x01" + method
             + b"\x0c" + number(len(plain)) + b"\x0a\x01" + crc(plain) + b"\0\0")
    where = struct.pack("<QQ", len(stored) + len(packed), len(start)) + crc(start)
    return b"7z\xbc\xaf\x27\x1c\0\x04" + crc(where) + where + stored + packed + start


def by_tool(command, suffix):
    """What `command` makes of the members, laid out in a folder; it gets the archive's path for {}."""
    def make(members):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / "in"
            for name, data in members:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            out = pathlib.Path(scratch) / ("out" + suffix)
            subprocess.run([part.replace("{}", str(out)) for part in command] + [name for name, _ in members],
                           cwd=folder, check=True, capture_output=True)
            return out.read_bytes()
    return make


def by_filter(command, make):
    return lambda members: subprocess.run(command, input=make(members), check=True, capture_output=True).stdout


def run_file(packed):
    """A script that unpacks what stands behind it."""
    return b"#!/bin/sh\ntail -n +4 \"$0\" | tar -x\nexit 0\n" + packed


# Kind -> what makes an archive of a list of (name, bytes).
ARCHIVES = {
    "zip": zipped,
    "stored.zip": lambda members: zipped(members, zipfile.ZIP_STORED),
    "bzip2.zip": lambda members: zipped(members, zipfile.ZIP_BZIP2),
    "lzma.zip": lambda members: zipped(members, zipfile.ZIP_LZMA),
    "jar": lambda members: zipped([("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\r\n"), *members]),
    "pyz": lambda members: b"#!/usr/bin/env python3\n" + zipped(members),
    "tar": tarred,
    "gnu.tar": lambda members: tarred(members, form=tarfile.GNU_FORMAT),
    "ustar.tar": lambda members: tarred(members, form=tarfile.USTAR_FORMAT),
    "tar.gz": lambda members: tarred(members, "w:gz"),
    "tar.bz2": lambda members: tarred(members, "w:bz2"),
    "tar.xz": lambda members: tarred(members, "w:xz"),
    "gz.run": lambda members: run_file(tarred(members, "w:gz")),
    "xz.run": lambda members: run_file(tarred(members, "w:xz")),
    "tar.run": lambda members: run_file(tarred(members)),
    "ar": ar,
    "cpio": cpio,
    "deb": deb,
    "rpm": rpm,
    "rar": rar,
    **{f"{header}.header.7z": functools.partial(seven_zip, header=header) for header in SEVEN_ZIP_HEADERS},
}
# Kind -> what makes it of one input.
COMPRESSED = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
}
# What members of these kinds stand behind in a path.
INSIDE = {"deb": "data.tar.xz!/", "gz.run": "(payload)!/", "xz.run": "(payload)!/", "tar.run": "(payload)!/"}

if shutil.which("zstd"):
    COMPRESSED["zst"] = lambda data: subprocess.run(["zstd", "-qc"], input=data, check=True, capture_output=True).stdout
    ARCHIVES["tar.zst"] = by_filter(["zstd", "-qc"], tarred)
if shutil.which("lz4"):
    COMPRESSED["lz4"] = lambda data: subprocess.run(["lz4", "-qc"], input=data, check=True, capture_output=True).stdout
    ARCHIVES["tar.lz4"] = by_filter(["lz4", "-qc"], tarred)
if shutil.which("bsdtar"):
    ARCHIVES["7z"] = by_tool(["bsdtar", "-cf", "{}", "--format", "7zip"], ".7z")
    ARCHIVES["iso"] = by_tool(["bsdtar", "-cf", "{}", "--format", "iso9660"], ".iso")
    ARCHIVES["odc.cpio"] = by_tool(["bsdtar", "-cf", "{}", "--format", "cpio"], ".cpio")
    ARCHIVES["tar.Z"] = by_tool(["bsdtar", "-cZf", "{}", "--format", "ustar"], ".tar.Z")
if shutil.which("7z"):
    ARCHIVES["deflate64.zip"] = by_tool(["7z", "a", "-bd", "-tzip", "-mm=Deflate64", "{}"], ".zip")
    ARCHIVES["lzma.7z"] = by_tool(["7z", "a", "-bd", "{}"], ".7z")
