"""What findings tell without anybody being asked: in each format, and never the value."""
import base64
import json
import shutil
import subprocess
import unittest

from harness import Scenario, github_token, main, readable


def jwt(claims):
    def part(data):
        return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
    return ".".join([part({"alg": "HS256", "typ": "JWT"}), part(claims), "kvRPfjAhLhtRTczoRgctVGp7KY1QVH3UBZM-gM0x8ec"])


class OfflineEvidence(Scenario):
    def evidence(self, *arguments, **more):
        """rule -> texts of its first finding."""
        out = {}
        for finding in self.report(*arguments, **more)["findings"]:
            out.setdefault(finding["rule"], [one["text"] for one in finding.get("evidence", [])])
        return out

    def test_in_text_json_and_sarif(self):
        token = github_token(1)
        self.write("a/app.py", f"token = '{token}'\n")
        text = self.run_assay("scan", "a").stdout.decode()
        self.assertIn("\n  evidence     its checksum is right\n", text)
        (finding,) = self.report("a")["findings"]
        self.assertEqual(finding["evidence"],
                         [{"check": "checksum", "says": "genuine", "text": "its checksum is right"}])
        log = json.loads(self.run_assay("scan", "a", "--format", "sarif").stdout)
        self.assertEqual(log["runs"][0]["results"][0]["properties"]["evidence"], finding["evidence"])
        lines = self.run_assay("scan", "a", "--format", "jsonl").stdout.splitlines()
        self.assertIn(finding["evidence"], [json.loads(line).get("evidence") for line in lines])

    def test_a_checksum_that_is_wrong(self):
        token = github_token(1)
        self.write("a/app.py", f"token = '{token[:-1]}{'A' if token[-1] != 'A' else 'B'}'\n")
        self.assertEqual(self.evidence("a")["github-pat"], ["its checksum is wrong: made up, altered or cut"])

    def test_a_token_that_has_ended_by_the_day_of_the_run(self):
        self.write("a/app.py", f"session = '{jwt({'iss': 'https://login.example.org/x', 'exp': 1800000000, 'sub': 'u-1'})}'\n")
        before = self.evidence("a", environment={"SOURCE_DATE_EPOCH": "1799000000"})["jwt"]
        self.assertEqual(before, ["signed by HS256", "issued by login.example.org", "it is valid until 2027-01-15"])
        after = self.evidence("a", environment={"SOURCE_DATE_EPOCH": "1801000000"})["jwt"]
        self.assertEqual(after[2], "it has expired on 2027-01-15")

    def test_the_account_of_a_key_id(self):
        self.write("a/credentials", "aws_access_key_id = " + "AK" + "IA" + "SP2TPHJSQH3FJRUX\n")
        self.assertEqual(self.evidence("a")["aws-access-key-id"], ["AWS account 171436882533"])

    @unittest.skipIf(shutil.which("openssl") is None, "openssl is not installed")
    def test_a_private_key_with_its_certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem",
                        "-subj", "/CN=a.example.org", "-days", "10"], cwd=self.folder, check=True, capture_output=True)
        key, cert = (self.folder / "key.pem").read_text(), (self.folder / "cert.pem").read_text()
        self.write("a/server.pem", cert + key)
        self.write("b/server.pem", key)
        read = "it can be read: RSA, 2,048 bits, not encrypted"
        pair = "its public key or certificate stands near it"
        self.assertEqual(self.evidence("a")["private-key-pem"], [read, pair])
        self.assertEqual(self.evidence("b")["private-key-pem"], [read])
        self.git("init", "-qb", "main")
        self.git("add", "a")
        self.git("commit", "-qm", "keys")
        self.assertEqual(self.evidence("git")["private-key-pem"], [read, pair])
        # Of one value at two places, what stands at either.
        self.assertEqual(self.evidence("a", "b")["private-key-pem"], [read, pair])
        self.assertEqual(self.evidence("b", "a")["private-key-pem"], [read, pair])

    @unittest.skipIf(shutil.which("ssh-keygen") is None, "ssh-keygen is not installed")
    def test_a_key_of_openssh(self):
        for kind, name in (("ed25519", "Ed25519"), ("rsa", "RSA")):
            path = self.folder / f"{kind}"
            subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", path], check=True, capture_output=True)
            self.write(f"a-{kind}/keys.txt", path.read_text() + (self.folder / f"{kind}.pub").read_text())
            self.assertEqual(self.evidence(f"a-{kind}")["private-key-pem"],
                             [f"it can be read: {name}, not encrypted", "its public key or certificate stands near it"])

    def test_no_format_shows_a_value(self):
        values = [github_token(1), jwt({"exp": 1800000000, "sub": "somebody-0815"})]
        self.write("a/app.py", "".join(f"token{i} = '{value}'\n" for i, value in enumerate(values)))
        for form in ("text", "json", "jsonl", "sarif", "html"):
            shown = readable(self.run_assay("scan", "a", "--format", form).stdout)
            for value in values:
                self.assertNotIn(value.encode(), shown)
            self.assertNotIn(b"somebody-0815", shown)


if __name__ == "__main__":
    main()
