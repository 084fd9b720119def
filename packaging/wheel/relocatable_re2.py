#!/usr/bin/env python3
"""Writes a copy of RE2's archive that can be linked into a shared library: relocatable_re2.py LIBRE2.A COPY

Debian compiles its archives for programs. All that keeps RE2's from a shared library is where it stores the pattern that
is being matched, for hooks of its debugging: `hooks::context` is thread-local at an offset that only a program knows. Nobody
here sets hooks, so these stores become instructions that do nothing. Anything else that is thread-local in that way, or
another instruction, is an error: the copy is what is known, or there is none.
"""
import pathlib
import struct
import sys

CONTEXT = b"_ZN3re25hooks7contextE"
SHT_SYMTAB, SHT_RELA = 2, 4
R_X86_64_NONE, R_X86_64_TPOFF32, EM_X86_64 = 0, 23, 62
NOTHING = bytes.fromhex("660f1f840000000000")  # of nine bytes, as Intel's manual has it


def members(archive):
    """(where it begins, size) of each file in the archive."""
    if archive[:8] != b"!<arch>\n":
        raise ValueError("it is no archive")
    at = 8
    while at < len(archive):
        size = int(archive[at + 48:at + 58])
        yield at + 60, size
        at += 60 + size + size % 2


def sections(data, begin):
    """Of an ELF object of 64 bits: (type, offset, size, link, info) of each section."""
    offset, = struct.unpack_from("<Q", data, begin + 0x28)
    entry, count = struct.unpack_from("<HH", data, begin + 0x3A)
    for index in range(count):
        _, kind, _, _, place, size, link, info = struct.unpack_from("<IIQQQQII", data, begin + offset + index * entry)
        yield kind, place, size, link, info


def is_store(code):
    """mov REGISTER, %fs:0 (64 48|4c 89 /r with a displacement of 32 bits and no base)."""
    return code[0] == 0x64 and code[1] in (0x48, 0x4C) and code[2] == 0x89 and code[3] & 0xC7 == 0x04 and code[4] == 0x25


def mend(data, begin):
    """Changes one object; how many stores were in it."""
    if struct.unpack_from("<H", data, begin + 0x12)[0] != EM_X86_64:
        raise ValueError("it is for another processor")
    table, found = list(sections(data, begin)), 0
    for kind, place, size, link, info in table:
        if kind != SHT_RELA:
            continue
        symbols, names = table[link], table[table[link][3]]
        for at in range(begin + place, begin + place + size, 24):
            offset, how = struct.unpack_from("<QQ", data, at)
            if how & 0xFFFFFFFF != R_X86_64_TPOFF32:
                continue
            name, = struct.unpack_from("<I", data, begin + symbols[1] + (how >> 32) * 24)
            text = begin + names[1] + name
            code = begin + table[info][1] + offset - 5
            if data[text:data.index(0, text)] != CONTEXT or not is_store(data[code:code + 9]):
                raise ValueError("it has thread-local data that is not known")
            data[code:code + 9] = NOTHING
            struct.pack_into("<Q", data, at + 8, R_X86_64_NONE)
            found += 1
    return found


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    data = bytearray(source.read_bytes())
    try:
        found = sum(mend(data, begin) for begin, size in list(members(data)) if data[begin:begin + 5] == b"\x7fELF\x02")
        if not found:
            raise ValueError("it does not have what was expected")
    except (ValueError, IndexError, struct.error) as error:
        sys.exit(f"relocatable_re2: making {source} fit for a shared library: {error}")
    target.write_bytes(data)


if __name__ == "__main__":
    main()
