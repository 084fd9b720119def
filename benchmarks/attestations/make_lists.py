#!/usr/bin/env python3
"""Makes lists of bundles for measuring: make_lists.py FOLDER. A trusted root and JSON lines of digests with bundles, with
a certificate for each or one for all, of Rekor v1 and v2; in release-v2 many entries have one checkpoint."""
import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "scenarios"))
import sigstore_kit as kit  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402

COUNT = 1000
# So many entries share a checkpoint where Rekor v2 was given a hundred files, 16 at a time.
BATCH = 14


def share_checkpoints(sigstore, bundles):
    """Puts the entries of each BATCH bundles into one tree, as the log does with what comes within a second."""
    for begin in range(0, len(bundles), BATCH):
        entries = [one["verificationMaterial"]["tlogEntries"][0] for one in bundles[begin:begin + BATCH]]
        tree = kit.Tree([base64.b64decode(entry["canonicalizedBody"]) for entry in entries])
        envelope = sigstore.checkpoint_v2(tree)
        for index, entry in enumerate(entries):
            entry["logIndex"] = str(index)
            entry["inclusionProof"] = {"logIndex": str(index), "rootHash": kit.b64(tree.root()),
                                       "treeSize": str(len(entries)), "checkpoint": {"envelope": envelope},
                                       "hashes": [kit.b64(one) for one in tree.path(index)]}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    sigstore = kit.Sigstore()
    (folder / "root.json").write_text(json.dumps(sigstore.trusted_root()))
    key = ec.generate_private_key(ec.SECP256R1())
    shared = {"key": key, "certificate": sigstore.certificate(key)}
    for name, kind, more in (("distinct", "dsse", {}), ("shared", "dsse", shared), ("distinct-v2", "v2", {}),
                             ("shared-v2", "v2", shared), ("release-v2", "v2", shared)):
        artifacts = [b"artifact %d" % number for number in range(COUNT)]
        bundles = [sigstore.envelope_bundle(artifact, kind=kind, **more) for artifact in artifacts]
        if name == "release-v2":
            share_checkpoints(sigstore, bundles)
        with (folder / f"{name}.jsonl").open("w") as out:
            for artifact, bundle in zip(artifacts, bundles):
                out.write(json.dumps({"digest": "sha256:" + kit.sha256(artifact).hex(), "bundle": bundle}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
