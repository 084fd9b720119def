"""A whole release is verified at once: files with what stands beside them, lists, all report formats."""
import hashlib
import json
import os
import unittest

from harness import Scenario, github_token, main

try:
    import sigstore_kit as kit
except ImportError as missing:
    kit = None
    REASON = f"needs the Python package cryptography: {missing}"

PUBLISHER = {"kind": "GitHub", "repository": "owner/repo", "workflow": "release.yml", "environment": None}
POLICY = ("--certificate-identity-regexp", "https://github.com/owner/repo/.*", "--certificate-oidc-issuer",
          "https://token.actions.githubusercontent.com")


@unittest.skipIf(kit is None, "" if kit else REASON)
class Release(Scenario):
    @classmethod
    def setUpClass(cls):
        cls.sigstore = kit.Sigstore()

    def setUp(self):
        super().setUp()
        self.write("root.json", json.dumps(self.sigstore.trusted_root()))

    def verify(self, *arguments, form="json"):
        return self.run_assay("attest", "verify", *arguments, "--trusted-root", "root.json", "--format", form, *POLICY)

    def states(self, *arguments):
        done = self.verify(*arguments)
        report = json.loads(done.stdout)
        self.assertEqual(report["exitCode"], done.returncode)
        return done.returncode, {one["file"]: one["state"] for one in report["files"]}

    def release(self):
        """A release of three files, each attested in another form."""
        for name in ("a-1.zip", "b-1.tar.gz", "sub/c.zip"):
            self.write(f"dist/{name}", name)
        a, b, c = (self.sigstore.envelope_bundle(name.encode(), file_name=name)
                   for name in ("a-1.zip", "b-1.tar.gz", "sub/c.zip"))
        self.write("dist/a-1.zip.publish.attestation", json.dumps(kit.attestation_of(a)))
        self.write("dist/b-1.tar.gz.provenance", json.dumps({"version": 1, "attestation_bundles": [
            {"publisher": PUBLISHER, "attestations": [kit.attestation_of(b)]}]}))
        self.write("dist/sub/c.zip.sigstore.json", json.dumps(c))

    def test_every_file_is_verified_with_what_stands_beside_it(self):
        self.release()
        self.assertEqual(self.states("dist"), (0, {"dist/a-1.zip": "verified", "dist/b-1.tar.gz": "verified",
                                                   "dist/sub/c.zip": "verified"}))
        self.assertEqual(self.states("dist/a-1.zip"), (0, {"dist/a-1.zip": "verified"}))

    def test_file_without_attestation_is_unproved(self):
        self.release()
        self.write("dist/d.whl", "d")
        code, states = self.states("dist")
        self.assertEqual((code, states["dist/d.whl"]), (3, "missing"))

    def test_an_attestation_of_an_index_holds_for_the_name_that_it_says(self):
        self.release()
        self.write("dist/evil.whl", "a-1.zip")
        attestation = (self.folder / "dist/a-1.zip.publish.attestation").read_text()
        self.write("dist/evil.whl.publish.attestation", attestation)
        code, states = self.states("dist/evil.whl")
        self.assertEqual((code, states["dist/evil.whl"]), (1, "refused"))

    def test_an_attestation_of_an_index_may_have_lines_in_its_base64(self):
        self.release()
        path = self.folder / "dist/a-1.zip.publish.attestation"
        attestation = json.loads(path.read_text())
        statement = attestation["envelope"]["statement"]
        attestation["envelope"]["statement"] = statement[:76] + "\n" + statement[76:]
        path.write_text(json.dumps(attestation))
        self.assertEqual(self.states("dist/a-1.zip"), (0, {"dist/a-1.zip": "verified"}))

    def test_a_bundle_that_is_not_there_is_not_read(self):
        self.release()
        code, states = self.states("dist/a-1.zip", "--bundle", "missing.json")
        self.assertEqual((code, states["dist/a-1.zip"]), (3, "unread"))

    def test_a_fifo_is_not_waited_for(self):
        self.release()
        os.mkfifo(self.folder / "ff")
        self.assertEqual(self.states("ff"), (3, {"ff": "unread"}))
        self.assertEqual(self.states("dist/a-1.zip", "--bundle", "ff"), (3, {"dist/a-1.zip": "unread"}))
        for command in ("inspect", "convert"):
            done = self.run_assay("attest", command, "ff")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(b"not a regular file", done.stderr)

    def test_attestation_without_its_file_is_a_gap(self):
        self.release()
        (self.folder / "dist/a-1.zip").unlink()
        done = self.verify("dist")
        self.assertEqual(done.returncode, 3)
        self.assertEqual([gap["input"] for gap in json.loads(done.stdout)["gaps"]], ["dist/a-1.zip.publish.attestation"])

    def test_what_is_no_file_is_a_gap_in_every_format(self):
        self.release()
        (self.folder / "dist/link.whl").symlink_to("a-1.zip")
        os.mkfifo(self.folder / "dist/sub/fifo.whl")
        self.assertEqual([gap["input"] for gap in json.loads(self.verify("dist").stdout)["gaps"]],
                         ["dist/link.whl", "dist/sub/fifo.whl"])
        for form in ("text", "json", "sarif"):
            done = self.verify("dist", form=form)
            self.assertEqual(done.returncode, 3)
            for name in (b"dist/link.whl", b"dist/sub/fifo.whl"):
                self.assertIn(name, done.stdout, form)

    def test_a_refused_file_wins_over_a_missing_one(self):
        self.release()
        self.write("dist/d.whl", "d")
        self.write("dist/a-1.zip", "changed")
        code, states = self.states("dist")
        self.assertEqual((code, states["dist/a-1.zip"]), (1, "refused"))

    def test_one_good_attestation_is_enough_and_the_others_are_listed(self):
        self.release()
        self.write("dist/a-1.zip.slsa.attestation", (self.folder / "dist/sub/c.zip.sigstore.json").read_text())
        done = self.verify("dist")
        self.assertEqual(done.returncode, 0)
        [a] = [one for one in json.loads(done.stdout)["files"] if one["file"] == "dist/a-1.zip"]
        self.assertEqual([one["verified"] for one in a["attestations"]], [True, False])

    def test_a_file_that_only_bears_the_name_of_an_attestation_is_a_gap(self):
        self.release()
        for name in ("a-1.zip.bundle.json", "a-1.zip.slsa.attestation"):
            for bytes_of_nobody in ("nobody has signed this", "{}", '{"scripts": ["nobody"]}', ""):
                self.write(f"dist/{name}", bytes_of_nobody)
                done = self.verify("dist")
                self.assertEqual(done.returncode, 3, (name, bytes_of_nobody))
                self.assertEqual([gap["input"] for gap in json.loads(done.stdout)["gaps"]], [f"dist/{name}"])
                (self.folder / "dist" / name).unlink()

    def test_empty_provenance_verifies_nothing(self):
        self.write("a-1.zip", "a")
        for empty in ({"version": 1, "attestation_bundles": []},
                      {"version": 1, "attestation_bundles": [{"attestations": []}]},
                      {"version": "1", "attestation_bundles": []}, {"attestations": []}):
            self.write("a-1.zip.provenance", json.dumps(empty))
            self.assertEqual(self.states("a-1.zip"), (1, {"a-1.zip": "refused"}))

    def test_lines_of_a_list(self):
        bundles = [self.sigstore.message_bundle(b"%d" % i) for i in range(3)]
        self.write("0.bin", "0")
        self.write("0.json", json.dumps(bundles[0]))
        lines = [{"file": "0.bin", "bundle": "0.json"},
                 {"digest": "sha256:" + kit.sha256(b"1").hex(), "bundle": bundles[1]},
                 {"digest": "sha256:" + kit.sha256(b"2").hex(), "bundle": bundles[1]}]
        self.write("list.jsonl", "\n".join(map(json.dumps, lines[:2])))
        self.assertEqual(self.states("--list", "list.jsonl")[0], 0)
        self.write("list.jsonl", "\n".join(map(json.dumps, lines)))
        self.assertEqual(self.states("--list", "list.jsonl")[0], 1)
        for bad in ("{}", "x", '{"digest": "sha256:00", "bundle": {}}', '{"file": "0.bin", "digest": "x"}'):
            self.write("list.jsonl", json.dumps(lines[0]) + "\n" + bad + "\n")
            self.assertEqual(self.states("--list", "list.jsonl"),
                             (3, {"0.bin": "verified", "line 2 of the list": "unread"}), bad)

    def test_digests_in_a_list_may_be_in_upper_case(self):
        digest = "sha256:" + hashlib.sha256(b"x").hexdigest()
        line = {"digest": digest.upper(), "bundle": self.sigstore.envelope_bundle(b"x", file_name="x")}
        self.write("list.jsonl", json.dumps(line))
        self.assertEqual(self.states("--list", "list.jsonl"), (0, {digest: "verified"}))

    def test_a_key_has_no_claims(self):
        self.write("x", "x")
        done = self.run_assay("attest", "verify", "x", "--key", "k.pem", "--claim", "source-ref=refs/heads/main")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"a key has no identity, publisher or claims", done.stderr)

    def test_reports_do_not_depend_on_threads(self):
        self.release()
        for form in ("text", "json", "sarif"):
            one = self.verify("dist", "-j", "1", form=form)
            many = self.verify("dist", "-j", "4", form=form)
            self.assertEqual(one.stdout, many.stdout)

    def test_sarif_has_a_result_for_each_file_that_is_not_verified(self):
        self.release()
        self.write("dist/a-1.zip", "changed")
        self.write("dist/d.whl", "d")
        done = self.verify("dist", form="sarif")
        [run] = json.loads(done.stdout)["runs"]
        self.assertEqual([(one["ruleId"], one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
                          for one in run["results"]],
                         [("attest-refused", "dist/a-1.zip"), ("attest-missing", "dist/d.whl")])
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        self.write("report.sarif", done.stdout)
        self.assertEqual(self.run_assay("sarif", "validate", "report.sarif").returncode, 0)

    def test_inspect_shows_who_and_what(self):
        self.release()
        text = self.run_assay("attest", "inspect", "dist/a-1.zip.publish.attestation").stdout.decode()
        for part in (kit.IDENTITY, kit.ISSUER, kit.PUBLISH, "a-1.zip", kit.REKOR_V1, "source-repository",
                     "nothing of this is verified"):
            self.assertIn(part, text)
        facts = json.loads(self.run_assay("attest", "inspect", "--format", "json", "dist/b-1.tar.gz.provenance").stdout)
        self.assertIn({"name": "signer", "text": kit.IDENTITY}, facts[0]["facts"])

    def inspected(self, document):
        self.write("x.json", json.dumps(document))
        done = self.run_assay("attest", "inspect", "--format", "json", "x.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return [(fact["name"], fact["text"]) for fact in json.loads(done.stdout)[0]["facts"]]

    def test_inspect_shows_when_also_where_only_a_stamp_says_so(self):
        facts = self.inspected(self.sigstore.envelope_bundle(b"x", kind="v2"))
        self.assertIn(("log", kit.REKOR_V2), facts)
        self.assertIn(("stamped-at", "2024-02-01T12:00:00Z"), facts)
        bundle = self.sigstore.envelope_bundle(b"x", kind="v2")
        bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"] = [{"signedTimestamp": "MAA="}]
        self.assertIn(("stamped-at", "damaged: it holds no time"), self.inspected(bundle))
        [entry] = bundle["verificationMaterial"]["tlogEntries"]
        bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.1"
        entry["inclusionPromise"] = {"signedEntryTimestamp": "AAAA"}
        del entry["inclusionProof"]
        self.assertIn(("log", "of id " + self.sigstore.rekor2_id.hex()), self.inspected(bundle))

    def test_inspect_shows_who_built_and_from_which_commit(self):
        predicate = {"buildDefinition": {
            "buildType": "https://actions.github.io/buildtypes/workflow/v1",
            "externalParameters": {"workflow": {"ref": "refs/tags/v1", "repository": "https://github.com/o/r",
                                                "path": ".github/workflows/release.yml"}},
            "resolvedDependencies": [{"uri": "git+https://github.com/o/r@refs/tags/v1", "digest": {"gitCommit": "c" * 40}}]},
            "runDetails": {"builder": {"id": "https://github.com/o/r/.github/workflows/release.yml@refs/tags/v1"},
                           "metadata": {"invocationId": "https://github.com/o/r/actions/runs/1/attempts/1"}}}
        statement = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1",
                     "subject": [{"name": "a", "digest": {"sha256": "00" * 32}}], "predicate": predicate}

        def envelope():
            return {"payloadType": kit.PAYLOAD_TYPE, "signatures": [], "payload": kit.b64(json.dumps(statement).encode())}
        facts = self.inspected(envelope())
        for fact in (("builder", predicate["runDetails"]["builder"]["id"]), ("workflow-path", ".github/workflows/release.yml"),
                     ("source-commit", "c" * 40 + " of git+https://github.com/o/r@refs/tags/v1"),
                     ("invocation", "https://github.com/o/r/actions/runs/1/attempts/1")):
            self.assertIn(fact, facts)
        del predicate["runDetails"]
        self.assertTrue(any(name == "provenance" and text.startswith("damaged") for name, text in self.inspected(envelope())))

    def test_credentials_in_attestations_are_masked(self):
        token = github_token(7)
        bundle = self.sigstore.envelope_bundle(b"x", file_name=token, predicate=f"https://example.org/{token}")
        self.write("x.sigstore.json", json.dumps(bundle))
        self.write("x", "x")
        for form in ("text", "json", "sarif"):
            for more in ((), ("--predicate-type", "https://example.org/other")):
                self.assertNotIn(token.encode(), self.verify("x", *more, form=form).stdout)
        for form in ("text", "json"):
            done = self.run_assay("attest", "inspect", "x.sigstore.json", "--format", form)
            self.assertEqual((done.returncode, token.encode() in done.stdout), (0, False))

    def test_names_in_attestations_move_no_cursor(self):
        bundle = self.sigstore.envelope_bundle(b"x", file_name="\x1b[2J\nverified  y")
        self.write("x.sigstore.json", json.dumps(bundle))
        self.write("x", "x")
        for command in (("verify", "x", "--trusted-root", "root.json", *POLICY), ("inspect", "x.sigstore.json")):
            self.assertNotIn(b"\x1b", self.run_assay("attest", *command).stdout)


main()
