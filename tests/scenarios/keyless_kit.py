"""What scenarios of signing without a key share: services on loopback, their trusted root and configuration as files, and
a look at everything that is printed for tokens."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from harness import Scenario

try:
    from sigstore_services import IDENTITY, REQUEST_TOKEN, Services
    REASON = ""
except ImportError as missing:
    Services = None
    REASON = f"needs the Python package cryptography: {missing}"

FULCIO, REKOR, TSA = "/fulcio/api/v2/signingCert", "/rekor1/api/v1/log/entries", "/tsa"


def sigstore_js():
    """The folder that holds @sigstore/verify: of ASSAY_SIGSTORE_JS, else that which npm itself brings; or None."""
    root = os.environ.get("ASSAY_SIGSTORE_JS", "")
    if not root and shutil.which("npm"):
        found = subprocess.run(["npm", "root", "-g"], check=False, capture_output=True, text=True).stdout.strip()
        root = os.path.join(found, "npm")
    folder = pathlib.Path(root).absolute()
    return folder if shutil.which("node") and (folder / "node_modules" / "@sigstore" / "verify").is_dir() else None


def sigstore_js_takes_statements_of_rekor_v2():
    """@sigstore/verify before 4 compares the payload's digest with that of what was signed, and refuses them all."""
    packages = sigstore_js()
    code = packages / "node_modules/@sigstore/verify/dist/bundle/dsse.js" if packages else None
    return code is not None and code.is_file() and "compareSignedDigest" in code.read_text()


@unittest.skipIf(Services is None, REASON)
class KeylessScenario(Scenario):
    def make_services(self):
        return Services()

    def setUp(self):
        super().setUp()
        self.services = self.make_services()
        self.addCleanup(self.services.close)
        self.write("root.json", json.dumps(self.services.trusted_root()))
        self.configure()
        self.write("a.whl", "a")

    def configure(self, *arguments, **more):
        self.write("config.json", json.dumps(self.services.signing_config(*arguments, **more)))

    def keyless(self, command, *arguments, environment=None, retries="0", quick=("--timeout", "20", "--max-wait", "60"),
                root_flag="--trusted-root"):
        variables = dict(self.services.job() if environment is None else environment)
        done = self.run_assay("attest", command, "--keyless", "--signing-config", "config.json", root_flag, "root.json",
                              "--retries", retries, "--retry-wait", "0", *quick, *arguments, environment=variables)
        for token in [*self.services.issued, REQUEST_TOKEN]:
            self.assertNotIn(token.encode(), done.stdout + done.stderr)
            self.assertNotIn(token.split(".")[-1].encode(), done.stdout + done.stderr)
        return done

    def sign(self, *arguments, **more):
        return self.keyless("sign", *arguments, **more)

    def verify(self, *arguments):
        return self.run_assay("attest", "verify", "--certificate-identity", IDENTITY, "--certificate-oidc-issuer",
                              self.services.issuer, "--trusted-root", "root.json", *arguments)

    def verify_by_sigstore_js(self, *names):
        """What @sigstore/verify says of NAME.sigstore.json of each file."""
        packages = sigstore_js()
        if packages is None:
            self.skipTest("needs node and the npm package @sigstore/verify, which npm itself brings")
        script = pathlib.Path(__file__).with_name("sigstore_verify.cjs")
        return subprocess.run(["node", script, packages, "root.json", IDENTITY, self.services.issuer, *names],
                              cwd=self.folder, capture_output=True, text=True, timeout=120, check=False)
