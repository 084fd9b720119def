"""Private keys as their tools write them: PEM, OpenSSH, DER, Java key stores, PKCS #12; in files and in history."""
import base64
import hashlib
import shutil
import subprocess
import unittest

from harness import Scenario, main

OPENSSL, KEYTOOL, SSH_KEYGEN = (shutil.which(name) for name in ("openssl", "keytool", "ssh-keygen"))


class KeyFiles(Scenario):
    def make(self, *command):
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, stdin=subprocess.DEVNULL)

    def found(self, name, *arguments):
        """(rule, severity) of each finding in the file."""
        report = self.report(*(arguments or (name,)), "--no-config")
        return sorted({(finding["rule"], finding["severity"]) for finding in report["findings"]})

    def need(self, program, name):
        if program is None:
            raise unittest.SkipTest(f"no {name} here")

    def make_pem(self):
        self.need(OPENSSL, "openssl")
        self.make(OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "clear.pem", "-out", "cert.pem",
                  "-subj", "/CN=a", "-days", "1")

    def test_pem_clear_and_encrypted(self):
        self.make_pem()
        self.make(OPENSSL, "pkcs8", "-topk8", "-in", "clear.pem", "-passout", "pass:x", "-out", "encrypted.pem")
        self.make(OPENSSL, "rsa", "-in", "clear.pem", "-aes128", "-traditional", "-passout", "pass:x", "-out", "old.pem")
        self.assertEqual(self.found("clear.pem"), [("private-key-pem", "critical")])
        self.assertEqual(self.found("encrypted.pem"), [("private-key-pem-encrypted", "medium")])
        self.assertEqual(self.found("old.pem"), [("private-key-pem-encrypted", "medium")])
        self.assertEqual(self.found("cert.pem"), [])

    def test_openssh(self):
        self.need(SSH_KEYGEN, "ssh-keygen")
        self.make(SSH_KEYGEN, "-q", "-t", "ed25519", "-N", "", "-f", "clear")
        self.make(SSH_KEYGEN, "-q", "-t", "ed25519", "-N", "a passphrase", "-f", "encrypted")
        self.assertEqual(self.found("clear"), [("private-key-pem", "critical")])
        self.assertEqual(self.found("encrypted"), [("private-key-pem-encrypted", "medium")])
        self.assertEqual(self.found("clear.pub"), [])

    def test_der(self):
        self.make_pem()
        self.make(OPENSSL, "pkcs8", "-topk8", "-nocrypt", "-in", "clear.pem", "-outform", "DER", "-out", "rsa8.der")
        self.make(OPENSSL, "rsa", "-in", "clear.pem", "-outform", "DER", "-traditional", "-out", "rsa1.der")
        self.make(OPENSSL, "genpkey", "-algorithm", "ed25519", "-outform", "DER", "-out", "ed.der")
        self.make(OPENSSL, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-outform", "DER", "-out",
                  "ec.der")
        self.make(OPENSSL, "x509", "-in", "cert.pem", "-outform", "DER", "-out", "cert.der")
        for name in ("rsa8.der", "rsa1.der", "ed.der", "ec.der"):
            self.assertEqual(self.found(name), [("private-key-der", "critical")], name)
            self.write("key.yaml", b"key: " + base64.b64encode((self.folder / name).read_bytes()) + b"\n")
            self.assertEqual(self.found("key.yaml"), [("private-key-der-base64", "critical")], name)
        self.assertEqual(self.found("cert.der"), [])

    def test_base64_that_ends_in_a_sign(self):
        head = bytes.fromhex("302e020100300506032b657004220420")
        for last in (b"\xff", b"\xfe", b"\x3e"):
            key = base64.b64encode(head + hashlib.sha256(last).digest()[:31] + last)
            self.assertIn(key[-1:], b"/+")
            self.write("key.yaml", b"key: " + key + b"\n")
            self.assertEqual(self.found("key.yaml"), [("private-key-der-base64", "critical")], key[-1:])

    def test_pkcs12(self):
        self.make_pem()
        self.make(OPENSSL, "pkcs12", "-export", "-inkey", "clear.pem", "-in", "cert.pem", "-out", "key.p12", "-passout",
                  "pass:x")
        self.make(OPENSSL, "pkcs12", "-export", "-nokeys", "-in", "cert.pem", "-out", "trust.p12", "-passout", "pass:x")
        self.assertEqual(self.found("key.p12"), [("pkcs12-private-key", "high")])
        self.assertEqual(self.found("trust.p12"), [])
        self.write("key.yaml", b"store: " + base64.b64encode((self.folder / "key.p12").read_bytes()) + b"\n")
        self.assertEqual(self.found("key.yaml"), [("keystore-base64", "high")])

    def test_java_key_stores_in_files_and_in_history(self):
        self.need(KEYTOOL, "keytool")
        secret = ("-storepass", "changeit", "-keypass", "changeit")
        self.make(KEYTOOL, "-genkeypair", "-alias", "a", "-keyalg", "RSA", "-keysize", "2048", "-storetype", "JKS",
                  "-keystore", "a.jks", "-dname", "CN=a", *secret)
        self.make(KEYTOOL, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-storetype", "JCEKS", "-keystore", "b.jceks",
                  "-dname", "CN=a", *secret)
        self.make(KEYTOOL, "-genseckey", "-alias", "a", "-keyalg", "AES", "-keysize", "128", "-storetype", "JCEKS",
                  "-keystore", "c.jceks", *secret)
        for name in ("a.jks", "b.jceks", "c.jceks"):
            self.assertEqual(self.found(name), [("java-keystore", "high")], name)
        self.git("init", "-q")
        self.commit("stores")
        for name in ("a.jks", "b.jceks", "c.jceks"):
            (self.folder / name).unlink()
        self.commit("without them")
        report = self.report("git", ".", "--no-config")
        places = {place["path"] for finding in report["findings"] for place in finding["places"]}
        self.assertEqual(places, {"a.jks", "b.jceks", "c.jceks"})

    def test_staged_stores_are_found(self):
        self.need(KEYTOOL, "keytool")
        self.git("init", "-q")
        self.write("a.txt", "a\n")
        self.commit("first")
        self.make(KEYTOOL, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-storetype", "JKS", "-keystore", "a.jks",
                  "-dname", "CN=a", "-storepass", "changeit", "-keypass", "changeit")
        self.git("add", "-A")
        self.assertEqual(self.found("", "git", ".", "--staged"), [("java-keystore", "high")])


if __name__ == "__main__":
    main()
