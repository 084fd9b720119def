"""The shipped policy certification-summary from the customer's suites and chains to go, and what must not be go."""
import hashlib
import json
import zipfile

from evidence_kit import COMMIT, PRODUCER, EvidenceScenario
from harness import main

AT = "2027-01-15T07:20:00+00:00"
RUNS = {"replay": (11, "replay-certified.yml"), "matrix": (12, "source-sink-certification.yml"),
        "connectors": (13, "connector-certification.yml")}
# Of each run: artifact, label of the record in it, kind of the customer's file.
PARTS = [("replay", "replay-evidence-chain-11-1", "replay_evidence_chain", "chain"),
         ("matrix", "source-sink-certification-suite-12-1", "matrix_certification_suite", "suite"),
         ("matrix", "source-sink-evidence-chain-12-1", "matrix_evidence_chain", "chain"),
         ("connectors", "connector-certification-suite-13-1", "connector_certification_suite", "suite"),
         ("connectors", "connector-evidence-chain-13-1", "connector_evidence_chain", "chain")]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class CertificationSummary(EvidenceScenario):
    def setUp(self):
        super().setUp()
        self.keys("mine")
        for part in PARTS:
            self.upload(*part)
        for run in RUNS:
            self.say(run)

    def dump(self, name, value):
        return self.write(name, json.dumps(value, indent=2, sort_keys=True) + "\n")

    def suite(self, where, passed=True):
        """certification_suite.json over one case."""
        case = self.dump(f"{where}/case.json", {"passed": passed, "rows": 7})
        item = {"name": "case", "path": "case.json", "sha256": digest(case), "passed": passed, "required": True,
                "missing": False, "summary": "rows=7", "evidence_status": "PASS", "release_id": None,
                "identity_status": None}
        return self.dump(f"{where}/certification_suite.json", {
            "schema_version": "dpone.certification_suite.v1", "suite_id": where, "release_id": None, "passed": passed,
            "evidence_status": "PASS" if passed else "FAIL", "blockers": [] if passed else ["case.not_passed"],
            "case_count": 1, "evidence_count": 1, "items": [item], "output_dir": where})

    def chain(self, where):
        """A chain of one entry over an index of one file."""
        log = self.write(f"{where}/logs/run.log", "certified\n")
        item = {"artifact_type": "log", "modified_at": AT, "name": "run.log", "passed": None, "path": "logs/run.log",
                "relative_path": "run.log", "release": None, "run_id": None, "sha256": digest(log), "size_bytes": 10}
        index = self.dump(f"{where}/index/artifact_index.json", {
            "items": [item], "output_dir": "index", "passed": True, "release": where, "roots": ["logs"],
            "total_artifacts": 1, "total_bytes": 10})
        hashed = {"artifact_index_hash": digest(index), "created_at": AT, "previous_chain_hash": None, "release": where}
        value = hashlib.sha256(json.dumps(hashed, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        entry = {**hashed, "artifact_index_path": "index/artifact_index.json", "chain_hash": value, "verified": True,
                 "entry_path": f"chain/{where}__evidence_chain.json", "markdown_path": f"chain/{where}__evidence_chain.md"}
        self.dump(f"{where}/chain/{where}__evidence_chain.json", entry)
        self.dump(f"{where}/chain/evidence_chain_index.json",
                  {"entries": [entry], "entry_count": 1, "latest_chain_hash": value})
        return self.folder / where

    def upload(self, run, artifact, label, kind, expect=0, **more):
        """A record of a suite or chain as a run uploads it, and its archive beside it."""
        number, workflow = RUNS[run]
        source = self.suite(label, **more) if kind == "suite" else self.chain(label)
        out = self.folder / "runs" / run / "artifacts" / artifact
        out.mkdir(parents=True, exist_ok=True)
        by = {**PRODUCER, "GITHUB_RUN_ID": str(number),
              "GITHUB_WORKFLOW_REF": f"owner/name/.github/workflows/{workflow}@refs/heads/main"}
        self.record(source, out / "record.json", "--label", label, "--key", "mine.pem", producer=by, expect=expect)
        with zipfile.ZipFile(f"{out}.zip", "w") as packed:
            packed.write(out / "record.json", "record.json")

    def say(self, run, **changed):
        """What the provider says of a run and its artifacts."""
        number, workflow = RUNS[run]
        facts = {"id": number, "run_attempt": 1, "path": f".github/workflows/{workflow}", "event": "push",
                 "head_branch": "main", "head_sha": COMMIT, "status": "completed", "conclusion": "success",
                 "repository": {"full_name": "owner/name"}, "head_repository": {"full_name": "owner/name"},
                 "run_started_at": "2027-01-15T07:00:00Z", "updated_at": "2027-01-15T07:30:00Z", **changed}
        self.dump(f"runs/{run}/run.json", facts)
        archives = sorted((self.folder / "runs" / run / "artifacts").glob("*.zip"))
        self.dump(f"runs/{run}/artifacts.json", {"total_count": len(archives), "artifacts": [
            {"id": i + 1, "name": path.stem, "digest": f"sha256:{digest(path)}", "expired": False,
             "created_at": "2027-01-15T07:29:00Z", "expires_at": "2027-04-15T07:29:00Z",
             "workflow_run": {"id": number, "head_sha": COMMIT}} for i, path in enumerate(archives)]})

    def blockers(self, expect, names=tuple(RUNS)):
        given = [word for name in names for word in ("--run", f"{name}=runs/{name}")]
        done = self.run_at("gate", "summary", "--policy", "certification-summary", "--commit", COMMIT, "--repository",
                           "owner/name", "--key", "mine.pem.pub", "--branch", "main", *given, "--format", "json")
        self.assertEqual(done.returncode, expect, (done.stdout + done.stderr).decode())
        report = json.loads(done.stdout)
        self.assertEqual(report["decision"], {0: "go", 1: "no-go", 3: "unproved"}[expect])
        return {one["code"] for one in report["blockers"]}

    def test_suites_and_chains_of_three_runs_are_go(self):
        self.assertEqual(self.blockers(expect=0), set())

    def test_a_suite_that_failed_is_no_go(self):
        self.upload(*PARTS[3], passed=False, expect=1)
        self.say("connectors")
        self.assertEqual(self.blockers(expect=1), {"gate-evidence-failed"})

    def test_a_run_that_is_not_there_is_unproved(self):
        self.assertIn("gate-run-missing", self.blockers(expect=3, names=("replay", "matrix")))

    def test_a_run_of_another_workflow_is_no_go(self):
        self.say("replay", path=".github/workflows/ci.yml")
        self.assertIn("gate-other-workflow", self.blockers(expect=1))

    def test_the_certification_of_connectors_is_not_that_of_the_matrix(self):
        self.say("matrix", path=".github/workflows/connector-certification.yml")
        self.assertIn("gate-other-workflow", self.blockers(expect=1))


main()
