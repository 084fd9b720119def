"""The command line that suites of other projects drive: arguments in their order, 0 or 1, never a crash."""
import json
import pathlib
import subprocess
import unittest

from harness import ASSAY, Scenario, main

try:
    import sigstore_kit as kit
    from cryptography.hazmat.primitives.asymmetric import ec
except ImportError as missing:
    kit = None
    REASON = f"needs the Python package cryptography: {missing}"

PROGRAM = pathlib.Path(ASSAY).with_name("assay-conformance")


@unittest.skipIf(kit is None, "" if kit else REASON)
@unittest.skipIf(not PROGRAM.is_file(), "assay-conformance is not built")
class Conformance(Scenario):
    def setUp(self):
        super().setUp()
        self.sigstore = kit.Sigstore()
        self.write("root.json", json.dumps(self.sigstore.trusted_root()))
        self.write("a.txt", "artifact")
        self.write("bundle.json", json.dumps(self.sigstore.message_bundle(b"artifact")))

    def verify(self, *arguments):
        done = subprocess.run([PROGRAM, "verify-bundle", "--bundle", "bundle.json", *arguments], cwd=self.folder,
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    def test_path_and_digest(self):
        policy = ("--certificate-identity", kit.IDENTITY, "--certificate-oidc-issuer", kit.ISSUER, "--trusted-root",
                  "root.json")
        self.assertEqual(self.verify(*policy, "a.txt"), (0, ""))
        self.assertEqual(self.verify(*policy, "sha256:" + kit.sha256(b"artifact").hex()), (0, ""))
        code, why = self.verify(*policy, "sha256:" + "00" * 32)
        self.assertEqual((code, "digest:" in why), (1, True))

    def test_key(self):
        key = ec.generate_private_key(ec.SECP256R1())
        self.write("key.pub", kit.spki_pem(key))
        self.write("bundle.json", json.dumps(self.sigstore.managed_bundle(b"artifact", key)))
        self.assertEqual(self.verify("--key", "key.pub", "--trusted-root", "root.json", "a.txt")[0], 0)

    def test_refusals_are_one_and_name_a_step(self):
        other = ("--certificate-identity", "x", "--certificate-oidc-issuer", kit.ISSUER)
        self.assertIn("identity:", self.verify(*other, "--trusted-root", "root.json", "a.txt")[1])
        self.assertEqual(self.verify(*other, "--trusted-root", "root.json", "a.txt")[0], 1)
        self.assertEqual(self.verify(*other, "a.txt")[0], 1)
        self.assertEqual(self.verify(*other, "--trusted-root", "absent.json", "a.txt")[0], 1)
        self.write("bundle.json", "{")
        self.assertEqual(self.verify(*other, "a.txt")[0], 1)


main()
