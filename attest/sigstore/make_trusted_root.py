#!/usr/bin/env python3
"""Writes attest/sigstore/data/trusted_root.json from the seeds of the npm package @sigstore/tuf.

    npm pack @sigstore/tuf && npm view @sigstore/tuf time
    attest/sigstore/make_trusted_root.py sigstore-tuf-*.tgz DAY

The file is written as it stands in the package but for its first member, "x-origin", which says where it is from and the
day on which that version was published (2026-01-31): assay shows its age, and what a package holds is as old as the
package, whenever it was taken. Readers of trusted roots pass over members that they do not know.
"""
import base64
import datetime
import json
import pathlib
import sys
import tarfile

TARGET = pathlib.Path(__file__).resolve().parent / "data" / "trusted_root.json"


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    published = datetime.date.fromisoformat(sys.argv[2]).isoformat()
    with tarfile.open(sys.argv[1]) as package:
        seeds = json.load(package.extractfile("package/seeds.json"))
        version = json.load(package.extractfile("package/package.json"))["version"]
    [seed] = seeds.values()
    root = json.loads(base64.b64decode(seed["targets"]["trusted_root.json"]))
    document = {"x-origin": {"package": "@sigstore/tuf", "version": version, "published": published}, **root}
    TARGET.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
