"""assay attest provenance, scan, vsa and test-result with --keyless: the statement is in a bundle that verifies, and no
service is asked for one that will not be made."""
import base64
import json

from harness import github_token, main
from keyless_kit import KeylessScenario

try:
    from fake_server import Answer
    from sigstore_services import IDENTITY, ISSUER
except ImportError:
    pass  # all is skipped then

SCAN = "urn:assay:scan:v1"
SUMMARY = "https://slsa.dev/verification_summary/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"


def statement_of(bundle):
    return json.loads(base64.b64decode(json.loads(bundle)["dsseEnvelope"]["payload"]))


class KeylessStatements(KeylessScenario):
    def setUp(self):
        super().setUp()
        self.write("junit.xml", '<testsuite><testcase name="good"/></testsuite>')
        self.write("ci.yml", "on: push")

    def assert_attested(self, done, kind, path="b.json"):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"assay: signed as {IDENTITY}, by {ISSUER}, log entry ", done.stderr.decode())
        self.assertEqual(statement_of((self.folder / path).read_bytes())["predicateType"], kind)
        self.assertEqual(self.verify("a.whl", "--bundle", path, "--predicate-type", kind).returncode, 0)

    def test_each_statement_is_in_a_bundle_that_verifies(self):
        for logs in ((1,), (2,)):
            self.configure(logs)
            for command, flags, kind in (("scan", (), SCAN),
                                         ("provenance", ("--build-command", "make"), "https://slsa.dev/provenance/v1"),
                                         ("test-result", ("--junit", "junit.xml", "--configuration", "ci.yml"),
                                          TEST_RESULT)):
                with self.subTest(f"{command} {logs}"):
                    self.assert_attested(self.keyless(command, "a.whl", *flags, "-o", "b.json"), kind)
                    (self.folder / "b.json").unlink()

    def test_a_summary_is_signed_by_one_root_and_verifies_by_another(self):
        self.assertEqual(self.sign("a.whl").returncode, 0)
        policy = ("--certificate-identity", IDENTITY, "--certificate-oidc-issuer", ISSUER, "--trusted-root", "root.json")
        done = self.keyless("vsa", "a.whl", *policy, "--verifier", "https://example.org/v", "--resource-uri", "pkg:a",
                            "-o", "b.json", root_flag="--sign-trusted-root")
        self.assert_attested(done, SUMMARY)
        self.assertEqual(statement_of((self.folder / "b.json").read_bytes())["predicate"]["verificationResult"], "PASSED")

    def test_the_bundle_goes_to_standard_output_where_no_file_is_named(self):
        done = self.keyless("scan", "a.whl")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.write("b.json", done.stdout)
        self.assertEqual(self.verify("a.whl", "--bundle", "b.json", "--predicate-type", SCAN).returncode, 0)

    def test_a_test_result_that_failed_is_signed_and_ends_in_1(self):
        self.write("junit.xml", '<testsuite><testcase name="bad"><failure/></testcase></testsuite>')
        done = self.keyless("test-result", "a.whl", "--junit", "junit.xml", "--configuration", "ci.yml", "-o", "b.json")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.verify("a.whl", "--bundle", "b.json", "--accept-failed").returncode, 0)

    def test_no_service_is_asked_for_what_is_not_attested(self):
        self.write("leak.txt", github_token(7))
        self.write("there.json", "mine")
        self.write("empty.xml", "<testsuite/>")
        self.run_assay("attest", "keygen", "-o", "key.pem")
        for command, flags, code in (("scan", ("leak.txt",), 1), ("scan", ("missing.txt",), 3),
                                     ("provenance", ("a.whl", "--build-command", "make " + github_token(8)), 3),
                                     ("test-result", ("a.whl", "--junit", "empty.xml", "--configuration", "ci.yml"), 3),
                                     ("scan", ("a.whl", "-o", "there.json"), 2),
                                     ("scan", ("a.whl", "--key", "key.pem"), 2),
                                     ("scan", ("a.whl", "--form", "dsse"), 2)):
            with self.subTest(f"{command} {flags}"):
                done = self.keyless(command, *flags)
                self.assertEqual((done.returncode, done.stdout), (code, b""), done.stderr)
        self.assertEqual(self.services.fake.requests, [])
        self.assertEqual((self.folder / "there.json").read_text(), "mine")

    def test_a_service_that_refuses_leaves_no_bundle(self):
        self.services.mischief = {"wrong_set"}
        done = self.keyless("scan", "a.whl", "-o", "b.json")
        self.assertEqual((done.returncode, "set: " in done.stderr.decode()), (3, True))
        self.assertFalse((self.folder / "b.json").exists())
        self.services.fake.routes["/fulcio/api/v2/signingCert"] = Answer({"message": "no"}, 400)
        self.assertEqual(self.keyless("scan", "a.whl").returncode, 3)


main()
