"""Writes packs and their indexes by hand, right in form and hostile in content."""
import hashlib
import struct
import zlib

COMMIT, TREE, BLOB, TAG, OFS_DELTA, REF_DELTA = 1, 2, 3, 4, 6, 7
NAMES = {COMMIT: b"commit", TREE: b"tree", BLOB: b"blob", TAG: b"tag"}


def object_id(kind, content):
    """The 20 bytes of an object's name."""
    return hashlib.sha1(NAMES[kind] + b" %d\0" % len(content) + content).digest()


def varint(number):
    """Seven bits a byte, lowest first: sizes in deltas."""
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def copy(offset, size):
    """The delta instruction that copies `size` (at most 0xffffff) bytes of the base."""
    flags, arguments = 0x80, b""
    for bit, value, count in ((0, offset, 4), (4, size, 3)):
        for i in range(count):
            byte = value >> 8 * i & 0xFF
            if byte:
                flags |= 1 << bit + i
                arguments += bytes([byte])
    return bytes([flags]) + arguments


def insert(text):
    """The delta instruction that inserts up to 127 bytes."""
    return bytes([len(text)]) + text


def delta(base_size, result_size, *instructions):
    """A delta's text."""
    return varint(base_size) + varint(result_size) + b"".join(instructions)


def large_blob(mebibytes, end):
    """Name, size and compressed bytes of a blob of zeros with something at its end, never whole in memory."""
    size = (mebibytes << 20) + len(end)
    digest = hashlib.sha1(b"blob %d\0" % size)
    compressor = zlib.compressobj(1)
    compressed = b""
    for piece in [bytes(1 << 20)] * mebibytes + [end]:
        digest.update(piece)
        compressed += compressor.compress(piece)
    return digest.digest(), size, compressed + compressor.flush()


class Pack:
    """Entries in order, each under the name that it is given."""

    def __init__(self):
        self.entries = []  # (name, bytes)
        self.size = 12

    def add(self, kind, name, payload, base=b"", size=None, compressed=None):
        """Adds an entry and gives its offset. `base`: a name (REF_DELTA) or the encoded distance (OFS_DELTA).
        `compressed`: instead of a payload too large to have, with its size."""
        declared = len(payload) if size is None else size
        first, rest = kind << 4 | declared & 15, declared >> 4
        header = bytes([first | (0x80 if rest else 0)]) + (varint(rest) if rest else b"")
        entry = header + base + (compressed or zlib.compress(payload))
        offset = self.size
        self.entries.append((name, entry, offset))
        self.size += len(entry)
        return offset

    def add_object(self, kind, content):
        """Adds a whole object and gives its name."""
        name = object_id(kind, content)
        self.add(kind, name, content)
        return name

    def write(self, folder, wrong_crc=False, version=2):
        """Writes pack and index into the folder `pack` of an object store."""
        pack = b"PACK" + struct.pack(">II", 2, len(self.entries)) + b"".join(entry for _, entry, _ in self.entries)
        checksum = hashlib.sha1(pack).digest()
        listed = sorted(self.entries)
        fan_out = b"".join(struct.pack(">I", sum(name[0] <= byte for name, _, _ in listed)) for byte in range(256))
        names = b"".join(name for name, _, _ in listed)
        if version == 1:
            index = fan_out + b"".join(struct.pack(">I", offset) + name for name, _, offset in listed)
        else:
            crcs = b"".join(struct.pack(">I", zlib.crc32(entry) ^ wrong_crc) for _, entry, _ in listed)
            offsets = b"".join(struct.pack(">I", offset) for _, _, offset in listed)
            index = b"\377tOc" + struct.pack(">I", 2) + fan_out + names + crcs + offsets
        index += checksum
        index += hashlib.sha1(index).digest()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"pack-{checksum.hex()}.pack").write_bytes(pack + checksum)
        (folder / f"pack-{checksum.hex()}.idx").write_bytes(index)
