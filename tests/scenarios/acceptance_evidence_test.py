"""Acceptance rows of evidence: bundles of the customer, a release candidate, readiness, SARIF, explanations."""
import concurrent.futures
import json
import pathlib
import shutil
import unittest

from evidence_kit import COMMIT, EvidenceScenario, junit
from harness import main

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "dpone" / "evidence"
needs_data = unittest.skipUnless(DATA.is_dir(), "needs the customer's evidence beside the checkout")
SARIF = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "one", "rules": [{"id": "r"}]}}, "results": [
    {"ruleId": "r", "level": "error", "message": {"text": "m"}, "partialFingerprints": {"primaryLocationLineHash": "f:1"},
     "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.py"}, "region": {"startLine": 1}}}]}]}]}


class Rows(EvidenceScenario):
    def read(self, path, *flags):
        done = self.run_at("evidence", "read", path, *flags, "--format", "json", at=1_791_936_000)
        reading = json.loads(done.stdout)["readings"][0]
        return done.returncode, {one["code"] for one in reading["reasons"] if one["verdict"] != "pass"}

    @needs_data
    def test_row_17_of_real_digests_one_changed_byte_is_red(self):
        shutil.copytree(DATA / "real", self.folder / "real")
        for path in (self.folder / "real").rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        self.assertEqual(self.read("real/download.json", "--partial")[0], 0)
        self.assertEqual(self.read("real/download.json")[0], 3)
        changed = next(path for path in sorted((self.folder / "real/agent-pr-receipt").iterdir()) if path.is_file())
        changed.write_bytes(changed.read_bytes() + b" ")
        code, reasons = self.read("real/download.json", "--partial")
        self.assertEqual(code, 1)
        self.assertIn("evidence-file-changed", reasons)

    @needs_data
    def test_row_19_a_release_candidate_is_red_for_each_thing_that_is_wrong(self):
        receipt = "release_candidate_evidence_receipt.json"
        cases = {"duplicate key": ('{"', '{"schema":"x","', {"evidence-duplicate-key"}),
                 "not finite": ('"run_attempt":1', '"run_attempt":NaN', {"evidence-not-finite"}),
                 "unknown key": ('{"', '{"aaa":1,"', {"evidence-unknown-key"})}
        for name, (old, new, codes) in cases.items():
            with self.subTest(name):
                folder = self.candidate()
                text = (folder / receipt).read_text()
                self.assertIn(old, text)
                (folder / receipt).write_text(text.replace(old, new, 1))
                code, reasons = self.read("candidate")
                self.assertEqual(code, 1)
                self.assertTrue(reasons & codes, reasons)
        folder = self.candidate()
        with open(folder / receipt, "ab") as out:
            out.write(b" " * (5 << 20))
        self.assertEqual(self.read("candidate")[0], 1)
        self.candidate()
        self.assertEqual(self.read("candidate"), (0, set()))
        code, reasons = self.read("candidate", "--commit", "b" * 40)
        self.assertEqual((code, reasons), (1, {"evidence-other-commit"}))

    def candidate(self):
        folder = self.folder / "candidate"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(DATA / "synthetic/release-candidate/ok", folder)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        return folder

    def test_row_24_a_required_case_that_nothing_covers_is_a_blocker(self):
        self.keys("mine")
        policy = (self.run_assay("gate", "show", "industrial-readiness").stdout.decode())
        self.assertIn("local_matrix", policy)
        self.write("policy.yaml", """
gate: matrix
purpose: p
subjects: [gitCommit]
producer: {required: false}
domains:
  - {domain: local_matrix, purpose: p, evidence: [{cases: ["a:b:c", "x:y:z"]}]}
""")
        self.write("m.json", json.dumps({"passed": True, "cases": [
            {"source": "a", "sink": "b", "strategy": "c", "row_count": 5, "wide_columns": 9}]}))
        report = self.gate("--policy", "policy.yaml", "--commit", COMMIT, "--evidence", "local_matrix=m.json", expect=1)
        self.assertIn(("gate-case-missing", "x:y:z"), {(one["code"], one.get("subject")) for one in report["blockers"]})
        gone = self.gate("--policy", "policy.yaml", "--commit", COMMIT, "--evidence", "local_matrix=gone.json", expect=1)
        self.assertTrue(gone["blockers"], "a missing file crashes nothing")

    def test_row_28_logs_of_two_tools_are_joined_and_kept_apart(self):
        other = json.loads(json.dumps(SARIF).replace('"one"', '"two"'))
        self.write("one.sarif", json.dumps(SARIF))
        self.write("two.sarif", json.dumps(other))
        self.assertEqual(self.run_assay("sarif", "merge", "one.sarif", "two.sarif", "-o", "all.sarif").returncode, 0)
        joined = json.loads((self.folder / "all.sarif").read_text())
        self.assertEqual([run["tool"]["driver"]["name"] for run in joined["runs"]], ["one", "two"])
        for run in joined["runs"]:
            self.assertEqual(run["results"][0]["partialFingerprints"]["primaryLocationLineHash"], "f:1")
        self.assertEqual(self.run_assay("sarif", "validate", "all.sarif").returncode, 0)

    def test_row_28_what_is_invalid_is_told_with_its_pointer(self):
        wrong = json.loads(json.dumps(SARIF))
        wrong["runs"][0]["results"][0]["level"] = "terrible"
        self.write("wrong.sarif", json.dumps(wrong))
        done = self.run_assay("sarif", "validate", "wrong.sarif")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"/runs/0/results/0/level", done.stdout + done.stderr)

    def test_row_30_an_envelope_holds_for_its_files_and_its_key(self):
        self.keys("mine", "other")
        for name in ("a.whl", "b.whl"):
            self.write(f"dist/{name}", name)
        self.run_assay("attest", "scan", "dist", "--key", "mine.pem", "-o", "scan.intoto.jsonl")
        verify = lambda name, key="mine": self.run_assay("attest", "verify", f"dist/{name}", "--bundle", "scan.intoto.jsonl",
                                                         "--key", f"{key}.pem.pub", "--without-log").returncode
        self.assertEqual((verify("a.whl"), verify("b.whl")), (0, 0))
        self.assertEqual(verify("a.whl", "other"), 1)
        self.write("dist/extra.whl", "extra")
        self.assertEqual(verify("extra.whl"), 1)
        self.write("dist/a.whl", "changed")
        self.assertEqual(verify("a.whl"), 1)
        text = (self.folder / "scan.intoto.jsonl").read_text()
        self.write("scan.intoto.jsonl", text.replace('"payload":"e', '"payload":"f', 1))
        self.assertNotEqual(verify("b.whl"), 0)

    def test_row_31_a_receipt_of_github_by_repository_ref_commit_issuer_and_runner(self):
        bundle = pathlib.Path(__file__).resolve().parents[2] / "attest/testdata/npm-provenance.sigstore.json"
        digest = "46d4e2f74c4877316640000a6fdf8a8b59f1e0847667973e9859f774dd31b8f1" \
                 "e0937813b777fb66a2ac67d50540fe34640966eee9fc2ccca387082b4c85cd3c"
        asked = {"source-repository": "https://github.com/sigstore/sigstore-js", "source-ref": "refs/heads/main",
                 "source-digest": "f0b49a04e5a62250e0f60fb128004a73110fe311", "runner-environment": "github-hosted",
                 "issuer": "https://token.actions.githubusercontent.com", "sha512": digest}

        def verify(**changed):
            ask = {**asked, **changed}
            claims = [word for name in list(asked)[:4] for word in ("--claim", f"{name}={ask[name]}")]
            return self.run_assay("attest", "verify", f"sha512:{ask['sha512']}", "--bundle", bundle, *claims,
                                  "--certificate-identity-regexp", ask["source-repository"] + "/.*",
                                  "--certificate-oidc-issuer", ask["issuer"])
        whole = verify()
        self.assertEqual(whole.returncode, 0, whole.stdout + whole.stderr)
        for name, other in (("source-repository", "https://github.com/sigstore/another"), ("source-ref", "refs/heads/feature"),
                            ("source-digest", "f" * 40), ("runner-environment", "self-hosted"),
                            ("issuer", "https://gitlab.com"), ("sha512", "0" * 128)):
            with self.subTest(name):
                self.assertEqual(verify(**{name: other}).returncode, 1)

    def test_row_32_every_rule_and_check_is_explained(self):
        listed = json.loads(self.run_assay("rules", "list", "--format", "json").stdout)["rules"]
        ids = [rule["id"] for rule in listed][::17]
        docs = pathlib.Path(__file__).resolve().parents[2] / "docs"
        for page in ("checks.md", "dist.md", "posture.md"):
            ids += [line.split("](#")[0][3:] for line in (docs / page).read_text().splitlines() if line.startswith("| [")]
        self.assertGreater(len(ids), 300)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for identity, done in zip(ids, pool.map(lambda one: self.run_assay("explain", one), ids)):
                self.assertEqual(done.returncode, 0, identity)
                headings = [line for line in done.stdout.decode().splitlines() if line[:1].isupper()]
                # How to see it, how to mend it, and what not to do.
                for one_of in (("See it happen", "Reproduce"), ("What to do", "Fix"), ("What not to do",)):
                    self.assertTrue(any(line in one_of for line in headings), (identity, one_of, headings))

    def test_a_bundle_of_a_bundle_verifies_and_counts(self):
        self.keys("mine")
        self.write("junit.xml", junit())
        (self.folder / "out").mkdir()
        self.record("junit.xml", "out/tests.json", "--label", "tests", "--key", "mine.pem")
        for source, output in (("out", "inner/bundle"), ("inner", "outer")):
            (self.folder / output).parent.mkdir(exist_ok=True)
            done = self.run_assay("evidence", "bundle", source, "-o", output, "--key", "mine.pem")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.codes("outer", "--key", "mine.pem.pub", expect=0), set())
        # A bundle whose files are a bundle's folder itself
        done = self.run_assay("evidence", "bundle", "inner/bundle", "-o", "again", "--key", "mine.pem")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.codes("again", "--key", "mine.pem.pub", expect=0), set())
        next((self.folder / "outer").rglob("tests.json")).unlink()
        self.assertNotEqual(self.codes("outer", "--key", "mine.pem.pub", expect=1), set())


main()
