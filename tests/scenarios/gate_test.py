"""A gate says go for whole evidence only; evidence of another subject, producer, key or time is red with its own code."""
import base64
import json
import pathlib
import unittest

from evidence_kit import COMMIT, NOW, PRODUCER, EvidenceScenario, junit
from harness import main

POLICY = """
gate: release
purpose: before anything is published
subjects: [gitCommit]
producer:
  workflows: [.github/workflows/ci.yml]
  branches: [main]
  events: [push]
signing: required
max_age: 1d
domains:
  - domain: tests
    purpose: they pass
    owner: core
    evidence:
      - formats: [junit]
        thresholds:
          - {count: failed, at_most: 0}
          - {count: passed, at_least: 2}
  - domain: more
    purpose: other tests
    required: false
    evidence: [{}]
levels:
  - {level: ready, score: 100}
  - {level: blocked, score: 0}
"""
STUBS = next((parent / "shared" / "data" / "dpone" / "evidence" / "real" / "workflow-stubs"
              for parent in pathlib.Path(__file__).resolve().parents
              if (parent / "shared" / "data" / "dpone" / "evidence").is_dir()), None)


class Gate(EvidenceScenario):
    def setUp(self):
        super().setUp()
        self.keys("mine", "other")
        self.write("policy.yaml", POLICY)
        self.write("junit.xml", junit())

    def judge(self, *arguments, expect, at=NOW, repository="owner/name"):
        return self.gate("--policy", "policy.yaml", "--commit", COMMIT, "--repository", repository,
                         "--key", "mine.pem.pub", *arguments, expect=expect, at=at)

    def blockers(self, *arguments, expect, **more):
        return {blocker["code"] for blocker in self.judge(*arguments, expect=expect, **more)["blockers"]}

    def made(self, *arguments, producer=PRODUCER, key="mine.pem", at=NOW):
        """The name of a record for the domain tests."""
        self.record("junit.xml", "r.json", "--label", "tests", *(("--key", key) if key else ()), *arguments,
                    producer=producer, at=at)
        return "r.json"

    def test_whole_evidence_is_go(self):
        report = self.judge(self.made(), expect=0)
        self.assertEqual((report["decision"], report["score"], report["level"]), ("go", 100, "ready"))

    def test_each_thing_that_is_wrong_has_its_own_code(self):
        cases = {
            "gate-other-repository": ({**PRODUCER, "GITHUB_REPOSITORY": "other/name", "GITHUB_WORKFLOW_REF":
                                       "other/name/.github/workflows/ci.yml@refs/heads/main"}, 1),
            "gate-other-workflow": ({**PRODUCER, "GITHUB_WORKFLOW_REF":
                                     "owner/name/.github/workflows/any.yml@refs/heads/main"}, 1),
            "gate-other-branch": ({**PRODUCER, "GITHUB_REF": "refs/heads/feature"}, 1),
            "gate-other-event": ({**PRODUCER, "GITHUB_EVENT_NAME": "workflow_dispatch"}, 1),
            "gate-other-subject": ({**PRODUCER, "GITHUB_SHA": "b" * 40}, 1),
        }
        for code, (producer, expect) in cases.items():
            with self.subTest(code):
                self.assertEqual(self.blockers(self.made(producer=producer), expect=expect), {code})

    def test_a_pull_request_of_a_fork_is_red(self):
        self.write("event.json", json.dumps({"pull_request": {"head": {"repo": {"full_name": "fork/name"}}}}))
        record = self.made(producer={**PRODUCER, "GITHUB_EVENT_NAME": "pull_request",
                                     "GITHUB_EVENT_PATH": "event.json"})
        self.assertIn("gate-fork", self.blockers(record, expect=1))

    def test_a_run_that_follows_one_of_a_fork_is_red(self):
        producer = {**PRODUCER, "GITHUB_EVENT_NAME": "workflow_run", "GITHUB_EVENT_PATH": "event.json"}
        self.write("policy.yaml", POLICY.replace("events: [push]", "events: [workflow_run]"))
        for repository, expect, codes in (("fork/name", 1, {"gate-fork"}), ("owner/name", 0, set()),
                                          (None, 3, {"gate-fork"})):
            with self.subTest(repository):
                self.write("event.json", json.dumps({"workflow_run": {"head_repository": {"full_name": repository}}}))
                self.assertEqual(self.blockers(self.made(producer=producer), expect=expect), codes)

    def test_a_run_of_another_commit_is_red(self):
        self.record("junit.xml", "r.json", "--label", "tests", "--key", "mine.pem", "--commit", COMMIT, expect=1,
                    producer={**PRODUCER, "GITHUB_SHA": "b" * 40})
        self.assertEqual(self.blockers("r.json", expect=1), {"gate-evidence-failed", "gate-other-subject"})

    def test_a_local_producer_is_unproved(self):
        self.assertEqual(self.blockers(self.made("--commit", COMMIT, producer={}), expect=3), {"gate-no-producer"})

    def test_what_is_asked_beyond_the_policy_binds_too(self):
        artifact = self.write("a.whl", "a")
        other = self.write("b.whl", "b")
        self.assertEqual(self.blockers(self.made(), "--artifact", artifact, expect=3), {"gate-not-bound"})
        bound = self.made("--commit", COMMIT, "--artifact", artifact)
        self.assertEqual(self.blockers(bound, "--artifact", artifact, expect=0), set())
        self.assertEqual(self.blockers(bound, "--artifact", other, expect=1), {"gate-other-subject"})

    def test_time(self):
        record = self.made()
        self.assertEqual(self.blockers(record, expect=1, at=NOW + 2 * 86400), {"gate-stale"})
        self.assertEqual(self.blockers(record, expect=1, at=NOW - 86400), {"gate-future"})

    def test_the_clock_counts_and_not_the_epoch_of_a_build(self):
        self.made()
        flags = ("gate", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name",
                              "--key", "mine.pem.pub", "r.json")
        by_clock = self.run_assay(*flags, environment={"SOURCE_DATE_EPOCH": str(NOW)})
        self.assertEqual(by_clock.returncode, 1, by_clock.stdout.decode())
        self.assertEqual(self.run_assay(*flags, "--now", "yesterday").returncode, 2)
        report = self.judge("r.json", expect=0)
        self.assertIn(("gate-now", "2027-01-15T08:00:00Z"),
                      [(one["code"], one["subject"]) for one in report["warnings"]])

    def test_signatures(self):
        self.assertEqual(self.blockers(self.made(key=None), expect=3), {"gate-unsigned"})
        self.assertEqual(self.blockers(self.made(key="other.pem"), expect=1), {"gate-other-key"})
        done = self.run_at("gate", "--policy", "policy.yaml", "--commit", COMMIT, self.made())
        self.assertEqual(done.returncode, 2, "a policy that demands signatures needs a key")

    def test_a_failed_test_is_red_and_an_older_pass_does_not_help(self):
        self.made()
        (self.folder / "r.json").rename(self.folder / "older.json")
        self.write("junit.xml", junit(failed=1))
        self.record("junit.xml", "r.json", "--label", "tests", "--key", "mine.pem", expect=1)
        self.assertEqual(self.blockers("older.json", "r.json", expect=1), {"gate-evidence-failed", "gate-threshold"})

    def test_a_missing_domain_is_unproved_and_no_evidence_an_error(self):
        self.record("junit.xml", "r.json", "--label", "more", "--key", "mine.pem")
        report = self.judge("r.json", expect=3)
        self.assertEqual([(one["code"], one["subject"]) for one in report["blockers"]],
                         [("gate-domain-missing", "tests")])
        self.judge(expect=2)
        (self.folder / "empty").mkdir()
        self.judge("empty", expect=2)
        nobody = self.run_at("gate", "--policy", "policy.yaml", "--commit", COMMIT, "--key", "mine.pem.pub", "r.json")
        self.assertEqual(nobody.returncode, 2, "nothing names a repository")

    def test_odd_evidence_crashes_nothing(self):
        (self.folder / "folder").mkdir()
        for evidence, expect in (("tests=nowhere.json", 3), ("unknown=junit.xml", 2), ("tests", 2), ("=junit.xml", 2)):
            with self.subTest(evidence):
                self.judge("--evidence", evidence, expect=expect)
        self.judge("--evidence", "tests=junit.xml", "--evidence", "tests=junit.xml", expect=2)
        self.assertNotEqual(self.run_at("gate", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name",
                              "--key", "mine.pem.pub",
                                        "--evidence", "tests=folder").returncode, 0)

    def test_a_damaged_record_is_red(self):
        self.made()
        text = (self.folder / "r.json").read_text()
        self.made(key=None)
        self.write("r.json", (self.folder / "r.json").read_text().replace('"passed":2', '"passed":3,"passed":2'))
        self.assertNotEqual(self.run_at("gate", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name",
                              "--key", "mine.pem.pub",
                                        "--evidence", "tests=r.json").returncode, 0)
        self.write("cut/r.json", text[:-20])
        self.assertNotEqual(self.run_at("gate", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name",
                              "--key", "mine.pem.pub",
                                        "--evidence", "tests=cut/r.json").returncode, 0)

    def test_a_damaged_record_beside_a_good_one_is_red(self):
        self.write("junit.xml", junit(failed=1))
        self.record("junit.xml", "failed.json", "--label", "tests", "--key", "mine.pem", expect=1)
        text = (self.folder / "failed.json").read_text()
        envelope = json.loads(text)
        payload = base64.b64decode(envelope["payload"]).decode()
        respelt = {**envelope, "payload": base64.b64encode(payload.replace('{"', '{ "', 1).encode()).decode()}
        self.write("junit.xml", junit())
        good = self.made()
        for name, damaged in (("cut", text[:-20]), ("cut short", text[:40]), ("blank", payload.replace('{"', '{ "', 1)),
                              ("respelt", json.dumps(respelt)), ("twice", text + text)):
            with self.subTest(name):
                self.write("folder/failed.json", damaged)
                for where in ("folder", "folder/failed.json"):
                    self.assertEqual(self.blockers(good, where, expect=1), {"gate-unreadable"})

    def test_records_in_a_bundle_count(self):
        (self.folder / "out").mkdir()
        self.record("junit.xml", "out/tests.json", "--label", "tests", "--key", "mine.pem")
        self.run_assay("evidence", "bundle", "out", "-o", "bundle", "--key", "mine.pem")
        self.judge("bundle", expect=0)

    def test_a_bundle_that_lacks_a_record_is_red(self):
        for name in ("out", "below"):
            (self.folder / name).mkdir()
        self.record("junit.xml", "out/tests.json", "--label", "tests", "--key", "mine.pem")
        self.write("junit.xml", junit(failed=1))
        self.record("junit.xml", "out/failed.json", "--label", "tests", "--key", "mine.pem", expect=1)
        self.run_assay("evidence", "bundle", "out", "-o", "below/bundle", "--key", "mine.pem")
        next((self.folder / "below").rglob("failed.json")).unlink()
        self.assertEqual(self.blockers("below", expect=1), {"gate-folder-not-whole"})

    def test_a_chain_with_a_damaged_head_is_red(self):
        self.made()
        self.run_at("evidence", "chain", "append", "chain", "r.json", "--key", "mine.pem")
        self.judge("chain", expect=0)
        self.write("chain/head", "garbage")
        self.assertEqual(self.blockers("chain", expect=1), {"gate-folder-not-whole"})

    def test_reports(self):
        record = self.made()
        summary = self.write("summary.md", "before\n")
        done = self.run_at("gate", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name",
                              "--key", "mine.pem.pub", record,
                           "--format", "sarif", "-o", "gate.sarif", "--also", "markdown=gate.md", "--step-summary",
                           at=NOW + 2 * 86400, environment={"GITHUB_STEP_SUMMARY": str(summary)})
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        self.assertEqual(self.run_assay("sarif", "validate", "gate.sarif").returncode, 0)
        markdown = (self.folder / "gate.md").read_text()
        self.assertIn("## NO-GO", markdown)
        self.assertIn("gate-stale", markdown)
        self.assertEqual(summary.read_text(), "before\n" + markdown)

    def test_a_signed_summary_says_what_the_gate_said(self):
        self.keys("gatekeeper")
        artifact = self.write("a.whl", "a")
        self.write("policy.yaml", POLICY.replace("[gitCommit]", "[gitCommit, sha256]"))
        record = self.made("--commit", COMMIT, "--artifact", artifact)
        for at, expect, result in ((NOW, 0, "PASSED"), (NOW + 2 * 86400, 1, "FAILED")):
            self.judge("--artifact", artifact, record, "--summary", "a.whl.intoto.jsonl", "--sign-key",
                       "gatekeeper.pem", "--resource", "pkg:pypi/a@1", expect=expect, at=at)
            envelope = json.loads((self.folder / "a.whl.intoto.jsonl").read_text())
            predicate = json.loads(base64.b64decode(envelope["payload"]))["predicate"]
            self.assertEqual((predicate["verificationResult"], predicate["verifiedLevels"]),
                             (result, ["ready"] if expect == 0 else []))
            verify = ("attest", "verify", "a.whl", "--predicate-type", "https://slsa.dev/verification_summary/v1")
            ours = (*verify, "--key", "gatekeeper.pem.pub")
            self.assertEqual(self.run_assay(*ours).returncode, expect)  # a summary that says FAILED is no pass
            self.assertEqual(self.run_assay(*ours, "--accept-failed").returncode, 0)
            self.assertEqual(self.run_assay(*verify, "--key", "mine.pem.pub").returncode, 1)
        self.judge(record, "--artifact", artifact, "--summary", "s", expect=2)

    def test_a_mistake_in_a_policy_is_told_with_its_place(self):
        self.write("policy.yaml", POLICY.replace("formats: [junit]", "formats: [junitt]"))
        done = self.run_at("gate", "--policy", "policy.yaml", "--commit", COMMIT, "--repository", "owner/name",
                              "--key", "mine.pem.pub", self.made())
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"policy.yaml:16:19: error:", done.stderr)
        self.write("empty.yaml", "")
        self.assertEqual(self.run_at("gate", "--policy", "empty.yaml", "--commit", COMMIT, "r.json").returncode, 2)

    def test_every_shipped_policy_can_say_no(self):
        done = self.run_assay("gate", "selftest", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        report = json.loads(done.stdout)
        self.assertTrue(report["held"])
        names = self.run_assay("gate", "list").stdout.decode().split()
        self.assertEqual([one["policy"] for one in report["policies"]], [f"shipped {name}" for name in names])
        self.assertEqual(self.run_assay("gate", "show", names[0]).returncode, 0)
        self.assertEqual(self.run_assay("gate", "selftest", "--policy", "policy.yaml").returncode, 0)

    def test_every_code_is_explained(self):
        for code in ("gate-stale", "gate-fork", "evidence-chain-cut"):
            self.assertIn(code.encode(), self.run_assay("explain", code).stdout)

    @unittest.skipIf(STUBS is None, "needs the customer's evidence beside the checkout")
    def test_literals_of_a_workflow_are_red(self):
        folder = STUBS / "production-maturity"
        evidence = [flag for file in sorted(folder.iterdir()) for flag in ("--evidence", f"{file.stem}={file}")]
        done = self.run_at("gate", "--policy", "production-maturity", "--commit", COMMIT, "--key", "mine.pem.pub",
                           "--repository", "owner/name", *evidence, "--format", "json")
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        report = json.loads(done.stdout)
        self.assertEqual(report["score"], 0)
        for code in ("gate-not-bound", "gate-no-producer", "gate-no-time"):
            self.assertEqual(sum(one["code"] == code for one in report["blockers"]), 6, code)


main()
