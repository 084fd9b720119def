"""A TUF repository that signs whatever a test wants signed: roots with keys of several kinds, timestamps, snapshots, targets.
Written from the specification, over the Python package cryptography."""
import datetime
import hashlib
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

ROLES = ("root", "timestamp", "snapshot", "targets")


def canonical(value):
    """OLPC's canonical JSON."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return json.dumps(value)


class Key:
    """`kind`: ecdsa (PEM), point (a P-256 key as old roots have it), ed25519 or rsa. Its id says nothing of it."""
    count = 0

    def __init__(self, kind="ecdsa"):
        Key.count += 1
        self.id = f"{Key.count:064x}"
        self.kind = kind
        self.key = (rsa.generate_private_key(65537, 2048) if kind == "rsa" else
                    ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else ec.generate_private_key(ec.SECP256R1()))

    def public(self):
        formats = serialization.PublicFormat
        public = self.key.public_key()
        if self.kind == "ed25519":
            text = public.public_bytes(serialization.Encoding.Raw, formats.Raw).hex()
        elif self.kind == "point":
            text = public.public_bytes(serialization.Encoding.X962, formats.UncompressedPoint).hex()
        else:
            text = public.public_bytes(serialization.Encoding.PEM, formats.SubjectPublicKeyInfo).decode()
        scheme = {"rsa": "rsassa-pss-sha256", "ed25519": "ed25519"}.get(self.kind, "ecdsa-sha2-nistp256")
        return {"keytype": {"point": "ecdsa-sha2-nistp256"}.get(self.kind, self.kind), "scheme": scheme,
                "keyval": {"public": text}}

    def sign(self, data):
        if self.kind == "rsa":
            return self.key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()).hex()
        return (self.key.sign(data) if self.kind == "ed25519" else self.key.sign(data, ec.ECDSA(hashes.SHA256()))).hex()


def envelope(signed, keys):
    data = canonical(signed).encode()
    return {"signatures": [{"keyid": key.id, "sig": key.sign(data)} for key in keys], "signed": signed}


def later(days):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Repository:
    """What it serves is in `files`, by path. Fields are changed and `publish` is called; versions go up by one."""

    def __init__(self, kind="ecdsa", root_keys=3, threshold=2):
        self.keys = {"root": [Key(kind) for _ in range(root_keys)], **{role: [Key(kind)] for role in ROLES[1:]}}
        self.thresholds = {"root": threshold, "timestamp": 1, "snapshot": 1, "targets": 1}
        self.versions = {role: 0 for role in ROLES}
        self.expires = {role: 30 for role in ROLES}
        self.signers = {}
        self.targets = {}
        self.consistent = True
        self.hashes = True
        self.files = {}
        self.publish_root()

    def signed_by(self, role):
        return self.signers.get(role, self.keys[role])

    def publish_root(self, also=()):
        """`also`: keys of the root before."""
        self.versions["root"] += 1
        keys = {key.id: key.public() for role in ROLES for key in self.keys[role]}
        root = {"_type": "root", "spec_version": "1.0.31", "version": self.versions["root"],
                "expires": later(self.expires["root"]), "consistent_snapshot": self.consistent, "keys": keys,
                "roles": {role: {"keyids": [key.id for key in self.keys[role]], "threshold": self.thresholds[role]}
                          for role in ROLES}}
        return self.put(f"{self.versions['root']}.root.json", envelope(root, [*self.signed_by("root"), *also]))

    def put(self, path, value):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.files[path] = data
        return data

    def meta(self, role, data):
        more = {"length": len(data), "hashes": {"sha256": hashlib.sha256(data).hexdigest()}} if self.hashes else {}
        return {"version": self.versions[role], **more}

    def prefix(self, version):
        return f"{version}." if self.consistent else ""

    def publish(self, roles=("targets", "snapshot", "timestamp"), **more):
        """`more`: members put over those of a role's metadata."""
        for role in roles:
            self.versions[role] += 1
            body = {"_type": role, "spec_version": "1.0.31", "version": self.versions[role],
                    "expires": later(self.expires[role])}
            if role == "targets":
                body["targets"] = {name: {"length": len(data), "hashes": {"sha256": hashlib.sha256(data).hexdigest()}}
                                   for name, data in self.targets.items()}
                for name, data in self.targets.items():
                    hash_prefix = hashlib.sha256(data).hexdigest() + "." if self.consistent else ""
                    self.put(f"targets/{hash_prefix}{name}", data)
            elif role == "snapshot":
                body["meta"] = {"targets.json": self.meta("targets", self.targets_data)}
            else:
                body["meta"] = {"snapshot.json": self.meta("snapshot", self.snapshot_data)}
            data = json.dumps(envelope({**body, **more.get(role, {})}, self.signed_by(role))).encode()
            if role == "targets":
                self.targets_data = data
            if role == "snapshot":
                self.snapshot_data = data
            self.put("timestamp.json" if role == "timestamp" else f"{self.prefix(self.versions[role])}{role}.json", data)
