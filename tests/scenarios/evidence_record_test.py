"""A record says what a file proves, of what, by whom and when; it never says more than the file."""
import hashlib
import json

from evidence_kit import COMMIT, NOW, PRODUCER, EvidenceScenario, junit
from harness import github_token, main


class Record(EvidenceScenario):
    def statement(self, name):
        return json.loads((self.folder / name).read_text())

    def test_it_holds_subject_producer_time_source_and_counts(self):
        path = self.write("out/junit.xml", junit())
        self.write("policy.yaml", "a: b\n")
        self.record("out/junit.xml", "r.json", "--label", "tests", "--policy", "policy.yaml")
        statement = self.statement("r.json")
        predicate = statement["predicate"]
        self.assertEqual(statement["subject"], [{"digest": {"gitCommit": COMMIT}}])
        self.assertEqual((predicate["verdict"], predicate["label"]), ("pass", "tests"))
        self.assertEqual(predicate["recordedAt"], "2027-01-15T08:00:00Z")
        self.assertEqual(predicate["producer"],
                         {"branch": "main", "commit": COMMIT, "event": "push", "kind": "github-actions",
                          "ref": "refs/heads/main", "repository": "owner/name", "runAttempt": "1", "runId": "7",
                          "workflow": ".github/workflows/ci.yml"})
        self.assertEqual(predicate["source"]["digest"]["sha256"], hashlib.sha256(path.read_bytes()).hexdigest())
        self.assertEqual((predicate["source"]["name"], predicate["source"]["format"]), ("junit.xml", "junit"))
        self.assertEqual(predicate["counts"]["passed"], 2)
        self.assertEqual(predicate["policyDigest"]["sha256"], hashlib.sha256(b"a: b\n").hexdigest())

    def test_its_bytes_are_canonical_and_the_same_each_time(self):
        self.write("junit.xml", junit())
        self.record("junit.xml", "r.json")
        text = (self.folder / "r.json").read_text()
        self.assertEqual(text, json.dumps(json.loads(text), separators=(",", ":"), sort_keys=True,
                                          ensure_ascii=False) + "\n")
        self.record("junit.xml", "again.json")
        self.assertEqual((self.folder / "again.json").read_text(), text)

    def test_a_pass_is_refused_where_the_file_does_not_prove_it(self):
        self.write("junit.xml", junit(failed=1))
        done = self.record("junit.xml", "r.json", "--verdict", "pass", expect=1)
        self.assertIn(b"recording a pass", done.stderr)
        self.assertFalse((self.folder / "r.json").exists())
        self.record("junit.xml", "r.json", expect=1)
        self.assertEqual(self.statement("r.json")["predicate"]["verdict"], "fail")
        self.record("junit.xml", "r.json", "--exit-zero")

    def test_literals_prove_nothing(self):
        for number, text in enumerate(('{"passed": true}', "{}", '{"status": "ok"}', "all good\n")):
            self.write(f"{number}.json", text)
            done = self.run_at("evidence", "record", f"{number}.json", "--verdict", "pass", "-o", "r.json",
                               producer=PRODUCER)
            self.assertIn(done.returncode, (1, 3), text)
            self.assertFalse((self.folder / "r.json").exists())

    def test_a_verdict_may_be_worse_than_the_files(self):
        self.write("junit.xml", junit())
        self.record("junit.xml", "r.json", "--verdict", "unproved", expect=3)
        self.assertEqual(self.statement("r.json")["predicate"]["verdict"], "unproved")

    def test_a_machine_without_environment_is_a_local_producer_and_must_name_a_subject(self):
        self.write("junit.xml", junit())
        self.record("junit.xml", "r.json", expect=2, producer={})
        self.record("junit.xml", "r.json", "--commit", COMMIT, producer={})
        self.assertEqual(self.statement("r.json")["predicate"]["producer"], {"kind": "local"})

    def test_the_repository_of_a_fork_is_told(self):
        self.write("junit.xml", junit())
        self.write("event.json", json.dumps({"pull_request": {"head": {"repo": {"full_name": "fork/name"}}}}))
        self.record("junit.xml", "r.json", producer={**PRODUCER, "GITHUB_EVENT_NAME": "pull_request",
                                                     "GITHUB_EVENT_PATH": "event.json"})
        self.assertEqual(self.statement("r.json")["predicate"]["producer"]["headRepository"], "fork/name")

    def test_signed_with_a_key_it_verifies_and_with_another_it_is_red(self):
        self.keys("mine", "other")
        self.write("junit.xml", junit())
        self.record("junit.xml", "r.json", "--key", "mine.pem")
        self.assertEqual(self.codes("r.json", "--key", "mine.pem.pub", "--source", "junit.xml", expect=0), set())
        self.assertEqual(self.codes("r.json", "--key", "other.pem.pub", expect=1), {"evidence-other-key"})
        self.write("junit.xml", junit() + " ")
        self.assertEqual(self.codes("r.json", "--key", "mine.pem.pub", "--source", "junit.xml", expect=1),
                         {"evidence-file-changed"})
        self.record("junit.xml", "bare.json")
        self.assertEqual(self.codes("bare.json", "--key", "mine.pem.pub", expect=3), {"evidence-unsigned"})

    def test_mistakes_in_flags(self):
        self.write("junit.xml", junit())
        for flags in (("--commit", "A" * 40), ("--digest", "md5:00"), ("--producer", "kind=github-actions"),
                      ("--producer", "colour=blue"), ("--as", "sarf"), ("--artifact", "nowhere")):
            self.record("junit.xml", "r.json", *flags, expect=2)
        self.record("nowhere.xml", "r.json", expect=2)
        done = self.run_at("evidence", "record", "junit.xml", "--commit", COMMIT,
                           environment={"SOURCE_DATE_EPOCH": "yesterday"})
        self.assertEqual(done.returncode, 2)

    def test_no_credential_leaves_by_a_record(self):
        token = github_token(3)
        self.write("junit.xml", junit(failed=1).replace('message="no"', f'message="{token}"').replace('"b"', f'"{token}"'))
        done = self.record("junit.xml", "r.json", expect=1)
        everything = (self.folder / "r.json").read_bytes() + done.stdout + done.stderr
        self.assertNotIn(token.encode(), everything)

    def test_a_credential_in_what_flags_say_is_refused(self):
        token = github_token(3)
        self.write("junit.xml", junit())
        for flags, member in ((("--label", token), b"/predicate/label"),
                              (("--producer", f"repository=me/{token}"), b"/predicate/producer/repository")):
            done = self.record("junit.xml", "r.json", *flags, expect=1)
            self.assertIn(member, done.stderr)
            self.assertNotIn(token.encode(), done.stdout + done.stderr)
            self.assertFalse((self.folder / "r.json").exists())

    def test_a_record_that_holds_a_credential_enters_no_chain(self):
        token = github_token(3)
        self.write("junit.xml", junit())
        self.record("junit.xml", "r.json", "--label", "unmasked")
        text = (self.folder / "r.json").read_text()
        self.write("forged.json", text.replace("unmasked", token))
        done = self.run_at("evidence", "chain", "append", "chain", "forged.json")
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        self.assertIn(b"/predicate/label", done.stderr)
        self.assertNotIn(token.encode(), done.stderr)
        self.assertFalse((self.folder / "chain").exists())

    def test_a_suite_that_is_named_with_a_credential_proves_nothing(self):
        token = github_token(3)
        self.write("junit.xml", junit().replace('name="t"', f'name="{token}"'))
        self.record("junit.xml", "r.json", expect=1)
        self.assertIn("evidence-holds-credential", (self.folder / "r.json").read_text())
        self.assertNotIn(token, (self.folder / "r.json").read_text())

    def test_it_is_of_its_time(self):
        self.write("junit.xml", junit())
        self.record("junit.xml", "r.json", at=NOW + 10_000)
        self.assertIn("evidence-future", self.codes("r.json", expect=1))


main()
