"""Every case of the customer's data with the verdict that is expected of us (../shared; skipped without it)."""
import json
import pathlib
import unittest

from harness import Scenario, main

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "dpone" / "evidence"
SYNTHETIC = DATA / "synthetic"
COMMIT = "7c25ce910ff4e3a929b46aa01237840ae92ef512"
# What the text of an expectation asks for beside the file; a reason that must then be told.
ASKED = {
    "chain/ok": ([], None),
    "chain/evidence-file-changed": ([], "evidence-file-changed"),
    "chain/index-changed": ([], "evidence-file-changed"),
    "chain/entry-changed": ([], "evidence-entry-changed"),
    "chain/whole-chain-rebuilt": (["--signed"], "evidence-unsigned"),
    "chain/tail-cut": (["--expect-release", "connectors-2-1"], "evidence-other-release"),
    "chain/backdated": (["--max-age", "90d"], "evidence-too-old"),
    "chain/downloaded-elsewhere": (["--remap"], None),
    "chain/same-label-twice": ([], "evidence-label-twice"),
    "gate-inputs/stub.json": ([], "evidence-literal"),
    "gate-inputs/empty-object.json": ([], "evidence-empty-object"),
    "gate-inputs/sarif-one-error.json": ([], "sarif-errors"),
    "gate-inputs/sarif-no-results.json": ([], "sarif-execution-failed"),
    "gate-inputs/security-audit-clean.json": ([], "evidence-unbound"),
    "gate-inputs/result-failed.json": ([], "evidence-says-no"),
    "gate-inputs/status-error.json": ([], "evidence-says-no"),
    "gate-inputs/governance-fail.json": ([], "evidence-says-no"),
    "gate-inputs/passed-string.json": ([], "evidence-wrong-kind"),
    "gate-inputs/passed-with-findings.json": ([], "evidence-has-blockers"),
    "gate-inputs/expired.json": (["--max-age", "90d"], "evidence-too-old"),
    "gate-inputs/wrong-commit.json": (["--commit", COMMIT], "evidence-other-commit"),
    "gate-inputs/duplicate-key.json": ([], "evidence-duplicate-key"),
    "gate-inputs/nan.json": ([], "evidence-not-finite"),
    "gate-inputs/invalid.json": ([], "evidence-cut-off"),
    "gate-inputs/array.json": ([], "evidence-not-object"),
    "gate-inputs/not-json.txt": ([], "evidence-unknown-type"),
    "gate-inputs/unredacted.json": ([], "evidence-holds-credential"),
    "gate-inputs/junit-skipped.xml": (["--max-skipped", "0"], "evidence-too-many-skipped"),
    "release-candidate/ok": ([], None),
    "release-candidate/extra-file": ([], "evidence-file-extra"),
    "release-candidate/source-changed": ([], "evidence-file-changed"),
    "release-candidate/receipt-commit-changed": ([], "evidence-digest-differs"),
    "release-candidate/exit-code-1": ([], "evidence-says-no"),
    "release-candidate/pack-not-canonical": ([], "evidence-not-canonical"),
    "supply-chain": (["--hmac-key-file", "key"], "provenance-builder-is-run"),
    "observability": ([], "metrics-no-time"),
}
EXIT = {"pass": 0, "fail": 1, "unproved": 3}


@unittest.skipIf(not SYNTHETIC.is_dir(), "../shared is not here")
class Expected(Scenario):
    def read(self, path, *flags, verdict):
        done = self.run_assay("evidence", "read", path, *flags, "--format", "json",
                              environment={"SOURCE_DATE_EPOCH": "1791936000"})  # 2026-10-14
        self.assertTrue(done.stdout, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["verdict"], verdict, (path, report["readings"][0]["reasons"]))
        self.assertEqual(done.returncode, EXIT[verdict])
        return report["readings"][0]

    def test_every_case(self):
        cases = json.loads((SYNTHETIC / "expected.json").read_text())
        self.assertEqual({case["case"] for case in cases}, set(ASKED))
        self.write("key", "not-a-secret\n")
        for case in cases:
            with self.subTest(case["case"]):
                flags, code = ASKED[case["case"]]
                verdict = "pass" if case["ours"].startswith(("pass", "HMAC verifies", "metrics_index.json verifies")) else "fail"
                reading = self.read(SYNTHETIC / case["case"], *flags, verdict=verdict)
                if code is not None:
                    self.assertIn(code, [reason["code"] for reason in reading["reasons"]])

    def test_a_chain_that_was_moved_is_unproved_without_remap(self):
        self.read(SYNTHETIC / "chain/downloaded-elsewhere", verdict="unproved")

    def test_a_cut_tail_passes_only_where_nobody_knows_of_it(self):
        self.read(SYNTHETIC / "chain/tail-cut", "--expect-head", "0" * 64, verdict="fail")

    def test_the_other_key_is_red(self):
        self.write("other", "another")
        reading = self.read(SYNTHETIC / "supply-chain", "--hmac-key-file", "other", verdict="fail")
        self.assertIn("signature-wrong", [reason["code"] for reason in reading["reasons"]])
        self.read(SYNTHETIC / "supply-chain", verdict="unproved")

    def test_real_files(self):
        real = DATA / "real"
        for name, flags, verdict in [
                ("download.json", [], "unproved"), ("download.json", ["--partial"], "pass"),
                ("runtime-certification/cdc-replay.json", [], "pass"),
                ("runtime-certification/artifact-contract.json", [], "pass"),
                ("runtime-certification/schema-evolution.json", [], "pass"),
                ("runtime-certification/run-ledger.json", [], "pass"),
                ("gates/agent_governance_gate.json", [], "pass"),
                ("gates/oss-coverage-build-gate.json", [], "pass"),
                ("gates/test-artifacts-validation-gate.json", [], "pass"),
                ("gates/synthetic-receipt.json", [], "unproved"),
                ("gates/oss-benchmark-release-readiness-2026-06-12.json", [], "unproved"),
                ("gates/clickhouse-external-benchmark-source-binding.json", ["--partial"], "pass"),
                ("checksums/package-sha256.txt", [], "unproved"),
                ("policy/github-branch-protection.yml", [], "pass"),
                ("policy/github-branch-protection.release-authority.json", [], "pass"),
                ("policy/workflow-security.yml", [], "pass"),
                ("junit/primitives.junit.xml", [], "pass"),
                ("agent-pr-receipt/pr-receipt-exit-code.txt", [], "unproved")]:
            with self.subTest(name):
                self.read(real / name, *flags, verdict=verdict)

    def test_stubs_of_workflows_are_no_evidence(self):
        for stub in sorted((DATA / "real/workflow-stubs").glob("*-*/*.json")):
            with self.subTest(stub.name):
                reading = self.read(stub, verdict="fail")
                self.assertIn("evidence-literal", [reason["code"] for reason in reading["reasons"]])

    def test_a_changed_policy_is_red(self):
        pair = DATA / "real/policy"
        self.write("pair/github-branch-protection.yml",
                   (pair / "github-branch-protection.yml").read_bytes().replace(b"strict: true", b"strict: false"))
        self.write("pair/authority.json", (pair / "github-branch-protection.release-authority.json").read_bytes())
        self.read("pair/authority.json", verdict="fail")


main()
