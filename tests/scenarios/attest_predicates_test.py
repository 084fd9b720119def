"""Statements that assay makes: what they say, that others verify them, and when none is made."""
import base64
import binascii
import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import pathlib
import subprocess
import tarfile
import unittest
import zipfile

from harness import Scenario, github_token, main
from keyless_kit import sigstore_js

try:
    import jsonschema
except ImportError:
    jsonschema = None
try:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
except ImportError:
    hashes = None

SCAN = "urn:assay:scan:v1"
SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "attest" / "predicates" / "scan.schema.json"
GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "octo/app",
          "GITHUB_WORKFLOW_REF": "octo/app/.github/workflows/release.yml@refs/tags/v1", "GITHUB_SHA": "a" * 40,
          "GITHUB_REF": "refs/tags/v1", "GITHUB_RUN_ID": "12", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_EVENT_NAME": "push",
          "GITHUB_REPOSITORY_ID": "7", "GITHUB_REPOSITORY_OWNER_ID": "8", "RUNNER_ENVIRONMENT": "github-hosted"}
SIGSTORE_JS = sigstore_js()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def statement_of(envelope):
    return json.loads(base64.b64decode(json.loads(envelope)["payload"]))


DOUBTFUL_RULE = """
provider: test
rules:
  - id: test-doubtful
    description: A word that is doubted
    anchors: ['doubtful=']
    pattern: 'doubtful=(?P<secret>[a-j]{10})'
    severity: medium
    confidence: low
    remediation: Nothing.
    references: ['https://example.org/']
    examples:
      match: ['doubtful=abcdefg{~}hij', 'doubtful=jihgfed{~}cba']
      no_match: ['doubtful=abc', 'doubtful=xyzxyzxyzx']
"""


class Predicates(Scenario):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.run_assay("attest", "keygen", "-o", "key.pem").returncode, 0)

    def attest(self, command, *arguments, **more):
        return self.run_assay("attest", command, *arguments, **more)

    def verify(self, path, bundle, *more):
        return self.run_assay("attest", "verify", path, "--bundle", bundle, "--key", "key.pem.pub", *more).returncode

    # --- provenance

    def test_provenance_of_github_names_workflow_commit_and_run(self):
        self.write("dist/a.whl", "a")
        done = self.attest("provenance", "dist", environment=GITHUB)
        statement = json.loads(done.stdout)
        self.assertEqual(statement["predicateType"], "https://slsa.dev/provenance/v1")
        self.assertEqual(statement["subject"], [{"name": "a.whl", "digest": {
            "sha256": sha256(b"a"), "sha512": hashlib.sha512(b"a").hexdigest()}}])
        predicate = statement["predicate"]
        self.assertEqual(predicate["runDetails"]["builder"]["id"],
                         "https://github.com/octo/app/.github/workflows/release.yml@refs/tags/v1")
        self.assertEqual(predicate["buildDefinition"]["resolvedDependencies"][0]["digest"], {"gitCommit": "a" * 40})

    def test_provenance_reads_the_event(self):
        self.write("a.whl", "a")
        self.write("event.json", json.dumps({"repository": {"full_name": "evil/app", "id": 7}}))
        done = self.attest("provenance", "a.whl", environment={**GITHUB, "GITHUB_EVENT_PATH": "event.json"})
        self.assertEqual((done.returncode, done.stdout), (2, b""))

    def test_provenance_without_a_variable_is_none(self):
        self.write("a.whl", "a")
        environment = {name: value for name, value in GITHUB.items() if name != "GITHUB_SHA"}
        self.assertEqual(self.attest("provenance", "a.whl", environment=environment).returncode, 2)

    def test_provenance_that_would_hold_a_credential_is_not_made(self):
        self.write("a.whl", "a")
        done = self.attest("provenance", "a.whl", "--build-command", "make TOKEN=" + github_token(1))
        self.assertEqual((done.returncode, done.stdout), (3, b""))
        self.assertNotIn(github_token(1).encode(), done.stderr)

    def test_signed_provenance_verifies_and_names_its_type(self):
        self.write("a.whl", "a")
        for form in ("dsse", "bundle"):
            with self.subTest(form):
                done = self.attest("provenance", "a.whl", "--key", "key.pem", "--form", form, "-o", "p.json",
                                   environment=GITHUB)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                waived = ("--without-log",) if form == "bundle" else ()
                kind = ("--predicate-type", "https://slsa.dev/provenance/v1")
                self.assertEqual(self.verify("a.whl", "p.json", *kind, *waived), 0)
                done = self.attest("verify", "a.whl", "--bundle", "p.json", "--key", "key.pem.pub", *waived)
                self.assertIn(b"in no log", done.stdout)
                self.assertEqual(self.verify("a.whl", "p.json", "--predicate-type", SCAN, *waived), 1)
        self.assertEqual(self.verify("a.whl", "p.json"), 1)

    # --- folders

    def test_whole_folder_verifies_until_anything_changes(self):
        self.write("tree/a", "a")
        self.write("tree/b/c", "c")
        done = self.attest("provenance", "tree", "--whole-folders", "--key", "key.pem", "-o", "p.json")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual([one["name"] for one in statement_of((self.folder / "p.json").read_bytes())["subject"]],
                         ["tree/"])
        self.assertEqual(self.verify("tree", "p.json", "--whole-folders"), 0)
        (self.folder / "tree/b/empty").mkdir()
        self.assertEqual(self.verify("tree", "p.json", "--whole-folders"), 1)
        (self.folder / "tree/b/empty").rmdir()
        os.chmod(self.folder / "tree/a", 0o755)
        self.assertEqual(self.verify("tree", "p.json", "--whole-folders"), 1)

    def test_link_in_a_folder_is_no_file(self):
        self.write("tree/a", "a")
        (self.folder / "tree/link").symlink_to("a")
        self.assertEqual(self.attest("provenance", "tree").returncode, 3)
        self.assertEqual(self.attest("provenance", "tree", "--whole-folders").returncode, 0)

    # --- scan

    def scan(self, *arguments, **more):
        return self.attest("scan", *arguments, "--key", "key.pem", "-o", "scan.json", **more)

    def test_clean_files_get_a_scan_that_verifies(self):
        self.write("dist/a.txt", "nothing of interest")
        done = self.scan("dist")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        statement = statement_of((self.folder / "scan.json").read_bytes())
        self.assertEqual((statement["predicateType"], statement["predicate"]["result"]), (SCAN, "pass"))
        self.assertEqual(self.verify("dist/a.txt", "scan.json", "--predicate-type", SCAN), 0)
        self.write("dist/a.txt", "changed")
        self.assertEqual(self.verify("dist/a.txt", "scan.json"), 1)

    @unittest.skipIf(jsonschema is None, "needs the Python package jsonschema")
    def test_scan_predicate_follows_its_schema(self):
        self.write("a.txt", "nothing of interest")
        self.scan("a.txt")
        predicate = statement_of((self.folder / "scan.json").read_bytes())["predicate"]
        jsonschema.validate(predicate, json.loads(SCHEMA.read_text()))

    def test_credential_ends_in_1_without_a_statement(self):
        self.write("dist/a.txt", f"token = {github_token(2)}")
        done = self.scan("dist")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"dist/a.txt: line 1: github", done.stderr)
        self.assertNotIn(github_token(2).encode(), done.stderr)
        self.assertFalse((self.folder / "scan.json").exists())

    def test_nothing_hides_a_finding(self):
        token = github_token(3)
        self.write("a.txt", f"token = {token} # assay:allow github-token reason")
        self.write("assay.yaml", "exclude: ['*.txt']\n")
        self.write(".assayignore", "")
        self.assertEqual(self.scan("a.txt").returncode, 1)

    def test_file_in_a_git_folder_is_read(self):
        self.write("tree/.git/objects/x", f"token = {github_token(4)}")
        self.assertEqual(self.scan("tree", "--whole-folders").returncode, 1)

    def test_git_pack_or_bundle_is_not_read_and_so_unproved(self):
        pack = b"PACK\0\0\0\2\0\0\0\0" + hashlib.sha1(b"PACK\0\0\0\2\0\0\0\0").digest()
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            member = tarfile.TarInfo("objects/pack/x.pack")
            member.size = len(pack)
            archive.addfile(member, io.BytesIO(pack))
        for name, data in (("x.pack", pack), ("tree/.git/objects/pack/x.pack", pack), ("a.tgz", packed.getvalue()),
                           ("x.bundle", b"# v2 git bundle\n\n" + pack), ("y.bundle", b"# v3 git bundle\n\n" + pack)):
            with self.subTest(name):
                self.write(name, data)
                done = self.scan(name.split("/")[0], "--whole-folders")
                self.assertEqual(done.returncode, 3)
                self.assertIn(b"assay scan git", done.stderr)
                self.assertFalse((self.folder / "scan.json").exists())

    def test_what_nobody_opens_is_not_read_and_so_unproved(self):
        packed = gzip.compress(b"x" * 99, mtime=0)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("a.txt", "a" * 99)
            made.comment = b"note: " + packed
        secret = bytes(range(200, 255))
        wide = "begin 644 a.txt\n" + binascii.b2a_uu(b"some text of a file").decode() + "`\nend\n"
        for name, data, why in (("comment.zip", archive.getvalue(), b"gzip data"),
                                ("behind.gz", packed + b"and then " + packed, b"gzip data"),
                                ("within.bin", b"\0\1text" + packed, b"gzip data at byte 6"),
                                ("zip.bin", b"\0\1" + archive.getvalue()[:60], b"a zip archive"),
                                ("xz.bin", b"\0\1" + lzma.compress(b"x"), b"xz data"),
                                ("bz2.bin", b"\0\1" + bz2.compress(b"x"), b"bzip2 data"),
                                ("mail.txt", "Hello,\n" + wide, b"uuencoded data"),
                                ("long.txt", "line\n" * 500_000 + wide, b"uuencoded data"),
                                ("openssl.enc", b"Salted__" + secret, b"encrypted"),
                                ("a.age", b"age-encryption.org/v1\n" + secret, b"encrypted"),
                                ("a.asc", b"-----BEGIN PGP MESSAGE-----\n\nabc\n", b"encrypted"),
                                ("a.gpg", b"\x85\x01\x0c\x03" + secret[:8] + b"\x01" + secret, b"encrypted"),
                                ("vault.yml", b"$ANSIBLE_VAULT;1.1;AES256\n3133\n", b"encrypted"),
                                ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + secret, b"OLE"),
                                ("a.parquet", b"PAR1\x15\0" + secret, b"Parquet")):
            with self.subTest(name):
                self.write(name, data)
                done = self.scan(name)
                self.assertEqual((done.returncode, why in done.stderr), (3, True), done.stderr)
                self.assertIn(name.encode(), done.stderr)
                self.assertFalse((self.folder / "scan.json").exists())
                (self.folder / name).unlink()
        inner = io.BytesIO()
        with tarfile.open(fileobj=inner, mode="w:gz") as made:
            member = tarfile.TarInfo("deep/a.age")
            member.size = 22
            made.addfile(member, io.BytesIO(b"age-encryption.org/v1\n"))
        self.write("a.tar.gz", inner.getvalue())
        self.assertEqual(self.scan("a.tar.gz").returncode, 3)

    def test_what_looks_like_it_and_is_none_is_read(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("a.txt", "a" * 99)
            made.comment = b"a note for people"
        for name, data in (("a.zip", archive.getvalue()), ("a.gz", gzip.compress(b"x") + gzip.compress(b"y")),
                           ("a.txt", "begin 644 is how uuencode begins\nand goes on in other letters\n"),
                           ("b.txt", "Salted peanuts; ORC is a format, PAR1 another; $ANSIBLE_VAULT too\n"),
                           ("c.bin", b"\0\1\x1f\x8b\x08 and no header; PK\x03\x04 neither" + b"\0" * 40),
                           ("a.tar.xz", lzma.compress(b"plain text"))):
            with self.subTest(name):
                self.write(name, data)
                done = self.scan(name)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                (self.folder / "scan.json").unlink()

    def test_copies_do_not_lie_in_what_is_scanned(self):
        self.write("tree/a.txt", "a")
        (self.folder / "tree/tmp").mkdir()
        (self.folder / "link").symlink_to("tree/tmp")
        for folder in ("tree/tmp", "link", "tree"):
            done = self.scan("tree", environment={"TMPDIR": str(self.folder / folder)})
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"TMPDIR", done.stderr)
        self.assertEqual(list((self.folder / "tree/tmp").iterdir()), [])
        (self.folder / "treetop").mkdir()
        self.assertEqual(self.scan("tree", environment={"TMPDIR": str(self.folder / "treetop")}).returncode, 0)

    def test_a_verifier_sees_and_demands_the_threshold_of_a_scan(self):
        self.write("rules.yaml", DOUBTFUL_RULE)
        self.write("a.txt", "doubtful=abcdefghij\n")
        self.assertEqual(self.scan("a.txt", "--rules", "rules.yaml").returncode, 0)
        done = self.attest("verify", "a.txt", "--bundle", "scan.json", "--key", "key.pem.pub")
        self.assertIn(b"from severity low and confidence high on findings count; 1 other was made; with rules",
                      done.stdout)
        done = self.attest("verify", "a.txt", "--bundle", "scan.json", "--key", "key.pem.pub", "--format", "json")
        [found] = json.loads(done.stdout)["files"][0]["attestations"]
        self.assertEqual((found["scan"]["failOn"], found["scan"]["failConfidence"], found["scan"]["passedOver"]),
                         ("low", "high", {"info": 0, "low": 0, "medium": 1, "high": 0, "critical": 0}))
        for flags, code in ((("--require-fail-on", "low"), 0), (("--require-fail-on", "info"), 0),
                            (("--require-fail-confidence", "low"), 1), (("--require-fail-confidence", "medium"), 1),
                            (("--require-fail-on", "high", "--require-fail-confidence", "low"), 0)):
            self.assertEqual(self.verify("a.txt", "scan.json", *flags), code, flags)
        self.attest("provenance", "a.txt", "--key", "key.pem", "-o", "p.json", environment=GITHUB)
        self.assertEqual(self.verify("a.txt", "p.json", "--require-fail-on", "low"), 1)
        self.assertEqual(self.scan("a.txt", "--rules", "rules.yaml", "--fail-confidence", "low").returncode, 1)

    def test_target_of_a_link_is_read(self):
        (self.folder / "tree").mkdir()
        self.write("tree/a", "a")
        (self.folder / "tree/link").symlink_to(github_token(5))
        self.assertEqual(self.scan("tree", "--whole-folders").returncode, 1)

    def test_archive_that_cannot_be_read_ends_in_3_without_a_statement(self):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            member = tarfile.TarInfo("a.txt")
            member.size = 1000
            archive.addfile(member, io.BytesIO(os.urandom(1000)))
        self.write("a.tar.gz", packed.getvalue()[:-200])
        done = self.scan("a.tar.gz")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"a.tar.gz", done.stderr)
        self.assertNotIn(b"assay-", done.stderr.replace(b"assay-scenario-", b""))
        self.assertFalse((self.folder / "scan.json").exists())

    def test_copies_are_gone_afterwards(self):
        self.write("a.txt", "a")
        (self.folder / "tmp").mkdir()
        self.scan("a.txt", environment={"TMPDIR": str(self.folder / "tmp")})
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])

    def test_scan_is_signed_by_nobody_who_did_not_make_it(self):
        self.write("a.txt", "a")
        self.scan("a.txt")
        self.write("s.json", json.dumps(statement_of((self.folder / "scan.json").read_bytes())))
        done = self.attest("sign", "--statement", "s.json", "--key", "key.pem")
        self.assertEqual((done.returncode, done.stdout), (2, b""))

    @unittest.skipIf(hashes is None, "needs the Python package cryptography")
    def test_scan_that_others_signed_without_passing_is_refused(self):
        self.write("a.txt", "a")
        self.scan("a.txt")
        key = serialization.load_pem_private_key((self.folder / "key.pem").read_bytes(), None)
        statement = statement_of((self.folder / "scan.json").read_bytes())
        for changes, code in (({}, 0), ({"result": "fail"}, 1), ({"more": 1}, 1), ({"coverage": {}}, 1)):
            payload = json.dumps({**statement, "predicate": {**statement["predicate"], **changes}}).encode()
            kind = b"application/vnd.in-toto+json"
            signature = key.sign(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload),
                                 ec.ECDSA(hashes.SHA256()))
            self.write("other.json", json.dumps({
                "payload": base64.b64encode(payload).decode(), "payloadType": kind.decode(),
                "signatures": [{"sig": base64.b64encode(signature).decode()}]}))
            self.assertEqual(self.verify("a.txt", "other.json"), code, changes)

    # --- test results

    def junit(self, cases):
        return self.write("junit.xml", f"<testsuites><testsuite>{cases}</testsuite></testsuites>")

    def result_of_tests(self, *more):
        self.write("a.whl", "a")
        self.write("ci.yml", "on: push")
        return self.attest("test-result", "a.whl", "--junit", "junit.xml", "--configuration", "ci.yml", *more)

    def test_result_names_what_passed_and_failed(self):
        self.junit('<testcase classname="t" name="good"/>')
        done = self.result_of_tests("--key", "key.pem", "-o", "t.json")
        self.assertEqual(done.returncode, 0)
        predicate = statement_of((self.folder / "t.json").read_bytes())["predicate"]
        self.assertEqual((predicate["result"], predicate["passedTests"]), ("PASSED", ["t.good"]))
        self.assertEqual(predicate["configuration"], [{"name": "ci.yml", "digest": {"sha256": sha256(b"on: push")}}])
        self.junit('<testcase name="bad"><failure/></testcase>')
        self.assertEqual(self.result_of_tests("--key", "key.pem", "-o", "t.json").returncode, 1)
        self.assertEqual(self.verify("a.whl", "t.json"), 1)
        self.assertEqual(self.verify("a.whl", "t.json", "--accept-failed"), 0)
        done = self.result_of_tests()
        self.assertEqual((done.returncode, json.loads(done.stdout)["predicate"]["result"]), (1, "FAILED"))

    def test_report_without_tests_proves_nothing(self):
        self.junit("")
        self.assertEqual(self.result_of_tests().returncode, 3)
        self.junit('<testcase name="a"><skipped/></testcase>')
        self.assertEqual(self.result_of_tests().returncode, 3)

    # --- verification summaries

    def test_summary_of_what_was_verified(self):
        self.write("a.whl", "a")
        self.attest("provenance", "a.whl", "--key", "key.pem", "-o", "a.whl.intoto.jsonl", environment=GITHUB)
        arguments = ("vsa", "a.whl", "--key", "key.pem.pub", "--verifier", "https://example.org/v", "--resource-uri",
                     "pkg:pypi/a@1", "--level", "SLSA_BUILD_LEVEL_2", "--sign-key", "key.pem", "-o", "vsa.json")
        done = self.attest(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        statement = statement_of((self.folder / "vsa.json").read_bytes())
        predicate = statement["predicate"]
        self.assertEqual(statement["subject"][0]["digest"]["sha256"], sha256(b"a"))
        self.assertEqual((predicate["verificationResult"], predicate["verifiedLevels"]),
                         ("PASSED", ["SLSA_BUILD_LEVEL_2"]))
        self.assertEqual(predicate["inputAttestations"][0]["digest"]["sha256"],
                         sha256((self.folder / "a.whl.intoto.jsonl").read_bytes()))
        self.assertEqual(predicate["policy"]["digest"]["sha256"],
                         sha256(base64.b64decode(predicate["policy"]["content"])))
        self.assertEqual(self.verify("a.whl", "vsa.json", "--predicate-type",
                                     "https://slsa.dev/verification_summary/v1"), 0)
        self.write("a.whl", "changed")
        done = self.attest(*arguments)
        self.assertEqual(done.returncode, 1)
        predicate = statement_of((self.folder / "vsa.json").read_bytes())["predicate"]
        self.assertEqual((predicate["verificationResult"], predicate["verifiedLevels"]), ("FAILED", ["FAILED"]))

    def test_summary_that_failed_is_about_what_was_refused(self):
        for name in ("a.whl", "b.whl"):
            self.write(f"dist/{name}", name)
            self.attest("provenance", f"dist/{name}", "--key", "key.pem", "-o", f"dist/{name}.intoto.jsonl",
                        environment=GITHUB)
        self.write("dist/b.whl", "changed")
        done = self.attest("vsa", "dist", "--key", "key.pem.pub", "--verifier", "v", "--resource-uri", "r",
                           "--sign-key", "key.pem", "-o", "vsa.json")
        self.assertEqual(done.returncode, 1)
        statement = statement_of((self.folder / "vsa.json").read_bytes())
        self.assertEqual([one["name"] for one in statement["subject"]], ["b.whl"])
        self.assertEqual(statement["predicate"]["verificationResult"], "FAILED")
        self.assertNotIn("inputAttestations", statement["predicate"])

    def test_summary_of_nothing_is_none(self):
        self.write("a.whl", "a")
        done = self.attest("vsa", "a.whl", "--key", "key.pem.pub", "--verifier", "v", "--resource-uri", "r")
        self.assertEqual((done.returncode, done.stdout), (3, b""))

    # --- parts lists, publish

    def test_type_of_a_parts_list_is_known(self):
        self.write("a.whl", "a")
        for document, kind in (({"spdxVersion": "SPDX-2.3"}, "https://spdx.dev/Document/v2.3"),
                               ({"bomFormat": "CycloneDX", "specVersion": "1.6"}, "https://cyclonedx.org/bom")):
            self.write("sbom.json", json.dumps(document))
            done = self.attest("sign", "a.whl", "--predicate", "sbom.json", "--key", "key.pem")
            self.assertEqual(statement_of(done.stdout)["predicateType"], kind)
            self.assertEqual(statement_of(done.stdout)["predicate"], document)
        self.write("sbom.json", "{}")
        self.assertEqual(self.attest("sign", "a.whl", "--predicate", "sbom.json", "--key", "key.pem").returncode, 2)

    def test_predicate_that_is_not_what_its_type_says_is_not_signed(self):
        self.write("a.whl", "a")
        self.write("p.json", "{}")
        done = self.attest("sign", "a.whl", "--predicate", "p.json", "--predicate-type",
                           "https://slsa.dev/provenance/v1", "--key", "key.pem")
        self.assertEqual((done.returncode, done.stdout), (2, b""))

    # --- others

    @unittest.skipIf(hashes is None, "needs the Python package cryptography")
    def test_another_implementation_verifies_a_bundle(self):
        self.write("a.whl", "a")
        self.attest("provenance", "a.whl", "--key", "key.pem", "--form", "bundle", "-o", "p.json")
        bundle = json.loads((self.folder / "p.json").read_bytes())
        envelope = bundle["dsseEnvelope"]
        payload = base64.b64decode(envelope["payload"], validate=True)
        kind = envelope["payloadType"].encode()
        key = serialization.load_pem_public_key((self.folder / "key.pem.pub").read_bytes())
        key.verify(base64.b64decode(envelope["signatures"][0]["sig"], validate=True),
                   b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload), ec.ECDSA(hashes.SHA256()))
        spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.assertEqual(bundle["verificationMaterial"]["publicKey"]["hint"],
                         base64.b64encode(hashlib.sha256(spki).digest()).decode())

    @unittest.skipIf(SIGSTORE_JS is None, "needs node and the npm package @sigstore/verify")
    def test_sigstore_js_verifies_a_bundle(self):
        self.write("a.whl", "a")
        self.attest("provenance", "a.whl", "--key", "key.pem", "--form", "bundle", "-o", "p.json")
        self.write("verify.js", """
            const [modules, bundle, key] = process.argv.slice(2);
            const {bundleFromJSON} = require(modules + '/node_modules/@sigstore/bundle');
            const {toSignedEntity, toTrustMaterial, Verifier} = require(modules + '/node_modules/@sigstore/verify');
            const {TrustedRoot} = require(modules + '/node_modules/@sigstore/protobuf-specs');
            const fs = require('fs');
            const root = TrustedRoot.fromJSON({tlogs: [], ctlogs: [], certificateAuthorities: [], timestampAuthorities: []});
            const publicKey = require('crypto').createPublicKey(fs.readFileSync(key));
            const material = toTrustMaterial(root, () => ({publicKey, validFor: () => true}));
            const verifier = new Verifier(material, {tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0});
            verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(fs.readFileSync(bundle)))));
        """)
        self.assertEqual(self.attest("keygen", "-o", "other.pem").returncode, 0)
        for key, good in (("key.pem.pub", True), ("other.pem.pub", False)):
            done = subprocess.run(["node", "verify.js", SIGSTORE_JS, "p.json", key], cwd=self.folder, check=False,
                                  capture_output=True)
            self.assertEqual(done.returncode == 0, good, done.stderr.decode())


main()
