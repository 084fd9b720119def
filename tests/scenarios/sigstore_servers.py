"""The servers of Sigstore itself, on loopback: Fulcio, Rekor v2 (rekor-tiles, log on disk) and the time-stamp authority,
with the keys and certificates of sigstore_kit.py. The programs are those of tests/sigstore_servers.sh. Beside them, from
sigstore_services.py, stand the issuer of tokens, and a log for certificates, which Fulcio asks for its promise."""
import base64
import json
import os
import pathlib
import socket
import struct
import subprocess
import time
import urllib.error
import urllib.request

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fake_server import Answer
from sigstore_kit import REKOR_V2, b64, der, oid, sha256, spki, spki_pem
from sigstore_services import JSON_TYPE, WORKFLOW, Services, b64url, take_der

PROGRAMS = ("fulcio", "rekor-server", "timestamp-server")
POISON = oid("1.3.6.1.4.1.11129.2.4.3")
# What Fulcio wants of a job of GitHub Actions.
CLAIMS = {"sub": "repo:owner/repo:ref:refs/tags/v1", "sha": "c" * 40, "event_name": "push", "repository": "owner/repo",
          "workflow": "release", "ref": "refs/tags/v1", "job_workflow_sha": "c" * 40, "runner_environment": "github-hosted",
          "repository_id": "1", "repository_owner": "owner", "repository_owner_id": "2", "repository_visibility": "public",
          "workflow_ref": WORKFLOW, "workflow_sha": "c" * 40, "run_id": "3", "run_attempt": "1"}
PASSWORD = "of-this-test"
START_WAIT = 30


def why_not():
    """Why the servers cannot be started, or nothing."""
    folder = os.environ.get("ASSAY_SIGSTORE_SERVERS", "")
    if not folder:
        return "ASSAY_SIGSTORE_SERVERS names no folder with Sigstore's servers; tests/sigstore_servers.sh builds them"
    missing = [name for name in PROGRAMS if not os.access(os.path.join(folder, name), os.X_OK)]
    return f"{folder} has no program {', '.join(missing)}; tests/sigstore_servers.sh builds them" if missing else ""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def without_poison(precertificate):
    """What a log signs of a precertificate: its to-be-signed part, less the extension that makes it one (RFC 6962 §3.2)."""
    _, whole, _ = take_der(precertificate)
    _, rest, _ = take_der(whole)
    fields = b""
    while rest:
        tag, content, rest = take_der(rest)
        if tag == 0xA3:
            _, extensions, _ = take_der(content)
            kept = b""
            while extensions:
                _, one, extensions = take_der(extensions)
                kept += b"" if one.startswith(POISON) else der(48, one)
            content = der(48, kept)
        fields += der(tag, content)
    return der(48, fields)


class Servers(Services):
    """Its files go into the folder, so do the servers' logs."""

    def __init__(self, folder):
        super().__init__()
        self.issuer = self.url
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.processes = []
        self.fake.routes.update({
            "/.well-known/openid-configuration": Answer({
                "issuer": self.issuer, "jwks_uri": f"{self.url}/keys", "authorization_endpoint": f"{self.url}/none",
                "token_endpoint": f"{self.url}/none", "subject_types_supported": ["public"],
                "response_types_supported": ["id_token"], "id_token_signing_alg_values_supported": ["ES256"]},
                headers=JSON_TYPE),
            "/keys": Answer({"keys": [self.jwk()]}, headers=JSON_TYPE),
            "/ct/ct/v1/add-pre-chain": self.promise})
        ports = free_ports(7)
        self.addresses = {"fulcio": ports[0], "rekor": ports[1], "tsa": ports[2]}
        self.start_fulcio(ports[0], ports[3], ports[6])
        self.start_rekor(ports[1], ports[4], ports[5])
        self.start_tsa(ports[2])
        self.wait()

    def jwk(self):
        numbers = self.issuer_key.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
                "x": b64url(numbers.x.to_bytes(32, "big")), "y": b64url(numbers.y.to_bytes(32, "big"))}

    def token(self, audience="sigstore", lifetime=300, **more):
        return super().token(audience, lifetime, **{"iat": int(time.time()), **CLAIMS, **more})

    def promise(self, request):
        """The certificate log's answer: a signed certificate timestamp over the precertificate."""
        precertificate, issuer = (base64.b64decode(one) for one in json.loads(request.sent)["chain"][:2])
        assert issuer == self.fulcio.intermediate.public_bytes(serialization.Encoding.DER)
        tbs = without_poison(precertificate)
        now = int(time.time() * 1000)
        signed = (b"\0\0" + struct.pack(">QH", now, 1) + sha256(spki(self.fulcio.key)) + struct.pack(">I", len(tbs))[1:] +
                  tbs + b"\0\0")
        signature = self.ct.sign(signed, ec.ECDSA(hashes.SHA256()))
        return Answer({"sct_version": 0, "id": b64(sha256(spki(self.ct))), "timestamp": now, "extensions": "",
                       "signature": b64(b"\x04\x03" + struct.pack(">H", len(signature)) + signature)}, headers=JSON_TYPE)

    # --- the programs

    def put(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o600)
        return path

    def chain(self, name, certificates):
        return self.put(name, b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates))

    def key(self, name, key, form=serialization.PrivateFormat.PKCS8, password=None):
        encryption = (serialization.BestAvailableEncryption(password.encode()) if password
                      else serialization.NoEncryption())
        return self.put(name, key.private_bytes(serialization.Encoding.PEM, form, encryption))

    def start(self, program, *arguments):
        with (self.folder / f"{program}.log").open("wb") as log:
            self.processes.append((program, subprocess.Popen(
                [os.path.join(os.environ["ASSAY_SIGSTORE_SERVERS"], program), *map(str, arguments)], cwd=self.folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={"HOME": str(self.folder), "PATH": os.environ["PATH"]})))

    def start_fulcio(self, port, metrics, grpc):
        self.put("fulcio.json", json.dumps({"OIDCIssuers": {self.issuer: {
            "IssuerURL": self.issuer, "ClientID": "sigstore", "Type": "github-workflow"}}}).encode())
        traditional = serialization.PrivateFormat.TraditionalOpenSSL
        self.start("fulcio", "serve", "--host", "127.0.0.1", "--grpc-host", "127.0.0.1", "--port", port, "--grpc-port", grpc,
                   "--metrics-port", metrics, "--legacy-unix-domain-socket", self.folder / "fulcio.socket", "--ca", "fileca", "--fileca-watch=false",
                   "--fileca-cert", self.chain("fulcio.pem", self.fulcio.chain()),
                   "--fileca-key", self.key("fulcio.key", self.fulcio.key, traditional, PASSWORD),
                   "--fileca-key-passwd", PASSWORD, "--config-path", "fulcio.json", "--ct-log-url", f"{self.url}/ct",
                   "--ct-log-public-key-path", self.put("ct.pem", spki_pem(self.ct)))

    def start_rekor(self, port, grpc, metrics):
        (self.folder / "log").mkdir()
        self.start("rekor-server", "serve", "--hostname", REKOR_V2, "--http-address", "127.0.0.1", "--http-port", port,
                   "--grpc-address", "127.0.0.1", "--grpc-port", grpc, "--http-metrics-port", metrics, "--storage-dir", "log",
                   "--signer-filepath", self.key("rekor.key", self.rekor2), "--checkpoint-interval", "200ms",
                   "--batch-max-age", "50ms")

    def start_tsa(self, port):
        self.start("timestamp-server", "serve", "--host", "127.0.0.1", "--port", port, "--timestamp-signer", "file",
                   "--file-signer-key-path", self.key("tsa.key", self.tsa_key, serialization.PrivateFormat.TraditionalOpenSSL,
                                                      PASSWORD),
                   "--file-signer-passwd", PASSWORD, "--disable-ntp-monitoring", "--certificate-chain-path",
                   self.chain("tsa.pem", [self.tsa_leaf, *self.tsa.chain()]))

    def wait(self):
        paths = {"fulcio": "/healthz", "rekor": "/healthz", "tsa": "/ping"}
        until = time.monotonic() + START_WAIT
        for name, port in self.addresses.items():
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{paths[name]}", timeout=START_WAIT).close()
                    break
                except (OSError, urllib.error.URLError):
                    ended = [program for program, process in self.processes if process.poll() is not None]
                    if ended or time.monotonic() > until:
                        self.close()
                        raise RuntimeError(f"{name} does not answer; ended: {ended}\n{self.said()}") from None
                    time.sleep(0.05)

    def said(self):
        """The ends of what the servers logged."""
        return "\n".join(f"{path.name}: …{path.read_text(errors='replace')[-2000:]}"
                         for path in sorted(self.folder.glob("*.log")))

    def signing_config(self, logs=(2,), stamps=("/api/v1/timestamp",), log_choice=None, stamp_choice=None):
        config = super().signing_config(logs, stamps, log_choice, stamp_choice)
        for member, name in (("caUrls", "fulcio"), ("rekorTlogUrls", "rekor"), ("tsaUrls", "tsa")):
            for service in config[member]:
                path = service["url"].removeprefix(self.url) if name == "tsa" else ""
                service["url"] = f"http://127.0.0.1:{self.addresses[name]}{path}"
        return config

    def close(self):
        for _, process in self.processes:
            process.terminate()
        for _, process in self.processes:
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        super().close()
