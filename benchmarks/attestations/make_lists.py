#!/usr/bin/env python3
"""Makes lists of bundles for measuring: make_lists.py FOLDER. A trusted root and JSON lines of digests with bundles, with
a certificate for each or one for all, of Rekor v1 and v2."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "scenarios"))
import sigstore_kit as kit  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402

COUNT = 1000


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    sigstore = kit.Sigstore()
    (folder / "root.json").write_text(json.dumps(sigstore.trusted_root()))
    key = ec.generate_private_key(ec.SECP256R1())
    shared = {"key": key, "certificate": sigstore.certificate(key)}
    for name, kind, more in (("distinct", "dsse", {}), ("shared", "dsse", shared), ("distinct-v2", "v2", {}),
                             ("shared-v2", "v2", shared)):
        with (folder / f"{name}.jsonl").open("w") as out:
            for number in range(COUNT):
                artifact = b"artifact %d" % number
                bundle = sigstore.envelope_bundle(artifact, kind=kind, **more)
                out.write(json.dumps({"digest": "sha256:" + kit.sha256(artifact).hex(), "bundle": bundle}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
