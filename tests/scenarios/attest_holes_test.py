"""Holes that verifiers have had, each by its name: what must be refused is refused by the step that looks for it, and
what they wrongly refused passes."""
import base64
import copy
import datetime
import json
import unittest

from harness import SANITIZED, Scenario, main

try:
    import sigstore_kit as kit
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID
except ImportError as missing:
    kit = None
    REASON = f"needs the Python package cryptography: {missing}"

ARTIFACT = b"the bytes of a wheel"
OTHER = b"other bytes"


def entry_of(bundle):
    return bundle["verificationMaterial"]["tlogEntries"][0]


def flip(text):
    data = bytearray(base64.b64decode(text))
    data[-1] ^= 1
    return base64.b64encode(bytes(data)).decode()


@unittest.skipIf(kit is None, "" if kit else REASON)
class Holes(Scenario):
    @classmethod
    def setUpClass(cls):
        cls.sigstore = kit.Sigstore()
        cls.root = cls.sigstore.trusted_root()

    def verdict(self, bundle, artifact=ARTIFACT, root=None, flags=(), policy=None):
        """The exit code, and the step that refused."""
        self.write("a.whl", artifact)
        self.write("root.json", json.dumps(root or self.root))
        self.write("a.json", bundle if isinstance(bundle, (str, bytes)) else json.dumps(bundle))
        if policy is None:
            policy = ("--certificate-identity", kit.IDENTITY, "--certificate-oidc-issuer", kit.ISSUER)
        done = self.run_assay("attest", "verify", "a.whl", "--bundle", "a.json", "--trusted-root", "root.json",
                              "--format", "json", *policy, *flags)
        if not done.stdout:
            return done.returncode, done.stderr.decode()
        [attestation] = json.loads(done.stdout)["files"][0]["attestations"]
        return done.returncode, attestation.get("step")

    def passes(self, bundle, **more):
        self.assertEqual(self.verdict(bundle, **more), (0, None))

    def refuses(self, step, bundle, **more):
        self.assertEqual(self.verdict(bundle, **more), (1, step))

    # --- what must pass

    def test_every_kind_of_bundle_passes(self):
        make = self.sigstore
        for bundle in (make.message_bundle(ARTIFACT), make.message_bundle(ARTIFACT, rekor=2),
                       make.envelope_bundle(ARTIFACT), make.envelope_bundle(ARTIFACT, kind="intoto"),
                       make.envelope_bundle(ARTIFACT, kind="v2"), make.envelope_bundle(ARTIFACT, stamp=True)):
            with self.subTest(entry_of(bundle)["kindVersion"]):
                self.passes(bundle)

    def test_old_bundle_with_superfluous_chain_and_only_a_promise_passes(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        material = bundle["verificationMaterial"]
        chain = [material.pop("certificate")] + [
            {"rawBytes": kit.b64(one.public_bytes(kit.serialization.Encoding.DER))}
            for one in self.sigstore.fulcio.chain()]
        material["x509CertificateChain"] = {"certificates": chain}
        bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.1"
        del entry_of(bundle)["inclusionProof"]
        self.passes(bundle)

    def test_p384_key_that_signs_with_sha256_passes(self):
        self.passes(self.sigstore.message_bundle(ARTIFACT, key=ec.generate_private_key(ec.SECP384R1())))

    def test_sct_with_extensions_passes(self):
        self.passes(self.sigstore.message_bundle(ARTIFACT, sct_extensions=b"\0\0\5leafs"))

    def test_checkpoint_that_witnesses_signed_first_passes(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        checkpoint = entry_of(bundle)["inclusionProof"]["checkpoint"]
        text, signatures = checkpoint["envelope"].split("\n\n")
        witnesses = "".join(f"\u2014 witness{i}.example.org {kit.b64(bytes(72))}\n" for i in range(16))
        checkpoint["envelope"] = f"{text}\n\n{witnesses}{signatures}"
        self.passes(bundle)

    def test_authority_whose_window_ends_when_it_signed_passes(self):
        root = copy.deepcopy(self.root)
        root["tlogs"][0]["publicKey"]["validFor"]["end"] = "2024-02-01T12:00:00Z"
        self.passes(self.sigstore.message_bundle(ARTIFACT), root=root)

    def test_managed_key_passes(self):
        key = ec.generate_private_key(ec.SECP256R1())
        self.write("key.pub", kit.spki_pem(key))
        self.passes(self.sigstore.managed_bundle(ARTIFACT, key), policy=("--key", "key.pub"))

    # --- CVE-2022-36056, CVE-2022-23649, CVE-2026-22703: an entry that is about something else

    def test_cve_2022_36056_entry_of_another_signature(self):
        for rekor in (1, 2):
            bundle = self.sigstore.message_bundle(ARTIFACT, rekor=rekor)
            other = self.sigstore.message_bundle(ARTIFACT, rekor=rekor)
            bundle["verificationMaterial"]["tlogEntries"] = other["verificationMaterial"]["tlogEntries"]
            self.refuses("binding", bundle)

    def test_cve_2026_22703_entry_of_another_envelope(self):
        for kind in ("dsse", "intoto", "v2"):
            with self.subTest(kind):
                bundle = self.sigstore.envelope_bundle(ARTIFACT, kind=kind)
                other = self.sigstore.envelope_bundle(OTHER, kind=kind)
                bundle["verificationMaterial"]["tlogEntries"] = other["verificationMaterial"]["tlogEntries"]
                self.refuses("binding", bundle)

    def test_entry_of_the_other_content_kind(self):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.sigstore.certificate(key)
        message = self.sigstore.message_bundle(ARTIFACT, key=key, certificate=certificate)
        envelope = self.sigstore.envelope_bundle(ARTIFACT, key=key, certificate=certificate)
        message["verificationMaterial"], envelope["verificationMaterial"] = (
            envelope["verificationMaterial"], message["verificationMaterial"])
        self.refuses("binding", message)
        self.refuses("binding", envelope)

    def test_body_that_was_changed(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        body = json.loads(base64.b64decode(entry_of(bundle)["canonicalizedBody"]))
        body["spec"]["data"]["hash"]["value"] = "00" * 32
        entry_of(bundle)["canonicalizedBody"] = kit.b64(kit.canonical(body))
        self.refuses("set", bundle)
        del entry_of(bundle)["inclusionPromise"]
        bundle = self.sigstore.stamped(bundle, base64.b64decode(bundle["messageSignature"]["signature"]), True)
        self.refuses("proof", bundle)

    def test_kind_that_the_body_does_not_say(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        entry_of(bundle)["kindVersion"]["version"] = "0.0.9"
        self.refuses("binding", bundle)

    # --- GHSA-vjxv, GHSA-w6c6, gh #10418, CVE-2025-25204: the type of the predicate

    def test_ghsa_w6c6_predicate_of_another_type(self):
        bundle = self.sigstore.envelope_bundle(ARTIFACT)
        self.passes(bundle, flags=("--predicate-type", kit.PUBLISH))
        self.refuses("predicate", bundle, flags=("--predicate-type", "https://slsa.dev/provenance/v1"))
        self.refuses("predicate", self.sigstore.message_bundle(ARTIFACT), flags=("--predicate-type", kit.PUBLISH))

    def test_gh_10418_nothing_verified_is_never_zero(self):
        self.write("a.whl", ARTIFACT)
        policy = ("--certificate-identity", kit.IDENTITY, "--certificate-oidc-issuer", kit.ISSUER)
        self.assertEqual(self.run_assay("attest", "verify", "a.whl", *policy).returncode, 3)
        (self.folder / "empty").mkdir()
        self.assertEqual(self.run_assay("attest", "verify", "empty", *policy).returncode, 3)
        self.assertEqual(self.run_assay("attest", "verify", "absent.whl", *policy).returncode, 3)
        self.assertEqual(self.run_assay("attest", "verify", "a.whl").returncode, 2)

    # --- GHSA-mhg6: the result of the comparison of digests

    def test_ghsa_mhg6_statement_about_another_artifact(self):
        self.refuses("digest", self.sigstore.envelope_bundle(OTHER))

    def test_message_signature_of_another_artifact(self):
        self.refuses("digest", self.sigstore.message_bundle(OTHER))
        bundle = self.sigstore.message_bundle(OTHER)
        del bundle["messageSignature"]["messageDigest"]
        self.refuses("signature", bundle)

    # --- GHSA-wqqc, cosign #4663, TOB-SIGSTORE-4, 7, 11: times

    def test_cosign_4663_authority_that_had_expired(self):
        authority = kit.Authority("old", start=kit.START, days=20)
        root = copy.deepcopy(self.root)
        root["certificateAuthorities"][0]["certChain"]["certificates"] = [
            {"rawBytes": kit.b64(one.public_bytes(kit.serialization.Encoding.DER))} for one in authority.chain()]
        self.refuses("chain", self.sigstore.message_bundle(ARTIFACT, authority=authority), root=root)

    def test_tob_sigstore_4_one_time_outside_of_the_certificate(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        signature = base64.b64decode(bundle["messageSignature"]["signature"])
        late = self.sigstore.timestamp(signature, kit.SIGNED + datetime.timedelta(minutes=30))
        bundle["verificationMaterial"]["timestampVerificationData"] = {
            "rfc3161Timestamps": [{"signedTimestamp": kit.b64(late)}]}
        self.refuses("chain", bundle)

    def test_tob_sigstore_7_no_time_beside_the_certificates(self):
        self.refuses("chain", self.sigstore.message_bundle(ARTIFACT, start=kit.SIGNED - datetime.timedelta(hours=1)))

    def test_log_key_that_did_not_hold(self):
        root = copy.deepcopy(self.root)
        root["tlogs"][0]["publicKey"]["validFor"]["end"] = "2024-02-01T11:59:59.999Z"
        self.refuses("set", self.sigstore.message_bundle(ARTIFACT), root=root)

    def test_tob_sigstore_11_stamp_outside_of_the_authoritys_window(self):
        root = copy.deepcopy(self.root)
        root["timestampAuthorities"][0]["validFor"]["end"] = "2024-01-31T00:00:00Z"
        self.refuses("tsa", self.sigstore.message_bundle(ARTIFACT, rekor=2), root=root)

    def test_sigstore_js_1659_time_without_a_promise(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        del entry_of(bundle)["inclusionPromise"]
        self.refuses("time", bundle)

    def test_tob_sigstore_3_time_that_the_promise_is_not_about(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        entry_of(bundle)["integratedTime"] = str(int(kit.SIGNED.timestamp()) + 1)
        self.refuses("set", bundle)

    def test_time_that_has_not_come(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        entry_of(bundle)["integratedTime"] = "9000000000"
        entry_of(bundle)["inclusionPromise"] = {"signedEntryTimestamp": self.sigstore.set_of(entry_of(bundle))}
        self.refuses("set", bundle)

    def test_rekor_v2_without_time_stamp(self):
        self.refuses("time", self.sigstore.message_bundle(ARTIFACT, rekor=2, stamp=False))

    def test_sigstore_rust_122_damaged_window_is_no_open_window(self):
        root = copy.deepcopy(self.root)
        root["tlogs"][0]["publicKey"]["validFor"]["end"] = "soon"
        self.assertEqual(self.verdict(self.sigstore.message_bundle(ARTIFACT), root=root)[0], 2)

    def test_log_without_start_is_no_root(self):
        root = copy.deepcopy(self.root)
        del root["tlogs"][0]["publicKey"]["validFor"]["start"]
        self.assertEqual(self.verdict(self.sigstore.message_bundle(ARTIFACT), root=root)[0], 2)

    # --- GHSA-xm5m, GHSA-3xxc, CVE-2025-52556: time-stamps

    def test_ghsa_xm5m_stamp_with_another_leaf(self):
        key = ec.generate_private_key(ec.SECP384R1())
        for authority in (self.sigstore.tsa, kit.Authority("stranger")):
            leaf = self.sigstore.stamp_certificate(key, authority)
            bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
            signature = base64.b64decode(bundle["messageSignature"]["signature"])
            stamp = self.sigstore.timestamp(signature, key=key, leaf=leaf)
            bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"] = [
                {"signedTimestamp": kit.b64(stamp)}]
            self.refuses("tsa", bundle)

    def test_cve_2025_52556_stamp_whose_signature_is_wrong(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        [stamp] = bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"]
        stamp["signedTimestamp"] = flip(stamp["signedTimestamp"])
        self.refuses("tsa", bundle)

    def test_stamp_of_another_signature(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"] = [
            {"signedTimestamp": kit.b64(self.sigstore.timestamp(b"another"))}]
        self.refuses("tsa", bundle)

    def test_stamp_over_a_weak_hash(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        signature = base64.b64decode(bundle["messageSignature"]["signature"])
        bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"] = [
            {"signedTimestamp": kit.b64(self.sigstore.timestamp(signature, hash_name="sha1"))}]
        self.refuses("tsa", bundle)

    def test_one_good_stamp_does_not_make_up_for_a_bad_one(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        stamps = bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"]
        stamps.append({"signedTimestamp": kit.b64(self.sigstore.timestamp(b"another"))})
        self.refuses("tsa", bundle)

    # --- fulcio GHSA-59jp, GHSA-f83f: who signed

    def test_ghsa_59jp_names_are_compared_whole(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        for identity, issuer in ((kit.IDENTITY[:-1], kit.ISSUER), (kit.IDENTITY + "0", kit.ISSUER),
                                 (kit.IDENTITY.upper(), kit.ISSUER), (kit.IDENTITY, kit.ISSUER + ".example.org"),
                                 (kit.IDENTITY.replace(".", "x", 1), kit.ISSUER), (".*", ".*")):
            self.refuses("identity", bundle, policy=("--certificate-identity", identity,
                                                     "--certificate-oidc-issuer", issuer))

    def test_ghsa_59jp_expressions_are_anchored(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        issuer = ("--certificate-oidc-issuer", kit.ISSUER)
        self.passes(bundle, policy=("--certificate-identity-regexp", "https://github.com/owner/repo/.*", *issuer))
        self.refuses("identity", bundle, policy=("--certificate-identity-regexp", "https://github.com/owner/", *issuer))
        self.refuses("identity", bundle, policy=("--certificate-identity-regexp", "x|github.com/owner/repo.*", *issuer))

    def test_claims_are_compared(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        self.passes(bundle, flags=("--claim", "source-repository=https://github.com/owner/repo"))
        self.refuses("identity", bundle, flags=("--claim", "source-repository=https://github.com/owner/repo2"))
        self.refuses("identity", bundle, flags=("--claim", "source-ref=refs/heads/main"))

    def test_two_issuers_that_differ(self):
        self.refuses("certificate", self.sigstore.message_bundle(ARTIFACT, old_issuer="https://other.example.org"))

    # --- certificates and SCTs

    def test_certificate_of_a_stranger(self):
        self.refuses("chain", self.sigstore.message_bundle(ARTIFACT, authority=kit.Authority("fulcio")))

    def test_certificate_that_may_not_sign(self):
        self.refuses("certificate", self.sigstore.message_bundle(ARTIFACT, ca=True))
        self.refuses("certificate", self.sigstore.message_bundle(ARTIFACT, usage=ExtendedKeyUsageOID.SERVER_AUTH))
        self.refuses("certificate", self.sigstore.message_bundle(ARTIFACT, critical="1.2.3.4"))

    def test_certificate_without_good_sct(self):
        self.refuses("sct", self.sigstore.message_bundle(ARTIFACT, sct=False))
        self.refuses("sct", self.sigstore.message_bundle(ARTIFACT, sct_key=ec.generate_private_key(ec.SECP256R1())))
        self.refuses("sct", self.sigstore.message_bundle(
            ARTIFACT, sct_time=kit.START - datetime.timedelta(seconds=1)))

    # --- CVE-2024-53267, sigstore-js #1722: checkpoints and proofs

    def test_cve_2024_53267_checkpoint_whose_signature_is_wrong(self):
        for rekor in (1, 2):
            bundle = self.sigstore.message_bundle(ARTIFACT, rekor=rekor)
            checkpoint = entry_of(bundle)["inclusionProof"]["checkpoint"]
            head, signature = checkpoint["envelope"].rstrip("\n").rsplit(" ", 1)
            checkpoint["envelope"] = f"{head} {flip(signature)}\n"
            self.refuses("checkpoint", bundle)

    def test_checkpoint_of_another_origin(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        tree = kit.Tree([b"x"])
        entry_of(bundle)["inclusionProof"]["checkpoint"]["envelope"] = self.sigstore.checkpoint_v2(tree, "other.org")
        self.refuses("checkpoint", bundle)

    def test_checkpoint_of_another_log(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        other = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        entry_of(bundle)["inclusionProof"]["checkpoint"] = entry_of(other)["inclusionProof"]["checkpoint"]
        self.refuses("checkpoint", bundle)

    def test_sigstore_js_1722_damaged_checkpoints(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        checkpoint = entry_of(bundle)["inclusionProof"]["checkpoint"]
        good = checkpoint["envelope"]
        for bad in (good.replace("\n\n", "\n"), good.rstrip("\n"), good.replace("\n7\n", "\n07\n"),
                    good.replace("\u2014 ", "- "), good + "junk\n", "x" * 70000):
            checkpoint["envelope"] = bad
            self.refuses("checkpoint", bundle)

    def test_proofs_that_lead_elsewhere(self):
        for change in ({"logIndex": "3"}, {"logIndex": "7"}, {"treeSize": "8"}, {"rootHash": kit.b64(bytes(32))},
                       {"hashes": []}, {"logIndex": "-1"}):
            bundle = self.sigstore.message_bundle(ARTIFACT)
            entry_of(bundle)["inclusionProof"].update(change)
            self.refuses("proof", bundle)
        bundle = self.sigstore.message_bundle(ARTIFACT)
        entry_of(bundle)["inclusionProof"]["hashes"].append(kit.b64(bytes(32)))
        self.refuses("proof", bundle)

    # --- TOB-SIGSTORE-9, sigstore-js #1702, shapes

    def test_tob_sigstore_9_envelope_with_two_signatures(self):
        bundle = self.sigstore.envelope_bundle(ARTIFACT)
        bundle["dsseEnvelope"]["signatures"] *= 2
        self.refuses("bundle", bundle)

    def test_sigstore_js_1702_entry_and_stamp_twice(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        stamps = bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"]
        stamps.append(stamps[0])
        self.refuses("bundle", bundle)
        bundle = self.sigstore.message_bundle(ARTIFACT)
        bundle["verificationMaterial"]["tlogEntries"] *= 2
        self.refuses("bundle", bundle)

    def test_shapes(self):
        make = self.sigstore.message_bundle

        def changed(**change):
            bundle = make(ARTIFACT)
            bundle.update(change)
            return bundle
        both = make(ARTIFACT)
        both["dsseEnvelope"] = self.sigstore.envelope_bundle(ARTIFACT)["dsseEnvelope"]
        two = make(ARTIFACT)
        two["verificationMaterial"]["publicKey"] = {"hint": "x"}
        no_entry = make(ARTIFACT)
        no_entry["verificationMaterial"]["tlogEntries"] = []
        no_proof = make(ARTIFACT)
        del entry_of(no_proof)["inclusionProof"]
        no_checkpoint = make(ARTIFACT)
        del entry_of(no_checkpoint)["inclusionProof"]["checkpoint"]
        negative = make(ARTIFACT)
        entry_of(negative)["logIndex"] = "-1"
        line_breaks = make(ARTIFACT)
        line_breaks["messageSignature"]["signature"] += "\n"
        for bundle in (changed(mediaType="application/vnd.dev.sigstore.bundle+json;version=0.4"), both, two, no_entry,
                       no_proof, no_checkpoint, negative, line_breaks, changed(messageSignature={"signature": ""}), []):
            self.refuses("bundle", bundle)

    def test_sigstore_js_1657_lengths_count_bytes(self):
        self.passes(self.sigstore.envelope_bundle(ARTIFACT, file_name="caf\u00e9 \u65e5\u672c.whl"))

    def test_strict_json(self):
        text = json.dumps(self.sigstore.message_bundle(ARTIFACT))
        for bad in ("\ufeff" + text, text[:-1] + ', "mediaType": "x"}', text + "x", "[" * 100 + "]" * 100, ""):
            self.refuses("format", bad)

    # --- slsa-verifier #705, managed keys

    def test_slsa_verifier_705_signature_without_pae(self):
        bundle = self.sigstore.envelope_bundle(ARTIFACT)
        bundle["dsseEnvelope"]["signatures"][0]["sig"] = flip(bundle["dsseEnvelope"]["signatures"][0]["sig"])
        self.refuses("signature", bundle)

    def test_managed_keys(self):
        key = ec.generate_private_key(ec.SECP256R1())
        self.write("key.pub", kit.spki_pem(key))
        self.write("other.pub", kit.spki_pem(ec.generate_private_key(ec.SECP256R1())))
        bundle = self.sigstore.managed_bundle(ARTIFACT, key)
        self.refuses("key", bundle)
        self.refuses("signature", bundle, policy=("--key", "other.pub"))
        self.refuses("key", self.sigstore.message_bundle(ARTIFACT), policy=("--key", "key.pub"))

    # --- GHSA-88jx, GHSA-95pr, GHSA-cq38, GHSA-vfp6: endless data

    def test_ghsa_cq38_bundle_that_does_not_end(self):
        with open(self.folder / "endless.json", "wb") as file:
            file.write(b'{"mediaType": "')
            file.truncate(1 << 30)
        self.write("a.whl", ARTIFACT)
        # Sanitizers map terabytes.
        limit = () if SANITIZED else ("bash", "-c", 'ulimit -v 400000; exec "$@"', "bash")
        done = self.run_assay("attest", "verify", "a.whl", "--bundle", "endless.json", "--format", "json",
                              "--certificate-identity", "x", "--certificate-oidc-issuer", "y", prefix=limit)
        [attestation] = json.loads(done.stdout)["files"][0]["attestations"]
        self.assertEqual((done.returncode, attestation["step"]), (3, "input"))

    def test_ghsa_95pr_too_many_entries(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        bundle["verificationMaterial"]["tlogEntries"] *= 33
        self.refuses("bundle", bundle)


    def test_ghsa_88jx_checkpoint_without_end(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        entry_of(bundle)["inclusionProof"]["checkpoint"]["envelope"] += "x" * (64 << 10)
        self.refuses("checkpoint", bundle)

    def test_ghsa_vfp6_statement_with_too_many_subjects(self):
        self.refuses("statement", self.statement_bundle({"subject": [self.subject()] * 1025}))

    def test_tob_sigstore_8_subject_with_too_many_digests(self):
        digests = {f"x{i}": "00" for i in range(33)}
        self.refuses("statement", self.statement_bundle({"subject": [self.subject(digests)]}))

    # --- what crashed others, and what others left out

    @staticmethod
    def subject(digests=None):
        return {"name": "a.whl", "digest": {"sha256": kit.sha256(ARTIFACT).hex(), **(digests or {})}}

    def statement_bundle(self, changes):
        """A good bundle over a statement that is none."""
        original = kit.canonical

        def changed(value):
            if isinstance(value, dict) and "predicateType" in value:
                value = {**value, **changes}
                value = {name: text for name, text in value.items() if text != "gone"}
            return original(value)
        kit.canonical = changed
        try:
            return self.sigstore.envelope_bundle(ARTIFACT)
        finally:
            kit.canonical = original

    def test_cosign_5016_subjects_that_are_none(self):
        self.passes(self.statement_bundle({}))
        for subject in (None, [], [None], [{}], [{"name": "a.whl"}], [{"digest": None}], "a.whl", "gone"):
            with self.subTest(subject=subject):
                self.refuses("statement", self.statement_bundle({"subject": subject}))

    def test_cosign_4649_bodies_that_are_none(self):
        for body in (b"", b"null", b"[]", b"{}", b'{"kind":"hashedrekord","apiVersion":"0.0.1"}',
                     b'{"apiVersion":"0.0.1","kind":"hashedrekord","spec":null}'):
            with self.subTest(body=body):
                bundle = self.sigstore.message_bundle(ARTIFACT)
                entry = entry_of(bundle)
                entry["canonicalizedBody"] = kit.b64(body)
                entry["inclusionPromise"]["signedEntryTimestamp"] = self.sigstore.set_of(entry)
                tree = kit.Tree([body])
                entry["inclusionProof"] = {"logIndex": "0", "treeSize": "1", "hashes": [], "rootHash": kit.b64(tree.root()),
                                           "checkpoint": {"envelope": self.sigstore.checkpoint_v1(tree)}}
                self.refuses("binding" if body else "bundle", bundle)

    def test_cosign_4652_entries_that_are_none(self):
        for entries in (None, [None], [{}], [[]], {}, "x"):
            with self.subTest(entries=entries):
                bundle = self.sigstore.message_bundle(ARTIFACT)
                bundle["verificationMaterial"]["tlogEntries"] = entries
                self.refuses("bundle", bundle)

    def test_cve_2022_23649_promise_of_another_entry(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        entry_of(bundle)["inclusionPromise"] = entry_of(self.sigstore.message_bundle(OTHER))["inclusionPromise"]
        self.refuses("set", bundle)

    def test_ghsa_vjxv_statement_without_a_type(self):
        for kind in ("gone", "", None, 1):
            with self.subTest(kind=kind):
                bundle = self.statement_bundle({"predicateType": kind})
                self.refuses("statement", bundle)

    def test_ghsa_f83f_expressions_of_issuers_are_anchored(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, issuer=kit.ISSUER + ".evil.example.org")
        for expression in (kit.ISSUER, "https://token.actions"):
            self.refuses("identity", bundle, policy=("--certificate-identity", kit.IDENTITY,
                                                     "--certificate-oidc-issuer-regexp", expression))

    def test_ghsa_3xxc_stamp_of_a_stranger_who_brings_a_certificate(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        signature = base64.b64decode(bundle["messageSignature"]["signature"])
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = self.sigstore.stamp_certificate(key, kit.Authority("tsa"))
        stamp = self.sigstore.timestamp(signature, key=key, leaf=leaf)
        bundle["verificationMaterial"]["timestampVerificationData"] = {
            "rfc3161Timestamps": [{"signedTimestamp": kit.b64(stamp)}]}
        self.refuses("tsa", bundle)

    def test_stamp_that_names_its_authority_passes(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        signature = base64.b64decode(bundle["messageSignature"]["signature"])
        for named, code in (([self.sigstore.tsa_leaf, *self.sigstore.tsa.chain()], 0),
                            ([self.sigstore.tsa_leaf, self.sigstore.tsa.intermediate], 0),
                            ([self.sigstore.tsa.intermediate, self.sigstore.tsa_leaf], 1),
                            ([self.sigstore.tsa_leaf, self.sigstore.fulcio.intermediate], 1)):
            stamp = self.sigstore.timestamp(signature, named=named)
            bundle["verificationMaterial"]["timestampVerificationData"] = {
                "rfc3161Timestamps": [{"signedTimestamp": kit.b64(stamp)}]}
            self.assertEqual(self.verdict(bundle), (code, "tsa" if code else None))

    def test_sigstore_js_1678_certificate_with_more_behind_it(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        certificate = bundle["verificationMaterial"]["certificate"]
        certificate["rawBytes"] = kit.b64(base64.b64decode(certificate["rawBytes"]) + b"\0")
        self.refuses("certificate", bundle)

    def test_sigstore_rust_154_two_issuers_of_one_name(self):
        other = kit.Authority("fulcio")
        root = copy.deepcopy(self.root)
        entry = {"certChain": {"certificates": [{"rawBytes": kit.b64(one.public_bytes(
            kit.serialization.Encoding.DER))} for one in other.chain()]}, "validFor": {"start": "2024-01-01T00:00:00Z"}}
        root["certificateAuthorities"].insert(0, entry)
        self.passes(self.sigstore.message_bundle(ARTIFACT), root=root)
        self.passes(self.sigstore.message_bundle(ARTIFACT, authority=other), root=root)

    def test_tob_sigstore_2_binding_counts_where_no_log_is_needed(self):
        key = ec.generate_private_key(ec.SECP256R1())
        self.write("key.pub", kit.spki_pem(key))
        policy = ("--key", "key.pub")
        bundle = self.sigstore.managed_bundle(ARTIFACT, key)
        other = self.sigstore.managed_bundle(OTHER, key)
        bundle["verificationMaterial"]["tlogEntries"] = other["verificationMaterial"]["tlogEntries"]
        self.refuses("binding", bundle, policy=policy, flags=("--without-log",))
        bundle["verificationMaterial"]["tlogEntries"] = []
        self.refuses("bundle", bundle, policy=policy)
        self.passes(bundle, policy=policy, flags=("--without-log",))

    # --- what changed bundles found (attest_mutants_test.py)

    def test_entry_of_rekor_v2_has_one_form(self):
        bundle = self.sigstore.message_bundle(ARTIFACT, rekor=2)
        body = json.loads(base64.b64decode(entry_of(bundle)["canonicalizedBody"]))
        for path, value in (((), 0), (("spec", "hashedRekordV002", "signature", "verifier", "x509Certificate"), 0),
                            (("spec", "hashedRekordV002", "signature", "verifier"), "PKIX_ECDSA_P256_SHA_256x"),
                            (("spec", "hashedRekordV002", "signature", "verifier"), "PKIX_ECDSA_P256_SHA_25")):
            with self.subTest(path=path, value=value):
                changed = copy.deepcopy(body)
                inner = changed
                for step in path:
                    inner = inner[step]
                inner["keyDetails" if value else "somethingNew"] = value
                bundle["verificationMaterial"]["tlogEntries"] = [self.sigstore.entry_v2(changed)]
                self.refuses("binding", bundle)
        bundle["verificationMaterial"]["tlogEntries"] = [self.sigstore.entry_v2(body)]
        self.passes(bundle)

    def test_certificate_of_a_chain_that_is_no_message(self):
        bundle = self.sigstore.message_bundle(ARTIFACT)
        material = bundle["verificationMaterial"]
        material["x509CertificateChain"] = {"certificates": [material.pop("certificate"), {"rawBytes": "AAAA"}]}
        bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.2"
        self.passes(bundle)
        for other in ("", 0, [], True):
            material["x509CertificateChain"]["certificates"][1] = other
            self.refuses("bundle", bundle)

    def test_entry_of_an_attestation_with_a_member_under_two_names(self):
        attestation = kit.attestation_of(self.sigstore.envelope_bundle(ARTIFACT, file_name="a-1.0-py3-none-any.whl"))
        self.refuses("digest", attestation)  # the file has another name
        [entry] = attestation["verification_material"]["transparency_entries"]
        entry["log_index"] = entry["logIndex"]
        self.refuses("bundle", attestation)

    # --- names of members

    def test_members_may_be_named_as_the_message_has_them(self):
        def renamed(value):
            if isinstance(value, list):
                return [renamed(one) for one in value]
            if not isinstance(value, dict):
                return value
            return {"".join("_" + c.lower() if c.isupper() else c for c in name): renamed(one)
                    for name, one in value.items()}
        for bundle in (self.sigstore.message_bundle(ARTIFACT, rekor=2), self.sigstore.envelope_bundle(ARTIFACT)):
            self.passes(renamed(bundle))
            both = renamed(bundle)
            both["mediaType"] = both["media_type"]
            self.refuses("bundle", both)


main()
