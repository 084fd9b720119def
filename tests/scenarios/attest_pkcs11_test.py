"""Keys in a PKCS#11 module sign what others can verify; the PIN is never shown."""
import pathlib
import shutil
import subprocess
import unittest

from harness import Scenario, main

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
           "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((path for path in MODULES if pathlib.Path(path).is_file()), None)
PIN = "87654321"


@unittest.skipIf(MODULE is None or not shutil.which("softhsm2-util"), "needs SoftHSM (package softhsm2)")
class Pkcs11(Scenario):
    def setUp(self):
        super().setUp()
        (self.folder / "tokens").mkdir()
        self.write("softhsm2.conf", f"directories.tokendir = {self.folder}/tokens\nobjectstore.backend = file\n")
        self.environment = {"SOFTHSM2_CONF": str(self.folder / "softhsm2.conf"), "PIN": PIN}
        self.util("--init-token", "--free", "--label", "first", "--so-pin", "12345678")
        for number, kind in enumerate(("p256", "p384", "rsa")):
            self.run_assay("attest", "keygen", "--type", kind, "-o", f"{kind}.pem")
            self.util("--import", f"{kind}.pem", "--token", "first", "--label", kind, "--id", f"0{number}")
        self.write("a.whl", "a")
        self.write("p.json", "{}")

    def util(self, *arguments):
        subprocess.run(["softhsm2-util", *arguments, "--pin", PIN], cwd=self.folder, check=True, capture_output=True,
                       env={"PATH": "/usr/bin:/bin", **self.environment})

    def sign(self, key, *more):
        return self.run_assay("attest", "sign", "a.whl", "--predicate", "p.json", "--predicate-type", "https://p", "--key",
                              key, *(more or ("--passphrase-env", "PIN")), "-o", "a.json", environment=self.environment)

    def uri(self, choice):
        return f"pkcs11:{choice}?module-path={MODULE}"

    def test_every_kind_of_key_signs(self):
        for number, kind in enumerate(("p256", "p384", "rsa")):
            for choice in (f"token=first;object={kind};type=private", f"id=%0{number}"):
                with self.subTest(choice):
                    done = self.sign(self.uri(choice))
                    self.assertEqual((done.returncode, done.stderr), (0, b""))
                    verify = ("attest", "verify", "a.whl", "--bundle", "a.json", "--key")
                    self.assertEqual(self.run_assay(*verify, f"{kind}.pem.pub").returncode, 0)
            self.assertEqual(self.run_assay(*verify, "p256.pem.pub").returncode, 0 if kind == "p256" else 1)

    def test_wrong_pin_signs_nothing(self):
        self.write("pin", "wrong-pin-1")
        done = self.sign(self.uri("object=p256"), "--passphrase-file", "pin")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn(b"wrong-pin-1", done.stderr)
        self.assertFalse((self.folder / "a.json").exists())

    def test_key_must_be_one(self):
        for choice in ("token=other;object=p256", "object=absent"):
            self.assertEqual(self.sign(self.uri(choice)).returncode, 2, choice)
        self.util("--import", "p384.pem", "--token", "first", "--label", "p256", "--id", "09")
        self.assertEqual(self.sign(self.uri("object=p256")).returncode, 2)

    def test_uri_that_holds_a_pin_is_refused_without_showing_it(self):
        for query in (f"module-path={MODULE}&pin-value={PIN}", f"module-path={MODULE}&pin-source=file:/pin"):
            done = self.sign(f"pkcs11:object=p256?{query}")
            self.assertEqual(done.returncode, 2)
            self.assertNotIn(PIN.encode(), done.stderr)

    def test_uri_that_cannot_choose_is_refused(self):
        for uri in (f"pkcs11:?module-path={MODULE}", "pkcs11:object=p256", "pkcs11:object=p256?module-path=relative.so",
                    self.uri("object=p256;serial=1"), self.uri("object=p%2"), self.uri("object=a;object=b"),
                    "pkcs11:object=p256?module-path=/dev/null"):
            self.assertEqual(self.sign(uri).returncode, 2, uri)


main()
