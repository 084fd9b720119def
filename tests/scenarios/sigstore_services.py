"""Sigstore's services on loopback, over the Sigstore of sigstore_kit.py: an OIDC issuer as jobs of GitHub Actions ask it,
Fulcio, Rekor v1 and v2 with trees that grow, and time-stamp authorities (one in Python, one of `openssl ts`). They check
what real ones check, and misbehave when `mischief` names how."""
import base64
import binascii
import datetime
import json
import pathlib
import subprocess
import threading
import time
import urllib.parse

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from fake_server import Answer, Fake
from sigstore_kit import REKOR_V1, UTC, Sigstore, Tree, b64, canonical, pae, sha256, spki

ISSUER = "https://token.actions.githubusercontent.com"
WORKFLOW = "owner/repo/.github/workflows/release.yml@refs/tags/v1"
IDENTITY = f"https://github.com/{WORKFLOW}"
REQUEST_TOKEN = "request-" + "token-of-the-job"
JSON_TYPE = {"Content-Type": "application/json"}
STAMP_TYPE = {"Content-Type": "application/timestamp-reply"}


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def take_der(data):
    """Tag, content and what is behind it."""
    length, at = data[1], 2
    if length & 0x80:
        at += length & 0x7F
        length = int.from_bytes(data[2:at], "big")
    return data[0], data[at:at + length], data[at + length:]


def stamp_request(query):
    """The digest and nonce of a TimeStampReq."""
    _, body, _ = take_der(query)
    _, _, body = take_der(body)               # version
    _, imprint, body = take_der(body)
    _, _, rest = take_der(imprint)            # algorithm
    _, digest, _ = take_der(rest)
    tag, nonce, _ = take_der(body)
    return digest, int.from_bytes(nonce, "big") if tag == 2 else None


class Refused(Exception):
    pass


class Services(Sigstore):
    """`fake` is the server; its routes can be replaced. `mischief`: names of what goes wrong, see the code."""

    def __init__(self, certificate=None):
        super().__init__()
        self.mischief = set()
        self.issuer = ISSUER
        self.lock = threading.Lock()
        self.issuer_key = ec.generate_private_key(ec.SECP256R1())
        self.leaves = {1: [b"before"], 2: [b"before", b"and before that"]}
        self.entries = {}
        self.issued = []
        self.tsa_leaf = self.stamp_certificate(self.tsa_key, self.tsa, self.now() - datetime.timedelta(days=1))
        self.fake = Fake({
            "/oidc/token": self.answered(self.give_token), "/fulcio/api/v2/signingCert": self.answered(self.give_certificate),
            "/rekor1/api/v1/log/entries": self.answered(self.log_v1), "/rekor2/api/v2/log/entries": self.answered(self.log_v2),
            "/tsa": self.answered(self.stamp)}, certificate=certificate)
        self.url = self.fake.url

    @staticmethod
    def now():
        return datetime.datetime.now(UTC).replace(microsecond=0)

    @staticmethod
    def answered(serve):
        """A refusal becomes the answer of a real service: 400 with a message."""
        def answer(request):
            try:
                return serve(request)
            except (Refused, InvalidSignature, KeyError, ValueError, binascii.Error) as why:
                return Answer({"code": 3, "message": f"{type(why).__name__}: {why}"}, 400, JSON_TYPE)
        return answer

    def signing_config(self, logs=(1,), stamps=("/tsa",), log_choice=None, stamp_choice=None):
        def service(path, version=1, operator="example.org"):
            return {"url": self.url + path, "majorApiVersion": version, "operator": operator,
                    "validFor": {"start": "2024-01-01T00:00:00Z"}}
        return {"mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
                "caUrls": [service("/fulcio")], "oidcUrls": [],
                "rekorTlogUrls": [service(f"/rekor{version}", version, f"log{i}.example.org")
                                  for i, version in enumerate(logs)],
                "tsaUrls": [service(path, 1, f"tsa{i}.example.org") for i, path in enumerate(stamps)],
                "rekorTlogConfig": log_choice or {"selector": "ALL"}, "tsaConfig": stamp_choice or {"selector": "ALL"}}

    # --- identity tokens

    def token(self, audience="sigstore", lifetime=300, **more):
        claims = {"iss": self.issuer, "sub": "repo:owner/repo:ref:refs/tags/v1", "aud": audience, "job_workflow_ref": WORKFLOW,
                  "exp": int(time.time()) + lifetime, **more}
        signed = f'{b64url(canonical({"alg": "ES256", "typ": "JWT"}))}.{b64url(canonical(claims))}'
        r, s = utils.decode_dss_signature(self.issuer_key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{signed}.{b64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"

    def claims(self, token):
        signed, _, signature = token.rpartition(".")
        raw = base64.urlsafe_b64decode(signature + "==")
        der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        self.issuer_key.public_key().verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
        payload = signed.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    def give_token(self, request):
        if request.headers["Authorization"] != f"bearer {REQUEST_TOKEN}":
            return Answer({"message": f"no: {request.headers['Authorization']}"}, 401, JSON_TYPE)
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(request.path).query)
        token = self.token(query["audience"][0], -1 if "expired_token" in self.mischief else 300)
        self.issued.append(token)
        return Answer({"count": 1, "value": token}, headers=JSON_TYPE)

    def job(self):
        """The environment of a job of GitHub Actions."""
        return {"GITHUB_ACTIONS": "true", "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}/oidc/token?api-version=2.0",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN}

    # --- Fulcio

    def give_certificate(self, request):
        scheme, _, token = request.headers["Authorization"].partition(" ")
        claims = self.claims(token)
        if scheme != "Bearer" or claims["aud"] != "sigstore" or claims["exp"] <= time.time():
            raise Refused(f"the token {token} is not for us")
        asked = x509.load_pem_x509_csr(base64.b64decode(json.loads(request.sent)["certificateSigningRequest"], validate=True))
        if not asked.is_signature_valid or list(asked.subject):
            raise Refused("the request does not prove its key, or has a subject")
        key = ec.generate_private_key(ec.SECP256R1()) if "other_key" in self.mischief else asked
        issuer = "https://elsewhere.example.org" if "other_issuer" in self.mischief else claims["iss"]
        start = self.now() - datetime.timedelta(days=2 if "old_certificate" in self.mischief else 0)
        sct_key = ec.generate_private_key(ec.SECP256R1()) if "wrong_sct" in self.mischief else None
        leaf = self.certificate(key, f"https://github.com/{claims['job_workflow_ref']}", issuer, start,
                                sct="no_sct" not in self.mischief, sct_key=sct_key)
        chain = [one.public_bytes(serialization.Encoding.PEM).decode() for one in (leaf, *self.fulcio.chain())]
        return Answer({"signedCertificateEmbeddedSct": {"chain": {"certificates": chain}}}, headers=JSON_TYPE)

    # --- Rekor

    def logged(self, version, body):
        """Puts the body into the tree; its index and the tree."""
        leaves = self.leaves[version]
        if body not in leaves:
            leaves.append(body)
        return leaves.index(body), Tree(list(leaves))

    @staticmethod
    def verify(certificate, signature, digest):
        certificate.public_key().verify(signature, digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))

    def body_v1(self, proposed):
        spec = proposed["spec"]
        if (proposed["kind"], proposed["apiVersion"]) == ("hashedrekord", "0.0.1"):
            certificate = x509.load_pem_x509_certificate(base64.b64decode(spec["signature"]["publicKey"]["content"]))
            self.verify(certificate, base64.b64decode(spec["signature"]["content"]),
                        bytes.fromhex(spec["data"]["hash"]["value"]))
            return proposed
        if (proposed["kind"], proposed["apiVersion"]) != ("dsse", "0.0.1"):
            raise Refused("such entries are not taken")
        text = spec["proposedContent"]["envelope"]
        envelope = json.loads(text)
        [verifier], [signature] = spec["proposedContent"]["verifiers"], envelope["signatures"]
        payload = base64.b64decode(envelope["payload"], validate=True)
        self.verify(x509.load_pem_x509_certificate(base64.b64decode(verifier)), base64.b64decode(signature["sig"]),
                    sha256(pae(payload, envelope["payloadType"])))
        return {"apiVersion": "0.0.1", "kind": "dsse", "spec": {
            "envelopeHash": {"algorithm": "sha256", "value": sha256(text.encode()).hex()},
            "payloadHash": {"algorithm": "sha256", "value": sha256(payload).hex()},
            "signatures": [{"signature": signature["sig"], "verifier": verifier}]}}

    def log_v1(self, request):
        body = canonical(self.body_v1(json.loads(request.sent)))
        with self.lock:
            known = body in self.leaves[1]
            if "other_entry" in self.mischief:
                body = canonical(self.other_body(json.loads(body)))
            index, tree = self.logged(1, body)
        entry = {"logIndex": str(1000 + index), "logId": {"keyId": b64(sha256(spki(self.rekor)))},
                 "integratedTime": str(int(time.time())), "canonicalizedBody": b64(body)}
        promise = self.set_of({**entry, "logIndex": "1"} if "wrong_set" in self.mischief else entry)
        hashes_of_path = [one.hex() for one in tree.path(index)]
        if "wrong_proof" in self.mischief:
            hashes_of_path[0] = "00" * 32
        uuid = sha256(b"\0" + body).hex()
        answer = {uuid: {
            "body": entry["canonicalizedBody"], "integratedTime": int(entry["integratedTime"]),
            "logID": sha256(spki(self.rekor)).hex(), "logIndex": 1000 + index, "verification": {
                "signedEntryTimestamp": promise, "inclusionProof": {
                    "checkpoint": self.checkpoint_v1(tree), "hashes": hashes_of_path, "logIndex": index,
                    "rootHash": tree.root().hex(), "treeSize": len(tree.leaves)}}}}
        place = f"/rekor1/api/v1/log/entries/{uuid}"
        self.fake.routes[place] = Answer(answer, headers=JSON_TYPE)
        if known:
            return Answer({"code": 409, "message": "an equivalent entry already exists"}, 409,
                          {**JSON_TYPE, "Location": place.removeprefix("/rekor1") if "bad_place" in self.mischief else place})
        return Answer(answer, 201, {**JSON_TYPE, "Location": place})

    def other_body(self, body):
        """A sound entry of somebody else."""
        key = ec.generate_private_key(ec.SECP256R1())
        pem = self.certificate(key).public_bytes(serialization.Encoding.PEM)
        digest = sha256(b"another artifact")
        signature = key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return {**body, "kind": "hashedrekord", "spec": {
            "data": {"hash": {"algorithm": "sha256", "value": digest.hex()}},
            "signature": {"content": b64(signature), "publicKey": {"content": b64(pem)}}}}

    def log_v2(self, request):
        asked = json.loads(request.sent)["hashedRekordRequestV002"]
        verifier, signature = asked["signature"]["verifier"], base64.b64decode(asked["signature"]["content"], validate=True)
        raw = base64.b64decode(verifier["x509Certificate"]["rawBytes"], validate=True)
        digest = base64.b64decode(asked["digest"], validate=True)
        if verifier["keyDetails"] != "PKIX_ECDSA_P256_SHA_256":
            raise Refused("the key is of another kind")
        self.verify(x509.load_der_x509_certificate(raw), signature, digest)
        body = canonical(self.record_v2(digest, signature, raw))
        with self.lock:
            index, tree = self.logged(2, body)
        return Answer({"logIndex": str(index), "logId": {"keyId": b64(self.rekor2_id)},
                       "kindVersion": {"kind": "hashedrekord", "version": "0.0.2"}, "canonicalizedBody": b64(body),
                       "inclusionProof": {"logIndex": str(index), "rootHash": b64(tree.root()),
                                          "treeSize": str(len(tree.leaves)),
                                          "hashes": [b64(one) for one in tree.path(index)],
                                          "checkpoint": {"envelope": self.checkpoint_v2(tree)}}}, 201, JSON_TYPE)

    # --- time-stamps

    def stamp(self, request):
        if request.headers["Content-Type"] != "application/timestamp-query":
            raise Refused("that is no query")
        digest, nonce = stamp_request(request.sent)
        if "other_stamp" in self.mischief:
            digest = sha256(b"another signature")
        if "wrong_nonce" in self.mischief:
            nonce += 1
        ahead = datetime.timedelta(seconds=1800 if "clock_ahead" in self.mischief else 5 if "clock_skew" in self.mischief else 0)
        return Answer(self.timestamp(b"", self.now() + ahead, digest=digest, nonce=nonce), headers=STAMP_TYPE)

    def openssl_stamps(self, folder):
        """Serves /openssl-tsa by `openssl ts`, whose files are put into the folder."""
        folder = pathlib.Path(folder)
        (folder / "tsa.pem").write_bytes(self.tsa_leaf.public_bytes(serialization.Encoding.PEM))
        (folder / "chain.pem").write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in self.tsa.chain()))
        (folder / "tsa.key").write_bytes(self.tsa_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(
            f"[tsa]\ndir={folder}\nserial={folder}/serial\nsigner_cert={folder}/tsa.pem\ncerts={folder}/chain.pem\n"
            f"signer_key={folder}/tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\n"
            "ess_cert_id_alg=sha256\n")

        def serve(request):
            with self.lock:
                (folder / "query").write_bytes(request.sent)
                subprocess.run(["openssl", "ts", "-reply", "-queryfile", folder / "query", "-config", folder / "tsa.cnf",
                                "-section", "tsa", "-out", folder / "reply"], check=True, capture_output=True)
                return Answer((folder / "reply").read_bytes(), headers=STAMP_TYPE)
        self.fake.routes["/openssl-tsa"] = serve

    def close(self):
        self.fake.close()


__all__ = ["IDENTITY", "ISSUER", "JSON_TYPE", "REKOR_V1", "REQUEST_TOKEN", "Services", "Refused", "b64url"]
