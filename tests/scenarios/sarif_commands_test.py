"""assay sarif on the logs of real scans: each operation makes valid SARIF again, and what is none ends with exit 2."""
import gzip
import json

from containers import zipped
from harness import Scenario, github_token, main, page_lines


class SarifCommands(Scenario):
    def log(self, name, *arguments):
        done = self.run_assay("scan", "--format", "sarif", "-o", name, *arguments)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return self.folder / name

    def valid(self, name, profile="github"):
        done = self.run_assay("sarif", "validate", "--profile", profile, name)
        self.assertEqual(done.returncode, 0, done.stdout)

    def two_logs(self):
        self.write("one/a.py", f"a = '{github_token(1)}'\n")
        self.write("one/b.py", f"b = '{github_token(2)}'\n")
        before = self.log("before.sarif", "one")
        self.write("one/moved.py", f"\n\n\na = '{github_token(1)}'\n")
        (self.folder / "one/a.py").unlink()
        self.write("one/b.py", f"b = '{github_token(3)}'\n")
        return before, self.log("after.sarif", "one")

    def test_a_moved_value_stays_and_a_swapped_one_is_new(self):
        self.two_logs()
        done = self.run_assay("sarif", "diff", "before.sarif", "after.sarif", "--format", "json")
        self.assertEqual(done.returncode, 1)
        told = json.loads(done.stdout)
        self.assertEqual((told["new"], told["updated"], told["unchanged"], told["absent"]), (1, 1, 0, 1))
        done = self.run_assay("sarif", "diff", "after.sarif", "after.sarif")
        self.assertEqual((done.returncode, done.stdout), (0, b"0 new, 0 updated, 2 unchanged, 0 absent\n"))

    def test_operations_make_valid_logs(self):
        self.two_logs()
        for arguments in (["merge", "before.sarif", "after.sarif", "-o", "out.sarif"],
                          ["baseline", "before.sarif", "after.sarif", "-o", "out.sarif"]):
            done = self.run_assay("sarif", *arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.valid("out.sarif")
        done = self.run_assay("sarif", "split", "out.sarif", "-o", "parts", "--results", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        parts = sorted((self.folder / "parts").iterdir())
        self.assertEqual(len(parts), 3)
        for part in parts:
            self.valid(part)

    def test_reads_gzip_and_standard_input(self):
        before, _ = self.two_logs()
        (self.folder / "packed.sarif.gz").write_bytes(gzip.compress(before.read_bytes()))
        self.valid("packed.sarif.gz")
        done = self.run_assay("sarif", "diff", "-", "before.sarif", stdin=before.read_bytes())
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_no_format_shows_a_value_of_another_tools_log(self):
        log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "other"}}, "results": [
            {"ruleId": "x", "message": {"text": f"found {github_token(7)}"},
             "locations": [{"physicalLocation": {"artifactLocation": {"uri": f"dir/{github_token(8)}.txt"},
                                                 "region": {"startLine": 1, "snippet": {"text": github_token(7)}}}}]}]}]}
        self.write("other.sarif", json.dumps(log))
        for form in ("json", "jsonl", "csv", "junit", "gitlab", "gitlab-sast", "codeclimate", "markdown", "annotations",
                     "summary"):
            done = self.run_assay("sarif", "convert", "--to", form, "other.sarif")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(b"found", done.stdout, form)
            for value in (github_token(7), github_token(8)):
                self.assertNotIn(value.encode(), done.stdout, form)

    def test_no_operation_hands_on_a_value_of_another_tools_log(self):
        values = [github_token(seed) for seed in range(20, 26)]
        region = {"startLine": 1, "snippet": {"text": values[0]}}
        place = {"artifactLocation": {"uri": "dir/" + values[1].replace("_", "%5F")}, "region": region,
                 "contextRegion": {"startLine": 1, "snippet": {"text": f"token = '{values[0]}'"}}}
        result = {"ruleId": "x", "message": {"text": f"found {values[2]}", "arguments": [values[2]]},
                  "locations": [{"physicalLocation": place}], "properties": {values[3]: {"nested": [values[4]]}},
                  "partialFingerprints": {"commitMessage": f"remove {values[5]}"}}
        run = {"tool": {"driver": {"name": "some-leaks"}}, "results": [result], "properties": {"line": values[0]},
               "invocations": [{"executionSuccessful": True, "commandLine": f"other --token {values[5]}"}]}
        self.write("a.sarif", json.dumps({"version": "2.1.0", "runs": [run], "properties": {"x": values[3]}}))
        run["results"] = [{**result, "message": {"text": "other"}}]
        self.write("b.sarif", json.dumps({"version": "2.1.0", "runs": [run]}))
        for arguments in (["merge", "a.sarif", "b.sarif"], ["baseline", "a.sarif", "b.sarif"], ["diff", "a.sarif", "b.sarif"],
                          ["diff", "--format", "json", "b.sarif", "a.sarif"], ["split", "a.sarif", "-o", "parts"],
                          ["validate", "a.sarif"]):
            done = self.run_assay("sarif", *arguments)
            made = done.stdout + done.stderr
            if arguments[0] == "split":
                made += b"".join(part.read_bytes() for part in (self.folder / "parts").iterdir())
            self.assertIn(done.returncode, (0, 1), made)
            for value in values:
                self.assertNotIn(value.encode(), made, arguments)
                self.assertNotIn(value[4:].encode(), made, arguments)

    def page(self, *logs):
        """The lines of a page by type; of findings, rules and notes a list."""
        done = self.run_assay("sarif", "html", *logs, "-o", "page.html")
        self.assertEqual(done.returncode, 0, done.stderr)
        by_type = {}
        for line in page_lines((self.folder / "page.html").read_bytes()):
            by_type.setdefault(line["type"], []).append(line)
        return by_type

    def test_a_page_of_a_log_shows_what_the_page_of_its_scan_shows(self):
        self.write("tree/a b.py", f"a = '{github_token(1)}'\n")
        self.write("tree/c.py", f"\n  '{github_token(1)}' '{github_token(2)}'  # assay:allow\n")
        self.write("tree/d.zip", zipped([("e.py", b"\n\n" + github_token(3).encode())]))
        self.write("tree/f.zip", zipped([("e.py", b"x")])[:-9])
        for name in ("scan.sarif", "scan.html"):
            self.run_assay("scan", "tree", "--format", name[5:], "-o", name)
        page = self.page("scan.sarif")
        scanned = [line for line in page_lines((self.folder / "scan.html").read_bytes())]
        findings = [line for line in scanned if line["type"] == "finding"]
        self.assertEqual(len(findings), 3)
        for mine, theirs in zip(page["finding"], findings, strict=True):
            for member in ("rule", "description", "severity", "confidence", "status", "mask", "fingerprint", "suppressed", "place_count"):
                self.assertEqual(mine[member], theirs[member], member)
            self.assertFalse(mine["foreign"])
            self.assertEqual([(place["name"], place["line"], place["column"]) for place in mine["places"]],
                             [(place["name"], place["line"], place["column"]) for place in theirs["places"]])
        for kind, members in (("coverage", ("complete", "inputs", "bytes", "gap_count")),
                              ("outcome", ("verdict", "exit_code", "findings", "suppressed", "failing"))):
            (theirs,) = [line for line in scanned if line["type"] == kind]
            for member in members:
                self.assertEqual(page[kind][0][member], theirs[member], (kind, member))
        provider = [line["provider"] for line in scanned if line["type"] == "rule"]
        self.assertEqual([line["provider"] for line in page["rule"]], [name.lower() for name in provider])

    def other_log(self, invocations, *results):
        rules = [{"id": "R1", "help": {"text": "Mend it.</script><b>"}, "helpUri": "https://example.org/r1",
                  "properties": {"security-severity": "9.1"}}]
        run = {"tool": {"driver": {"name": "Other", "version": "2", "rules": rules}}, "results": list(results),
               **({"invocations": invocations} if invocations is not None else {})}
        self.write("other.sarif", json.dumps({"version": "2.1.0", "runs": [run]}))

    def test_a_page_of_another_tools_log_has_no_value_and_no_line_to_suppress(self):
        result = {"ruleId": "R1", "message": {"text": f"bad </script> {github_token(9)}"},
                  "locations": [{"physicalLocation": {"artifactLocation": {"uri": "x%20y.c"}, "region": {
                      "startLine": 3, "snippet": {"text": github_token(8)}}}}],
                  "relatedLocations": [{"physicalLocation": {"artifactLocation": {"uri": "z.c"}}}]}
        self.other_log([{"executionSuccessful": True}], result,
                       {**result, "baselineState": "absent"}, {**result, "kind": "pass", "level": "none"})
        page = self.page("other.sarif")
        (finding,) = page["finding"]
        self.assertEqual((finding["foreign"], finding["mask"], finding["severity"]), (True, "", "critical"))
        self.assertEqual([(place["name"], place["line"]) for place in finding["places"]], [("x y.c", 3), ("z.c", 1)])
        self.assertEqual((page["rule"][0]["provider"], page["rule"][0]["help"]), ("Other", "Mend it.</script><b>"))
        self.assertEqual((page["outcome"][0]["verdict"], page["outcome"][0]["findings"]), ("fail", 1))
        self.assertTrue(page["coverage"][0]["complete"])
        content = (self.folder / "page.html").read_bytes()
        self.assertNotIn(b"Mend it.", content)
        for token in (github_token(8), github_token(9)):
            self.assertNotIn(token, json.dumps(page))

    def test_a_page_of_a_log_that_does_not_say_that_all_was_read_is_no_pass(self):
        for invocations, verdict in ((None, "unproved"), ([], "unproved"), ([{"executionSuccessful": False}], "unproved"),
                                     ([{"executionSuccessful": True}], "pass")):
            self.other_log(invocations)
            page = self.page("other.sarif")
            self.assertEqual(page["outcome"][0]["verdict"], verdict, invocations)
            self.assertEqual(page["coverage"][0]["complete"], verdict == "pass")

    def test_what_is_no_sarif_ends_with_a_place_and_exit_2(self):
        self.write("cut.sarif", '{"version":"2.1.0",\n"runs":[{')
        self.write("old.sarif", '{"version":"1.0.0","runs":[]}')
        self.write("deep.sarif", "[" * 10000)
        for name, place in (("cut.sarif", b"line 2, column 10"), ("old.sarif", b"only SARIF 2.1.0"),
                            ("deep.sarif", b"line 1, column 1"), ("missing.sarif", b"No such file")):
            for arguments in (["validate", name], ["merge", name, "-o", "out.sarif"],
                              ["split", name, "-o", "parts"], ["diff", name, name],
                              ["convert", "--to", "csv", name], ["html", name, "-o", "out.sarif"]):
                done = self.run_assay("sarif", *arguments)
                self.assertEqual(done.returncode, 2, arguments)
                self.assertIn(place, done.stderr, arguments)
        self.assertFalse((self.folder / "out.sarif").exists())

    def test_a_log_that_is_not_valid_ends_with_exit_1(self):
        self.write("bad.sarif", '{"version":"2.1.0","runs":[{}]}')
        done = self.run_assay("sarif", "validate", "bad.sarif")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"bad.sarif:1:28: error: it has no 'tool', which is required [schema]\n    at /runs/0\n", done.stdout)


if __name__ == "__main__":
    main()
