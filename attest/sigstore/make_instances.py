#!/usr/bin/env python3
"""Writes what assay has embedded of Sigstore's two instances beside the public trusted root, from the PyPI package sigstore:

    pip download --no-deps sigstore && attest/sigstore/make_instances.py sigstore-*.whl

The roots of their TUF repositories and their signing configurations are written as they stand in the package; the trusted
root of the staging instance gets a first member "x-origin", as make_trusted_root.py writes it.
"""
import datetime
import json
import pathlib
import re
import sys
import zipfile

TARGET = pathlib.Path(__file__).resolve().parent / "data"
STORE = "sigstore/_store/https%3A%2F%2Ftuf-repo-cdn.{}.dev/"
INSTANCES = (("public", "sigstore"), ("staging", "sigstage"))


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    version = re.match(r"sigstore-([^-]+)-", pathlib.Path(sys.argv[1]).name).group(1)
    # The package does not say when it was published: by this day it was.
    published = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    with zipfile.ZipFile(sys.argv[1]) as package:
        for name, host in INSTANCES:
            folder = STORE.format(host)
            (TARGET / f"{name}_tuf_root.json").write_bytes(package.read(folder + "root.json"))
            (TARGET / f"{name}_signing_config.json").write_bytes(package.read(folder + "signing_config.v0.2.json"))
        root = json.loads(package.read(STORE.format("sigstage") + "trusted_root.json"))
    document = {"x-origin": {"package": "sigstore", "version": version, "published": published}, **root}
    (TARGET / "staging_trusted_root.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
