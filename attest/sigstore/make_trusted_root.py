#!/usr/bin/env python3
"""Writes attest/sigstore/data/trusted_root.json from the seeds of the npm package @sigstore/tuf.

    npm pack @sigstore/tuf && attest/sigstore/make_trusted_root.py sigstore-tuf-*.tgz

The file is written as it stands in the package but for its first member, "x-origin", which says where it is from and the
day on which it was taken: assay shows its age. Readers of trusted roots pass over members that they do not know.
"""
import base64
import datetime
import json
import pathlib
import sys
import tarfile

TARGET = pathlib.Path(__file__).resolve().parent / "data" / "trusted_root.json"


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    with tarfile.open(sys.argv[1]) as package:
        seeds = json.load(package.extractfile("package/seeds.json"))
        version = json.load(package.extractfile("package/package.json"))["version"]
    [seed] = seeds.values()
    root = json.loads(base64.b64decode(seed["targets"]["trusted_root.json"]))
    taken = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    document = {"x-origin": {"package": "@sigstore/tuf", "version": version, "taken": taken}, **root}
    TARGET.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
