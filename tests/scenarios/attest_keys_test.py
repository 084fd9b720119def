"""Keys are made for their owner's eyes alone, and what they sign others can verify."""
import base64
import json
import os
import stat
import unittest

from harness import Scenario, main

try:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding
    REASON = ""
except ImportError as missing:
    hashes = None
    REASON = f"needs the Python package cryptography: {missing}"

KINDS = ("p256", "p384", "ed25519", "rsa")
PREDICATE = "https://example.com/predicate/v1"


class Keys(Scenario):
    def keygen(self, *arguments, **more):
        return self.run_assay("attest", "keygen", *arguments, **more)

    def sign(self, *arguments, **more):
        self.write("p.json", '{"n": 1}')
        self.write("a.whl", "a")
        return self.run_assay("attest", "sign", "a.whl", "--predicate", "p.json", "--predicate-type", PREDICATE,
                              *arguments, **more)

    def test_key_file_is_of_its_owner_alone(self):
        os.umask(0)
        self.assertEqual(self.keygen("-o", "key.pem").returncode, 0)
        self.assertEqual(stat.S_IMODE((self.folder / "key.pem").stat().st_mode), 0o600)

    def test_key_is_never_written_over_a_file(self):
        self.write("key.pem", "mine")
        self.assertEqual(self.keygen("-o", "key.pem").returncode, 2)
        (self.folder / "link.pem").symlink_to("elsewhere.pem")
        self.assertEqual(self.keygen("-o", "link.pem").returncode, 2)
        self.assertEqual((self.folder / "key.pem").read_text(), "mine")
        self.assertFalse((self.folder / "elsewhere.pem").exists())

    def test_public_key_is_never_written_over_a_file(self):
        self.write("key.pem.pub", "mine")
        self.assertEqual(self.keygen("-o", "key.pem").returncode, 2)
        self.assertEqual((self.folder / "key.pem.pub").read_text(), "mine")
        self.assertFalse((self.folder / "key.pem").exists())
        (self.folder / "other.pem.pub").symlink_to("elsewhere.pub")
        self.assertEqual(self.keygen("-o", "other.pem").returncode, 2)
        self.assertFalse((self.folder / "elsewhere.pub").exists())

    def test_passphrase_is_as_long_as_a_key_can_be_opened_with(self):
        for size, code in ((1024, 0), (1025, 2), (5000, 2)):
            with self.subTest(size):
                done = self.keygen("-o", f"{size}.pem", "--passphrase-fd", "0", stdin=b"x" * size + b"\n")
                self.assertEqual(done.returncode, code)
                self.assertEqual((self.folder / f"{size}.pem").exists(), code == 0)
        self.assertEqual(self.sign("--key", "1024.pem", "--passphrase-fd", "0", stdin=b"x" * 1024).returncode, 0)

    def test_what_is_signed_verifies_and_nothing_else_does(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.keygen("--type", kind, "-o", f"{kind}.pem")
                self.assertEqual(self.sign("--key", f"{kind}.pem", "-o", "a.whl.intoto.jsonl").returncode, 0)
                verify = ("attest", "verify", "a.whl", "--key", f"{kind}.pem.pub")
                self.assertEqual(self.run_assay(*verify, "--predicate-type", PREDICATE).returncode, 0)
                self.assertEqual(self.run_assay(*verify, "--predicate-type", "https://other").returncode, 1)
                self.write("a.whl", "changed")
                self.assertEqual(self.run_assay(*verify).returncode, 1)

    def test_passphrase_comes_from_file_descriptor_or_environment(self):
        self.write("pass.txt", "correct horse\n")
        self.keygen("-o", "key.pem", "--passphrase-file", "pass.txt")
        self.assertIn("ENCRYPTED", (self.folder / "key.pem").read_text())
        self.assertEqual(self.sign("--key", "key.pem", "--passphrase-file", "pass.txt").returncode, 0)
        self.assertEqual(self.sign("--key", "key.pem", "--passphrase-fd", "0", stdin=b"correct horse").returncode, 0)
        self.assertEqual(self.sign("--key", "key.pem", "--passphrase-env", "PASS",
                                   environment={"PASS": "correct horse"}).returncode, 0)
        wrong = self.sign("--key", "key.pem", "--passphrase-env", "PASS", environment={"PASS": "battery staple"})
        self.assertEqual(wrong.returncode, 2)
        self.assertNotIn(b"battery", wrong.stderr)
        self.assertEqual(self.sign("--key", "key.pem").returncode, 2)
        self.write("empty.txt", "\n")
        self.assertEqual(self.sign("--key", "key.pem", "--passphrase-file", "empty.txt").returncode, 2)

    @unittest.skipIf(hashes is None, REASON)
    def test_another_implementation_verifies_envelopes(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.keygen("--type", kind, "-o", f"{kind}.pem")
                envelope = json.loads(self.sign("--key", f"{kind}.pem").stdout)
                payload = base64.b64decode(envelope["payload"], validate=True)
                signature = base64.b64decode(envelope["signatures"][0]["sig"], validate=True)
                kind_of_payload = envelope["payloadType"].encode()
                pae = b"DSSEv1 %d %s %d %s" % (len(kind_of_payload), kind_of_payload, len(payload), payload)
                key = serialization.load_pem_public_key((self.folder / f"{kind}.pem.pub").read_bytes())
                if isinstance(key, ed25519.Ed25519PublicKey):
                    key.verify(signature, pae)
                elif isinstance(key, ec.EllipticCurvePublicKey):
                    key.verify(signature, pae, ec.ECDSA(hashes.SHA384() if kind == "p384" else hashes.SHA256()))
                else:
                    key.verify(signature, pae, padding.PKCS1v15(), hashes.SHA256())
                statement = json.loads(payload)
                self.assertEqual((statement["predicateType"], statement["subject"][0]["name"]), (PREDICATE, "a.whl"))


main()
