"""Fetches published package versions with the registries' own clients and reads their members.

Every archive is cached under one folder and fetched once. The clients (`go`, `npm`, `pip`) bring
their own configuration: no registry is named here.
"""

import os
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path


class FetchError(RuntimeError):
    """A version that the registry does not give; the message holds the client's last line."""


def _run(command, **kwargs):
    done = subprocess.run(command, capture_output=True, text=True, **kwargs)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise FetchError(f"{' '.join(command[:3])}: {lines[-1]}")


def _only_file(folder, suffix):
    found = sorted(Path(folder).rglob(f"*{suffix}"))
    if len(found) != 1:
        raise FetchError(f"expected one {suffix} file, found {len(found)}")
    return found[0]


def _fetch_go(name, version, folder):
    env = dict(os.environ, GOMODCACHE=str(folder / "mod"), GOFLAGS="-modcacherw")
    _run(["go", "mod", "download", "-json", f"{name}@{version}"], env=env, cwd=folder)
    return _only_file(folder / "mod" / "cache" / "download", ".zip")


def _fetch_npm(name, version, folder):
    _run(["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder),
          f"{name}@{version}"], cwd=folder)
    return _only_file(folder, ".tgz")


def _fetch_pip(name, version, folder):
    # Wheels only: an sdist would run its set-up script while being downloaded.
    _run(["pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-cache-dir",
          "--ignore-requires-python", "--disable-pip-version-check", "-d", str(folder),
          f"{name}=={version}"], cwd=folder)
    return _only_file(folder, ".whl")


_FETCH = {"go": (_fetch_go, ".zip"), "npm": (_fetch_npm, ".tgz"), "pip": (_fetch_pip, ".whl")}


def fetch(cache, client, name, version):
    """Path of the cached archive of `name` at `version`, fetched with `client` when missing."""
    download, suffix = _FETCH[client]
    target = Path(cache) / client / name.replace("/", "+") / f"{version}{suffix}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            shutil.move(download(name, version, Path(scratch)), target)
    return target


def _inner_path(client, path, version):
    """Member path without the parts that only repeat the package's name and version."""
    if client == "go":  # module@version/path, and the module's own path may have slashes
        return path.split(f"@{version}/", 1)[-1]
    if client == "npm":  # package/path
        return path.split("/", 1)[-1]
    first, _, rest = path.partition("/")
    if first.endswith(".dist-info"):
        return "" if rest == "RECORD" else f"METADATA.d/{rest}"
    return path


def members(archive, client, version, max_bytes=4 << 20):
    """Yields (path, bytes) of each regular member of at most `max_bytes`, sorted by path."""
    found = {}
    if archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.isfile() and member.size <= max_bytes:
                    found[_inner_path(client, member.name, version)] = tar.extractfile(member).read()
    else:
        with zipfile.ZipFile(archive) as bundle:
            for info in bundle.infolist():
                if not info.is_dir() and info.file_size <= max_bytes:
                    found[_inner_path(client, info.filename, version)] = bundle.read(info)
    for path in sorted(found):
        if path and ".." not in path.split("/") and ".git" not in path.split("/"):
            yield path, found[path]
