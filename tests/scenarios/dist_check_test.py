"""assay dist check: a clean release passes, and each bad one is red with its own id (acceptance rows 10 to 12)."""
import gzip
import hashlib
import io
import json
import pathlib
import zipfile

from harness import Scenario, github_token, main
from packages import FILES, sdist, wheel

WHEEL = "dist/demo-1.0-py3-none-any.whl"
SDIST = "dist/demo-1.0.tar.gz"


class DistCheck(Scenario):
    def release(self, whl=None, tar=None):
        self.write(WHEEL, whl if whl is not None else wheel())
        self.write(SDIST, tar if tar is not None else sdist())

    def check(self, *arguments):
        done = self.run_assay("dist", "check", "dist", "--format", "json", *arguments)
        return done, json.loads(done.stdout) if done.stdout else None

    def ids(self, *arguments):
        return {finding["check"] for finding in self.check(*arguments)[1]["findings"]}

    def assert_red(self, check, *arguments):
        done, report = self.check(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(check, {finding["check"] for finding in report["findings"]})
        return report

    def test_a_clean_release_passes_and_names_every_member(self):
        self.release()
        done, report = self.check("--expect", "demo==1.0")
        self.assertEqual((done.returncode, report["findings"]), (0, []), done.stdout)
        self.assertTrue(report["coverage"]["complete"])
        members = report["packages"][0]["members"]
        self.assertEqual(len(members), 5)
        self.assertTrue(all(member["read"] for member in members))
        self.assertEqual(self.run_assay("dist", "check").returncode, 0)

    def test_an_environment_file_is_red(self):
        self.release(tar=sdist({".env": "A=b\n"}))
        self.assert_red("dist-env-file")

    def test_a_startup_hook_is_red_unless_the_project_allows_it(self):
        self.release(whl=wheel({**FILES, "demo.pth": "import demo\n"}))
        self.assert_red("dist-startup-hook")
        self.write("assay.yaml", "dist: {allow: [demo.pth], generated: ['*.pth']}\n")
        self.assertNotIn("dist-startup-hook", self.ids())

    def test_a_token_in_a_nested_archive_is_red_and_never_shown(self):
        token = github_token(1)
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("deep/settings.py", f"TOKEN = '{token}'\n")
        self.release(tar=sdist({"demo/data.zip": inner.getvalue()}))
        report = self.assert_red("dist-credential")
        found = [one for one in report["findings"] if one["check"] == "dist-credential"]
        self.assertEqual(found[0]["member"], "demo-1.0/demo/data.zip!/deep/settings.py")
        for form in ("text", "json", "sarif", "github"):
            done = self.run_assay("dist", "check", "dist", "--format", form)
            self.assertNotIn(token.encode(), done.stdout + done.stderr, form)
        scan = self.run_assay("scan", "dist", "./dist", "--format", "json")
        self.assertEqual(scan.returncode, 1)
        self.assertEqual(len(json.loads(scan.stdout)["findings"]), 1)

    def test_credentials_in_metadata_and_between_members_are_found(self):
        data = wheel(metadata=f"Keywords: {github_token(2)}\n")
        self.release(whl=data[:-22] + data[-22:-2] + len(github_token(3)).to_bytes(2, "little") +
                     github_token(3).encode())
        report = self.assert_red("dist-zip-hidden-data")
        rules = [one for one in report["findings"] if one["check"] == "dist-credential"]
        self.assertEqual(len(rules), 2)

    def test_a_wrong_digest_in_record_is_red(self):
        self.release(whl=wheel(record={"demo/__init__.py": "demo/__init__.py,sha256=" + "A" * 43 + ",6"}))
        self.assert_red("dist-record-hash")

    def test_links_and_paths_that_lead_out_are_red(self):
        self.release(tar=sdist(links=[("demo/passwd", "/etc/passwd")]))
        self.assert_red("dist-link")
        self.release(tar=sdist({"../x": "y"}))
        self.assert_red("dist-path-escape")

    def test_a_bomb_ends_at_the_limit(self):
        self.write("assay.yaml", "limits: {archive-bytes-base: 1000000, archive-ratio: 2}\n")
        self.release(tar=sdist({"demo/zeros": b"\0" * 80_000_000}))
        report = self.assert_red("dist-bomb")
        self.assertFalse(report["coverage"]["complete"])

    def test_a_truncated_archive_is_red_and_a_gap(self):
        self.release(tar=sdist()[:200])
        report = self.assert_red("dist-unreadable")
        self.assertFalse(report["coverage"]["complete"])

    def test_an_archive_that_is_damaged_at_its_end_is_red(self):
        data = sdist()
        for damaged in (data[:-9], data[:-8] + bytes([data[-8] ^ 1]) + data[-7:],
                        gzip.compress(gzip.decompress(data)[:3000], mtime=0)):
            self.release(tar=damaged)
            report = self.assert_red("dist-unreadable")
            self.assertFalse(report["coverage"]["complete"])

    def test_a_stray_file_is_red(self):
        self.release()
        self.write("dist/notes.txt", "x\n")
        self.assert_red("dist-stray-file")

    def test_a_signature_or_attestation_of_no_package_is_red(self):
        self.release()
        self.write("dist/demo-1.0.tar.gz.asc", "x\n")
        self.write("dist/demo-1.0.tar.gz.publish.attestation", "{}\n")
        self.assertEqual(self.ids(), set())
        self.write("dist/demo-2.0.tar.gz.publish.attestation", "{}\n")
        self.assert_red("dist-stray-file")

    def test_each_signature_of_no_package_is_red_by_any_spelling_of_the_folder(self):
        self.release()
        orphans = [f"./dist/{name}.asc" for name in "abcdef"]
        for orphan in orphans:
            self.write(orphan, "x\n")
        done = self.run_assay("dist", "check", "./dist", "--format", "json")
        self.assertEqual([one["path"] for one in json.loads(done.stdout)["findings"]], orphans)

    def test_a_dependency_behind_a_carriage_return_is_red(self):
        self.release(whl=wheel(metadata="Keywords: a\rRequires-Dist: hidden\n"))
        self.assert_red("dist-metadata-syntax")

    def test_a_comment_of_a_member_is_scanned(self):
        out = io.BytesIO(wheel())
        with zipfile.ZipFile(out, "a") as archive:
            archive.getinfo("demo/__init__.py").comment = github_token(4).encode()
            archive.writestr("demo/more.py", "y = 2\n")
        self.release(whl=out.getvalue())
        self.assert_red("dist-credential")

    def test_a_checksum_file_is_no_stray_but_a_program_named_after_one_is(self):
        self.release()
        self.write("dist/SHA256SUMS.txt", "x\n")
        self.write("dist/demo-1.0.sha256sum", "x\n")
        self.assertEqual(self.ids(), set())
        self.write("dist/evil-sha256sum.exe", "x\n")
        self.assert_red("dist-stray-file")

    def test_a_link_in_the_folder_is_not_followed(self):
        elsewhere = self.write("elsewhere/demo-1.0-py3-none-any.whl", wheel())
        self.write("dist/demo-1.0.tar.gz", sdist())
        (self.folder / "dist" / elsewhere.name).symlink_to(elsewhere)
        done = self.run_assay("dist", "check")
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn(b"is a link", done.stdout + done.stderr)
        self.assertEqual(self.run_assay("dist", "check", "dist/demo-1.0.tar.gz", elsewhere).returncode, 0)

    def test_what_holds_no_package_is_no_pass(self):
        (self.folder / "dist").mkdir()
        self.assertEqual(self.run_assay("dist", "check").returncode, 3)
        self.assertEqual(self.run_assay("dist", "check", "missing").returncode, 3)

    def test_usage_is_2(self):
        self.release()
        for arguments in (["--expect", "demo"], ["--format", "xml"], ["--tag", ""]):
            self.assertEqual(self.run_assay("dist", "check", "dist", *arguments).returncode, 2, arguments)
        self.assertEqual(self.run_assay("dist").returncode, 2)

    def test_reports_are_the_same_for_any_number_of_threads(self):
        self.release(tar=sdist({".env": "A=b\n"}))
        one = self.run_assay("dist", "check", "dist", "--format", "json", "-j", "1").stdout
        self.assertEqual(one, self.run_assay("dist", "check", "dist", "--format", "json", "-j", "4").stdout)

    def test_sarif_has_a_rule_with_help_for_each_result(self):
        self.release(tar=sdist({".env": "A=b\n"}))
        log = json.loads(self.run_assay("dist", "check", "dist", "--format", "sarif").stdout)
        run = log["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            rule = rules[result["ruleIndex"]]
            self.assertEqual(rule["id"], result["ruleId"])
            self.assertIn("text", rule["help"])
        self.write("dist.sarif", json.dumps(log))
        self.assertEqual(self.run_assay("sarif", "validate", "dist.sarif").returncode, 0)

    def test_every_check_is_explained(self):
        done = self.run_assay("explain", "dist-record-hash")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"What to do", done.stdout)


class Sums(Scenario):
    def test_checksums_are_read(self):
        self.write(WHEEL, wheel())
        self.write(SDIST, sdist())
        lines = {name: hashlib.sha256((self.folder / name).read_bytes()).hexdigest() + f"  {name.split('/')[1]}\n"
                 for name in (WHEEL, SDIST)}
        good = "".join(lines.values())
        for text, check in ((good, None), (lines[WHEEL], "dist-sums-extra"), (good + "x\n", "dist-sums-malformed"),
                            (good + "0" * 64 + "  gone.whl\n", "dist-sums-missing"),
                            (lines[SDIST] + "0" * 64 + "  demo-1.0-py3-none-any.whl\n", "dist-sums-mismatch"),
                            ("", "dist-sums-malformed")):
            self.write("SHA256SUMS", text)
            done = self.run_assay("dist", "check", "dist", "--sums", "SHA256SUMS", "--format", "json")
            found = {one["check"] for one in json.loads(done.stdout)["findings"]}
            self.assertEqual(done.returncode, 1 if check else 0, text)
            self.assertEqual(check is None, not found)
            if check:
                self.assertIn(check, found)

    def test_checksums_are_written_only_for_what_passes(self):
        self.write(WHEEL, wheel())
        self.assertEqual(self.run_assay("dist", "check", "dist", "--write-sums", "sums").returncode, 0)
        text = (self.folder / "sums").read_text()
        self.assertEqual(text, hashlib.sha256((self.folder / WHEEL).read_bytes()).hexdigest() +
                         "  demo-1.0-py3-none-any.whl\n")
        self.write("dist/notes.txt", "x\n")
        self.assertEqual(self.run_assay("dist", "check", "dist", "--write-sums", "more").returncode, 1)
        self.assertFalse((self.folder / "more").exists())


    def test_the_checksums_of_a_release_whose_files_are_gone(self):
        sums = pathlib.Path(__file__).resolve().parents[3] / "shared/data/dpone/evidence/real/checksums/package-sha256.txt"
        if not sums.is_file():
            self.skipTest(f"no data of a real release beside the checkout: {sums.name}")
        (self.folder / "dist").mkdir()
        done = self.run_assay("dist", "check", "--sums", sums, "--format", "json")
        found = [one["check"] for one in json.loads(done.stdout)["findings"]]
        self.assertEqual((done.returncode, found), (1, ["dist-sums-missing"] * 6))


class Tags(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main")
        self.write("LICENSE", "MIT\n")
        self.write("pyproject.toml", "[project]\n")
        self.write("demo/__init__.py", "x = 1\n")
        self.commit()
        self.git("tag", "-a", "v1.0.0", "-m", "release")
        self.git("tag", "light-v1.0.0")
        self.git("tag", "v1.0.1")
        self.git("tag", "-a", "v1.02.3", "-m", "odd")
        self.write(WHEEL, wheel())
        self.write(SDIST, sdist())

    def findings(self, *arguments):
        done = self.run_assay("dist", "check", "dist", "--format", "json", *arguments)
        return done.returncode, {one["check"]: one.get("alias") for one in json.loads(done.stdout)["findings"]}

    def test_an_annotated_tag_on_the_commit_passes(self):
        self.assertEqual(self.findings("--tag", "v1.0.0", "--commit", "HEAD", "--branch", "main"), (0, {}))

    def test_a_lightweight_tag_is_red(self):
        code, found = self.findings("--tag", "v1.0.1", "--commit", "HEAD")
        self.assertEqual(code, 1)
        self.assertEqual(found["dist-tag-lightweight"], "RELEASE_TAG_NOT_ANNOTATED")
        self.assertIn("dist-tag-version", found)

    def test_a_tag_on_another_commit_is_red(self):
        self.write("demo/more.py", "y = 2\n")
        self.git("add", "demo/more.py")
        self.git("commit", "-qm", "more")
        code, found = self.findings("--tag", "v1.0.0", "--commit", "HEAD")
        self.assertEqual((code, found), (1, {"dist-tag-commit": "RELEASE_TAG_COMMIT_MISMATCH"}))

    def test_a_tag_with_a_leading_zero_is_red(self):
        code, found = self.findings("--tag", "v1.02.3")
        self.assertEqual((code, found), (1, {"dist-tag-invalid": "RELEASE_TAG_INVALID"}))

    def test_a_missing_tag_is_red(self):
        code, found = self.findings("--tag", "v9.9.9")
        self.assertEqual((code, found["dist-tag-missing"]), (1, "RELEASE_TAG_NOT_FOUND"))

    def test_a_commit_that_the_branch_does_not_hold_is_red(self):
        self.git("checkout", "-qb", "topic")
        self.write("demo/more.py", "y = 2\n")
        self.git("add", "demo/more.py")
        self.git("commit", "-qm", "more")
        code, found = self.findings("--commit", "HEAD", "--branch", "main")
        self.assertEqual((code, found), (1, {"dist-commit-branch": "RELEASE_COMMIT_NOT_ON_BASE"}))

    def test_a_branch_is_neither_a_tag_nor_head_nor_an_id(self):
        self.git("checkout", "-qb", "topic")
        self.write("demo/more.py", "y = 2\n")
        self.git("add", "demo/more.py")
        self.git("commit", "-qm", "more")
        self.git("tag", "main")
        self.git("tag", "only-a-tag")
        self.git("symbolic-ref", "refs/heads/led-away", "refs/tags/main")
        commit = self.git("rev-parse", "HEAD")
        code, found = self.findings("--commit", commit, "--branch", "main")
        self.assertEqual((code, set(found)), (1, {"dist-commit-branch"}))
        self.assertEqual(self.findings("--commit", commit, "--branch", "refs/heads/topic"), (0, {}))
        for name in ("HEAD", "@", "only-a-tag", "refs/tags/main", "led-away", commit, "topic~0", "heads/topic"):
            done = self.run_assay("dist", "check", "dist", "--commit", commit, "--branch", name)
            self.assertEqual(done.returncode, 3, name)
            self.assertIn(b"no such branch", done.stderr, name)

    def test_a_shallow_history_is_unproved(self):
        for number in range(3):
            self.write("demo/__init__.py", f"x = {number}\n")
            self.git("commit", "-qam", "change")
        self.git("clone", "-q", "--depth", "1", f"file://{self.folder}", self.folder / "shallow")
        first = self.git("rev-list", "--max-parents=0", "HEAD")
        self.git("fetch", "-q", "--depth", "1", "origin", first, folder=self.folder / "shallow")
        done = self.run_assay("dist", "check", "dist", "--source", "shallow", "--commit", first, "--branch", "main")
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn(b"cannot be told", done.stdout)

    def test_files_are_compared_with_the_commit(self):
        self.assertEqual(self.findings("--source", "."), (0, {}))
        self.write(SDIST, sdist({"demo/extra.py": "z\n", "demo/__init__.py": "x = 2\n"}))
        self.write(WHEEL, wheel({"demo/__init__.py": "x = 2\n"}))
        code, found = self.findings("--source", ".")
        self.assertEqual((code, set(found)), (1, {"dist-not-in-source", "dist-source-differs"}))

    def test_a_wheel_alone_is_compared_with_the_commit(self):
        (self.folder / SDIST).unlink()
        self.assertEqual(self.findings("--source", "."), (0, {}))
        self.write(WHEEL, wheel({"demo/__init__.py": "x = 2\n"}))
        code, found = self.findings("--source", ".")
        self.assertEqual((code, set(found)), (1, {"dist-source-differs"}))
        self.write(WHEEL, wheel({"demo/data.txt": "x\n"}))
        done = self.run_assay("dist", "check", "dist", "--source", ".")
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn(b"no file of it could be compared", done.stdout)

    def test_a_repository_of_sha256_is_compared_as_well(self):
        other = self.folder / "sha256"
        other.mkdir()
        self.git("init", "-q", "--object-format=sha256", folder=other)
        for name, text in (("LICENSE", "MIT\n"), ("pyproject.toml", "[project]\n"), ("demo/__init__.py", "x = 2\n")):
            self.write(f"sha256/{name}", text)
        self.git("add", ".", folder=other)
        self.git("commit", "-qm", "one", folder=other)
        code, found = self.findings("--source", "sha256")
        self.assertEqual((code, set(found)), (1, {"dist-source-differs"}))


class Diff(Scenario):
    def fields(self, first, second):
        self.write("a/demo-1.0.tar.gz", first)
        self.write("b/demo-1.0.tar.gz", second)
        done = self.run_assay("dist", "diff", "a/demo-1.0.tar.gz", "b/demo-1.0.tar.gz", "--format", "json")
        return done.returncode, {one["field"] for one in json.loads(done.stdout)["differences"]}

    def test_the_field_that_differs_is_named(self):
        self.assertEqual(self.fields(sdist(), sdist()), (0, set()))
        self.assertEqual(self.fields(sdist(), sdist(time=86400)), (1, {"time"}))
        self.assertEqual(self.fields(sdist(), sdist(order="reversed")), (1, {"order"}))
        self.assertEqual(self.fields(sdist(), sdist(level=1)), (1, {"gzip level"}))
        self.assertEqual(self.fields(sdist(level=7), sdist(level=8)), (1, {"compression"}))
        self.assertEqual(self.fields(sdist(), sdist({"demo/__init__.py": "x = 2\n"})), (1, {"content"}))
        self.assertEqual(self.fields(sdist(), sdist({"demo/a.py": "x"})), (1, {"only in the second"}))
        made = sdist()
        self.assertEqual(self.fields(made, made[:9] + b"\x07" + made[10:]), (1, {"gzip system"}))

    def test_what_differs_around_the_members_of_a_wheel_is_named(self):
        def commented(comment=b"", extra=b"", inner=b""):
            out = io.BytesIO(wheel())
            with zipfile.ZipFile(out, "a") as archive:
                archive.comment = comment
                facts = zipfile.ZipInfo("demo/more.py", (2026, 1, 5, 8, 0, 0))
                facts.extra, facts.comment = extra, inner
                archive.writestr(facts, "")
            return out.getvalue()

        def fields(first, second):
            for folder, made in (("a", first), ("b", second)):
                self.write(f"{folder}/demo-1.0-py3-none-any.whl", made)
            done = self.run_assay("dist", "diff", *(f"{folder}/demo-1.0-py3-none-any.whl" for folder in "ab"),
                                  "--format", "json")
            return done.returncode, {one["field"] for one in json.loads(done.stdout)["differences"]}
        self.assertEqual(fields(commented(b"aaa"), commented(b"bbb")), (1, {"comment"}))
        self.assertEqual(fields(commented(inner=b"aaa"), commented(inner=b"bbb")), (1, {"comment"}))
        self.assertEqual(fields(commented(extra=b"\x99\x99\1\0a"), commented(extra=b"\x99\x99\1\0b")),
                         (1, {"extra field", "extra field before the data"}))


if __name__ == "__main__":
    main()
