"""assay analyze of a Google service account's key: its file is read, a token is made by signing, and asked with."""
import base64
import json
import subprocess
from urllib.parse import parse_qs, urlsplit

from fake_server import Answer, Fake
from harness import main
from verification_kit import ENVIRONMENT, VerificationScenario

ACCOUNT = "ci@blue-lamp-4711.iam.gserviceaccount.com"
JSON = {"Content-Type": "application/json"}
PROJECT = "/v1/projects/blue-lamp-4711"
TOKEN = "ya29" + ".c.b0A" + "Lamp" * 20
REFUSED = Answer({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}, 400, headers=JSON)


class AnalyzeGoogle(VerificationScenario):
    def setUp(self):
        super().setUp()
        key = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                             check=True, capture_output=True).stdout
        self.write("key.pem", key.decode())
        subprocess.run(["openssl", "pkey", "-in", self.folder / "key.pem", "-pubout", "-out", self.folder / "key.pub"],
                       check=True, capture_output=True)
        self.file = json.dumps({"type": "service_account", "project_id": "blue-lamp-4711", "private_key_id": "57b0ea10",
                                "private_key": key.decode(), "client_email": ACCOUNT, "client_id": "8283508785"},
                               indent=2)

    def signed_by_us(self, assertion):
        """By OpenSSL's program, which knows nothing of ours."""
        text, _, signature = assertion.rpartition(".")
        (self.folder / "signature").write_bytes(base64.urlsafe_b64decode(signature + "=="))
        return subprocess.run(["openssl", "dgst", "-sha256", "-verify", self.folder / "key.pub", "-signature",
                               self.folder / "signature"], input=text.encode(), capture_output=True).returncode == 0

    def google(self, token=None, **routes):
        def make_token(request):
            assertion = parse_qs(request.sent.decode())["assertion"][0]
            claims = json.loads(base64.urlsafe_b64decode(assertion.split(".")[1] + "=="))
            self.assertEqual((claims["iss"], claims["aud"], claims["scope"]),
                             (ACCOUNT, "https://oauth2.googleapis.com/token",
                              "https://www.googleapis.com/auth/cloud-platform.read-only"))
            if token:
                return token
            return Answer({"access_token": TOKEN, "expires_in": 3599}, headers=JSON) if self.signed_by_us(assertion) else REFUSED

        forbidden = Answer({"error": {"code": 403, "status": "PERMISSION_DENIED"}}, 403, headers=JSON)
        fake = Fake({"/token": make_token,
                     "/oauth2/v3/tokeninfo": Answer({"azp": "8283508785", "scope": "x"}, headers=JSON),
                     PROJECT: Answer({"projectNumber": "4711", "projectId": "blue-lamp-4711"}, headers=JSON),
                     PROJECT + ":testIamPermissions": Answer({"permissions": ["storage.objects.get"]}, headers=JSON),
                     "/v1/projects": Answer({"projects": [{"projectId": "blue-lamp-4711"}]}, headers=JSON),
                     PROJECT + "/serviceAccounts": Answer({"accounts": [{"email": "db@blue-lamp-4711.iam.gserviceaccount.com"},
                                                                        {"email": "person@example.org"}]}, headers=JSON),
                     "/storage/v1/b": Answer({"items": [{"name": "lamp-backups"}, {"name": TOKEN}]}, headers=JSON),
                     PROJECT + "/secrets": forbidden,
                     "/bigquery/v2/projects/blue-lamp-4711/datasets": Answer({}, headers=JSON),
                     PROJECT + "/locations/-/clusters": forbidden,
                     **routes}, certificate=self.certificate(("*.googleapis.com", "localhost")))
        self.addCleanup(fake.close)
        return fake

    def analyze(self, fake, *flags, text=None):
        done = self.run_assay("analyze", "--rule", "google-cloud-service-account-key", "--ca-file", "server.crt",
                              "--verify-resolve", f"*:443:127.0.0.1:{fake.port}", "--verify-retries", "0", *flags,
                              stdin=(text or self.file).encode(), environment=ENVIRONMENT)
        for value in (TOKEN, json.loads(self.file)["private_key"].split("\n")[3]):
            self.assertNotIn(value.encode(), done.stdout + done.stderr)
        return done

    def test_the_file_is_what_is_given(self):
        done = self.analyze(self.google())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        text = done.stdout.decode()
        for told in ("google-cloud-service-account-key: active (POST https://oauth2.googleapis.com/token, 200)\n",
                     "it can be read: RSA, 2,048 bits, not encrypted",
                     "allowed: a token that may only read (cloud-platform.read-only) (POST https://oauth2.googleapis.com/token, 200)\n",
                     "number: 8283508785\n", "bucket: lamp-backups\n", "right: storage.objects.get\n",
                     "account: db@blue-lamp-4711.iam.gserviceaccount.com\n",
                     "refused: names of secrets of the project (GET https://secretmanager.googleapis.com/v1/projects/{project}/secrets, 403)\n"):
            self.assertIn(told, text)
        self.assertNotIn("person", text)

    def test_the_key_itself_is_never_sent(self):
        fake = self.google()
        self.analyze(fake)
        self.assertEqual({request.command for request in fake.requests if "testIam" not in request.path
                          and request.path != "/token"}, {"GET"})
        for request in fake.requests:
            everything = (request.path + str(request.headers)).encode() + request.sent
            self.assertNotIn(b"PRIVATE", everything)
            for line in json.loads(self.file)["private_key"].split("\n")[1:-2]:
                self.assertNotIn(line.encode(), everything)
            if request.path != "/token":
                query = parse_qs(urlsplit(request.path).query)
                self.assertIn(TOKEN, (request.headers.get("Authorization") or "") + query.get("access_token", [""])[0])

    def test_the_first_assertion_is_of_a_made_up_key(self):
        fake = self.google()
        self.analyze(fake)
        signed = [self.signed_by_us(parse_qs(request.sent.decode())["assertion"][0]) for request in fake.requests
                  if request.path == "/token"]
        self.assertEqual(signed, [False, True, True])

    def test_a_deleted_key_is_dead(self):
        fake = self.google(token=REFUSED)
        done = self.analyze(fake)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual({request.path for request in fake.requests}, {"/token"})

    def test_a_clock_that_is_wrong_proves_nothing(self):
        late = Answer({"error": "invalid_grant", "error_description":
                       "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."}, 400,
                      headers=JSON)
        done = self.analyze(self.google(token=late))
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn(b": unknown", done.stdout)

    def test_a_server_that_gives_everybody_a_token_proves_nothing(self):
        done = self.analyze(self.google(token=Answer({"access_token": TOKEN}, headers=JSON)))
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"unsound-verifier", done.stdout)

    def test_a_key_that_was_altered_is_not_asked_about(self):
        key = json.loads(self.file)["private_key"]
        lines = key.split("\n")
        lines[3] = lines[3][::-1]  # of the modulus
        fake = self.google()
        done = self.analyze(fake, text=self.file.replace(json.dumps(key), json.dumps("\n".join(lines))))
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertEqual([request.path for request in fake.requests], [])

    def test_a_file_without_one_value_is_a_mistake(self):
        fake = self.google()
        for text in ("{}", json.dumps({"private_key": "x"}), '{"a": '):
            self.assertEqual(self.analyze(fake, text=text).returncode, 2)
        self.assertEqual(fake.requests, [])

    def test_a_scan_verifies_it_too(self):
        fake = self.google()
        self.write("tree/key.json", self.file)
        done = self.run_assay("scan", "tree", "--only", "google-cloud-service-account-key,google-cloud-service-account-email",
                              "--verify", "--ca-file", "server.crt", "--verify-resolve", f"*:443:127.0.0.1:{fake.port}",
                              "--verify-retries", "0", "--format", "json", environment=ENVIRONMENT)
        states = {one["rule"]: one["status"] for one in json.loads(done.stdout)["findings"]}
        self.assertEqual(states["google-cloud-service-account-key"], "active", done.stdout)
        plan = self.run_assay("scan", "tree", "--only", "google-cloud-service-account-key,google-cloud-service-account-email",
                              "--verify-plan").stdout
        self.assertIn(b"to POST https://oauth2.googleapis.com/token: it signs the request, and is not sent itself\n", plan)

    def test_a_scan_calls_a_key_dead_by_the_address_behind_it_alone(self):
        fake = self.google(token=REFUSED)
        lines = self.file.split("\n")
        key, address = (next(line for line in lines if f'"{name}"' in line) for name in ("private_key", "client_email"))
        further_off = f"[{{\n{key.rstrip(',')}\n}},\n{{\"client_id\": \"{'8' * 80}\",\n{address.rstrip(',')}\n}}]\n"
        for text, state in ((self.file, "inactive"), (further_off, "unknown")):
            self.write("tree/key.json", text)
            found = self.report("tree", "--only", "google-cloud-service-account-key,google-cloud-service-account-email",
                                "--verify", "--ca-file", "server.crt", "--verify-resolve", f"*:443:127.0.0.1:{fake.port}",
                                "--verify-retries", "0", environment=ENVIRONMENT)["findings"]
            key_of, = (one for one in found if one["rule"] == "google-cloud-service-account-key")
            self.assertEqual(key_of["status"], state, key_of)


if __name__ == "__main__":
    main()
