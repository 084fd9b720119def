"""Gets the program: the one that is named, or a release's, by the digest that stands beside this file.

A release is a wheel. Its digest decides; its attestation (a Sigstore bundle beside it) is then verified by the program
itself, which shows that the release was built by the repository's own workflow from the tag.
"""
from __future__ import annotations

import hashlib
import os
import pathlib
import platform
import re
import subprocess
import urllib.error
import urllib.request
import zipfile

DIGESTS = pathlib.Path(__file__).with_name("digests.txt")
MOST_BYTES = 64 << 20
ISSUER = "https://token.actions.githubusercontent.com"


class ProgramError(Exception):
    """There is no program to run; the text says why and what to do."""


def pinned(text: str, version: str, machine: str) -> tuple:
    """(file name, SHA-256) of the release for the machine; `version`: "latest" is the last one of the list."""
    lines = [re.fullmatch(r"([0-9a-f]{64})  (assay-([0-9][0-9a-z.]*)-py3-none-manylinux_[0-9_]+_(\w+)\.whl)", line)
             for line in text.splitlines() if line and not line.startswith("#")]
    if None in lines:
        raise ProgramError("digests.txt has a line that is no digest and wheel")
    if not lines:
        raise ProgramError("this version of the action pins no release yet: build assay, and name it by the input `program`")
    wanted = lines[-1][3] if version == "latest" else version
    for line in lines:
        if (line[3], line[4]) == (wanted, machine):
            return line[2], line[1]
    raise ProgramError(f"no release {wanted} for {machine} is pinned here; known are "
                       + ", ".join(sorted({f"{line[3]} for {line[4]}" for line in lines})))


def _fetch(url: str) -> bytes:
    if not url.startswith("https://") and not re.match(r"http://(127\.0\.0\.1|localhost)[:/]", url):
        raise ProgramError(f"{url} is no https address")
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310
            data = answer.read(MOST_BYTES + 1)
    except (urllib.error.URLError, OSError) as error:
        raise ProgramError(f"{url} could not be fetched: {error}") from error
    if len(data) > MOST_BYTES:
        raise ProgramError(f"{url} is larger than a release of assay")
    return data


def unpacked(wheel: bytes, folder: pathlib.Path) -> pathlib.Path:
    """The program out of a wheel, which is trusted by now."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "assay.whl"
    archive.write_bytes(wheel)
    with zipfile.ZipFile(archive) as members:
        name, = [name for name in members.namelist() if re.fullmatch(r"assay-[^/]+\.data/scripts/assay", name)]
        program = folder / "bin" / "assay"
        program.parent.mkdir(exist_ok=True)
        program.write_bytes(members.read(name))
        # The program takes the library that lies beside it.
        if "assay/libassay.so" in members.namelist():
            program.with_name("libassay.so").write_bytes(members.read("assay/libassay.so"))
    program.chmod(0o755)
    return program


def own_repository(action_path: str) -> str:
    """OWNER/NAME of the action, from where the runner put it (…/_actions/OWNER/NAME/REF): expressions do not tell it
    reliably in a composite action."""
    found = re.search(r"/_actions/([A-Za-z0-9-]+/[A-Za-z0-9._-]+)/", action_path.replace("\\", "/") + "/")
    if not found:
        raise ProgramError("the action was not fetched from a repository, so it has no releases: name the input `program`")
    return found[1]


def verify(program: pathlib.Path, wheel: pathlib.Path, bundle: bytes, repository: str, server: str) -> None:
    attestation = wheel.with_name(wheel.name + ".sigstore.json")
    attestation.write_bytes(bundle)
    identity = rf"{re.escape(server)}/{re.escape(repository)}/\.github/workflows/release\.yml@refs/tags/v.+"
    done = subprocess.run([program, "attest", "verify", wheel, "--bundle", attestation, "--certificate-identity-regexp",
                           identity, "--certificate-oidc-issuer", ISSUER], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProgramError(f"the attestation of the release was not verified (exit {done.returncode}):\n"
                           + (done.stdout + done.stderr).strip())


def obtain(environment: dict, tell) -> pathlib.Path:
    """The path of the program. `environment`: the inputs and what the runner says (action.yml)."""
    named = environment.get("ASSAY_INPUT_PROGRAM", "")
    if named:
        path = pathlib.Path(named).resolve()
        if not (path.is_file() and os.access(path, os.X_OK)):
            raise ProgramError(f"the input `program`, {named}, is no program")
        return path
    if platform.system() != "Linux":
        raise ProgramError("releases are for Linux: run the job on ubuntu-24.04 or later")
    name, digest = pinned(DIGESTS.read_text(), environment.get("ASSAY_INPUT_VERSION", "") or "latest", platform.machine())
    server = environment.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
    repository = own_repository(environment.get("GITHUB_ACTION_PATH", ""))
    address = f"{server}/{repository}/releases/download/v{name.split('-')[1]}/{name}"
    wheel = _fetch(address)
    if hashlib.sha256(wheel).hexdigest() != digest:
        raise ProgramError(f"{address} is not the release that this action pins: its SHA-256 differs. Nothing of it was run")
    folder = pathlib.Path(environment.get("RUNNER_TEMP", "/tmp")) / "assay-program"
    program = unpacked(wheel, folder)
    if environment.get("ASSAY_INPUT_ATTESTATION", "true") != "false":
        verify(program, folder / "assay.whl", _fetch(address + ".sigstore.json"), repository, server)
        tell(f"verified the attestation of {name}")
    return program
