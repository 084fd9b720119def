"""Packs that lie: each is incomplete (3), soon, within a bounded memory, and what is sound beside the lie is scanned."""
import resource
import struct
import time

from harness import SANITIZED, Scenario, github_token, main
from packs import BLOB, COMMIT, OFS_DELTA, REF_DELTA, TREE, Pack, copy, delta, insert, large_blob, object_id

MOST_SECONDS = 200 if SANITIZED else 20
MOST_MEMORY = 700 << 20  # peak of the program; an object may be 512 MiB by the limits, none of these is
NAME_1, NAME_2 = b"\x11" * 20, b"\x22" * 20


class HostilePack(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main", ".")
        self.pack = Pack()

    def commit_with(self, *blobs):
        """A commit on main whose tree holds the blobs of these names."""
        tree = b"".join(b"100644 f%d\0" % i + name for i, name in enumerate(blobs))
        tree_id = self.pack.add_object(TREE, tree)
        people = b"author A <a@example.org> 1767600000 +0000\ncommitter A <a@example.org> 1767600000 +0000\n"
        commit = self.pack.add_object(COMMIT, b"tree " + tree_id.hex().encode() + b"\n" + people + b"\nm\n")
        self.write(".git/refs/heads/main", commit.hex() + "\n")

    def scan(self, **more):
        """Writes the pack, scans, and gives the exit code and the report."""
        self.pack.write(self.folder / ".git/objects/pack", **more)
        start = time.monotonic()
        done = self.run_assay("scan", "git", ".", "-o", "r.txt")
        self.assertLess(time.monotonic() - start, MOST_SECONDS)
        if not SANITIZED:
            self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10, MOST_MEMORY)
        return done.returncode, (self.folder / "r.txt").read_text()

    def assert_incomplete(self, *words, **more):
        code, report = self.scan(**more)
        self.assertEqual(code, 3, report)
        for word in words:
            self.assertIn(word, report)

    def test_a_sound_pack_is_0(self):
        for version in (1, 2):
            self.commit_with(self.pack.add_object(BLOB, b"text %d\n" % version))
            code, report = self.scan(version=version)
            self.assertEqual(code, 0, report)

    def test_delta_loop(self):
        turn = delta(10, 10, copy(0, 10))
        self.pack.add(REF_DELTA, NAME_1, turn, base=NAME_2)
        self.pack.add(REF_DELTA, NAME_2, turn, base=NAME_1)
        self.commit_with(NAME_1, NAME_2)
        self.assert_incomplete()

    def test_a_delta_on_itself(self):
        self.pack.add(REF_DELTA, NAME_1, delta(10, 10, copy(0, 10)), base=NAME_1)
        self.commit_with(NAME_1)
        self.assert_incomplete()

    def test_missing_base(self):
        self.pack.add(REF_DELTA, NAME_1, delta(10, 10, copy(0, 10)), base=NAME_2)
        self.commit_with(NAME_1)
        self.assert_incomplete()

    def test_wrong_crc(self):
        self.commit_with(self.pack.add_object(BLOB, b"text\n"))
        self.assert_incomplete(wrong_crc=True)

    def test_hostile_sizes(self):
        for size in (0, 4, 6, 1 << 31, 1 << 40, (1 << 60) - 1, 1 << 63):
            with self.subTest(size=size):
                self.pack = Pack()
                self.pack.add(BLOB, NAME_1, b"text\n", size=size)
                self.commit_with(NAME_1)
                self.assert_incomplete()

    def test_hostile_delta_sizes(self):
        base = b"0123456789"
        lies = [delta(9, 10, copy(0, 10)), delta(10, 11, copy(0, 10)), delta(10, 9, copy(0, 10)),
                delta(10, 1 << 40, copy(0, 10)), delta(10, (1 << 63) - 1, copy(0, 10)), delta(10, 10, copy(1, 10)),
                delta(10, 10, copy(0xFFFFFFFF, 10)), b"", b"\x0a", b"\x80" * 12, delta(10, 10, b"\0"),
                delta(10, 10, b"\x7f1")]
        for lie in lies:
            with self.subTest(lie=lie):
                self.pack = Pack()
                name = self.pack.add_object(BLOB, base)
                self.pack.add(REF_DELTA, NAME_1, lie, base=name)
                self.commit_with(name, NAME_1)
                self.assert_incomplete()

    def test_an_offset_before_the_pack(self):
        for distance in (b"\0", b"\x7f", b"\xff\xff\xff\x7f"):
            self.pack = Pack()
            self.pack.add(OFS_DELTA, NAME_1, delta(10, 10, copy(0, 10)), base=distance)
            self.commit_with(NAME_1)
            self.assert_incomplete()

    def test_deltas_that_grow_sixteenfold_each(self):
        """32 KiB after nine deltas: 2 PiB."""
        content_size = 1 << 15
        name = self.pack.add_object(BLOB, b"x" * content_size)
        names = [name]
        for step in range(9):
            bigger = content_size * 16
            part = copy(0, min(content_size, 0xFFFFFF))
            steps = [part] * (bigger // min(content_size, 0xFFFFFF) if step < 3 else 16)
            following = bytes([0x30 + step]) * 20
            self.pack.add(REF_DELTA, following, delta(content_size, bigger, *steps), base=name)
            name, content_size = following, bigger
            names.append(name)
        self.commit_with(*names)
        self.assert_incomplete()

    def test_small_deltas_that_grow_five_hundredfold(self):
        """Six objects of 511 MiB each, all of one copied megabyte: within the limits, read one after another."""
        size = 1 << 20
        name = self.pack.add_object(BLOB, b"x" * size)
        names = [name]
        for step in range(6):
            following = bytes([0x40 + step]) * 20
            self.pack.add(REF_DELTA, following, delta(size, 511 * size, *[copy(0, size)] * 511), base=name)
            names.append(following)
        self.commit_with(*names)
        code, report = self.scan()
        self.assertEqual(code, 0, report)

    def test_a_deflate_bomb(self):
        """A gigabyte in a megabyte, under its true size: a blob is read through windows, a tree would have to be held."""
        self.commit_with(self.add_large(1024))
        code, report = self.scan()
        self.assertEqual(code, 0, report)
        self.pack = Pack()
        self.pack.add(TREE, NAME_1, bytes(1 << 30))
        self.commit_with()
        self.assert_incomplete()

    def add_large(self, mebibytes, end=b""):
        name, size, compressed = large_blob(mebibytes, end)
        self.pack.add(BLOB, name, b"", size=size, compressed=compressed)
        return name

    def test_a_credential_behind_what_can_be_held_is_found(self):
        self.commit_with(self.add_large(600, f"\ntoken = {github_token(8)}\n".encode()))
        code, report = self.scan()
        self.assertEqual(code, 1, report)
        self.assertNotIn("incomplete", report.lower())

    def test_a_delta_of_what_cannot_be_held(self):
        size = 600 << 20
        base = self.add_large(600)
        self.pack.add(REF_DELTA, NAME_1, delta(size, 10, copy(0, 10)), base=base)
        self.commit_with(base, NAME_1)
        self.assert_incomplete("its delta base could not be read")

    def test_what_is_sound_beside_the_lie_is_found(self):
        self.pack.add(REF_DELTA, NAME_1, delta(10, 10, copy(0, 10)), base=NAME_2)
        leak = f"token = {github_token(7)}\n".encode()
        self.pack.add(BLOB, object_id(BLOB, leak), leak)
        self.commit_with(NAME_1, object_id(BLOB, leak))
        code, report = self.scan()
        self.assertEqual(code, 1)
        self.assertIn("incomplete", report.lower())

    def test_an_index_that_swaps_names(self):
        contents = [f"token = {github_token(70)}\n".encode(), b"plain\n"]
        names = [object_id(BLOB, content) for content in contents]
        for name, content in zip(reversed(names), contents):
            self.pack.add(BLOB, name, content)
        self.commit_with(*names)
        code, report = self.scan()
        self.assertEqual(code, 1)
        self.assertIn("INCOMPLETE", report.upper())
        self.assertIn("its content has another name", report)
        self.assertIn(names[1].hex(), report)

    def test_a_copy_with_another_content_hides_no_other_copy(self):
        leak = f"token = {github_token(71)}\n"
        name = self.git("hash-object", "-w", "--stdin", stdin=leak.encode())
        self.pack.add(BLOB, bytes.fromhex(name), b"plain\n")
        self.commit_with(bytes.fromhex(name))
        code, report = self.scan()
        self.assertEqual(code, 1, report)
        self.assertIn("f0:1:9", report)

    def test_an_index_of_more_objects_than_the_pack_can_hold(self):
        self.commit_with(self.pack.add_object(BLOB, b"plain\n"))
        self.pack.write(self.folder / ".git/objects/pack")
        [path] = (self.folder / ".git/objects/pack").glob("*.idx")
        count = 3 << 20
        with open(path, "wb") as index:  # all names are zeros
            index.write(b"\xfftOc" + struct.pack(">I", 2) + struct.pack(">I", count) * 256)
            index.truncate(8 + 1024 + count * 28 + 40)
        done = self.run_assay("scan", "git", ".")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"bytes can hold", done.stdout)


if __name__ == "__main__":
    main()
