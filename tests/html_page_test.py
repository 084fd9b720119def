#!/usr/bin/env python3
"""The committed page of HTML reports was built from the sources beside it: it bears their digest (sarif/html/build.mjs).

Where its packages are installed (`make html`), it is built anew and compared byte by byte.
"""
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys

HTML = pathlib.Path(__file__).resolve().parent.parent / "sarif" / "html"


def digest_of_sources():
    names = ["build.mjs", "package-lock.json", "package.json", "page.html", "tsconfig.json"]
    names += [f"src/{path.name}" for path in (HTML / "src").iterdir()]
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(f"{name}\n{hashlib.sha256((HTML / name).read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def main():
    page = (HTML / "template.html").read_text(encoding="utf-8")
    found = re.search(r'<meta name="assay-page-sources" content="([0-9a-f]{64})">', page)
    if found is None or found[1] != digest_of_sources():
        print("sarif/html/template.html was built from other sources: run 'make html'")
        return 1
    if shutil.which("node") is None or not (HTML / "node_modules" / "vite").is_dir():
        print("the page bears its sources' digest; it was not built anew: that needs Node and 'make html'")
        return 0
    return subprocess.run(["npm", "run", "--silent", "check"], cwd=HTML, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
