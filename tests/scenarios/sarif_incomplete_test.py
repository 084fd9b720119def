"""What a SARIF log leaves out is no proof that anything is gone: diff, baseline, convert and split."""
import json

from harness import Scenario, github_token, main, page_lines


def log(*runs):
    return json.dumps({"version": "2.1.0", "runs": list(runs)})


def run(category, *results, **members):
    places = [{"ruleId": "R", "message": {"text": text},
               "locations": [{"physicalLocation": {"artifactLocation": {"uri": text}}}]} for text in results]
    return {"tool": {"driver": {"name": "t"}}, "automationDetails": {"id": category + "/1"}, "results": places, **members}


class SarifIncomplete(Scenario):
    def compared(self, code, *absent):
        """diff and baseline of a.sarif and b.sarif end with the code; the baseline has these absent results."""
        done = self.run_assay("sarif", "diff", "a.sarif", "b.sarif", "--format", "json")
        self.assertEqual(done.returncode, code, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual((told["absent"], told["complete"]), (len(absent), code != 3))
        self.assertEqual(len(told["gaps"]), done.stderr.count(b"assay: incomplete: "))
        done = self.run_assay("sarif", "baseline", "a.sarif", "b.sarif", "-o", "c.sarif")
        self.assertEqual(done.returncode, code, done.stderr)
        made = json.loads((self.folder / "c.sarif").read_text())
        self.assertEqual([one["message"]["text"] for each in made["runs"] for one in each["results"] or ()
                          if one["baselineState"] == "absent"], list(absent))

    def test_what_an_incomplete_scan_does_not_find_is_not_absent(self):
        self.write("tree/a.py", f"a = '{github_token(1)}'\n")
        self.run_assay("scan", "tree", "--format", "sarif", "-o", "a.sarif")
        (self.folder / "tree/a.py").unlink()
        self.write("tree/a.zip", b"PK\x03\x04" + bytes(range(50)))
        done = self.run_assay("scan", "tree", "--format", "sarif", "-o", "b.sarif")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.compared(3)
        (self.folder / "tree/a.zip").unlink()
        done = self.run_assay("scan", "tree", "--format", "sarif", "-o", "b.sarif")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.run_assay("sarif", "diff", "a.sarif", "b.sarif")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.splitlines()[-1], b"0 new, 0 updated, 0 unchanged, 1 absent")

    def test_a_category_without_a_run_has_nothing_absent(self):
        self.write("a.sarif", log(run("a", "x"), run("b", "y")))
        self.write("b.sarif", log(run("a")))
        self.compared(3, "x")
        self.write("b.sarif", log(run("a"), run("b", results=None)))
        self.compared(3, "x")
        self.write("b.sarif", log(run("a"), run("b")))
        self.compared(0, "x", "y")

    def test_other_formats_and_the_page_judge_alike(self):
        for members, expected in (({"results": None}, "incomplete"), ({}, "untold"),
                                  ({"invocations": [{"executionSuccessful": True}]}, "complete")):
            self.write("a.sarif", log(run("a", **members)))
            told = json.loads(self.run_assay("sarif", "convert", "--to", "json", "a.sarif").stdout)
            self.assertEqual((told["completeness"], told["complete"]), (expected, expected == "complete"))
            report = json.loads(self.run_assay("sarif", "convert", "--to", "gitlab", "a.sarif").stdout)
            self.assertEqual(report["scan"]["status"], "success" if expected == "complete" else "failure")
            self.run_assay("sarif", "html", "a.sarif", "-o", "a.html")
            page = page_lines((self.folder / "a.html").read_bytes())
            self.assertEqual([line["verdict"] for line in page if line["type"] == "outcome"],
                             ["pass" if expected == "complete" else "unproved"])

    def test_a_format_that_cannot_say_what_is_missing_is_told_by_the_exit_code(self):
        for members, gap in (({"results": None}, True), ({}, False)):
            self.write("a.sarif", log(run("a", **members)))
            for form in ("csv", "codeclimate", "jsonl", "junit"):
                done = self.run_assay("sarif", "convert", "--to", form, "a.sarif")
                silent = form in ("csv", "codeclimate")
                self.assertEqual(done.returncode, 3 if gap and silent else 0, form)
                self.assertEqual(b"assay: incomplete: the run of t ('a/1') is incomplete: " in done.stderr, gap, form)

    def test_results_that_stand_outside_of_their_run_are_read(self):
        part = {"results": [{"ruleId": "R", "message": {"text": "far"}}]}
        whole = run("a", invocations=[{"executionSuccessful": True}], externalPropertyFileReferences={
            "results": [{"location": {"uri": "sarif:/inlineExternalProperties/0"}},
                        {"location": {"uri": "parts/r.json"}, "itemCount": 1}]})
        self.write("logs/a.sarif", json.dumps({"version": "2.1.0", "runs": [whole], "inlineExternalProperties": [part]}))
        self.write("b.sarif", log(run("a", invocations=[{"executionSuccessful": True}])))
        done = self.run_assay("sarif", "diff", "b.sarif", "logs/a.sarif")
        self.assertIn(b"results of the run stand in other files", done.stderr)
        self.write("logs/parts/r.json", json.dumps({"results": [{"ruleId": "R", "message": {"text": "farther"}}]}))
        done = self.run_assay("sarif", "diff", "b.sarif", "logs/a.sarif")
        self.assertEqual((done.returncode, done.stderr), (1, b""))
        self.assertEqual(done.stdout.splitlines()[-1], b"2 new, 0 updated, 0 unchanged, 0 absent")
        self.run_assay("sarif", "merge", "logs/a.sarif", "-o", "all.sarif")
        self.assertEqual(len(json.loads((self.folder / "all.sarif").read_text())["runs"][0]["results"]), 2)
        self.assertEqual(self.run_assay("sarif", "validate", "all.sarif").returncode, 0)

    def test_parts_of_an_earlier_split_stay_alone(self):
        self.write("a.sarif", log(run("a", "x", "y", "z")))
        done = self.run_assay("sarif", "split", "a.sarif", "-o", "parts", "--results", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        before = {part.name: part.read_bytes() for part in (self.folder / "parts").iterdir()}
        self.assertEqual(sorted(before), ["a-1.sarif", "a-2.sarif", "a-3.sarif"])
        done = self.run_assay("sarif", "split", "a.sarif", "-o", "parts")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"a part of an earlier split, a-1.sarif", done.stderr)
        self.assertEqual({part.name: part.read_bytes() for part in (self.folder / "parts").iterdir()}, before)

    def test_no_limit_of_nothing(self):
        self.write("a.sarif", log(run("a", "x")))
        done = self.run_assay("sarif", "split", "a.sarif", "-o", "parts", "--results", "0")
        self.assertEqual(done.returncode, 2)
        self.assertLess(len(done.stderr), 300, done.stderr)


if __name__ == "__main__":
    main()
