"""Private terms: found wherever they stand, and neither they nor a path that holds one leaves in anything (row 14)."""
import base64
import json
import subprocess
import tempfile

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main, readable
from packages import sdist, wheel

TERM = "Zanzibar Quux"  # stands for a customer's name
SPELLINGS = ("zanzibar-quux", "ZANZIBAR_QUUX", "zanzibar quux", "ZanzibarQuux", "zanzibar.quux", "zanzibar%20quux")
POLICY = '#!dpone.tenant-hygiene-policy.v2\n{"schema": "dpone.tenant-hygiene-policy.v2", "terms": ["%s"], ' \
         '"jira_prefixes": ["ZQX"], "detectors": ["rfc1918"]}\n'
CACHE = tempfile.TemporaryDirectory(prefix="assay-scenario-")


class PrivateTerms(Scenario):
    def setUp(self):
        super().setUp()
        self.write("terms.txt", f"# customers\n\n{TERM}\n")
        self.write("src/zanzibar-quux/settings.py", f"a = 1\nTOKEN = '{github_token(5)}'\n")
        self.write("src/plain.py", "first\nhost = 'db.zanzibar_quux.internal'\n")

    def shown(self, done, *files):
        """All that a command wrote; fails where a term or a path that holds one stands in it."""
        text = done.stdout + done.stderr
        for name in files:
            path = self.folder / name
            text += b"".join(readable(one.read_bytes()) for one in
                             (sorted(path.rglob("*")) if path.is_dir() else [path]) if one.is_file())
        squeezed = bytes(c for c in text.lower() if c not in b" _-./\\\r\n\t")
        self.assertNotIn(b"zanzibarquux", squeezed.replace(b"%20", b""), text[-3000:])
        self.assertNotIn(b"settings.py", text, "a part of a path that holds a term")
        return text

    def run_assay(self, *arguments, environment=None, **more):
        # Rules with that of the terms are compiled once for all tests.
        return super().run_assay(*arguments, environment={"XDG_CACHE_HOME": CACHE.name, **(environment or {})}, **more)

    def run_with(self, *arguments, **more):
        return self.run_assay(*arguments, "--deny-terms", "terms.txt", **more)

    def test_row_14_a_term_in_a_name_or_in_content_fails_and_stands_nowhere(self):
        for form in ("text", "json", "jsonl", "sarif", "html"):
            with self.subTest(form):
                done = self.run_with("scan", "src", "--format", form, "-o", "report")
                self.assertEqual(done.returncode, 1, done.stderr)
                text = self.shown(done, "report")
                self.assertIn(b"private-term", text)
                self.assertIn(b"plain.py", text, "a path that holds none is shown")

    def test_row_14_the_policy_of_the_customer(self):
        self.write("policy", POLICY % TERM)
        self.write("more/a.txt", "see ZQX-1234\n")
        self.write("more/b.txt", "host 10.20.30.40\n")
        for path, found in (("src", 1), ("more/a.txt", 1), ("more/b.txt", 1), ("policy", 1)):
            done = self.run_assay("scan", path, "--deny-terms", "policy", "--format", "json")
            self.assertEqual(done.returncode, found, (path, done.stderr))
            self.shown(done)
            self.assertNotIn(b"ZQX-1234", done.stdout)
            self.assertNotIn(b"10.20.30.40", done.stdout)

    def test_each_spelling_is_found(self):
        for spelling in SPELLINGS[:5]:
            with self.subTest(spelling):
                self.write("one/a.txt", f"before {spelling} after\n")
                done = self.run_with("scan", "one")
                self.assertEqual(done.returncode, 1)
                self.shown(done)

    def test_without_a_term_all_is_as_it_was(self):
        self.write("one/a.txt", "zanzibar and quuux\n")
        self.assertEqual(self.run_with("scan", "one").returncode, 0)

    def test_the_list_may_stand_in_the_environment(self):
        done = self.run_assay("scan", "src", "--format", "json", environment={"ASSAY_DENY_TERMS": f"{TERM}\nother word"})
        self.assertEqual(done.returncode, 1)
        self.shown(done)

    def test_packages(self):
        self.write("dist/demo-1.0-py3-none-any.whl", wheel({"demo/__init__.py": "x = 1\n", "demo/zanzibar_quux.py": "y\n"}))
        self.write("dist/demo-1.0.tar.gz", sdist({"notes.md": "for Zanzibar Quux\n"}))
        for form in ("text", "json", "sarif", "github"):
            with self.subTest(form):
                done = self.run_with("dist", "check", "dist", "--format", form)
                self.assertEqual(done.returncode, 1)
                self.assertIn(b"dist-credential", self.shown(done))

    def test_the_name_of_a_package(self):
        self.write("named/zanzibar_quux-1.0-py3-none-any.whl", wheel())
        for command in (("scan", "dist", "named"), ("dist", "check", "named")):
            done = self.run_with(*command, "--format", "json")
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"private-term", self.shown(done))

    def test_a_plan_of_shards_that_would_name_one_is_not_written(self):
        done = self.run_with("shard", "plan", "src", "-o", "plan.jsonl")
        self.assertEqual(done.returncode, 3)
        self.shown(done)
        self.assertFalse({"plan.jsonl", "run.key"} & {path.name for path in self.folder.iterdir()})
        self.assertEqual(self.run_with("shard", "plan", "src/plain.py", "-o", "plan.jsonl").returncode, 0)
        self.shown(done, "plan.jsonl")

    def test_nothing_is_signed_that_holds_one(self):
        self.run_assay("attest", "keygen", "--type", "ed25519", "-o", "k.pem")
        self.write("zanzibar-quux.bin", "x")
        self.write("plain.bin", "x")
        self.write("quiet.json", "{}")
        self.write("loud.json", '{"for": "Zanzibar Quux"}')
        for file, predicate, kind, expect in (("zanzibar-quux.bin", "quiet", "x", 2), ("plain.bin", "loud", "x", 2),
                                              ("plain.bin", "quiet", "zanzibar-quux", 2), ("plain.bin", "quiet", "x", 0)):
            done = self.run_with("attest", "sign", file, "--predicate", f"{predicate}.json", "--predicate-type",
                                 f"https://example.org/{kind}", "--key", "k.pem", "-o", "signed.json")
            self.assertEqual(done.returncode, expect, done.stderr)
            self.shown(done)
            self.assertEqual((self.folder / "signed.json").exists(), expect == 0)

    def test_history_names_and_messages(self):
        self.git("init", "-q")
        self.commit("first")
        self.write("src/plain.py", "x\n")
        self.git("rm", "-rq", "src/zanzibar-quux")
        self.commit("without Zanzibar Quux")
        for form in ("json", "sarif", "text"):
            done = self.run_with("scan", "git", "--format", form)
            self.assertEqual(done.returncode, 1)
            self.shown(done)

    def test_errors_do_not_tell(self):
        for arguments in (("scan", "nowhere/zanzibar-quux"), ("evidence", "read", "zanzibar-quux.json"),
                          ("gate", "--policy", "zanzibar quux"), ("scan", "--zanzibar-quux"), ("zanzibar-quux",),
                          ("dist", "check", "zanzibar-quux"), ("explain", "zanzibar-quux")):
            with self.subTest(arguments):
                done = self.run_with(*arguments)
                self.assertIn(done.returncode, (2, 3))
                self.shown(done)
        self.write("short.txt", "ab\n")
        done = self.run_assay("scan", "src", "--deny-terms", "short.txt")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"line 1", done.stderr)
        self.assertEqual(self.run_assay("scan", "src", "--deny-terms", "nowhere").returncode, 2)
        self.write("empty.txt", "# none\n")
        self.assertEqual(self.run_assay("scan", "src", "--deny-terms", "empty.txt").returncode, 2)

    def test_evidence_and_gates(self):
        self.write("zanzibar-quux.xml", "<testsuite name='Zanzibar Quux' tests='1'><testcase name='a'/></testsuite>")
        for form in ("text", "json"):
            self.shown(self.run_with("evidence", "read", "zanzibar-quux.xml", "--format", form))
        done = self.run_with("evidence", "record", "zanzibar-quux.xml", "--commit", "a" * 40, "--label", "tests")
        self.shown(done)
        done = self.run_with("evidence", "record", "zanzibar-quux.xml", "--commit", "a" * 40, "--label", "zanzibar quux")
        self.assertNotEqual(done.returncode, 0)
        self.shown(done)
        done = self.run_with("evidence", "index", "src")
        self.assertEqual(done.returncode, 3)
        self.shown(done)
        self.run_assay("attest", "keygen", "--type", "ed25519", "-o", "k.pem")
        self.write("policy.yaml", "gate: g\npurpose: p\nsubjects: [gitCommit]\nproducer: {required: false}\ndomains:\n"
                                  "  - {domain: Zanzibar Quux, purpose: p, evidence: [{formats: [junit]}]}\n")
        done = self.run_with("gate", "--policy", "policy.yaml", "--commit", "a" * 40, "--evidence",
                             "Zanzibar Quux=zanzibar-quux.xml", "--resource", "https://example.org/zanzibar-quux", "--summary",
                             "summary.json", "--sign-key", "k.pem", "--also", "markdown=gate.md")
        self.shown(done, "gate.md")
        envelope = json.loads((self.folder / "summary.json").read_text())
        self.write("payload.json", base64.b64decode(envelope["payload"]))
        self.assertIn(b"verificationResult", self.shown(done, "payload.json"))
        self.shown(self.run_with("gate", "--policy", "pull-request", "--commit", "a" * 40, "--repository", "o/n",
                                 "zanzibar-quux.xml", "--format", "json"))

    def test_a_stream_of_findings_and_what_redact_writes(self):
        done = subprocess.run([ASSAY, "scan", "log", "-", "--format", "jsonl", "--deny-terms", "terms.txt"],
                              cwd=self.folder, input=b"one\nfor zanzibar quux\n", env={**INDEPENDENT, "XDG_CACHE_HOME": CACHE.name}, capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 1)
        self.shown(done)
        done = self.run_with("redact", "-", stdin=b"one\nfor zanzibar quux and others\n")
        self.assertIn(b"and others", self.shown(done))

    def test_fingerprints_do_not_let_anybody_guess(self):
        done = self.run_with("scan", "src", "--format", "json")
        found = [one for one in json.loads(done.stdout)["findings"] if one["rule"] == "private-term"]
        self.assertTrue(found)
        self.assertEqual({one["fingerprint"].strip("0") for one in found}, {""})


main()
