#!/usr/bin/env python3
"""Packs a wheel anew, by the compressor that takes the longest and the least: repack.py WHEEL

Names, order, times and bytes of the members stay, so RECORD does. libdeflate at its highest level takes 3.4 % less than zlib's,
which zipfile and auditwheel have. Folders, which no wheel needs and to which auditwheel gives what the umask leaves, go; what may
be run stays so, and nothing else of the rights is the builder's.
"""
import os
import stat
import struct
import sys
import zipfile

import deflate

HIGHEST = 12


def packed(data):
    """(method, bytes) of a member, whichever is less."""
    small = deflate.deflate_compress(data, HIGHEST)
    return (zipfile.ZIP_DEFLATED, small) if len(small) < len(data) else (zipfile.ZIP_STORED, data)


def header(facts, method, size):
    """What a member's own header and its entry of the directory both say."""
    date, time = facts.date_time[:3], facts.date_time[3:]
    return struct.pack("<5H3L2H", 20, 0x800, method, time[0] << 11 | time[1] << 5 | time[2] // 2,
                       (date[0] - 1980) << 9 | date[1] << 5 | date[2], facts.CRC, size, facts.file_size,
                       len(facts.filename.encode()), 0)


def rights(facts):
    """Those of a file, as Unix has them in the upper half."""
    return (stat.S_IFREG | (0o755 if facts.external_attr >> 16 & 0o100 else 0o644)) << 16


def repack(source, target):
    directory = []
    with zipfile.ZipFile(source) as members, open(target, "wb") as out:
        for facts in members.infolist():
            if facts.is_dir():
                continue
            method, data = packed(members.read(facts))
            name, both, at = facts.filename.encode(), header(facts, method, len(data)), out.tell()
            out.write(b"PK\3\4" + both + name + data)
            # Made by Unix (3), no comment, first disk, no inner attributes.
            directory.append(b"PK\1\2" + struct.pack("<H", 0x314) + both +
                             struct.pack("<3H2L", 0, 0, 0, rights(facts), at) + name)
        begin, entries = out.tell(), b"".join(directory)
        out.write(entries + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, len(directory), len(directory), len(entries), begin, 0))


def main():
    path, = sys.argv[1:]
    repack(path, path + ".part")
    os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
