"""What is no plain text: wide characters are decoded, and what is locked is never called clean, in every source."""
import bz2
import gzip
import json
import lzma
import os

from containers import tarred, zipped
from harness import Scenario, github_token, main

ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def encrypted(text):
    """A zip archive whose member says that it is encrypted."""
    data = bytearray(zipped([("inside.txt", text)]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


class WideText(Scenario):
    def place(self, *arguments, stdin=None):
        done = self.run_assay("scan", *arguments, "--format", "json", stdin=stdin)
        self.assertEqual(done.returncode, 1, done.stderr)
        places = [place for finding in json.loads(done.stdout)["findings"] for place in finding["places"]]
        self.assertEqual(len(places), 1)
        return places[0]

    def test_files_and_streams_are_decoded_and_places_are_those_of_their_bytes(self):
        token = github_token(1)
        for encoding in ENCODINGS:
            text = f"\ufeffé = 1\r\nk\u4e2d = {token}\n".encode(encoding)
            self.write(encoding, text)
            for place in (self.place(encoding), self.place("-", stdin=text)):
                self.assertEqual((place["line"], place["column"], place["end_column"]), (2, 6, 46), encoding)
                self.assertEqual(text[place["begin"]:place["end"]].decode(encoding), token, encoding)
                self.assertEqual(place["context"], "k\u4e2d = ghp_********")

    def test_text_without_a_mark_is_decoded(self):
        for encoding in ("utf-16-le", "utf-16-be"):
            self.write(encoding, f"token = {github_token(2)}\n".encode(encoding))
            self.assertEqual(self.place(encoding)["column"], 9)

    def test_text_longer_than_a_window_is_decoded_as_a_whole(self):
        token = github_token(7)
        body = "\u4e2d and no secret here\n" * 30000
        for encoding in ("utf-16-le", "utf-32-be"):
            text = ("\ufeff" + body + f"k\u4e2d = {token}\n" + body).encode(encoding)
            self.write("long", text)
            place = self.place("long")
            self.assertEqual(place["line"], 30001, encoding)
            self.assertEqual(text[place["begin"]:place["end"]].decode(encoding), token)
            self.write("long.zip", zipped([("a/long", text)]))
            self.assertEqual(self.place("long.zip")["line"], 30001)

    def test_text_of_more_than_32_mib_is_a_gap(self):
        self.write("long", "\ufeffno secret".encode("utf-16-le"))
        os.truncate(self.folder / "long", (32 << 20) + 2)
        report = self.report("long")
        self.assertEqual(report["outcome"]["exit_code"], 3)
        self.assertIn("of it only runs of ASCII in UTF-16 are looked at", report["coverage"]["gaps"][0]["why"])

    def test_history_ranges_and_the_index_are_decoded(self):
        self.git("init", "-q", ".")
        body = "".join(f"line {number} of a file that is long enough for a delta\n" for number in range(200))
        self.write("wide.txt", ("\ufeff" + body).encode("utf-16-le"))
        self.commit()
        leak = ("\ufeff" + body + f"token = {github_token(3)}\n").encode("utf-16-le")
        self.write("wide.txt", leak)
        self.git("add", "wide.txt")
        place = self.place("git", ".", "--staged")
        self.assertEqual((place["path"], place["line"]), ("wide.txt", 201))
        self.commit()
        self.write("wide.txt", leak + "more\n".encode("utf-16-le"))
        self.commit()
        for packed in (False, True):
            if packed:
                self.git("gc", "-q", "--aggressive")
            self.assertEqual(self.place("git", ".")["line"], 201)
            place = self.place("git", ".", "--range", "HEAD~2..HEAD~1")
            self.assertEqual(leak[place["begin"]:place["end"]].decode("utf-16-le"), github_token(3))


# What kinds of data begin with that are not opened.
CLOSED = {"a.sqsh": b"hsqs" + bytes(range(200)), "a.qcow2": b"QFI\xfb" + bytes(200), "a.xar": b"xar!\0\x1c\0\1" + bytes(90),
          "a.lzh": b"\x20\0-lh5-" + bytes(90), "a.parquet": b"PAR1\x15\0" + bytes(90),
          "a.pack": b"PACK\0\0\0\2\0\0\0\1" + bytes(200), "a.dmg": b"blocks" * 99 + b"koly\0\0\0\4" + bytes(504),
          "a.ldb": b"blocks" * 9 + bytes.fromhex("57fb808b247547db"),
          "a.msi": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000) + b"MSCF\0\0\0\0", "a.h5": b"\x89HDF\r\n\x1a\n\2" + bytes(90),
          "a.elf": b"\x7fELF\2\1\1" + bytes(200) + b"UPX!" + bytes(90), "a.img": bytes(1024) + b"\xe2\xe1\xf5\xe0" + bytes(90),
          "a.mat": b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM\x0f\0\0\0\x08\0\0\0x\x9c" + bytes(6)}


class Locked(Scenario):
    """What cannot be opened is a gap, unless archives are left out."""

    def gaps(self, *arguments):
        done = self.run_assay("scan", *arguments, "--format", "json")
        self.assertEqual(done.returncode, 3, done.stderr)
        return json.loads(done.stdout)["coverage"]["gaps"]

    def test_files_and_streams(self):
        text = b"what is in here, nobody saw\n" * 9
        for name, data in (("a.zip", encrypted(text)), ("a.gz", gzip.compress(text)[:-9]),
                           ("a.bz2", bz2.compress(text)[:-9]), ("a.xz", lzma.compress(text)[:-9])):
            self.write(name, data)
            self.assertTrue(self.gaps(name)[0]["input"].startswith(name))
            self.assertEqual(self.run_assay("scan", "-", stdin=data).returncode, 3, name)
            done = self.run_assay("scan", name, "--no-archives", "--format", "json")
            self.assertEqual(done.returncode, 0, name)
            self.assertEqual(json.loads(done.stdout)["coverage"]["skipped"],
                             [{"reason": "compressed", "count": 1, "inputs": [name]}])

    def test_brotli_is_told_by_its_name(self):
        self.write("a.js.br", b"\x0b\x02\x80blocks")
        self.assertIn("has the name of an archive (.br)", self.gaps("a.js.br")[0]["why"])

    def test_kinds_that_nobody_opens(self):
        for name, data in CLOSED.items():
            self.write(name, data)
            self.assertEqual([gap["input"] for gap in self.gaps(name)], [name])
            self.write("in.tar", tarred([("lib/" + name, data)]))
            self.assertEqual([gap["input"] for gap in self.gaps("in.tar")], ["in.tar!/lib/" + name])
        self.assertEqual(self.run_assay("scan", *CLOSED, "--no-archives").returncode, 0)

    def test_kinds_that_nobody_opens_in_streams(self):
        for stream in (("scan", "-"), ("scan", "log", "-"), ("redact",)):
            done = self.run_assay(*stream, stdin=CLOSED["a.sqsh"])
            self.assertEqual(done.returncode, 3, (stream, done.stderr))
            self.assertIn(b"is a squashfs image", done.stderr + done.stdout)

    def test_kinds_that_nobody_opens_in_histories(self):
        self.git("init", "-q", ".")
        self.write("a.txt", "nothing here\n")
        self.commit()
        for name, data in CLOSED.items():
            self.write("lib/" + name, data)
        self.git("add", ".")
        expected = sorted("lib/" + name for name in CLOSED)
        for part in (("--staged",), ("--range", "HEAD~1..HEAD"), ()):
            if part[:1] != ("--staged",) and "lib" not in self.git("log", "-1", "--name-only", "--format="):
                self.commit()
            self.assertEqual(sorted(gap["input"] for gap in self.gaps("git", ".", *part)), expected, part)
            self.assertEqual(self.run_assay("scan", "git", ".", *part, "--no-archives").returncode, 0, part)

    def test_a_store_of_git_beside_the_files_is_none(self):
        self.git("init", "-q", ".")
        self.write("a.txt", "nothing here\n")
        self.commit()
        self.git("gc", "-q")
        self.assertEqual(self.run_assay("scan", ".").returncode, 0)

    def test_blobs_are_gaps_at_their_paths(self):
        self.git("init", "-q", ".")
        self.write("a.txt", "nothing here\n")
        self.commit()
        self.write("lib/tool.jar", encrypted(b"in a jar\n" * 9))
        self.git("add", ".")
        for part in (("--staged",), ("--range", "HEAD~1..HEAD"), ()):
            if part[:1] != ("--staged",) and "lib" not in self.git("log", "-1", "--name-only", "--format="):
                self.commit()
            gaps = self.gaps("git", ".", *part)
            self.assertEqual([gap["input"] for gap in gaps], ["lib/tool.jar!/inside.txt"], part)
            self.assertIn("encrypted", gaps[0]["why"])
            self.assertEqual(self.run_assay("scan", "git", ".", *part, "--no-archives").returncode, 0, part)

    def test_what_nothing_reaches_counts_with_all_objects(self):
        self.git("init", "-q", ".")
        self.write("a.txt", "nothing here\n")
        self.commit()
        self.write("b.gz", gzip.compress(b"was never committed", mtime=0)[:-4])
        blob = self.git("hash-object", "-w", "b.gz").strip()
        (self.folder / "b.gz").unlink()
        self.assertEqual(self.run_assay("scan", "git", ".").returncode, 0)
        self.assertTrue(self.gaps("git", ".", "--all-objects")[0]["input"].startswith(f"blob {blob}"))


if __name__ == "__main__":
    main()
