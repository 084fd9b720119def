#!/usr/bin/env python3
"""Writes what was linked into the wheel as CycloneDX 1.6: one component for each archive or header that was compiled in.

    sbom.py --version 0.1.0 --archive /usr/lib/…/libhs.a --header /usr/include/curl/curl.h --output assay.cdx.json

Which package a file is of, and its version, dpkg or rpm tells; a file that neither knows is an error, since a list that
leaves something out is worse than none. The same system gives the same bytes: no time, no random number.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

# Of the part that is linked, by source package: SPDX, but for what has no license.
LICENSES = {
    "hyperscan": "BSD-3-Clause", "vectorscan": "BSD-3-Clause", "re2": "BSD-3-Clause", "libdeflate": "MIT", "zlib": "Zlib",
    "bzip2": "bzip2-1.0.6", "xz-utils": "public domain", "libzstd": "BSD-3-Clause", "lz4": "BSD-2-Clause",
    "libarchive": "BSD-2-Clause", "libfyaml": "MIT", "openssl": "Apache-2.0", "expat": "MIT", "curl": "curl",
    "p11-kit": "BSD-3-Clause", "nlohmann-json3": "MIT", "tomlplusplus": "MIT", "cli11": "BSD-3-Clause",
    "tl-expected": "CC0-1.0", "gcc": "GPL-3.0-or-later WITH GCC-exception-3.1",
}


def said(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def release():
    """The name and number of the distribution."""
    fields = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return fields.get("ID", "linux").strip('"'), fields.get("VERSION_ID", "").strip('"')


def owner(path):
    """(kind, package, version, architecture, source) of the package that a file is of, or nothing."""
    for name in (path, os.path.realpath(path)):
        found = said("dpkg-query", "-S", name)
        if found:
            package = found.splitlines()[0].rsplit(": ", 1)[0].split(",")[0]
            fields = said("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\t${source:Package}", package)
            if fields:
                return ("deb", *fields.split("\t"))
        found = said("rpm", "-qf", "--qf", "%{NAME}\t%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SOURCERPM}", name)
        if found:
            package, version, architecture, source = found.split("\t")
            return "rpm", package, version, architecture, source.rsplit("-", 2)[0]
    return None


def license_of(source):
    """GCC's source package has its number in its name."""
    return LICENSES.get(source) or LICENSES.get(re.sub(r"-\d+$", "", source))


def component(path, how):
    found = owner(path)
    if found is None:
        sys.exit(f"sbom: {path} is of no package that dpkg or rpm knows: what is linked could not be told")
    kind, package, version, architecture, source = found
    distribution, number = release()
    quoted = [urllib.parse.quote(text, safe="") for text in (package, version)]
    purl = f"pkg:{kind}/{distribution}/{quoted[0]}@{quoted[1]}?arch={architecture}&distro={distribution}-{number}"
    out = {"type": "library", "bom-ref": purl, "name": source, "version": version, "purl": purl}
    if license_of(source):
        text = license_of(source)
        out["licenses"] = [{"expression": text} if " WITH " in text else
                           {"license": {"name" if " " in text else "id": text}}]
    if how == "archive":
        digest = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
        out["hashes"] = [{"alg": "SHA-256", "content": digest}]
    out["properties"] = [{"name": "assay:linked", "value": "statically" if how == "archive" else "headers"},
                         {"name": "assay:file", "value": os.path.basename(path)}]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", required=True)
    parser.add_argument("--archive", action="append", default=[])
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--output", required=True)
    given = parser.parse_args()
    parts = {}
    for how, paths in (("archive", given.archive), ("header", given.header)):
        for path in paths:
            if how == "archive" and not path.endswith(".a"):
                sys.exit(f"sbom: {path} is no static archive: a wheel must bring what it needs")
            part = component(path, how)
            parts.setdefault(part["bom-ref"], part)
    purl = f"pkg:pypi/assay@{given.version}"
    bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": purl, "name": "assay", "version": given.version,
                                   "purl": purl, "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": [parts[key] for key in sorted(parts)],
        "dependencies": [{"ref": purl, "dependsOn": sorted(parts)}],
    }
    pathlib.Path(given.output).write_text(json.dumps(bom, indent=1, sort_keys=False) + "\n")


if __name__ == "__main__":
    main()
