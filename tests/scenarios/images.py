"""Makes container images as docker save and OCI tools write them, byte for byte the same each time."""
import gzip
import hashlib
import json
import shutil
import subprocess

from containers import tarred

OCI = "application/vnd.oci.image"


def digest(data):
    return hashlib.sha256(data).hexdigest()


def packed(layer, form):
    if form == "gzip":
        return gzip.compress(layer, mtime=0)
    if form == "zstd":
        return subprocess.run(["zstd", "-qc"], input=layer, check=True, capture_output=True).stdout
    return layer


def config_of(layers, env=(), labels=None, steps=None):
    """layers: (created_by, tar). A step without a layer stands before them."""
    return json.dumps({"architecture": "amd64", "os": "linux", "config": {"Env": list(env), "Labels": labels or {}},
                       "history": [{"created_by": "ARG BASE", "empty_layer": True},
                                   *({"created_by": by} for by, _ in layers), *(steps or [])],
                       "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest(tar) for _, tar in layers]}}).encode()


def docker_save(images):
    """images: (tag, config, layers). The form before Docker 25: a folder a layer, the manifest last."""
    members, manifest, written = [], [], set()
    for tag, config, layers in images:
        paths = []
        for by, tar in layers:
            name = digest(by.encode() + tar)
            paths.append(f"{name}/layer.tar")
            if name not in written:
                members += [(f"{name}/VERSION", b"1.0"), (f"{name}/json", b'{"id":"%s"}' % name.encode()),
                            (f"{name}/layer.tar", tar)]
                written.add(name)
        members.append((f"{digest(config)}.json", config))
        manifest.append({"Config": f"{digest(config)}.json", "RepoTags": [tag], "Layers": paths})
    return tarred([*members, ("manifest.json", json.dumps(manifest).encode())])


class Layout:
    """An OCI image layout: blobs by digest, index.json that names them."""

    def __init__(self):
        self.blobs = {}
        self.manifests = []

    def blob(self, data, media_type):
        self.blobs[f"blobs/sha256/{digest(data)}"] = data
        return {"mediaType": media_type, "digest": f"sha256:{digest(data)}", "size": len(data)}

    def manifest(self, config, layers, form="gzip"):
        kinds = {"gzip": "+gzip", "zstd": "+zstd", "": ""}
        value = {"schemaVersion": 2, "mediaType": f"{OCI}.manifest.v1+json",
                 "config": self.blob(config, f"{OCI}.config.v1+json"),
                 "layers": [self.blob(packed(tar, form), f"{OCI}.layer.v1.tar{kinds[form]}") for _, tar in layers]}
        return self.blob(json.dumps(value).encode(), value["mediaType"])

    def attestation(self, statement, subject):
        value = {"schemaVersion": 2, "mediaType": f"{OCI}.manifest.v1+json",
                 "config": self.blob(b"{}", f"{OCI}.config.v1+json"),
                 "layers": [self.blob(json.dumps(statement).encode(), "application/vnd.in-toto+json")]}
        out = self.blob(json.dumps(value).encode(), value["mediaType"])
        out["annotations"] = {"vnd.docker.reference.type": "attestation-manifest",
                              "vnd.docker.reference.digest": subject["digest"]}
        return out

    def index(self, manifests):
        return self.blob(json.dumps({"schemaVersion": 2, "mediaType": f"{OCI}.index.v1+json",
                                     "manifests": manifests}).encode(), f"{OCI}.index.v1+json")

    def add(self, descriptor, name):
        self.manifests.append({**descriptor, "annotations": {"org.opencontainers.image.ref.name": name}})

    def members(self):
        index = json.dumps({"schemaVersion": 2, "manifests": self.manifests}).encode()
        return [*sorted(self.blobs.items()), ("index.json", index), ("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')]

    def tar(self):
        return tarred(self.members())


HAS_ZSTD = shutil.which("zstd") is not None
