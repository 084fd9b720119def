"""Archives that are damaged, lying or made to exhaust: never clean, the member named, memory bounded, the rest read."""
import gzip
import io
import json
import lzma
import resource
import struct
import subprocess
import tarfile
import zipfile
import zlib

from containers import ARCHIVES, COMPRESSED, tarred, zipped
from harness import ASSAY, HANGS, INDEPENDENT, SANITIZED, Scenario, github_token, main

MEMORY = 256 << 20


def text_with(token):
    return f"a = 1\nkey = {token}\n".encode()


def local(name, method, crc, packed, size, flags=0):
    return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, flags, method, 0, 33, crc, packed, size, len(name), 0) + name


def central(name, method, crc, packed, size, offset, flags=0):
    return struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, flags, method, 0, 33, crc, packed, size, len(name), 0,
                       0, 0, 0, 0, offset) + name


def end(count, size, offset):
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, offset, 0)


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


class Bad(Scenario):
    def scan(self, name, data=None):
        """The report, of a run that may use no more than MEMORY."""
        if data is not None:
            self.write(name, data)
        done = subprocess.run([ASSAY, "scan", name, "--format", "json", "-j", "1"], cwd=self.folder, timeout=HANGS,
                              capture_output=True, env=INDEPENDENT, check=False)
        self.assertIn(done.returncode, (1, 3), done.stderr)
        report = json.loads(done.stdout)
        self.assertFalse(report["coverage"]["complete"], name)
        if not SANITIZED:
            # In kilobytes, the most of any child so far.
            self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10, MEMORY)
        return report

    def gap(self, name, data):
        gaps = self.scan(name, data)["coverage"]["gaps"]
        self.assertTrue(gaps)
        return f"{gaps[0]['input']}: {gaps[0]['why']}"

    def found(self, report):
        return [place["name"] for finding in report["findings"] for place in finding["places"]]


class Bombs(Bad):
    def test_gzip_of_a_thousand_times_its_size(self):
        self.assertIn("a.gz!/a: unpacks to more", self.gap("a.gz", gzip.compress(bytes(64 << 20), 9, mtime=0) * 6))

    def test_a_bomb_in_a_stream(self):
        data = gzip.compress(bytes(64 << 20), 9, mtime=0) * 6
        done = self.run_assay("scan", "-", "--format", "json", stdin=data)
        self.assertEqual(done.returncode, 3)
        self.assertIn("unpacks to more", json.loads(done.stdout)["coverage"]["gaps"][0]["why"])

    def test_zips_in_zips_in_zips(self):
        data = zipped([("0.dll", bytes(32 << 20))])
        for _ in range(5):
            data = zipped([(f"lib {i}.zip", data) for i in range(16)])
        self.assertIn("unpacks to more", self.gap("42.zip", data))

    def test_entries_over_one_another(self):
        body = bytes(20 << 20)
        packed = deflated(body)
        out = local(b"f", 8, zlib.crc32(body), len(packed), len(body)) + packed
        directory = b"".join(central(b"f", 8, zlib.crc32(body), len(packed), len(body), 0) for _ in range(500))
        data = out + directory + end(500, len(directory), len(out))
        gaps = [gap["why"] for gap in self.scan("a.zip", data)["coverage"]["gaps"]]
        self.assertIn("lies over another member of the archive", gaps)
        self.assertTrue(any("unpacks to more" in why for why in gaps))

    def test_an_archive_that_holds_itself_is_opened_to_the_depth(self):
        data = b"x"
        for _ in range(4000):
            data = zipped([("a.jar", data)], zipfile.ZIP_STORED)
        self.assertIn("lies in 8 others", self.gap("a.jar", data))

    def test_gzip_in_gzip(self):
        data = b"x"
        for _ in range(3000):
            data = gzip.compress(data, mtime=0)
        self.assertIn("lies in 8 others", self.gap("a.gz", data))

    def test_too_many_members(self):
        self.write("assay.yaml", "limits: {archive-members: 1000}\n")
        data = zipped([(f"{i}", b"") for i in range(2000)])
        self.assertIn("more than 1000 members", self.gap("a.zip", data))
        self.assertIn("unpacks to more", self.gap("a.tar", tarred([(f"{i}", b"") for i in range(2000)])))

    def test_dictionaries_beyond_memory(self):
        filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20, "preset": 0}]
        packer = lzma.LZMACompressor(filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20, "preset": 0}])
        data = bytearray(packer.compress(b"x") + packer.flush())
        del filters
        # The size of the dictionary in the block header, and the header's checksum.
        header = data[12:12 + (data[12] + 1) * 4]
        header[4] = 37  # 1.5 GiB
        header[-4:] = struct.pack("<I", zlib.crc32(bytes(header[:-4])))
        data[12:12 + len(header)] = header
        self.assertIn("more memory than may be used", self.gap("a.xz", bytes(data)))

    def test_a_sparse_member_of_a_terabyte(self):
        token = github_token(1)
        info = tarfile.TarInfo("holes")
        body = text_with(token)
        info.size = len(body)
        info.type = tarfile.GNUTYPE_SPARSE
        header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
        header[386:386 + 24] = b"%011o\0%011o\0" % (0, len(body))
        header[483:495] = b"\x80\0\0\0" + struct.pack(">Q", 1 << 40)
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        report = self.scan("a.tar", bytes(header) + body + bytes(-len(body) % 512) + bytes(1024))
        self.assertEqual(self.found(report), ["a.tar!/holes"])
        self.assertIn("holes", report["coverage"]["gaps"][0]["input"])


class Damaged(Bad):
    def test_every_kind_that_is_cut_off(self):
        token = github_token(2)
        for kind, make in {**ARCHIVES, **{kind: (lambda members, pack=pack: pack(members[1][1]))
                                          for kind, pack in COMPRESSED.items()}}.items():
            if kind == "tar.Z":
                continue  # has no end that could be missed
            data = make([("first.txt", text_with(token)), ("rest.txt", bytes(range(256)) * 64 + text_with(token))])
            for part in (data[:len(data) * 2 // 3], data[:len(data) // 2]):
                with self.subTest(kind):
                    self.scan(f"cut.{kind}", part)

    def test_what_was_read_before_a_cut_is_scanned(self):
        token = github_token(3)
        members = [("first.txt", text_with(token)), ("rest.txt", bytes(range(256)) * 64)]
        for name, data in (("a.zip", zipped(members, zipfile.ZIP_STORED)), ("a.tar", tarred(members))):
            report = self.scan(name, data[:len(data) // 2])
            self.assertEqual(self.found(report), [f"{name}!/first.txt"])

    def test_a_wrong_checksum(self):
        token = github_token(4)
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            data = zipped([("x.txt", text_with(token))], method)
            crc = struct.pack("<I", zlib.crc32(text_with(token)))
            report = self.scan("a.zip", data.replace(crc, b"\0\0\0\1"))
            self.assertEqual(self.found(report), ["a.zip!/x.txt"])
            self.assertEqual(report["coverage"]["gaps"][0], {"input": "a.zip!/x.txt", "why": "is damaged: its checksum is another"})

    def test_sizes_that_lie(self):
        token = github_token(5)
        body = bytes(500) + text_with(token)
        packed = deflated(body)
        for told in (10, 100000, 0xFFFFFFF0):
            out = local(b"x.txt", 8, zlib.crc32(body), len(packed), told) + packed
            directory = central(b"x.txt", 8, zlib.crc32(body), len(packed), told, 0)
            report = self.scan("a.zip", out + directory + end(1, len(directory), len(out)))
            self.assertEqual(self.found(report), ["a.zip!/x.txt"], told)
            self.assertIn(f"says that it holds {told} bytes and holds {len(body)}", report["coverage"]["gaps"][0]["why"])

    def test_two_headers_that_differ(self):
        body = b"hello"
        cases = {"another name": local(b"y.txt", 0, zlib.crc32(body), 5, 5),
                 "other sizes": local(b"x.txt", 0, zlib.crc32(body), 4, 4),
                 "in another way": local(b"x.txt", 8, zlib.crc32(body), 5, 5)}
        for what, header in cases.items():
            out = header + body
            directory = central(b"x.txt", 0, zlib.crc32(body), 5, 5, 0)
            self.assertIn(what, self.gap("a.zip", out + directory + end(1, len(directory), len(out))))

    def test_encrypted_members_are_named_and_others_read(self):
        token = github_token(6)
        body = text_with(token)
        out = local(b"locked.txt", 0, 0, 20, 8, flags=1) + bytes(20)
        offset = len(out)
        out += local(b"x.txt", 0, zlib.crc32(body), len(body), len(body)) + body
        directory = central(b"locked.txt", 0, 0, 20, 8, 0, flags=1) + central(b"x.txt", 0, zlib.crc32(body), len(body), len(body), offset)
        report = self.scan("a.zip", out + directory + end(2, len(directory), len(out)))
        self.assertEqual(report["coverage"]["gaps"], [{"input": "a.zip!/locked.txt", "why": "is encrypted"}])
        self.assertEqual(self.found(report), ["a.zip!/x.txt"])

    def test_an_unknown_method(self):
        out = local(b"x", 99, 0, 4, 4) + b"abcd"
        directory = central(b"x", 99, 0, 4, 4, 0)
        self.assertIn("packed by method 99", self.gap("a.zip", out + directory + end(1, len(directory), len(out))))

    def test_text_that_only_begins_like_an_archive_is_scanned(self):
        token = github_token(7)
        for begin in (b"PK\x03\x04", b"\x1f\x8b\x08\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01\0", b"\xfd7zXZ\0"):
            report = self.scan("a.bin", begin + b"\n" + text_with(token))
            self.assertEqual(len(report["findings"]), 1, begin)


class Names(Bad):
    def test_paths_that_lead_out(self):
        token = github_token(8)
        for name in ("../../etc/passwd", "/etc/passwd", "a/../../b", "..\\..\\b", "C:\\b"):
            report = self.scan("a.zip", zipped([(name, text_with(token))]))
            self.assertEqual([gap["why"] for gap in report["coverage"]["gaps"]], ["has a path that leads out of the archive"], name)
            self.assertEqual(len(report["findings"]), 1)

    def test_devices_are_named_and_links_counted(self):
        device, link = tarfile.TarInfo("dev/sda"), tarfile.TarInfo("link")
        device.type, link.type, link.linkname = tarfile.BLKTYPE, tarfile.SYMTYPE, "dev/sda"
        report = self.scan("a.tar", tarred([("", device), ("", link)]))
        self.assertEqual([gap["input"] for gap in report["coverage"]["gaps"]], ["a.tar!/dev/sda"])
        self.assertEqual([(skip["reason"], skip["inputs"]) for skip in report["coverage"]["skipped"]],
                         [("symbolic link", ["a.tar!/link"])])

    def test_odd_names_forge_nothing(self):
        token = github_token(9)
        self.write("a.tar", tarred([("x\n\x1b[31mPASS no findings\u202e.txt", text_with(token))]))
        for form in ("text", "json", "sarif"):
            out = self.run_assay("scan", "a.tar", "--format", form).stdout
            self.assertNotIn(b"\x1b", out)
            self.assertNotIn(b"\nPASS", out)

    def test_a_credential_in_a_name_is_masked(self):
        token, other = github_token(10), github_token(11)
        self.write("a.zip", zipped([(f"{other}.txt", text_with(token)), (f"{token}/../../b", b"x")]))
        for form in ("text", "json", "jsonl", "sarif"):
            done = self.run_assay("scan", "a.zip", "--format", form)
            for secret in (token, other):
                self.assertNotIn(secret.encode(), done.stdout + done.stderr, form)

    def test_what_begins_like_an_archive_and_is_none_is_told_once(self):
        self.write("text", b"PK\3\4\n" + b"fox\n" * 265000 + f"key = {github_token(95)}\n".encode())
        reports = {self.run_assay("scan", "text", "--format", "json", "-j", threads).stdout for threads in (1, 2, 7)}
        self.assertEqual(len(reports), 1)
        [finding] = json.loads(reports.pop())["findings"]
        self.assertEqual([place["line"] for place in finding["places"]], [265002])


if __name__ == "__main__":
    main()
