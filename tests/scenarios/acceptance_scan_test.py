"""Acceptance rows of scanning: a range, Lob's shape, logs, a literal password, artifacts and their redaction."""
import base64
import hashlib
import json
import pathlib
import unittest

from harness import Scenario, github_token, main

CUSTOMER = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "dpone"
STRIPE = "sk" + "_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


class Rows(Scenario):
    def found(self, *arguments, expect=1, **more):
        done = self.run_assay("scan", *arguments, "--format", "json", **more)
        self.assertEqual(done.returncode, expect, done.stderr.decode())
        return json.loads(done.stdout)["findings"]

    def test_row_1_a_token_that_a_later_commit_removes(self):
        token = github_token(1)
        self.git("init", "-q")
        self.write("a.txt", "one\n")
        self.commit("first")
        base = self.git("rev-parse", "HEAD")
        self.write("b.txt", f"x\ntoken = {token}\n")
        self.commit("second")
        second = self.git("rev-parse", "HEAD")
        self.write("b.txt", "x\n")
        self.commit("third")
        finding, = self.found("git", "--since", base)
        place, = finding["places"]
        self.assertEqual((place["path"], place["line"], place["commit"]), ("b.txt", 2, second))
        done = self.run_assay("scan", "git", "--since", base, "--format", "sarif", "-o", "report.sarif")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn(token[4:], (self.folder / "report.sarif").read_text())
        self.assertEqual(self.run_assay("sarif", "validate", "report.sarif").returncode, 0)

    def test_row_1_a_clean_repository_passes(self):
        self.git("init", "-q")
        self.write("a.txt", "one\n")
        self.commit("first")
        done = self.run_assay("scan", "git", "--format", "sarif")
        run = json.loads(done.stdout)["runs"][0]
        self.assertEqual((done.returncode, run["results"], run["invocations"][0]["executionSuccessful"]), (0, [], True))

    def test_row_3_names_of_tests_are_no_keys_of_lob(self):
        self.write("test_a.py", "def test_" + "measures_all_of_the_ways_to_read_it" + "():\n    pass\n")
        self.found("test_a.py", expect=0)
        key = "test_" + "0123456789abcdef0123456789abcdef012"[::-1]
        self.write("b.py", f"lob_api_key = '{key}'\n")
        self.assertEqual(len(self.found("b.py", "--fail-confidence", "low")), 1)

    def test_row_4_what_the_customers_own_check_misses_is_found_and_its_false_alarms_are_not(self):
        aws = "AS" + "IAY34FZKBOKMUTVV7A"
        body = github_token(4)[4:] + github_token(5)[4:] + github_token(6)[4:]
        seed = hashlib.sha256(b"a key").digest()
        der = base64.b64encode(bytes.fromhex("302e020100300506032b657004220420") + seed).decode()
        missed = ["password=supersecret99", f"api_key={STRIPE}", "postgres://user:" + "kD82mQpz4L" + "@db.internal/x",
                  "github_pat" + f"_{body[:22]}_{body[22:81]}", f"AWS_ACCESS_KEY_ID={aws}",
                  "AWS_SECRET_ACCESS_KEY=" + "q8RvK3nZp0XwLm5TfYbC2sHdJgA7eUoN9iVtWxQz",
                  "SLACK=xox" + "b-2514673892-7781234567890-AbCdEfGhIjKlMnOpQrStUvWx",
                  "-----BEGIN PRIVATE " + f"KEY-----\n{der}\n-----END PRIVATE KEY-----",
                  "Authorization: Basic " + base64.b64encode(b"deploy:kD82mQpz4LxV").decode()]
        for line in missed:
            with self.subTest(line):
                self.assertTrue(self.found("log", "-", "--fail-confidence", "low", stdin=f"first\n{line}\n".encode()))
        for line in ("password=***", "token: ***", "secret=${{ secrets.X }}", "The token: is rotated"):
            with self.subTest(line):
                self.assertEqual(self.found("log", "-", "--fail-confidence", "low", expect=0,
                                            stdin=f"first\n{line}\n".encode()), [])

    def test_row_4_groups_colours_and_wrapped_values_of_a_log(self):
        token = github_token(6)
        log = f"##[group]Run\n\x1b[36;1mexport TOKEN={token}\x1b[0m\n##[endgroup]\n"
        finding, = self.found("log", "-", stdin=log.encode())
        self.assertEqual(finding["places"][0]["line"], 2)

    @unittest.skipUnless(CUSTOMER.is_dir(), "needs the customer's workflows beside the checkout")
    def test_row_5_a_literal_password_of_a_workflow(self):
        path = CUSTOMER / ".github/workflows/connector-certification.yml"
        found = self.found(path, "--fail-confidence", "low")
        self.assertEqual({one["rule"] for one in found}, {"generic-password-assignment"})
        lines = path.read_text().splitlines()
        for one in found[0]["places"]:
            lines[one["line"] - 1] += "  # assay:allow generic-password-assignment a container of one job"
        self.write("certified.yml", "\n".join(lines) + "\n")
        suppressed = self.run_assay("scan", "certified.yml", "--fail-confidence", "low", "--format", "json")
        self.assertEqual(suppressed.returncode, 0, suppressed.stdout)
        self.assertIn(b"a container of one job", suppressed.stdout)
        done = self.run_assay("workflows", path, "--format", "json")
        checks = {one["check"] for one in json.loads(done.stdout)["findings"]}
        self.assertLessEqual({"secret-scope-step", "result-masked", "evidence-literal"}, checks)

    def test_row_13_an_artifact_with_a_value_is_red_and_what_is_redacted_scans_clean(self):
        value = github_token(9)
        self.write("artifact/run.json", json.dumps({"command": f"deploy --token {value}", "passed": True}))
        self.found("artifact")
        done = self.run_assay("redact", "--proof", "proof.json", "artifact/run.json")
        self.write("clean/run.json", done.stdout)
        self.found("clean", expect=0)
        proof = (self.folder / "proof.json").read_text()
        self.assertNotIn(value[4:], proof)

    def test_row_13_a_signed_proof_holds_for_the_output_and_nothing_else(self):
        self.write("run.log", f"token {github_token(9)}\n")
        done = self.run_assay("redact", "--proof", "proof.json", "run.log")
        self.write("clean.log", done.stdout)
        self.run_assay("attest", "keygen", "--type", "ed25519", "-o", "k.pem")
        self.assertEqual(self.run_assay("attest", "sign", "--statement", "proof.json", "--key", "k.pem", "-o",
                                        "proof.intoto.jsonl").returncode, 0)
        verify = ("attest", "verify", "clean.log", "--bundle", "proof.intoto.jsonl", "--key", "k.pem.pub", "--without-log")
        self.assertEqual(self.run_assay(*verify).returncode, 0)
        self.write("clean.log", done.stdout.replace(b"token", b"Token"))
        self.assertEqual(self.run_assay(*verify).returncode, 1)
        self.write("clean.log", done.stdout)
        text = (self.folder / "proof.intoto.jsonl").read_text()
        self.write("proof.intoto.jsonl", text.replace('"payload":"e', '"payload":"f', 1))
        self.assertNotEqual(self.run_assay(*verify).returncode, 0)


main()
