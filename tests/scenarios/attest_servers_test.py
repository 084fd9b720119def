"""assay attest sign --keyless against the servers of Sigstore themselves (Fulcio, Rekor v2, the time-stamp authority) on
loopback. Skipped where ASSAY_SIGSTORE_SERVERS does not name their folder (tests/sigstore_servers.sh)."""
import json
import unittest

from harness import main
from keyless_kit import REASON, KeylessScenario, sigstore_js_takes_statements_of_rekor_v2

try:
    from sigstore_servers import Servers, why_not
    from sigstore_services import IDENTITY
    REASON = why_not()
except ImportError:
    pass  # for the reason that the kit tells

PREDICATE = "https://example.com/predicate/v1"


@unittest.skipIf(REASON, REASON)
class RealServers(KeylessScenario):
    def make_services(self):
        return Servers(self.folder / "servers")

    def configure(self):
        self.write("config.json", json.dumps(self.services.signing_config()))

    def assert_signed(self, done):
        self.assertEqual(done.returncode, 0, f"{done.stderr.decode()}\n{self.services.said()}")

    def test_a_hundred_files_are_signed_with_one_certificate_and_verify(self):
        names = [f"dist/file-{i}.whl" for i in range(100)]
        for name in names:
            self.write(name, name)
        self.assert_signed(self.sign(*names))
        bundles = [json.loads((self.folder / f"{name}.sigstore.json").read_text()) for name in names]
        self.assertEqual(len({json.dumps(one["verificationMaterial"]["certificate"]) for one in bundles}), 1)
        entries = [entry for one in bundles for entry in one["verificationMaterial"]["tlogEntries"]]
        self.assertEqual(sorted(int(entry["logIndex"]) for entry in entries), list(range(100)))
        done = self.verify("dist")
        self.assertEqual(done.returncode, 0, done.stdout.decode() + done.stderr.decode())
        done = self.verify_by_sigstore_js(*names)
        self.assertEqual((done.returncode, done.stdout), (0, "verified 100\n"), done.stderr)
        self.write(names[7], "changed")
        self.assertEqual(self.verify("dist").returncode, 1)

    def test_a_statement_is_signed_and_verifies(self):
        self.write("p.json", '{"n": 1}')
        self.assert_signed(self.sign("a.whl", "--predicate", "p.json", "--predicate-type", PREDICATE))
        done = self.verify("a.whl", "--predicate-type", PREDICATE)
        self.assertEqual(done.returncode, 0, done.stdout.decode() + done.stderr.decode())
        if sigstore_js_takes_statements_of_rekor_v2():
            done = self.verify_by_sigstore_js("a.whl")
            self.assertEqual((done.returncode, done.stdout), (0, "verified 1\n"), done.stderr)

    def test_what_fulcio_writes_into_a_certificate_is_read(self):
        self.assert_signed(self.sign("a.whl"))
        done = self.run_assay("attest", "inspect", "a.whl.sigstore.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        for text in (IDENTITY, self.services.issuer, "c" * 40, "refs/tags/v1", "https://github.com/owner/repo"):
            self.assertIn(text, done.stdout.decode())

    def test_a_token_of_somebody_else_is_refused_and_in_no_message(self):
        other = self.services.token()[:-20] + "A" * 20
        self.services.issued.append(other)
        done = self.sign("a.whl", "--identity-token-env", "MINE", environment={"MINE": other})
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("does not take this token", done.stderr.decode())
        self.assertFalse((self.folder / "a.whl.sigstore.json").exists())


main()
