"""assay evidence read: what it shows, its exit codes, and files that lead out of their folder."""
import hashlib
import json
import os

from harness import Scenario, github_token, main

COMMIT = "7c25ce910ff4e3a929b46aa01237840ae92ef512"
GATE = {"schema_version": 1, "status": "PASS", "head_commit": COMMIT, "generated_at": "2026-09-30T09:14:58+00:00",
        "checks": [{"name": "x", "status": "PASS"}]}
EPOCH = {"SOURCE_DATE_EPOCH": "1790856000"}  # 2026-10-01T12:00:00Z


class Read(Scenario):
    def read(self, *arguments):
        done = self.run_assay("evidence", "read", *arguments, environment=EPOCH)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_text_names_format_subject_time_and_verdict(self):
        self.write("gate.json", json.dumps(GATE))
        code, out, _ = self.read("gate.json", "--commit", COMMIT, "--max-age", "7d")
        self.assertEqual(code, 0)
        for part in ("pass  gate.json  (governance-gate)", f"gitCommit:{COMMIT}", "2026-09-30T09:14:58Z", "1 passed"):
            self.assertIn(part, out)

    def test_the_worst_file_decides(self):
        self.write("gate.json", json.dumps(GATE))
        self.write("unknown.json", json.dumps({"schema": "x", "commit_sha": COMMIT, "passed": True}))
        self.write("empty.json", "{}")
        self.assertEqual(self.read("gate.json")[0], 0)
        self.assertEqual(self.read("gate.json", "unknown.json")[0], 3)
        self.assertEqual(self.read("gate.json", "unknown.json", "empty.json")[0], 1)

    def test_what_is_not_there_is_no_pass(self):
        self.write("gate.json", json.dumps(GATE))
        code, _, err = self.read("gate.json", "absent.json")
        self.assertEqual(code, 3)
        self.assertIn("absent.json", err)
        self.assertEqual(self.read()[0], 2)
        self.assertEqual(self.read("gate.json", "--as", "nonsense")[0], 2)
        self.assertEqual(self.read("gate.json", "--max-age", "soon")[0], 2)

    def test_a_credential_in_evidence_is_red_and_masked(self):
        token = github_token(7)
        self.write("gate.json", json.dumps({**GATE, "base_ref": token}))
        for form in ("text", "json"):
            code, out, err = self.read("gate.json", "--format", form)
            self.assertEqual(code, 1)
            self.assertIn("evidence-holds-credential", out)
            self.assertNotIn(token, out + err)

    def test_links_and_pipes_are_not_followed(self):
        self.write("outside/secret.txt", "x")
        digest = hashlib.sha256(b"x").hexdigest()
        os.makedirs(self.folder / "inside")
        os.symlink("../outside/secret.txt", self.folder / "inside/link.txt")
        os.mkfifo(self.folder / "inside/pipe")
        for name in ("link.txt", "pipe", "../outside/secret.txt"):
            self.write("inside/SHA256SUMS", f"{digest}  {name}\n")
            code, out, _ = self.read("SHA256SUMS", "--root", "inside")
            self.assertEqual((name, code), (name, 3), out)

    def test_two_runs_say_the_same(self):
        self.write("gate.json", json.dumps(GATE))
        self.write("bad.json", '{"a": 1, "a": 2}')
        runs = {self.read("gate.json", "bad.json", "--format", "json")[1] for _ in range(3)}
        self.assertEqual(len(runs), 1)

    def test_our_own_reports(self):
        self.write("clean/a.txt", "nothing\n")
        self.write("dirty/a.txt", f"token = {github_token(3)}\n")
        for folder, verdict in (("clean", 0), ("dirty", 1)):
            for form, suffix in (("json", "json"), ("sarif", "sarif")):
                done = self.run_assay("scan", folder, "--format", form)
                self.write(f"{folder}.{suffix}", done.stdout)
                code, out, _ = self.read(f"{folder}.{suffix}")
                self.assertEqual((folder, form, code), (folder, form, verdict), out)
        self.write("b.txt", "plain text\n")
        self.run_assay("redact", "b.txt", "--proof", "proof.json")
        code, out, _ = self.read("proof.json")
        self.assertEqual(code, 3)
        self.assertIn("evidence-unsigned", out)


main()
