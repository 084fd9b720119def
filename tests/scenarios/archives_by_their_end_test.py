"""A zip archive behind anything else is opened, or what is not read is told: as a file, in streams, in archives, masked."""
import base64
import gzip
import io
import json
import random
import tarfile
import zipfile

from harness import Scenario, github_token, main

LONG = random.Random(4).randbytes((1 << 20) + 4096)


def zipped(token):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", f"key = {token}\n" * 2)
    return packed.getvalue()


def tarred(name, content):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


class Outcomes(Scenario):
    def scan(self, name, *arguments, **more):
        done = self.run_assay("scan", "--no-config", name, "--format", "json", *arguments, **more)
        report = json.loads(done.stdout)
        return done.returncode, [gap["why"] for gap in report["coverage"]["gaps"]]

    def assert_gap(self, outcome, what):
        code, gaps = outcome
        self.assertEqual(code, 3)
        self.assertTrue(any(what in why for why in gaps), gaps)


class ByTheirEnd(Outcomes):
    def test_behind_much_in_a_file_it_is_opened(self):
        self.write("a.bin", LONG + zipped(github_token(1)))
        self.assertEqual(self.scan("a.bin"), (1, []))

    def test_behind_much_in_a_stream_it_is_a_gap(self):
        for begin in (b"", b"MZ", b"\x89PNG", b"\x7fELF"):
            self.assert_gap(self.scan("-", stdin=begin + LONG + zipped(github_token(2))), "ends with a zip archive")
        self.assertEqual(self.scan("-", stdin=LONG), (0, []))

    def test_a_file_as_a_stream_is_opened(self):
        self.write("a.bin", LONG + zipped(github_token(3)))
        from_file = ["sh", "-c", 'exec "$0" "$@" <a.bin']
        self.assertEqual(self.run_assay("scan", "--no-config", "-", prefix=from_file).returncode, 1)

    def test_behind_much_in_another_archive_it_is_a_gap(self):
        content = LONG + zipped(github_token(4))
        self.write("a.tar", tarred("x.bin", content))
        self.write("a.gz", gzip.compress(content, mtime=0))
        for name in ("a.tar", "a.gz"):
            self.assert_gap(self.scan(name), "ends with a zip archive")

    def test_in_a_member_that_is_unpacked_at_once_it_is_opened(self):
        with zipfile.ZipFile(self.folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x.bin", LONG + zipped(github_token(4)))
        self.assertEqual(self.scan("a.zip"), (1, []))

    def test_masked_or_told_as_it_comes_it_is_a_gap(self):
        for begin in (b"text\n", b"\x89PNG\r\n\x1a\n" + bytes(20), b"\x7fELF" + bytes(20), b"line\n" * 50000):
            content = begin + zipped(github_token(5))
            done = self.run_assay("redact", "--no-config", stdin=content)
            self.assertEqual((done.returncode, b"ends with a zip archive" in done.stderr), (3, True), done.stderr)
            done = self.run_assay("scan", "log", "--no-config", "--format", "jsonl", "-", stdin=content)
            self.assertEqual(done.returncode, 3)
        self.assertEqual(self.run_assay("redact", "--no-config", stdin=b"line\n" * 50000).returncode, 0)


class Damaged(Outcomes):
    def test_a_tar_header_with_another_checksum(self):
        data = bytearray(tarred("x.gz", gzip.compress(github_token(6).encode(), mtime=0)))
        data[150] ^= 1
        self.write("a.tar", bytes(data))
        self.write("a", bytes(data))
        self.write("b.gz", gzip.compress(bytes(data), mtime=0))
        for name in ("a.tar", "a", "b.gz"):
            self.assert_gap(self.scan(name), "first header is damaged")
        self.assert_gap(self.scan("-", stdin=bytes(data)), "first header is damaged")
        self.assertEqual(self.run_assay("redact", "--no-config", stdin=bytes(data)).returncode, 3)

    def test_a_name_that_the_bytes_are_unlike(self):
        data = bytearray(gzip.compress(github_token(7).encode() * 2, mtime=0))
        for at in (0, 1, 2):
            data[at] ^= 1
            self.write("a.gz", bytes(data))
            self.assert_gap(self.scan("a.gz"), "has the name of an archive")
            self.write("a.tar", tarred("in/a.gz", bytes(data)))
            self.assert_gap(self.scan("a.tar"), "has the name of an archive")
            data[at] ^= 1
        self.write("a.gz", "text of a test: caf\u00e9\n")
        self.assertEqual(self.scan("a.gz"), (0, []))


class InAVariable(Outcomes):
    def test_packed_archives_in_base64_and_hexadecimal(self):
        for seed, packed in enumerate((zipped(github_token(8)),
                                       gzip.compress(tarred("a", github_token(9).encode()), mtime=0)), 8):
            for text in (base64.b64encode(packed), packed.hex().encode()):
                content = b"v: " + text + b"\n"
                self.assertEqual(self.scan("-", stdin=content), (1, []), seed)
                masked = self.run_assay("redact", "--no-config", stdin=content)
                self.assertEqual((masked.returncode, masked.stdout[:3]), (0, b"v: "))
                self.assertEqual(self.scan("-", stdin=masked.stdout), (0, []))


if __name__ == "__main__":
    main()
