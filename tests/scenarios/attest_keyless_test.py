"""assay attest sign --keyless against services on loopback: what is written verifies, what misbehaves is refused with its
reason and leaves no bundle, and the identity token is nowhere."""
import hashlib
import json
import pathlib
import subprocess
import unittest

from harness import ASSAY, INDEPENDENT, main
from keyless_kit import FULCIO, REKOR, TSA, KeylessScenario, sigstore_js_takes_statements_of_rekor_v2

try:
    from fake_server import Answer, Turns
    from sigstore_services import IDENTITY, ISSUER, JSON_TYPE, STAMP_TYPE, Services
except ImportError:
    pass  # all is skipped then

CONFORMANCE = pathlib.Path(ASSAY).with_name("assay-conformance")
PREDICATE = "https://example.com/predicate/v1"


class Keyless(KeylessScenario):
    def assert_refused(self, done, why, code=3):
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(why, done.stderr.decode())
        self.assertEqual(list(self.folder.glob("*.sigstore.json")), [])

    def bundle(self, name="a.whl.sigstore.json"):
        return json.loads((self.folder / name).read_text())

    def test_a_file_is_signed_and_verifies(self):
        done = self.sign("a.whl")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"as {IDENTITY}, by {ISSUER}\na.whl: a.whl.sigstore.json, log entry 1001\n", done.stdout.decode())
        self.assertEqual(self.verify("a.whl").returncode, 0)
        self.write("a.whl", "changed")
        self.assertEqual(self.verify("a.whl").returncode, 1)

    def test_the_configuration_selects_logs_and_time_stamps(self):
        for logs, stamps, kinds in (((1,), (), ["0.0.1"]), ((1,), ("/tsa",), ["0.0.1"]), ((2,), ("/tsa",), ["0.0.2"]),
                                    ((1, 2), ("/tsa", "/tsa"), ["0.0.1", "0.0.2"])):
            with self.subTest(f"{logs} {stamps}"):
                self.configure(logs, stamps)
                self.assertEqual(self.sign("a.whl").returncode, 0)
                material = self.bundle()["verificationMaterial"]
                self.assertEqual([entry["kindVersion"]["version"] for entry in material["tlogEntries"]], kinds)
                self.assertEqual(len(material.get("timestampVerificationData", {}).get("rfc3161Timestamps", [])), len(stamps))
                self.assertEqual(self.verify("a.whl").returncode, 0)
                (self.folder / "a.whl.sigstore.json").unlink()

    def test_a_configuration_that_cannot_be_met_is_told_before_anything_is_asked(self):
        for arguments, why in (((((2,)), ()), "the log tells no time"),
                               (((1,), ("/tsa",), {"selector": "EXACT", "count": 2}), "wants 2 logs"),
                               (((1,), ("/tsa",), {"selector": "SERVICE_SELECTOR_UNDEFINED"}), "does not say how many"),
                               (((3,), ("/tsa",)), "no log that holds")):
            self.configure(*arguments)
            self.assert_refused(self.sign("a.whl"), why, 2)
        self.assertEqual(self.services.fake.requests, [])

    def test_an_openssl_time_stamp_authority_is_taken(self):
        self.services.openssl_stamps(self.folder)
        self.configure((2,), ("/openssl-tsa",))
        self.assertEqual(self.sign("a.whl").returncode, 0)
        self.assertEqual(self.verify("a.whl").returncode, 0)

    def test_a_statement_is_about_each_file_or_about_all(self):
        self.write("p.json", '{"n": 1}')
        self.write("b.whl", "b")
        for logs in ((1,), (2,)):
            self.configure(logs)
            predicate = ("--predicate", "p.json", "--predicate-type", PREDICATE)
            self.assertEqual(self.sign("a.whl", "b.whl", *predicate).returncode, 0)
            self.assertEqual(self.verify("a.whl", "b.whl", "--predicate-type", PREDICATE).returncode, 0)
            self.assertEqual(self.sign("a.whl", "b.whl", *predicate, "-o", "all.json").returncode, 0)
            for name in ("a.whl", "b.whl"):
                self.assertEqual(self.verify(name, "--bundle", "all.json").returncode, 0)
                (self.folder / f"{name}.sigstore.json").unlink()
            (self.folder / "all.json").unlink()

    def test_a_hundred_files_are_signed_with_one_certificate(self):
        names = [f"file-{i}.whl" for i in range(100)]
        for name in names:
            self.write(f"dist/{name}", name)
        done = self.sign(*(f"dist/{name}" for name in names))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.services.fake.asked(FULCIO)), 1)
        self.assertEqual(len({json.dumps(self.bundle(f"dist/{name}.sigstore.json")["verificationMaterial"]["certificate"])
                              for name in names}), 1)
        self.assertEqual(self.verify("dist").returncode, 0)

    def test_a_token_comes_from_a_file_or_the_environment(self):
        token = self.services.token()
        self.services.issued.append(token)
        self.write("token", token + "\n")
        for flags, variables in ((("--identity-token-file", "token"), {}), ((), {"SIGSTORE_ID_TOKEN": token}),
                                 (("--identity-token-env", "MINE"), {"MINE": token})):
            self.assertEqual(self.sign("a.whl", *flags, environment=variables).returncode, 0)
            (self.folder / "a.whl.sigstore.json").unlink()
        self.assertEqual(self.services.fake.asked("/oidc/token"), [])

    def test_a_token_that_is_not_good_is_sent_nowhere(self):
        for token, why in ((self.services.token(audience="elsewhere"), "it is for 'elsewhere', not 'sigstore'"),
                           (self.services.token(lifetime=-1), "it has expired at"), ("a b", "it holds no token"),
                           ("abc.def", "it is no JSON Web Token"), (self.services.token(exp=None), "when it expires"),
                           (self.services.token(iss=None), "names no issuer"), ("", "it holds no token")):
            self.services.issued += [token] if len(token) > 20 else []
            self.assert_refused(self.sign("a.whl", "--identity-token-env", "MINE", environment={"MINE": token}), why, 2)
        done = self.sign("a.whl", "--oidc-issuer", "https://other.example.org")
        self.assert_refused(done, f"'{ISSUER}' vouches for it", 2)
        self.services.mischief = {"expired_token"}
        self.assert_refused(self.sign("a.whl"), "it has expired at", 2)
        self.assertEqual(self.services.fake.asked(FULCIO), [])

    def test_without_a_token_the_right_of_the_job_is_named(self):
        self.assert_refused(self.sign("a.whl", environment={"GITHUB_ACTIONS": "true"}), "id-token: write", 2)
        self.assert_refused(self.sign("a.whl", environment={}), "SIGSTORE_ID_TOKEN", 2)
        plain = {**self.services.job(), "ACTIONS_ID_TOKEN_REQUEST_URL": "http://example.org/token"}
        self.assert_refused(self.sign("a.whl", environment=plain), "would not be encrypted", 2)
        self.services.fake.routes["/oidc/token"] = Answer({"message": "no"}, 403, JSON_TYPE)
        self.assert_refused(self.sign("a.whl"), "id-token: write", 2)

    def test_what_a_service_gives_wrongly_is_refused(self):
        for mischief, why in (("other_key", "of another key than ours"), ("other_issuer", "vouches for its identity"),
                              ("old_certificate", "does not hold now"), ("no_sct", "sct: "), ("wrong_sct", "sct: "),
                              ("other_stamp", "tsa: "), ("wrong_nonce", "it answers another request"),
                              ("clock_ahead", "not come yet"), ("other_entry", "binding: "), ("wrong_set", "set: "),
                              ("wrong_proof", "proof: ")):
            with self.subTest(mischief):
                self.services.mischief = {mischief}
                self.assert_refused(self.sign("a.whl"), why)

    def test_what_fails_by_itself_is_tried_again(self):
        for path in (FULCIO, REKOR, TSA, "/oidc/token"):
            with self.subTest(path):
                right = self.services.fake.routes[path]
                self.services.fake.routes[path] = Turns(Answer("x", 500), Answer("x", 429, {"Retry-After": "0"}),
                                                        Answer(b"", reset=True), right)
                self.assertEqual(self.sign("a.whl", retries="3").returncode, 0)
                self.services.fake.routes[path] = right
                (self.folder / "a.whl.sigstore.json").unlink()

    def test_an_entry_whose_answer_was_lost_is_taken_from_its_place(self):
        right = self.services.fake.routes[REKOR]

        def lost(request):
            right(request)
            return Answer(b"", reset=True)
        self.services.fake.routes[REKOR] = Turns(lost, right)
        self.assertEqual(self.sign("a.whl", retries="1").returncode, 0)
        self.assertEqual(len(self.services.leaves[1]), 2)
        self.assertEqual(self.verify("a.whl").returncode, 0)

    def test_an_answer_that_is_none_is_refused(self):
        for path in (FULCIO, REKOR, TSA, "/oidc/token"):
            right = self.services.fake.routes[path]
            code = 2 if path == "/oidc/token" else 3
            for answer, why in ((Answer({}, 500), "500"), (Answer("no", headers={"Content-Type": "text/html"}), "text/html"),
                                (Answer(b"x" * 4096, endless=True, headers=JSON_TYPE), "" if path == TSA else "more than"),
                                (Answer(b"{}", length=99, cut=2, headers=JSON_TYPE), ""), (Answer([], headers=JSON_TYPE), ""),
                                (Answer("", 302, {"Location": "http://127.0.0.1:1/"}), ""),
                                (Answer("x", 429, {"Retry-After": "86400"}), "rate limit")):
                with self.subTest(f"{path} {why}"):
                    self.services.fake.routes[path] = answer
                    self.assert_refused(self.sign("a.whl"), why, code)
            self.services.fake.routes[path] = right

    def test_a_service_that_does_not_answer_is_waited_for_within_bounds(self):
        self.services.fake.routes[TSA] = Answer("x", stall=True, headers=STAMP_TYPE)
        self.assert_refused(self.sign("a.whl", quick=("--timeout", "1", "--max-wait", "60")), "too slowly")

    def test_a_service_that_quotes_the_token_gives_it_not_away(self):
        def quoting(request):
            return Answer({"message": f"bad {request.headers['Authorization']}"}, 400, JSON_TYPE)
        for path in (FULCIO, "/oidc/token"):
            right = self.services.fake.routes[path]
            self.services.fake.routes[path] = quoting
            self.assert_refused(self.sign("a.whl"), "bad ", 2 if path == "/oidc/token" else 3)
            self.services.fake.routes[path] = right

    def test_clocks_that_are_a_little_ahead_do_no_harm(self):
        self.services.mischief = {"clock_skew"}
        self.assertEqual(self.sign("a.whl").returncode, 0)

    def test_servers_certificates_are_verified(self):
        key, certificate = self.folder / "key.pem", self.folder / "authority.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
        pem = self.write("server.pem", key.read_bytes() + certificate.read_bytes())
        self.services = Services(str(pem))
        self.addCleanup(self.services.close)
        self.write("root.json", json.dumps(self.services.trusted_root()))
        self.configure()
        self.assert_refused(self.sign("a.whl"), "its certificate is not to be trusted", 2)
        trusting = {**self.services.job(), "SSL_CERT_FILE": str(certificate)}
        self.assertEqual(self.sign("a.whl", environment=trusting).returncode, 0)

    def test_some_files_may_be_signed_when_others_are_not(self):
        self.write("b.whl", "b")
        right = self.services.fake.routes[REKOR]
        self.services.fake.routes[REKOR] = Turns(right, Answer({}, 500))
        done = self.sign("a.whl", "b.whl", "--requests", "1")
        self.assertEqual(done.returncode, 3)
        self.assertIn("a.whl: a.whl.sigstore.json, log entry 1001\nb.whl: not signed\n", done.stdout.decode())
        self.assertTrue((self.folder / "a.whl.sigstore.json").exists())
        self.assertFalse((self.folder / "b.whl.sigstore.json").exists())

    def test_a_bundle_that_is_there_is_not_written_over(self):
        self.write("a.whl.sigstore.json", "mine")
        self.assertEqual(self.sign("a.whl").returncode, 2)
        self.assertEqual((self.folder / "a.whl.sigstore.json").read_text(), "mine")
        self.assertEqual(self.services.fake.requests, [])

    def test_a_bundle_that_comes_meanwhile_is_not_written_over(self):
        right = self.services.fake.routes[REKOR]

        def slow(request):
            self.write("a.whl.sigstore.json", "another's")
            return right(request)
        self.services.fake.routes[REKOR] = slow
        self.assertEqual(self.sign("a.whl").returncode, 3)
        self.assertEqual((self.folder / "a.whl.sigstore.json").read_text(), "another's")

    def test_a_link_that_leads_nowhere_is_there(self):
        (self.folder / "a.whl.sigstore.json").symlink_to("nowhere")
        self.assertEqual(self.sign("a.whl").returncode, 2)
        self.assertEqual(self.services.fake.requests, [])

    def test_two_bundles_do_not_go_to_one_place(self):
        for other in ("./a.whl", str(self.folder / "a.whl")):
            self.assert_refused(self.sign("a.whl", other), "two bundles would go there", 2)
        self.assertEqual(self.services.fake.requests, [])

    def test_flags_that_do_not_go_together_are_refused(self):
        self.write("b.whl", "b")
        self.write("s.json", "{}")
        for flags in (("a.whl", "b.whl", "-o", "x"), ("a.whl", "--predicate", "s.json"), ("--statement", "s.json"),
                      ("a.whl", "--key", "k.pem"), ()):
            self.assertEqual(self.sign(*flags).returncode, 2, flags)
        self.assertEqual(self.services.fake.requests, [])

    def test_what_is_signed_is_checked_before_anything_is_asked(self):
        self.write("p.json", "{}")
        for kind in ("https://slsa.dev/provenance/v1", "https://spdx.dev/Document/v2.3"):
            self.assert_refused(self.sign("a.whl", "--predicate", "p.json", "--predicate-type", kind), "", 2)
        self.write("p.json", '{"n": 1, "n": 2}')
        self.assert_refused(self.sign("a.whl", "--predicate", "p.json", "--predicate-type", PREDICATE), "", 2)
        for subject in ([], [{"name": "a", "digest": {"gitCommit": "a" * 40}}], [{"name": "a"}]):
            self.write("s.json", json.dumps({"_type": "https://in-toto.io/Statement/v1", "predicateType": PREDICATE,
                                             "predicate": {}, "subject": subject}))
            self.assert_refused(self.sign("--statement", "s.json", "-o", "s.sigstore.json"), "", 2)
        self.assertEqual(self.services.fake.requests, [])

    def test_nothing_is_asked_over_the_net_without_the_flag(self):
        self.run_assay("attest", "keygen", "-o", "key.pem")
        self.write("p.json", "{}")
        done, trace = self.trace("network", "attest", "sign", "a.whl", "--key", "key.pem", "--predicate", "p.json",
                                 "--predicate-type", PREDICATE, environment=self.services.job())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("AF_INET", trace)

    def test_a_release_is_attested_as_indexes_take_it(self):
        names = ("a-1.0-py3-none-any.whl", "a-1.0.tar.gz")
        for name in names:
            self.write(f"dist/{name}", name)
        self.configure((2, 1), ("/tsa",))
        self.assertEqual(self.sign("--publish-attestation", *(f"dist/{name}" for name in names)).returncode, 0)
        for name in names:
            attestation = json.loads((self.folder / f"dist/{name}.publish.attestation").read_text())
            self.assertEqual(set(attestation), {"version", "verification_material", "envelope"})
            self.assertEqual(set(attestation["verification_material"]), {"certificate", "transparency_entries"})
            [entry] = attestation["verification_material"]["transparency_entries"]
            self.assertEqual(entry["kindVersion"], {"kind": "dsse", "version": "0.0.1"})
        self.assertEqual(self.verify("dist", "--predicate-type", "https://docs.pypi.org/attestations/publish/v1").returncode, 0)
        self.assertEqual(self.sign("--publish-attestation", "a.whl").returncode, 2)  # it names no version
        self.assertEqual(self.sign("--publish-attestation", f"dist/{names[0]}").returncode, 2)  # it is there

    @unittest.skipIf(not CONFORMANCE.is_file(), "assay-conformance is not built")
    def test_the_command_line_of_suites_signs_what_it_verifies(self):
        self.write("statement.json", json.dumps({"_type": "https://in-toto.io/Statement/v1", "predicateType": PREDICATE,
                                                 "predicate": {}, "subject": [{"name": "a.whl", "digest": {
                                                     "sha256": hashlib.sha256(b"a").hexdigest()}}]}))
        files = ("--trusted-root", "root.json")
        for logs in ((1,), (2,)):
            self.configure(logs)
            for flags, name in (((), "a.whl"), (("--in-toto",), "statement.json")):
                sign = (*flags, "--identity-token", self.services.token(), "--bundle", "b.json", *files, "--signing-config",
                        "config.json", name)
                verify = ("--bundle", "b.json", "--certificate-identity", IDENTITY, "--certificate-oidc-issuer", ISSUER,
                          *files, "a.whl")
                for arguments in (("sign-bundle", *sign), ("verify-bundle", *verify)):
                    done = subprocess.run([CONFORMANCE, *arguments], cwd=self.folder, capture_output=True, text=True,
                                          env=INDEPENDENT, check=False)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.services.mischief = {"wrong_set"}
        self.configure((1,))
        done = subprocess.run([CONFORMANCE, "sign-bundle", "--identity-token", self.services.token(), "--bundle", "c.json",
                               *files, "--signing-config", "config.json", "a.whl"], cwd=self.folder, capture_output=True,
                              text=True, env=INDEPENDENT, check=False)
        self.assertEqual((done.returncode, "set:" in done.stderr, (self.folder / "c.json").exists()), (1, True, False))

    def test_another_implementation_verifies_what_is_signed(self):
        self.write("p.json", '{"n": 1}')
        for logs in ((1,), (2,)):
            self.configure(logs)
            for flags in ((), ("--predicate", "p.json", "--predicate-type", PREDICATE)):
                if flags and logs == (2,) and not sigstore_js_takes_statements_of_rekor_v2():
                    continue
                self.assertEqual(self.sign("a.whl", *flags).returncode, 0)
                done = self.verify_by_sigstore_js("a.whl")
                self.assertEqual((done.returncode, done.stdout), (0, "verified 1\n"), done.stderr)
                (self.folder / "a.whl.sigstore.json").unlink()


main()
