"""A vendor on loopback, over TLS, a rule for its tokens, and runs of the program that verify them."""
import json
import shutil
import subprocess

from fake_server import Answer, Fake
from harness import COMPLAINT, Scenario

HOST = "api.vendor.test"
RULES = """provider: Vendor
rules:
  - id: vendor-token
    description: token of a made-up vendor
    anchors: [vnd_]
    pattern: '\\bvnd_[0-9a-f]{32}\\b'
    severity: high
    confidence: high
    verify:
      method: GET
      url: 'https://%s/me'
      headers: {Authorization: 'Bearer {secret}', Accept: application/json}
      live_status: [200]
      live_body: ['"login"']
      dead_status: [401, 403]
    examples:
      match:
        - 'token = vnd_0123{~}456789abcdef0123456789abcdef'
        - 'vnd_ff23{~}456789abcdef0123456789abcdef'
      no_match: ['vnd_0123456789', 'vnd_zz23456789abcdef0123456789abcdef']
"""
LIVE = Answer({"login": "somebody"}, headers={"Content-Type": "application/json"})
DEAD = Answer({"message": "Bad credentials"}, 401, headers={"Content-Type": "application/json"})
# Nothing is waited for, and nothing asked twice but what a test wants asked twice.
QUICK = ("--verify-retries", "0", "--verify-retry-wait", "0", "--verify-timeout", "10")
ENVIRONMENT = {"ASAN_OPTIONS": f"exitcode={COMPLAINT}:detect_leaks=0"}


def token(seed):
    """A different value for each seed; no two begin alike."""
    state, out = seed * 2654435761 % 2**32, ""
    while len(out) < 32:
        state = (state * 1664525 + 1013904223) % 2**32
        out += f"{state >> 16:04x}"
    return "vnd" + "_" + out


def bearer(request):
    return (request.headers.get("Authorization") or "").removeprefix("Bearer ")


class VerificationScenario(Scenario):
    shares_cache = True

    def setUp(self):
        super().setUp()
        if shutil.which("openssl") is None:
            self.skipTest("openssl is not installed")
        self.rules = self.write("rules.yaml", RULES % HOST)
        (self.folder / "tree").mkdir()

    def certificate(self, names=(HOST, "localhost"), name="server"):
        """A key with a certificate of its own in one file, which is also who vouches for it."""
        path = self.folder / f"{name}.pem"
        alternatives = ",".join(f"DNS:{one}" for one in names)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=vendor", "-addext", f"subjectAltName={alternatives}", "-keyout",
                        path, "-out", self.folder / f"{name}.crt"], check=True, capture_output=True)
        path.write_bytes(path.read_bytes() + (self.folder / f"{name}.crt").read_bytes())
        return path

    def vendor(self, answers, path="/me", certificate=None):
        """answers: the value that is asked for -> Answer; None: every other."""
        def answer(request):
            return answers.get(bearer(request), answers[None])
        fake = Fake({path: answer}, certificate=certificate or self.certificate())
        self.addCleanup(fake.close)
        return fake

    def put(self, *values):
        self.write("tree/settings.py", "".join(f"token = '{value}'\n" for value in values))

    def scan(self, fake, *flags, trust="server.crt", quick=QUICK, arguments=("tree",), rules=True, prefix=(), form="json"):
        """A scan that verifies; no value is in what it prints."""
        named = ("--rules", self.rules, "--only", "vendor-token") if rules else ()
        done = self.run_assay("scan", *arguments, *named, "--verify", "--ca-file", trust, "--verify-resolve",
                              f"{HOST}:443:127.0.0.1:{fake.port}", *quick, "--format", form, *flags,
                              environment=ENVIRONMENT, prefix=prefix)
        text = (self.folder / "tree/settings.py").read_text()
        for line in text.splitlines():
            self.assertNotIn(line.split("'")[1].encode(), done.stdout + done.stderr)
        return done

    def states(self, done):
        """Mask-free: the states of the findings in the order of their lines."""
        report = json.loads(done.stdout)
        return [finding["status"] for finding in
                sorted(report["findings"], key=lambda finding: finding["places"][0]["line"])]
