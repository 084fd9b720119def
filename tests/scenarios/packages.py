"""Makes wheels and source distributions, and what is wrong with them, by Python's own writers."""
import base64
import gzip
import hashlib
import io
import tarfile
import zipfile

METADATA = ("Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nSummary: A demo.\nLicense-Expression: MIT\n"
            "License-File: LICENSE\nDescription-Content-Type: text/markdown\n{more}\n# demo\n")
FILES = {"demo/__init__.py": "x = 1\n"}
TIME = (2026, 1, 5, 8, 0, 0)


def content(value):
    return value if isinstance(value, bytes) else value.encode()


def digest(value):
    return base64.urlsafe_b64encode(hashlib.sha256(content(value)).digest()).rstrip(b"=").decode()


def wheel(files=None, name="demo", version="1.0", metadata="", record=None, folder=None):
    """The bytes of a wheel. `record`: changes its rows, {path: row or None}."""
    info = folder or f"{name}-{version}.dist-info"
    members = {**(FILES if files is None else files)}
    members[f"{info}/licenses/LICENSE"] = "MIT\n"
    members[f"{info}/METADATA"] = METADATA.format(name=name, version=version, more=metadata)
    members[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: demo\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    rows = {path: f"{path},sha256={digest(text)},{len(content(text))}" for path, text in members.items()}
    rows[f"{info}/RECORD"] = f"{info}/RECORD,,"
    rows.update(record or {})
    members[f"{info}/RECORD"] = "".join(row + "\n" for row in rows.values() if row)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in members.items():
            facts = zipfile.ZipInfo(path, TIME)
            facts.external_attr = 0o100644 << 16
            facts.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(facts, content(text))
    return out.getvalue()


def sdist(files=None, name="demo", version="1.0", metadata="", links=(), time=0, order=None, level=6):
    """The bytes of a source distribution. `links`: (path below its folder, target)."""
    top = f"{name}-{version}/"
    members = {"PKG-INFO": METADATA.format(name=name, version=version, more=metadata), "LICENSE": "MIT\n",
               "pyproject.toml": "[project]\n", **FILES, **(files or {})}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(members, reverse=order == "reversed"):
            facts = tarfile.TarInfo(path if path.startswith(("../", "/")) else top + path)
            facts.size = len(content(members[path]))
            facts.mtime = time
            archive.addfile(facts, io.BytesIO(content(members[path])))
        for path, target in links:
            facts = tarfile.TarInfo(top + path)
            facts.type = tarfile.SYMTYPE
            facts.linkname = target
            archive.addfile(facts)
    return gzip.compress(out.getvalue(), level, mtime=0)
