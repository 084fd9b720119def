"""What is in archives is found where it lies, by every source and in every report format."""
import csv
import base64
import gzip
import hashlib
import io
import json
import struct
import tarfile
import zipfile
import zlib

from containers import tarred, zipped
from harness import Scenario, github_token, main


def text_with(token):
    return f"a = 1\nkey = {token}\n".encode()


def wheel(members, name="tool", version="1.0"):
    """In the layout of the wheel format (packaging.python.org, "Binary distribution format")."""
    info = f"{name}-{version}.dist-info"
    files = [*members, (f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()),
             (f"{info}/WHEEL", b"Wheel-Version: 1.0\nGenerator: made by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n")]
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    for path, data in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.writerow((path, f"sha256={digest}", len(data)))
    rows.writerow((f"{info}/RECORD", "", ""))
    return zipped([*files, (f"{info}/RECORD", record.getvalue().encode())])


def sdist(members, name="tool", version="1.0"):
    base = f"{name}-{version}"
    files = [(f"{base}/PKG-INFO", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()),
             (f"{base}/pyproject.toml", b'[project]\nname = "tool"\nversion = "1.0"\n')]
    return tarred([*files, *((f"{base}/{path}", data) for path, data in members)], "w:gz")


class Found(Scenario):
    def places(self, *arguments, complete=True, stdin=None):
        report = self.report(*arguments, "--no-config", stdin=stdin)
        self.assertEqual(report["coverage"]["complete"], complete, report["coverage"]["gaps"])
        return {place["name"]: place for finding in report["findings"] for place in finding["places"]}

    def test_a_wheel_and_an_sdist(self):
        token = github_token(1)
        members = [("tool/__init__.py", b""), ("tool/config.py", text_with(token))]
        self.write("dist/tool-1.0-py3-none-any.whl", wheel(members))
        self.write("dist/tool-1.0.tar.gz", sdist(members))
        places = self.places("dist")
        self.assertEqual(sorted(places), ["dist/tool-1.0-py3-none-any.whl!/tool/config.py",
                                          "dist/tool-1.0.tar.gz!/tool-1.0/tool/config.py"])
        for place in places.values():
            self.assertEqual((place["line"], place["column"], place["begin"]), (2, 7, 12))

    def test_clean_packages_pass(self):
        members = [("tool/__init__.py", b""), ("tool/main.py", b"print('hello')\n" * 1000)]
        self.write("dist/tool-1.0-py3-none-any.whl", wheel(members))
        self.write("dist/tool-1.0.tar.gz", sdist(members))
        done = self.run_assay("scan", "dist")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_metadata_of_a_wheel_is_read(self):
        token = github_token(2)
        self.write("a.whl", zipped([("a-1.dist-info/METADATA", text_with(token))]))
        self.assertIn("a.whl!/a-1.dist-info/METADATA", self.places("a.whl"))

    def test_streams(self):
        data = tarred([("x.txt", text_with(github_token(3)))], "w:gz")
        self.assertIn("standard input!/x.txt", self.places("-", stdin=data))
        self.assertIn("standard input!/x.txt", self.places("-", stdin=zipped([("x.txt", text_with(github_token(3)))])))

    def test_streams_that_are_too_long_to_be_held_whole(self):
        filler = bytes(range(256)) * 8192  # 2 MiB
        token = github_token(4)
        members = [("big.bin", filler), ("x.txt", text_with(token)), ("y/z.txt", filler + text_with(token))]
        for data in (tarred(members), tarred(members, "w:gz"), zipped(members, zipfile.ZIP_STORED)):
            places = self.places("-", stdin=data)
            self.assertEqual(sorted(places), ["standard input!/x.txt", "standard input!/y/z.txt"])
            self.assertEqual(places["standard input!/y/z.txt"]["begin"], len(filler) + 12)
            self.write("long", data)
            self.assertEqual(sorted(self.places("long")), ["long!/x.txt", "long!/y/z.txt"])

    def test_every_report_format(self):
        token = github_token(5)
        self.write("dist/a.whl", zipped([("pkg/b.jar", zipped([("c.txt", text_with(token))]))]))
        name = "dist/a.whl!/pkg/b.jar!/c.txt"
        text = self.run_assay("scan", "dist").stdout.decode()
        self.assertIn(f"{name}:2:7", text)
        place = self.places("dist")[name]
        self.assertEqual((place["kind"], place["inside"]), ("archive", ["dist/a.whl", "pkg/b.jar"]))
        lines = self.run_assay("scan", "dist", "--format", "jsonl").stdout.decode().splitlines()
        self.assertTrue(any(json.loads(line).get("places", [{}])[0].get("name") == name for line in lines if "places" in line))
        sarif = json.loads(self.run_assay("scan", "dist", "--format", "sarif").stdout)
        location = sarif["runs"][0]["results"][0]["locations"][0]
        self.assertEqual(location["physicalLocation"]["artifactLocation"]["uri"], "dist/a.whl")
        self.assertEqual(location["logicalLocations"][0]["fullyQualifiedName"], name)
        self.assertEqual(location["properties"]["memberLine"], 2)
        self.assertNotIn(token, text)

    def test_threads_make_no_difference(self):
        members = [(f"m{i:04}.txt", text_with(github_token(i + 10)) + b"filler line\n" * (i * 37 % 4000)) for i in range(150)]
        for i in range(3):
            self.write(f"d/{i}.zip", zipped(members))
            self.write(f"d/{i}.tgz", tarred(members, "w:gz"))
        for form in ("json", "sarif", "text"):
            reports = {self.run_assay("scan", "d", "--format", form, "-j", threads).stdout for threads in (1, 2, 7)}
            self.assertEqual(len(reports), 1, form)

    def test_threads_make_no_difference_to_members_that_are_long(self):
        members = [(f"m{i}.log", b"filler line\n" * (90000 + i * 40000) + text_with(github_token(i + 1)) + b"z = 1\n" * 70000)
                   for i in range(12)]
        for form, data in (("zip", zipped(members)), ("tgz", tarred(members, "w:gz"))):
            self.write(f"a.{form}", data)
            reports = [self.run_assay("scan", f"a.{form}", "--format", "json", "-j", threads).stdout for threads in (1, 2, 7)]
            self.assertEqual(len(set(reports)), 1, form)
            places = {place["name"]: place["begin"] for finding in json.loads(reports[0])["findings"] for place in finding["places"]}
            self.assertEqual(places, {f"a.{form}!/{name}": text.index(b"ghp_") for name, text in members})

    def test_archives_can_be_left_out(self):
        self.write("a.zip", zipped([("x.txt", text_with(github_token(6)))]))
        self.write("a.tar", tarred([("x.txt", text_with(github_token(6)))]))
        report = self.report(".", "--no-archives")
        self.assertEqual(report["findings"], [])
        self.assertEqual([(skipped["reason"], skipped["count"]) for skipped in report["coverage"]["skipped"]],
                         [("compressed", 2)])

    def test_patterns_leave_members_out_and_count_them(self):
        members = [(name, text_with(github_token(seed))) for seed, name in
                   enumerate(("a/x.txt", "vendor/b.txt", "c/vendor/d/e.txt", "f.min.js", "src/g.txt", "h/src/i.txt"), 1)]
        self.write("a.zip", zipped([*members, ("vendor/n.zip", zipped([("o.txt", text_with(github_token(7)))]))]))
        self.assertEqual(sorted(self.places("a.zip", "--exclude", "vendor/", "--exclude", "*.min.js", "--exclude", "/src/")),
                         ["a.zip!/a/x.txt", "a.zip!/h/src/i.txt"])
        report = self.report("a.zip", "--exclude", "vendor/")
        [skipped] = report["coverage"]["skipped"]
        self.assertEqual((skipped["reason"], skipped["count"]), ("ignored", 3))

    def test_the_depth_can_be_set(self):
        inner = zipped([("x.txt", text_with(github_token(7)))])
        self.write("a.zip", zipped([("b.zip", zipped([("c.zip", inner)]))]))
        self.assertIn("a.zip!/b.zip!/c.zip!/x.txt", self.places("a.zip", "--archive-depth", "3"))
        report = self.report("a.zip", "--archive-depth", "2")
        self.assertEqual([gap["input"] for gap in report["coverage"]["gaps"]], ["a.zip!/b.zip!/c.zip"])
        self.write("assay.yaml", "limits: {archive-depth: 2}\n")
        self.assertEqual(self.run_assay("scan", "a.zip").returncode, 3)

    def test_a_suppression_holds_for_a_member(self):
        self.write("a.zip", zipped([("x.txt", text_with(github_token(8))), ("y.txt", b"one\n" + text_with(github_token(8)))]))
        finding = self.report("a.zip")["findings"][0]
        self.write(".assayignore", f"{finding['fingerprint']} {finding['rule']} a.zip!/x.txt\n")
        places = self.places("a.zip")
        self.assertIn("suppressed", places["a.zip!/x.txt"])
        self.assertNotIn("suppressed", places["a.zip!/y.txt"])


class Hidden(Scenario):
    """Bytes of an archive that no program unpacks."""

    def place(self, data, name="a.zip", code=1):
        self.write(name, data)
        done = self.run_assay("scan", name, "--format", "json")
        self.assertEqual(done.returncode, code, done.stderr)
        places = [place for finding in json.loads(done.stdout)["findings"] for place in finding["places"]]
        self.assertEqual(len(places), 1, places)
        return places[0]

    def at_its_byte(self, data, token, name="a.zip"):
        place = self.place(data, name)
        self.assertEqual(place["name"], name)
        self.assertEqual(data[place["begin"]:place["end"]], token.encode())

    def test_comment_of_a_zip(self):
        token = github_token(1)
        self.at_its_byte(zipped([("a", b"x")], comment=text_with(token)), token)

    def test_comment_and_extra_field_of_a_member(self):
        token = github_token(2)
        for field in ("comment", "extra"):
            info = zipfile.ZipInfo("a", (2026, 1, 5, 8, 0, 0))
            body = text_with(token)
            setattr(info, field, body if field == "comment" else struct.pack("<HH", 0x9999, len(body)) + body)
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                archive.writestr(info, b"x")
            self.write("a.zip", packed.getvalue())
            places = [place for finding in self.report("a.zip")["findings"] for place in finding["places"]]
            self.assertTrue(places, field)
            for place in places:
                self.assertEqual(packed.getvalue()[place["begin"]:place["end"]], token.encode(), field)

    def test_before_and_behind_a_zip(self):
        token = github_token(3)
        self.at_its_byte(b"#!/bin/sh\n" + text_with(token) + zipped([("a", b"x")]), token)
        self.at_its_byte(zipped([("a", b"x")]) + text_with(token), token)

    def test_a_long_beginning_of_a_zip(self):
        token = github_token(4)
        self.at_its_byte(b"#!/bin/sh\n" + b"filler\n" * 300000 + text_with(token) + b"filler\n" * 9 + zipped([("a", b"x")]), token)

    def test_a_member_that_the_directory_does_not_list(self):
        token = github_token(5)
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            hidden = zipped([("secret.txt", text_with(token))], method)
            hidden = hidden[:hidden.index(b"PK\x01\x02")]
            plain = zipped([("a", b"x")])
            place = self.place(hidden + plain)
            self.assertEqual((place["name"], place["line"]), ("a.zip!/secret.txt", 2))

    def test_an_archive_behind_a_tar(self):
        token = github_token(6)
        first = tarred([("a", b"x")])
        self.assertEqual(self.place(first + tarred([("b.txt", text_with(token))]), "a.tar")["name"], "a.tar!/b.txt")
        self.assertIn("behind the end", self.place(first + zipped([("b.txt", text_with(token))]), "a.tar")["name"])
        self.assertIn("behind the end", self.place(first + text_with(token), "a.tar")["name"])

    def test_behind_compressed_data(self):
        token = github_token(7)
        packed = gzip.compress(b"hello\n", mtime=0)
        self.assertEqual(self.place(packed + gzip.compress(text_with(token), mtime=0), "a.gz")["name"], "a.gz!/a")
        self.assertIn("behind the end", self.place(packed + text_with(token), "a.gz")["name"])

    def test_records_of_an_extended_tar_header(self):
        token = github_token(8)
        info = tarfile.TarInfo("a")
        info.pax_headers = {"comment": f"key = {token}"}
        data = tarred([("a", info)])
        self.at_its_byte(data, token, "a.tar")

    def test_the_comment_and_name_of_gzip_data(self):
        token = github_token(9)
        body = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = body.compress(b"x") + body.flush()
        data = (b"\x1f\x8b\x08\x10\0\0\0\0\0\x03" + f"key = {token}".encode() + b"\0" + packed +
                struct.pack("<II", zlib.crc32(b"x"), 1))
        self.at_its_byte(data, token, "a.gz")


class Git(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", ".")
        self.write("readme.txt", "nothing here\n")
        self.commit("first")
        self.write("lib/a.jar", zipped([("x.txt", text_with(github_token(1)))]))
        self.git("add", ".")

    def found(self, *arguments):
        report = self.report("git", ".", *arguments)
        self.assertTrue(report["coverage"]["complete"], report["coverage"])
        return [(place["name"], place["line"], "commit" in place) for finding in report["findings"] for place in finding["places"]]

    def test_history_ranges_and_the_index(self):
        self.assertEqual(self.found("--staged"), [("lib/a.jar!/x.txt", 2, False)])
        self.commit("second")
        self.assertEqual(self.found("--range", "HEAD~1..HEAD"), [("lib/a.jar!/x.txt", 2, True)])
        self.write("lib/a.jar", zipped([("x.txt", b"cleaned\n")]))
        self.commit("third")
        for packed in (False, True):
            if packed:
                self.git("gc", "-q", "--aggressive")
            self.assertEqual(self.found(), [("lib/a.jar!/x.txt", 2, True)])
        self.assertEqual(self.found("--range", "HEAD~1..HEAD"), [])

    def test_an_archive_that_moved_is_not_new(self):
        self.commit("second")
        self.git("mv", "lib/a.jar", "b.jar")
        self.assertEqual(self.found("--staged"), [])
        self.commit("third")
        self.assertEqual(self.found("--range", "HEAD~1..HEAD"), [])

    def test_one_blob_at_two_paths_has_two_places(self):
        self.write("copy.jar", (self.folder / "lib/a.jar").read_bytes())
        self.commit("second")
        self.assertEqual(sorted(self.found()), [("copy.jar!/x.txt", 2, True), ("lib/a.jar!/x.txt", 2, True)])

    def test_excluded_paths_are_left_out(self):
        self.commit("second")
        self.write("assay.yaml", "exclude: [lib/]\n")
        self.assertEqual(self.found(), [])

    def test_excluded_members_are_left_out_and_counted(self):
        self.write("lib/a.jar", zipped([("tests/x.txt", text_with(github_token(1))), ("y.txt", text_with(github_token(2)))]))
        self.write("assay.yaml", "exclude: [tests/]\n")
        self.git("add", ".")
        self.assertEqual([name for name, *_ in self.found("--staged")], ["lib/a.jar!/y.txt"])
        self.commit("second")
        for flags in ((), ("--range", "HEAD~1..HEAD")):
            report = self.report("git", ".", *flags)
            self.assertEqual([p["name"] for f in report["findings"] for p in f["places"]], ["lib/a.jar!/y.txt"], flags)
            self.assertEqual([(s["reason"], s["count"]) for s in report["coverage"]["skipped"]], [("ignored", 1)], flags)


if __name__ == "__main__":
    main()
