"""assay gate summary: go or no-go over the artifacts of several runs, held against what the provider says (row 25)."""
import hashlib
import json
import shutil
import zipfile

from evidence_kit import COMMIT, NOW, PRODUCER, EvidenceScenario, junit
from harness import github_token, main

RUNS = {"replay": 101, "matrix": 102, "connectors": 103}
POLICY = """
gate: certifications
purpose: three runs together
subjects: [gitCommit]
producer: {{events: [push], forks: refuse}}
signing: {signing}
max_age: 1d
domains:
  - {{domain: replay, purpose: p, evidence: [{{formats: [junit]}}]}}
  - {{domain: matrix, purpose: p, evidence: [{{formats: [junit]}}]}}
  - {{domain: connectors, purpose: p, evidence: [{{formats: [junit]}}]}}
runs:
  - {{run: replay, workflows: [.github/workflows/replay.yml], artifacts: [replay-evidence], domains: [replay]}}
  - {{run: matrix, workflows: [.github/workflows/matrix.yml], artifacts: [matrix-evidence], domains: [matrix]}}
  - {{run: connectors, workflows: [.github/workflows/connectors.yml], artifacts: [connectors-evidence], domains: [connectors]}}
"""


class GateSummary(EvidenceScenario):
    def setUp(self):
        super().setUp()
        self.keys("mine")
        self.write("policy.yaml", POLICY.format(signing="required"))
        self.write("junit.xml", junit())
        self.facts = {name: self.provider(name, number) for name, number in RUNS.items()}
        for name in RUNS:
            self.download(name)

    def provider(self, name, number):
        """What the API says of a run."""
        return {"id": number, "run_attempt": 1, "path": f".github/workflows/{name}.yml", "event": "push",
                "head_branch": "main", "head_sha": COMMIT, "status": "completed", "conclusion": "success",
                "repository": {"full_name": "owner/name"}, "head_repository": {"full_name": "owner/name"},
                "run_started_at": "2027-01-15T07:00:00Z", "updated_at": "2027-01-15T07:30:00Z"}

    def artifacts_of(self, name, digest, **more):
        one = {"id": 1, "name": f"{name}-evidence", "digest": digest, "expired": False,
               "created_at": "2027-01-15T07:29:00Z", "expires_at": "2027-04-15T07:29:00Z",
               "workflow_run": {"id": RUNS[name], "head_sha": COMMIT}, **more}
        return {"total_count": 1, "artifacts": [one]}

    def download(self, name, keep_archive=True, producer=None, label=None):
        """The folder of a run as `gh run download` and `gh api` leave it."""
        out = self.folder / f"out-{name}"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        by = {**PRODUCER, "GITHUB_RUN_ID": str(RUNS[name]),
              "GITHUB_WORKFLOW_REF": f"owner/name/.github/workflows/{name}.yml@refs/heads/main", **(producer or {})}
        self.record("junit.xml", f"out-{name}/{name}.json", "--label", label or name, "--key", "mine.pem", producer=by)
        artifact = self.folder / "runs" / name / "artifacts" / f"{name}-evidence"
        shutil.rmtree(artifact, ignore_errors=True)
        artifact.parent.mkdir(parents=True, exist_ok=True)
        done = self.run_assay("evidence", "bundle", f"out-{name}", "-o", artifact, "--key", "mine.pem")
        self.assertEqual(done.returncode, 0, done.stderr)
        archive = artifact.parent / f"{name}-evidence.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(artifact.rglob("*")):
                if path.is_file():
                    packed.write(path, path.relative_to(artifact))
        digest = "sha256:" + hashlib.sha256(archive.read_bytes()).hexdigest()
        if not keep_archive:
            archive.unlink()
        self.say(name, artifacts=self.artifacts_of(name, digest))

    def say(self, name, artifacts=None, **changed):
        """Writes what the provider says of a run, some of it changed."""
        self.write(f"runs/{name}/run.json", json.dumps({**self.facts[name], **changed}))
        if artifacts is not None:
            self.write(f"runs/{name}/artifacts.json", json.dumps(artifacts))

    def said_of_artifacts(self, name):
        return json.loads((self.folder / "runs" / name / "artifacts.json").read_text())

    def summary(self, *flags, expect, runs="runs", names=tuple(RUNS), branch="main"):
        given = [word for name in names for word in ("--run", f"{name}={runs}/{name}")]
        done = self.run_at("gate", "summary", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name",
                           "--key", "mine.pem.pub", *(("--branch", branch) if branch else ()), *given, *flags,
                           "--format", "json")
        self.assertEqual(done.returncode, expect, (done.stdout + done.stderr).decode())
        return json.loads(done.stdout) if done.stdout else {}

    def blockers(self, expect, **more):
        return {one["code"] for one in self.summary(expect=expect, **more)["blockers"]}

    def test_row_25_all_bound_to_the_commit_is_go(self):
        report = self.summary(expect=0)
        self.assertEqual((report["decision"], report["score"]), ("go", 100))
        self.assertEqual([(run["run"], run["id"], run["attempt"], run["artifacts"][0]["content"]) for run in report["runs"]],
                         [(name, str(number), "1", "same") for name, number in RUNS.items()])

    def test_row_25_folders_that_were_moved_still_verify(self):
        shutil.move(self.folder / "runs", self.folder / "elsewhere")
        self.summary(expect=0, runs="elsewhere")

    def test_row_25_an_artifact_that_has_expired_is_unproved(self):
        artifacts = self.said_of_artifacts("matrix")
        for change in ({"expired": True}, {"expires_at": "2027-01-15T07:59:59Z"}):
            with self.subTest(change):
                artifacts["artifacts"][0].update(change)
                self.say("matrix", artifacts=artifacts)
                self.assertEqual(self.blockers(expect=3), {"gate-artifact-expired"})

    def test_row_25_another_digest_is_red(self):
        artifacts = self.said_of_artifacts("matrix")
        artifacts["artifacts"][0]["digest"] = "sha256:" + "0" * 64
        self.say("matrix", artifacts=artifacts)
        self.assertEqual(self.blockers(expect=1), {"gate-artifact-digest"})

    def test_row_25_a_folder_that_is_not_what_the_archive_holds_is_red(self):
        self.write("runs/matrix/artifacts/matrix-evidence/more.txt", "more")
        self.assertIn("gate-artifact-digest", self.blockers(expect=1))

    def test_row_25_a_run_of_something_else_is_red(self):
        cases = {"gate-other-workflow": {"path": ".github/workflows/another.yml"},
                 "gate-other-branch": {"head_branch": "feature"},
                 "gate-other-repository": {"repository": {"full_name": "other/name"}},
                 "gate-fork": {"head_repository": {"full_name": "fork/name"}},
                 "gate-other-event": {"event": "workflow_dispatch"},
                 "gate-other-subject": {"head_sha": "b" * 40},
                 "gate-other-attempt": {"run_attempt": 2},
                 "gate-other-run": {"id": 999},
                 "gate-run-failed": {"conclusion": "failure"},
                 "gate-other-branch ": {"path": ".github/workflows/replay.yml@refs/heads/feature"},
                 "gate-stale": {"run_started_at": "2027-01-01T00:00:00Z"},
                 "gate-future": {"updated_at": "2027-01-16T00:00:00Z"}}
        for code, changed in cases.items():
            with self.subTest(code):
                self.say("replay", **changed)
                self.assertIn(code.strip(), self.blockers(expect=1))

    def changed_artifact(self, expect, **changed):
        artifacts = self.said_of_artifacts("matrix")
        whole = json.dumps(artifacts)
        artifacts["artifacts"][0].update(changed)
        self.say("matrix", artifacts=artifacts)
        found = self.blockers(expect=expect)
        self.say("matrix", artifacts=json.loads(whole))
        return found

    def test_row_25_an_artifact_of_something_else_is_red(self):
        of = {"id": RUNS["matrix"], "head_sha": COMMIT, "head_branch": "main", "repository_id": 5, "head_repository_id": 5}
        cases = {"gate-other-run": {"workflow_run": {**of, "id": 5}},
                 "gate-other-subject": {"workflow_run": {**of, "head_sha": "b" * 40}},
                 "gate-other-branch": {"workflow_run": {**of, "head_branch": "feature"}},
                 "gate-fork": {"workflow_run": {**of, "head_repository_id": 6}},
                 "gate-other-attempt": {"created_at": "2027-01-15T06:59:59Z"},
                 "gate-future": {"created_at": "2027-01-15T09:00:00Z"}}
        for code, changed in cases.items():
            with self.subTest(code):
                self.assertEqual(self.changed_artifact(1, **changed), {code})
        self.changed_artifact(0, workflow_run=of)
        self.facts["matrix"]["repository"] = {"full_name": "owner/name", "id": 9}
        self.assertEqual(self.changed_artifact(1, workflow_run=of), {"gate-other-repository"})

    def test_row_25_an_artifact_that_does_not_say_what_it_is_of_is_unproved(self):
        self.assertEqual(self.changed_artifact(3, workflow_run=None), {"gate-other-run"})
        self.assertEqual(self.changed_artifact(3, workflow_run={"id": RUNS["matrix"]}), {"gate-other-run"})
        self.assertEqual(self.changed_artifact(3, expires_at=None), {"gate-artifact-expired"})

    def test_row_25_an_artifact_that_was_left_out_may_say_fail(self):
        self.write("policy.yaml", POLICY.format(signing="required").replace("[matrix-evidence]", "['matrix-evidence*']"))
        artifacts = self.said_of_artifacts("matrix")
        artifacts["artifacts"].append({**artifacts["artifacts"][0], "id": 2, "name": "matrix-evidence-vendor"})
        artifacts["total_count"] = 2
        self.say("matrix", artifacts=artifacts)
        self.assertEqual(self.blockers(expect=3), {"gate-artifact-missing"})
        artifacts["artifacts"][1]["created_at"] = "2027-01-15T06:00:00Z"
        self.say("matrix", artifacts=artifacts)
        self.blockers(expect=0)

    def test_row_25_a_run_that_did_not_end_well_proves_nothing(self):
        for changed in ({"conclusion": "cancelled"}, {"conclusion": "skipped"}, {"status": "in_progress", "conclusion": None}):
            with self.subTest(changed):
                self.say("replay", **changed)
                self.assertEqual(self.blockers(expect=3), {"gate-run-not-concluded"})

    def test_row_25_what_is_not_there_is_unproved(self):
        self.assertEqual(self.blockers(expect=3, names=("replay", "matrix")), {"gate-run-missing", "gate-domain-missing"})
        shutil.rmtree(self.folder / "runs/matrix/artifacts/matrix-evidence")
        (self.folder / "runs/matrix/artifacts/matrix-evidence.zip").unlink()
        self.assertEqual(self.blockers(expect=3), {"gate-artifact-missing", "gate-domain-missing"})

    def test_what_the_provider_says_must_be_whole(self):
        artifacts = self.said_of_artifacts("matrix")
        for text in (json.dumps({**artifacts, "total_count": 2}), "{", "[]", '{"artifacts": [], "artifacts": []}'):
            with self.subTest(text[:40]):
                self.write("runs/matrix/artifacts.json", text)
                self.assertIn("gate-run-unreadable", self.blockers(expect=1))
        (self.folder / "runs/matrix/run.json").unlink()
        self.assertIn("gate-run-unreadable", self.blockers(expect=3))

    def test_evidence_of_another_run_does_not_count_here(self):
        self.download("matrix", producer={"GITHUB_RUN_ID": "555"})
        self.assertEqual(self.blockers(expect=1), {"gate-other-run"})
        self.download("matrix", label="replay")
        self.assertEqual(self.blockers(expect=1), {"gate-other-run", "gate-domain-missing"})

    def test_without_an_archive_the_signature_must_say_who_made_it(self):
        self.download("matrix", keep_archive=False)
        report = self.summary(expect=0)
        self.assertIn("gate-artifact-unchecked", {one["code"] for one in report["warnings"]})
        self.write("policy.yaml", POLICY.format(signing="optional"))
        self.assertEqual(self.blockers(expect=3), {"gate-artifact-unchecked"})

    def test_what_is_no_artifact_of_the_run_is_red(self):
        shutil.copytree(self.folder / "runs/matrix/artifacts/matrix-evidence", self.folder / "runs/matrix/artifacts/more")
        self.assertEqual(self.blockers(expect=1), {"gate-artifact-unknown"})

    def test_a_summary_needs_runs_and_a_branch(self):
        self.summary(expect=2, branch=None)
        self.summary(expect=2, names=())
        self.summary("--run", "nobody=runs/replay", expect=2)
        self.summary("--run", "replay=runs/replay", expect=2)
        plain = self.run_at("gate", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name", "--key",
                            "mine.pem.pub", "out-replay")
        self.assertEqual(plain.returncode, 2)
        self.assertIn(b"gate summary", plain.stderr)

    def test_markdown_lists_the_runs(self):
        given = [word for name in RUNS for word in ("--run", f"{name}=runs/{name}")]
        done = self.run_at("gate", "summary", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name",
                           "--key", "mine.pem.pub", "--branch", "main", *given, "--format", "markdown")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("| matrix | 102 | 1 | .github/workflows/matrix.yml | main |", done.stdout.decode())

    def test_no_report_holds_a_credential_that_the_provider_or_the_policy_names(self):
        said, digest, reason = (github_token(seed) for seed in (1, 2, 3))
        self.say("replay", artifacts=self.artifacts_of("replay", digest), head_sha=said)
        self.write("policy.yaml", POLICY.format(signing="required") + "exceptions:\n  - {code: gate-stale, domain: replay, "
                   f"reason: '{reason}', owner: '{reason}', until: 2027-02-01}}\n")
        given = [word for name in RUNS for word in ("--run", f"{name}=runs/{name}")]
        for form in ("text", "json", "markdown", "sarif"):
            done = self.run_at("gate", "summary", "--policy", "policy.yaml", "--commit", COMMIT, "--repository",
                               "owner/name", "--key", "mine.pem.pub", "--branch", "main", *given, "--format", form)
            self.assertEqual(done.returncode, 1, done.stderr)
            for value in (said, digest, reason):
                self.assertNotIn(value.encode(), done.stdout + done.stderr, form)

    def test_the_shipped_policy_can_say_no_to_each_run(self):
        done = self.run_assay("gate", "selftest", "--policy", "certification-summary", "--json")
        self.assertEqual(done.returncode, 0, done.stdout)
        names = {case["case"] for case in json.loads(done.stdout)["policies"][0]["cases"]}
        for run in ("replay", "matrix", "connectors"):
            self.assertIn(f"run {run}: artifact changed", names)


assert NOW == 1_800_000_000  # 2027-01-15T08:00:00Z, which the times above are around
main()
