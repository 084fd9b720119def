"""Good bundles of every form, changed in one thing each: none that says something else verifies, and none that is
written against the rules. By itself a part of all changes is tried; ASSAY_MUTANTS=NUMBER/PARTS tries another, "all" all of
them. The folder that ASSAY_MUTANTS_KEPT names gets the bundles, for other verifiers (bundle_judges.py)."""
import base64
import copy
import datetime
import json
import os
import pathlib
import unittest
import zlib

from harness import Scenario, main

try:
    import bundle_mutants as mutants
    import sigstore_kit as kit
    from bundle_meaning import Unreadable, body_meaning, meaning, says_as
    from bundle_mutants import PASSES, REFUSED, SAME
    from cryptography.hazmat.primitives.asymmetric import ec
except ImportError as missing:
    kit = None
    REASON = f"needs the Python package cryptography: {missing}"

ARTIFACT = b"the bytes of a wheel"
OTHER = b"other bytes"
CHOSEN = os.environ.get("ASSAY_MUTANTS", "0/40")
KEPT = os.environ.get("ASSAY_MUTANTS_KEPT")


def is_chosen(name):
    if CHOSEN == "all":
        return True
    number, parts = map(int, CHOSEN.split("/"))
    return zlib.crc32(name.encode()) % parts == number % parts


def entries(bundle):
    return bundle["verificationMaterial"]["tlogEntries"]


def old(bundle, chain, version="0.1", proof=True):
    """A bundle as older versions have it: a chain of certificates, and perhaps a promise alone."""
    bundle = copy.deepcopy(bundle)
    material = bundle["verificationMaterial"]
    material["x509CertificateChain"] = {"certificates": [material.pop("certificate")] + [
        {"rawBytes": kit.b64(one.public_bytes(kit.serialization.Encoding.DER))} for one in chain]}
    bundle["mediaType"] = f"application/vnd.dev.sigstore.bundle+json;version={version}"
    if not proof:
        del entries(bundle)[0]["inclusionProof"]
    return bundle


class Bundles:
    """Pairs of one form: a bundle, and one that says something else."""

    def __init__(self, sigstore):
        self.sigstore = sigstore
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.shared = {"key": self.key, "certificate": sigstore.certificate(self.key)}

    def forms(self):
        make, chain = self.sigstore, self.sigstore.fulcio.chain()

        def pairs(name, make_one, **more):
            # The other is by the same signer about something else, or about the same by somebody else.
            yield name, make_one(ARTIFACT, **self.shared, **more), make_one(OTHER, **self.shared, **more)
            yield f"{name}, by another", make_one(ARTIFACT, **self.shared, **more), make_one(ARTIFACT, **more)
        yield from pairs("message", make.message_bundle)
        yield from pairs("message v2", make.message_bundle, rekor=2)
        for kind in ("dsse", "intoto", "v2"):
            yield from pairs(f"envelope {kind}", make.envelope_bundle, kind=kind, stamp=kind != "intoto")
        for version, proof in (("0.1", False), ("0.1", True), ("0.2", True)):
            for name, one, other in pairs("", make.envelope_bundle):
                form = f"{version}{'' if proof else ' promised'}{name}"
                yield form, old(one, chain, version, proof), old(other, chain, version, proof)

    def managed(self):
        make = self.sigstore.managed_bundle
        yield "key", make(ARTIFACT, self.key), make(OTHER, self.key)
        without = [make(ARTIFACT, self.key), make(OTHER, self.key)]
        for one in without:
            entries(one).clear()
        yield "key without log", *without

    def attestations(self):
        make = self.sigstore.envelope_bundle
        yield "PEP 740", *(kit.attestation_of(make(one, file_name="a-1.0-py3-none-any.whl", **self.shared))
                           for one in (ARTIFACT, OTHER))


@unittest.skipIf(kit is None, "" if kit else REASON)
class Mutants(Scenario):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sigstore = kit.Sigstore()
        cls.bundles = Bundles(cls.sigstore)

    def setUp(self):
        super().setUp()
        if KEPT:
            self.folder = pathlib.Path(KEPT) / self._testMethodName
            self.folder.mkdir(parents=True, exist_ok=True)
        self.write("root.json", json.dumps(self.sigstore.trusted_root()))
        self.write("key.pub", kit.spki_pem(self.bundles.key))
        self.policy = ("--certificate-identity", kit.IDENTITY, "--certificate-oidc-issuer", kit.ISSUER)

    def verdicts(self, texts, artifact=ARTIFACT, policy=None):
        """Whether each of the texts verifies: by one run over a list."""
        digest = "sha256:" + kit.sha256(artifact).hex()
        (self.folder / "m").mkdir(exist_ok=True)
        lines = []
        for number, text in enumerate(texts):
            data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
            (self.folder / f"m/{number}").write_bytes(data)
            lines.append(json.dumps({"digest": digest, "bundle": f"m/{number}"}))
        self.write("list.jsonl", "\n".join(lines))
        done = self.run_assay("attest", "verify", "--list", "list.jsonl", "--trusted-root", "root.json", "--format",
                              "json", *(policy or self.policy))
        self.assertIn(done.returncode, (0, 1), done.stderr)
        files = json.loads(done.stdout)["files"]
        self.assertEqual(len(files), len(texts))
        self.assertLessEqual({one["state"] for one in files}, {"verified", "refused"})
        return [one["state"] == "verified" for one in files]

    def check(self, cases, is_same, **more):
        """Cases are a name, a text, and what must become of it."""
        self.assertGreater(len(cases), 1)
        verified = self.verdicts([text for _, text, _ in cases], **more)
        wrong = []
        for (name, text, expected), passed in zip(cases, verified):
            if expected in (PASSES, "good") and not passed:
                wrong.append(f"{name}: was refused")
            elif expected == REFUSED and passed:
                wrong.append(f"{name}: verified, which is written against the rules")
            elif expected == SAME and passed and not is_same(text):
                wrong.append(f"{name}: verified, which says something else")
        if KEPT:
            self.write("names.json", json.dumps([[name, expected, passed] for (name, _, expected), passed in
                                                 zip(cases, verified)]))
        self.assertEqual(wrong, [], f"{len(wrong)} of {len(cases)}")

    def check_bundles(self, forms, **more):
        cases, good = [], []
        for form, bundle, other in forms:
            good += [meaning(json.dumps(bundle)), meaning(json.dumps(other))]
            cases.append((form, json.dumps(bundle), "good"))
            # Every byte is changed where all are tried.
            changed = [] if "another" in form else mutants.changes(bundle, other, 1 if CHOSEN == "all" else 16)
            for name, value, expected in [*changed, *mutants.mixtures(bundle, other)]:
                if form == "PEP 740" and "line break" in name:
                    expected = SAME  # older clients wrote some
                if is_chosen(f"{form}: {name}"):
                    text = value if isinstance(value, str) else mutants.dump(value)
                    cases.append((f"{form}: {name}", text, expected))
        self.check(cases, lambda text: any(says_as(text, one) for one in good), **more)

    def test_bundles(self):
        self.check_bundles(self.bundles.forms())

    def test_bundles_signed_by_a_key(self):
        self.check_bundles(self.bundles.managed(), policy=("--key", "key.pub", "--without-log"))

    def relogged(self, bundle, data):
        """The bundle with another body of its entry, which the log has taken."""
        bundle = copy.deepcopy(bundle)
        [entry] = entries(bundle)
        entry["canonicalizedBody"] = kit.b64(data)
        tree = kit.Tree([b"before", data, b"behind"])
        first = "inclusionPromise" not in entry
        entry["inclusionProof"] = {
            "logIndex": "1", "treeSize": "3", "rootHash": kit.b64(tree.root()), "hashes": list(map(kit.b64, tree.path(1))),
            "checkpoint": {"envelope": (self.sigstore.checkpoint_v2 if first else self.sigstore.checkpoint_v1)(tree)}}
        if first:
            entry["logIndex"] = "1"
        else:
            entry["inclusionPromise"] = {"signedEntryTimestamp": self.sigstore.set_of(entry)}
        return json.dumps(bundle)

    def test_entries_about_something_else_that_the_log_has_taken(self):
        cases, good = [], {}
        for form, bundle, other in self.bundles.forms():
            if form.startswith("0.") or "another" in form:
                continue
            body, strange = (json.loads(base64.b64decode(entries(one)[0]["canonicalizedBody"]))
                             for one in (bundle, other))
            want = body_meaning(kit.canonical(body))
            for name, changed in [("as it was", body), *mutants.bodies(body, strange)]:
                name = f"{form}: {name}"
                if not is_chosen(name) and name != f"{form}: as it was":
                    continue
                data = mutants.dump(changed).encode("utf-8", "surrogatepass")
                text = self.relogged(bundle, data)
                try:
                    good[text] = body_meaning(data) == want
                except Unreadable:
                    good[text] = False
                cases.append((name, text, "good" if name.endswith(": as it was") else SAME))
        self.check(cases, good.get)

    def test_times_at_the_edges_of_what_held(self):
        make, cases = self.sigstore, []
        begin, end = kit.SIGNED - datetime.timedelta(minutes=1), kit.SIGNED + datetime.timedelta(minutes=9)
        second = datetime.timedelta(seconds=1)
        for at, good in ((begin - second, False), (begin, True), (end, True), (end + second, False)):
            bundle = make.message_bundle(ARTIFACT, **self.bundles.shared)
            [entry] = entries(bundle)
            entry["integratedTime"] = str(int(at.timestamp()))
            entry["inclusionPromise"] = {"signedEntryTimestamp": make.set_of(entry)}
            cases.append((f"promised {at}", json.dumps(bundle), "good" if good else REFUSED))
            bundle = make.message_bundle(ARTIFACT, rekor=2, **self.bundles.shared)
            for fraction in ("", ".001", ".999999999"):
                holds = good and not (fraction and at == end)
                stamp = make.timestamp(base64.b64decode(bundle["messageSignature"]["signature"]),
                                       time_text=at.strftime("%Y%m%d%H%M%S") + fraction + "Z")
                stamped = mutants.put(bundle, ("verificationMaterial", "timestampVerificationData"),
                                      {"rfc3161Timestamps": [{"signedTimestamp": kit.b64(stamp)}]})
                cases.append((f"stamped {at}{fraction}", json.dumps(stamped), "good" if holds else REFUSED))
        bundle = make.message_bundle(ARTIFACT, rekor=2, **self.bundles.shared)
        for text in ("20240201120000", "202402011200Z", "20240201120000+0000", "20240201120060Z", "20240230120000Z",
                     "20240201120000.Z", "240201120000Z", "2024020112Z", "20240201120000Z\0", ""):
            stamp = make.timestamp(base64.b64decode(bundle["messageSignature"]["signature"]), time_text=text)
            stamped = mutants.put(bundle, ("verificationMaterial", "timestampVerificationData"),
                                  {"rfc3161Timestamps": [{"signedTimestamp": kit.b64(stamp)}]})
            cases.append((f"stamped {text!r}", json.dumps(stamped), REFUSED))
        self.check(cases, None)

    def test_attestations_of_an_index(self):
        self.check_bundles(self.bundles.attestations())


main()
