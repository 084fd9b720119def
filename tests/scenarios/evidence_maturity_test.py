"""assay evidence maturity: the customer's report in its bytes, its verdict and ours beside each other."""
import json
import unittest

from harness import Scenario, main

try:
    from dpone.ops.industrial_readiness import IndustrialReadinessService
    from dpone.ops.production_maturity import ProductionMaturityService
except ImportError:
    ProductionMaturityService = None

PRODUCTION = ["cdc", "performance", "security", "supply_chain", "governance", "docs"]
INDUSTRIAL = ["local_matrix", "correctness", "reliability", "performance_lab", "ux", "governance", "schema_evolution"]
# Documents on which the customer's rule and its summaries differ.
BODIES = ['{}', '{"passed": true, "findings": [], "summary": " Security é "}', '{"status": "error"}',
          '{"passed": false, "passed": true}', '{"passed": true, "score": NaN}', '{"passed": "true"}', '[]',
          '{"passed": true', '{"findings": [1, 2], "passed": true}', '{"links_checked": 860.0, "passed": true}',
          '{"case_count": null}', '{"status": " Blocked "}', '{"evidence_status": "PASS", "passed": true}',
          '{"blockers": ["a", 1, null, "", true], "passed": false}', '{"message": "m", "violations": []}',
          '{"cases": [{"source": "a", "sink": "b", "strategy": "c", "row_count": "10", "wide_columns": 2.5}, 7, '
          '{"source": " z ", "row_count": null}], "passed": true}']


class Maturity(Scenario):
    def maturity(self, report, artifacts, *flags):
        given = [f"--artifact={domain}={path}" for domain, path in artifacts.items()]
        return self.run_assay("evidence", "maturity", report, "--release", "v1", "--output-dir", "out/deep", *given, *flags)

    def stubs(self, domains):
        return {domain: self.write(f"{domain}.json", '{"passed": true, "findings": []}').name for domain in domains}

    def test_literals_pass_there_and_fail_here(self):
        done = self.maturity("production", self.stubs(PRODUCTION))
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"dpone says passed, ga_ready; assay says fail", done.stdout)
        self.assertEqual(done.stdout.count(b"evidence-literal"), 6)

    def test_the_bytes_are_those_of_python(self):
        self.maturity("production", self.stubs(PRODUCTION[:5]))
        written = (self.folder / "out/deep/production_maturity.json").read_text()
        report = json.loads(written)
        self.assertEqual(json.dumps(report, indent=2, sort_keys=True, ensure_ascii=False) + "\n", written)
        self.assertEqual((report["score"], report["level"], report["passed"]), (83.33, "release_candidate", False))
        self.assertEqual(report["blockers"], ["docs.missing"])
        self.assertIn("- `docs.missing`\n", (self.folder / "out/deep/production_maturity.md").read_text())

    def test_a_case_that_is_required_and_absent(self):
        artifacts = self.stubs(INDUSTRIAL)
        self.write("local_matrix.json", json.dumps({"passed": True, "cases": [
            {"source": "a", "sink": "b", "strategy": "c", "row_count": 5, "wide_columns": 9}]}))
        self.maturity("industrial", artifacts, "--require-case", "a:b:c", "--require-case", "x:y:z")
        report = json.loads((self.folder / "out/deep/industrial_readiness.json").read_text())
        self.assertEqual(report["blockers"], ["local_matrix.case_missing:x:y:z"])
        self.assertEqual(report["matrix"]["max_column_count"], 9)

    def test_what_is_missing_is_a_blocker(self):
        (self.folder / "folder.json").mkdir()
        for report, domain, stem in (("production", "cdc", "production_maturity"), ("industrial", "ux", "industrial_readiness")):
            for path in ("absent.json", "folder.json"):
                done = self.maturity(report, {domain: path})
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn(b"evidence-file-missing", done.stdout)
                written = json.loads((self.folder / f"out/deep/{stem}.json").read_text())
                self.assertIn(f"{domain}.missing", written["blockers"])

    def test_two_files_for_one_domain_are_refused(self):
        self.assertEqual(self.run_assay("evidence", "maturity", "production", "--release", "r", "--output-dir", "o",
                                        "--artifact", "cdc=a", "--artifact", "cdc=b").returncode, 2)

    @unittest.skipIf(ProductionMaturityService is None, "the customer's package is not installed")
    def test_every_body_as_the_customer_writes_it(self):
        for body in BODIES:
            self.write("a.json", body)
            self.write("b.txt", "text")
            with self.subTest(body):
                self.same("production", ProductionMaturityService(), {"security": "./a.json", "docs": "b.txt", "zzz": "a.json"})
                if not body.startswith('{"blockers"'):
                    self.same("industrial", IndustrialReadinessService(), {"local_matrix": "a.json", "ux": "a.json"})

    def same(self, report, service, artifacts):
        import os
        self.maturity(report, artifacts)
        ours = {path.name: path.read_bytes() for path in (self.folder / "out/deep").iterdir()}
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            service.evaluate(output_dir="out/deep", release="v1", artifacts=artifacts)
        finally:
            os.chdir(before)
        for name, content in ours.items():
            if name.startswith(report):
                self.assertEqual((self.folder / "out/deep" / name).read_bytes(), content, name)


main()
