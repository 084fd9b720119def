"""A Sigstore of its own, made anew for each run: a CA with a P-384 root and intermediate, a CT log, Rekor v1 and v2 with
trees of several leaves, a time-stamp authority, and bundles of all kinds that they vouch for. Written from the
specifications, over the Python package cryptography: none of it is code of assay."""
import base64
import copy
import datetime
import hashlib
import json
import struct

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

IDENTITY = "https://github.com/owner/repo/.github/workflows/release.yml@refs/tags/v1"
ISSUER = "https://token.actions.githubusercontent.com"
PUBLISH = "https://docs.pypi.org/attestations/publish/v1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
FULCIO = "1.3.6.1.4.1.57264.1."
REKOR_V1 = "rekor.example.org"
REKOR_V2 = "log2026.rekor.example.org"
UTC = datetime.timezone.utc
START = datetime.datetime(2024, 1, 1, tzinfo=UTC)
SIGNED = datetime.datetime(2024, 2, 1, 12, 0, tzinfo=UTC)


def b64(data):
    return base64.b64encode(data).decode()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def sha256(data):
    return hashlib.sha256(data).digest()


def spki(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def spki_pem(key):
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def der(tag, *parts):
    body = b"".join(parts)
    digits = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    length = bytes([len(body)]) if len(body) < 128 else bytes([0x80 | len(digits)]) + digits
    return bytes([tag]) + length + body


def oid(text):
    numbers = [int(part) for part in text.split(".")]
    out = bytes([numbers[0] * 40 + numbers[1]])
    for number in numbers[2:]:
        digits = [number & 127]
        while number > 127:
            number >>= 7
            digits.insert(0, number & 127 | 128)
        out += bytes(digits)
    return der(6, out)


def integer(number):
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def pae(payload, kind=PAYLOAD_TYPE):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


def with_key_ids(builder, key, signer):
    """With the key identifiers that RFC 5280 has in certificates, which some verifiers want."""
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    return builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """A chain of CA certificates, the one nearest to leaves first."""

    def __init__(self, label, curve=ec.SECP384R1, start=START, days=3650, purpose=None):
        self.root_key = ec.generate_private_key(curve())
        self.key = ec.generate_private_key(curve())
        self.root = self.ca(f"{label} root", f"{label} root", self.root_key, self.root_key, start, days, 1)
        self.intermediate = self.ca(f"{label} intermediate", f"{label} root", self.key, self.root_key, start, days, 0,
                                    purpose)

    @staticmethod
    def ca(subject, issuer, key, signer, start, days, length, purpose=None):
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer))
                   .public_key(key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(start)
                   .not_valid_after(start + datetime.timedelta(days=days))
                   .add_extension(x509.BasicConstraints(True, length), True).add_extension(usage, True))
        if purpose:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), False)
        return with_key_ids(builder, key, signer).sign(signer, hashes.SHA384())

    def chain(self):
        return [self.intermediate, self.root]


class Tree:
    """A Merkle tree (RFC 6962) in the plainest way."""

    def __init__(self, leaves):
        self.leaves = leaves

    def root(self, first=0, size=None):
        size = len(self.leaves) - first if size is None else size
        if size == 1:
            return sha256(b"\0" + self.leaves[first])
        left = 1 << (size - 1).bit_length() - 1
        return sha256(b"\1" + self.root(first, left) + self.root(first + left, size - left))

    def path(self, index, first=0, size=None):
        size = len(self.leaves) if size is None else size
        if size == 1:
            return []
        left = 1 << (size - 1).bit_length() - 1
        if index < left:
            return self.path(index, first, left) + [self.root(first + left, size - left)]
        return self.path(index - left, first + left, size - left) + [self.root(first, left)]


class Sigstore:
    def __init__(self):
        self.fulcio = Authority("fulcio", purpose=ExtendedKeyUsageOID.CODE_SIGNING)
        self.tsa = Authority("tsa", purpose=ExtendedKeyUsageOID.TIME_STAMPING)
        self.tsa_key = ec.generate_private_key(ec.SECP384R1())
        self.tsa_leaf = self.stamp_certificate(self.tsa_key, self.tsa)
        self.ct = ec.generate_private_key(ec.SECP256R1())
        self.rekor = ec.generate_private_key(ec.SECP256R1())
        self.rekor2 = ed25519.Ed25519PrivateKey.generate()
        self.rekor2_raw = self.rekor2.public_key().public_bytes(serialization.Encoding.Raw,
                                                                serialization.PublicFormat.Raw)
        self.rekor2_id = sha256(REKOR_V2.encode() + b"\n\x01" + self.rekor2_raw)

    @staticmethod
    def stamp_certificate(key, authority, start=START):
        builder = (x509.CertificateBuilder().subject_name(name("tsa leaf")).issuer_name(authority.intermediate.subject)
                .public_key(key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(start)
                .not_valid_after(start + datetime.timedelta(days=365))
                .add_extension(x509.BasicConstraints(False, None), True)
                .add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), True)
                .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True))
        return with_key_ids(builder, key, authority.key).sign(authority.key, hashes.SHA384())

    # --- the trusted root

    def trusted_root(self):
        def log(url, key, details, key_id):
            return {"baseUrl": url, "hashAlgorithm": "SHA2_256", "logId": {"keyId": b64(key_id)},
                    "publicKey": {"rawBytes": b64(spki(key)), "keyDetails": details,
                                  "validFor": {"start": "2024-01-01T00:00:00Z"}}}

        def authority(certificates):
            return {"certChain": {"certificates": [
                {"rawBytes": b64(one.public_bytes(serialization.Encoding.DER))} for one in certificates]},
                    "validFor": {"start": "2024-01-01T00:00:00Z"}}

        return {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "tlogs": [log(f"https://{REKOR_V1}", self.rekor, "PKIX_ECDSA_P256_SHA_256", sha256(spki(self.rekor))),
                          log(f"https://{REKOR_V2}", self.rekor2, "PKIX_ED25519", self.rekor2_id)],
                "ctlogs": [log("https://ct.example.org", self.ct, "PKIX_ECDSA_P256_SHA_256", sha256(spki(self.ct)))],
                "certificateAuthorities": [authority(self.fulcio.chain())],
                "timestampAuthorities": [authority([self.tsa_leaf] + self.tsa.chain())]}

    # --- certificates

    def certificate(self, key, identity=IDENTITY, issuer=ISSUER, start=SIGNED, sct=True, authority=None,
                    ca=False, usage=ExtendedKeyUsageOID.CODE_SIGNING, sct_extensions=b"", sct_key=None, critical=None,
                    old_issuer=None, sct_time=None, repository="https://github.com/owner/repo", config=None):
        authority = authority or self.fulcio
        builder = (x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(authority.intermediate.subject)
                   .public_key(key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(start - datetime.timedelta(minutes=1))
                   .not_valid_after(start + datetime.timedelta(minutes=9))
                   .add_extension(x509.BasicConstraints(ca, None), True)
                   .add_extension(x509.KeyUsage(True, False, False, False, False, ca, False, False, False), True)
                   .add_extension(x509.ExtendedKeyUsage([usage]), False)
                   .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(identity)]), True))
        builder = with_key_ids(builder, key, authority.key)
        extensions = {8: der(12, issuer.encode()), 12: der(12, repository.encode()), 13: der(12, b"c" * 40),
                      14: der(12, b"refs/tags/v1"), 18: der(12, (config or identity).encode())}
        extensions[1] = (old_issuer or issuer).encode()
        for number, value in sorted(extensions.items()):
            builder = builder.add_extension(x509.UnrecognizedExtension(ObjectIdentifier(FULCIO + str(number)), value), False)
        if critical:
            builder = builder.add_extension(x509.UnrecognizedExtension(ObjectIdentifier(critical), b"\x05\x00"), True)
        if sct:
            tbs = builder.sign(authority.key, hashes.SHA384()).tbs_certificate_bytes
            milliseconds = int((sct_time or start).timestamp() * 1000)
            signed = (b"\0\0" + struct.pack(">QH", milliseconds, 1) + sha256(spki(authority.key)) +
                      struct.pack(">I", len(tbs))[1:] + tbs + struct.pack(">H", len(sct_extensions)) + sct_extensions)
            signature = (sct_key or self.ct).sign(signed, ec.ECDSA(hashes.SHA256()))
            one = (b"\0" + sha256(spki(self.ct)) + struct.pack(">QH", milliseconds, len(sct_extensions)) +
                   sct_extensions + b"\x04\x03" + struct.pack(">H", len(signature)) + signature)
            one = struct.pack(">H", len(one)) + one
            value = der(4, struct.pack(">H", len(one)) + one)
            builder = builder.add_extension(
                x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), value), False)
        return builder.sign(authority.key, hashes.SHA384())

    # --- logs

    def note(self, text, log_name, hint, sign):
        return text + f"\n\u2014 {log_name} {b64(hint + sign(text.encode()))}\n"

    def checkpoint_v1(self, tree, size=None):
        text = f"{REKOR_V1} - 123456\n{size or len(tree.leaves)}\n{b64(tree.root())}\n"
        return self.note(text, REKOR_V1, sha256(spki(self.rekor))[:4],
                         lambda data: self.rekor.sign(data, ec.ECDSA(hashes.SHA256())))

    def checkpoint_v2(self, tree, origin=REKOR_V2):
        text = f"{origin}\n{len(tree.leaves)}\n{b64(tree.root())}\n"
        return self.note(text, REKOR_V2, self.rekor2_id[:4], self.rekor2.sign)

    def set_of(self, entry):
        payload = canonical({"body": entry["canonicalizedBody"], "integratedTime": int(entry["integratedTime"]),
                             "logID": base64.b64decode(entry["logId"]["keyId"]).hex(),
                             "logIndex": int(entry["logIndex"])})
        return b64(self.rekor.sign(payload, ec.ECDSA(hashes.SHA256())))

    def entry_v1(self, body, time=SIGNED, index=2, size=7):
        data = canonical(body)
        tree = Tree([data if i == index else b"leaf %d" % i for i in range(size)])
        entry = {"logIndex": "1002", "logId": {"keyId": b64(sha256(spki(self.rekor)))},
                 "kindVersion": {"kind": body["kind"], "version": body["apiVersion"]},
                 "integratedTime": str(int(time.timestamp())), "canonicalizedBody": b64(data),
                 "inclusionProof": {"logIndex": str(index), "rootHash": b64(tree.root()), "treeSize": str(size),
                                    "hashes": [b64(one) for one in tree.path(index)],
                                    "checkpoint": {"envelope": self.checkpoint_v1(tree)}}}
        entry["inclusionPromise"] = {"signedEntryTimestamp": self.set_of(entry)}
        return entry

    def entry_v2(self, body, index=4, size=6):
        data = canonical(body)
        tree = Tree([data if i == index else b"leaf %d" % i for i in range(size)])
        return {"logIndex": str(index), "logId": {"keyId": b64(self.rekor2_id)},
                "kindVersion": {"kind": "hashedrekord", "version": "0.0.2"}, "canonicalizedBody": b64(data),
                "inclusionProof": {"logIndex": str(index), "rootHash": b64(tree.root()), "treeSize": str(size),
                                   "hashes": [b64(one) for one in tree.path(index)],
                                   "checkpoint": {"envelope": self.checkpoint_v2(tree)}}}

    # --- time-stamps

    def timestamp(self, data, time=SIGNED, key=None, leaf=None, hash_name="sha256", embed=True,
                  digest=None, nonce=None, named=None, time_text=None):
        key, leaf = key or self.tsa_key, leaf or self.tsa_leaf
        sha256_id = der(48, oid("2.16.840.1.101.3.4.2.1"), der(5))
        imprint_id = sha256_id if hash_name == "sha256" else der(48, oid("1.3.14.3.2.26"), der(5))
        info = der(48, integer(1), oid("1.3.6.1.4.1.57264.2"),
                   der(48, imprint_id, der(4, digest or hashlib.new(hash_name, data).digest())), integer(7),
                   der(24, (time.strftime("%Y%m%d%H%M%SZ") if time_text is None else time_text).encode()), b"" if nonce is None else integer(nonce))
        leaf_der = leaf.public_bytes(serialization.Encoding.DER)
        names = [der(48, der(4, sha256(one.public_bytes(serialization.Encoding.DER)))) for one in named or [leaf]]
        attributes = sorted([
            der(48, oid("1.2.840.113549.1.9.3"), der(49, oid("1.2.840.113549.1.9.16.1.4"))),
            der(48, oid("1.2.840.113549.1.9.4"), der(49, der(4, sha256(info)))),
            der(48, oid("1.2.840.113549.1.9.16.2.47"), der(49, der(48, der(48, *names))))])
        signature = key.sign(der(49, *attributes), ec.ECDSA(hashes.SHA256()))
        signer = der(48, integer(1), der(48, leaf.issuer.public_bytes(), integer(leaf.serial_number)), sha256_id,
                     der(0xa0, *attributes), der(48, oid("1.2.840.10045.4.3.2")), der(4, signature))
        signed = der(48, integer(3), der(49, sha256_id),
                     der(48, oid("1.2.840.113549.1.9.16.1.4"), der(0xa0, der(4, info))),
                     der(0xa0, leaf_der) if embed else b"", der(49, signer))
        return der(48, der(48, integer(0)), der(48, oid("1.2.840.113549.1.7.2"), der(0xa0, signed)))

    # --- bundles

    def message_bundle(self, artifact, rekor=1, key=None, certificate=None, digest=hashes.SHA256, stamp=None, **more):
        key = key or ec.generate_private_key(ec.SECP256R1())
        certificate = certificate or self.certificate(key, **more)
        raw = certificate.public_bytes(serialization.Encoding.DER)
        signature = key.sign(artifact, ec.ECDSA(digest()))
        if rekor == 1:
            pem = certificate.public_bytes(serialization.Encoding.PEM)
            entry = self.entry_v1({"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": {
                "data": {"hash": {"algorithm": "sha256", "value": sha256(artifact).hex()}},
                "signature": {"content": b64(signature), "publicKey": {"content": b64(pem)}}}})
        else:
            entry = self.entry_v2(self.record_v2(sha256(artifact), signature, raw))
        bundle = {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                  "verificationMaterial": {"certificate": {"rawBytes": b64(raw)}, "tlogEntries": [entry]},
                  "messageSignature": {"messageDigest": {"algorithm": "SHA2_256", "digest": b64(sha256(artifact))},
                                       "signature": b64(signature)}}
        return self.stamped(bundle, signature, rekor == 2 if stamp is None else stamp)

    def envelope_bundle(self, artifact, kind="dsse", predicate=PUBLISH, stamp=None, file_name="a.whl", key=None,
                        certificate=None, **more):
        key = key or ec.generate_private_key(ec.SECP256R1())
        certificate = certificate or self.certificate(key, **more)
        raw = certificate.public_bytes(serialization.Encoding.DER)
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        payload = canonical({"_type": "https://in-toto.io/Statement/v1", "predicate": None, "predicateType": predicate,
                             "subject": [{"name": file_name, "digest": {"sha256": sha256(artifact).hex()}}]})
        signature = key.sign(pae(payload), ec.ECDSA(hashes.SHA256()))
        payload_hash = {"algorithm": "sha256", "value": sha256(payload).hex()}
        if kind == "dsse":
            entry = self.entry_v1({"apiVersion": "0.0.1", "kind": "dsse", "spec": {
                "envelopeHash": {"algorithm": "sha256", "value": "00" * 32}, "payloadHash": payload_hash,
                "signatures": [{"signature": b64(signature), "verifier": b64(pem)}]}})
        elif kind == "intoto":
            entry = self.entry_v1({"apiVersion": "0.0.2", "kind": "intoto", "spec": {"content": {
                "envelope": {"payloadType": PAYLOAD_TYPE, "signatures": [
                    {"publicKey": b64(pem), "sig": b64(b64(signature).encode())}]},
                "hash": {"algorithm": "sha256", "value": "00" * 32}, "payloadHash": payload_hash}}})
        else:
            entry = self.entry_v2(self.record_v2(sha256(pae(payload)), signature, raw))
        bundle = {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                  "verificationMaterial": {"certificate": {"rawBytes": b64(raw)}, "tlogEntries": [entry]},
                  "dsseEnvelope": {"payload": b64(payload), "payloadType": PAYLOAD_TYPE,
                                   "signatures": [{"sig": b64(signature)}]}}
        return self.stamped(bundle, signature, kind == "v2" if stamp is None else stamp)

    def managed_bundle(self, artifact, key):
        signature = key.sign(artifact, ec.ECDSA(hashes.SHA256()))
        entry = self.entry_v1({"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": {
            "data": {"hash": {"algorithm": "sha256", "value": sha256(artifact).hex()}},
            "signature": {"content": b64(signature), "publicKey": {"content": b64(spki_pem(key))}}}})
        return {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                "verificationMaterial": {"publicKey": {"hint": "key"}, "tlogEntries": [entry]},
                "messageSignature": {"messageDigest": {"algorithm": "SHA2_256", "digest": b64(sha256(artifact))},
                                     "signature": b64(signature)}}

    @staticmethod
    def record_v2(digest, signature, certificate):
        return {"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": {"hashedRekordV002": {
            "data": {"algorithm": "SHA2_256", "digest": b64(digest)},
            "signature": {"content": b64(signature), "verifier": {
                "keyDetails": "PKIX_ECDSA_P256_SHA_256", "x509Certificate": {"rawBytes": b64(certificate)}}}}}}

    def stamped(self, bundle, signature, wanted):
        if wanted:
            bundle["verificationMaterial"]["timestampVerificationData"] = {
                "rfc3161Timestamps": [{"signedTimestamp": b64(self.timestamp(signature))}]}
        return bundle


def attestation_of(bundle):
    """The PEP 740 object of a bundle with an envelope."""
    material = bundle["verificationMaterial"]
    return {"version": 1, "verification_material": {"certificate": material["certificate"]["rawBytes"],
                                                    "transparency_entries": copy.deepcopy(material["tlogEntries"])},
            "envelope": {"statement": bundle["dsseEnvelope"]["payload"],
                         "signature": bundle["dsseEnvelope"]["signatures"][0]["sig"]}}
