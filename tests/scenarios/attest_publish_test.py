"""assay attest publish against an index that behaves as PyPI's documented API does: nothing goes up unasked, tokens are
nowhere, and what is up and what is not is said."""
import email.parser
import email.policy
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import unittest
import zipfile

from fake_server import Answer, Turns
from harness import SANITIZED, Scenario, main

try:
    from sigstore_kit import Sigstore, attestation_of
    from sigstore_services import JSON_TYPE, REQUEST_TOKEN, Services
    REASON = ""
except ImportError as missing:
    Services = None
    REASON = f"needs the Python package cryptography: {missing}"

WHEEL, SDIST = "my_pkg-1.0-py2.py3-none-any.whl", "my_pkg-1.0.tar.gz"
API_TOKEN = "pypi-" + "made-up-for-the-test-0123456789"
AUDIENCE = "test-index"
METADATA = """Metadata-Version: 2.4
Name: My.Pkg
Version: 1.0
Summary: a "summary"
Classifier: A :: B
Classifier: C :: D
Project-URL: Home, https://example.org
Requires-Dist: x>=1
License-File: LICENSE
X-Unknown: y

The body.
"""


def wheel(metadata=METADATA, folder="my_pkg-1.0.dist-info"):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("my_pkg/__init__.py", "")
        if metadata is not None:
            archive.writestr(f"{folder}/METADATA", metadata)
        archive.writestr("my_pkg/vendored.dist-info/METADATA", "Name: other\n")
    return data.getvalue()


def sdist(metadata=METADATA):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for name in ("my_pkg-1.0/PKG-INFO", "my_pkg-1.0/my_pkg.egg-info/PKG-INFO"):
            info = tarfile.TarInfo(name)
            info.size = len(metadata.encode())
            archive.addfile(info, io.BytesIO(metadata.encode()))
    return data.getvalue()


def form_of(request):
    """Fields of a form, each with its values; the content's are its bytes."""
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request.sent)
    fields = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        fields.setdefault(name, []).append(value if name == "content" else value.decode())
    return fields


@unittest.skipIf(Services is None, REASON)
class Publish(Scenario):
    def setUp(self):
        super().setUp()
        self.services = Services()
        self.addCleanup(self.services.close)
        self.fake = self.services.fake
        self.up = {}
        self.fake.routes.update({"/_/oidc/audience": Answer({"audience": AUDIENCE}, headers=JSON_TYPE),
                                 "/_/oidc/mint-token": self.mint, "/legacy/": self.take, "/simple/my-pkg/": self.simple})
        self.write("root.json", json.dumps(self.services.trusted_root()))
        self.write(f"dist/{WHEEL}", wheel())
        self.write(f"dist/{SDIST}", sdist())

    def mint(self, request):
        claims = self.services.claims(json.loads(request.sent)["token"])
        if claims["aud"] != AUDIENCE:
            return Answer({"message": "Token request failed", "errors": [{"code": "invalid-token", "description": "no"}]},
                          422, JSON_TYPE)
        return Answer({"success": True, "token": API_TOKEN}, headers=JSON_TYPE)

    def take(self, request):
        """As the legacy API: an identical file is taken again, another of the same name is refused."""
        import base64
        if base64.b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode() != f"__token__:{API_TOKEN}":
            return Answer("403 Invalid or non-existent authentication information.", 403)
        fields = form_of(request)
        [content] = fields["content"]
        if fields["sha256_digest"] != [hashlib.sha256(content).hexdigest()]:
            return Answer("400 The digest supplied does not match a digest calculated from the uploaded file.", 400)
        name = re.search(rb'filename="([^"]*)"', request.sent).group(1).decode()
        if self.up.setdefault(name, fields)["content"] != [content]:
            return Answer(f"400 File already exists ('{name}'). See https://example.org/help/#file-name-reuse", 400)
        return Answer("")

    def simple(self, _):
        return Answer({"files": [{"filename": name, "hashes": {"sha256": fields["sha256_digest"][0]}}
                                 for name, fields in self.up.items()]},
                      headers={"Content-Type": "application/vnd.pypi.simple.v1+json"})

    def publish(self, *flags, paths=("dist",), environment=None, retries="0", prefix=()):
        done = self.run_assay("attest", "publish", *paths, "--index", f"{self.fake.url}/legacy/", "--trusted-root",
                              "root.json", "--retries", retries, "--retry-wait", "0", "--timeout", "20", *flags, prefix=prefix,
                              environment=self.services.job() if environment is None else environment)
        shown = done.stdout + done.stderr
        for token in (*self.services.issued, REQUEST_TOKEN, API_TOKEN):
            self.assertNotIn(token.encode(), shown)
        return done

    def attest(self, name, **more):
        """A publish attestation beside the file, as services of the same root made it."""
        data = (self.folder / "dist" / name).read_bytes()
        bundle = Sigstore.envelope_bundle(self.services, data, file_name=more.pop("file_name", name), **more)
        return self.write(f"dist/{name}.publish.attestation", json.dumps(attestation_of(bundle)))

    # --- uploads

    def test_a_release_goes_up_with_its_attestations(self):
        self.attest(WHEEL)
        self.attest(SDIST)
        done = self.publish("--yes")
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        self.assertEqual(done.stdout.decode(), f"dist/{WHEEL}: uploaded, with 1 attestation\n"
                                               f"dist/{SDIST}: uploaded, with 1 attestation\n")
        fields = self.up[WHEEL]
        for name, values in ((":action", ["file_upload"]), ("protocol_version", ["1"]), ("filetype", ["bdist_wheel"]),
                             ("pyversion", ["py2.py3"]), ("metadata_version", ["2.4"]), ("name", ["My.Pkg"]),
                             ("version", ["1.0"]), ("summary", ['a "summary"']), ("classifiers", ["A :: B", "C :: D"]),
                             ("project_urls", ["Home, https://example.org"]), ("requires_dist", ["x>=1"]),
                             ("license_file", ["LICENSE"]), ("description", ["The body.\n"]), ("x_unknown", None)):
            self.assertEqual(fields.get(name), values, name)
        [sent] = json.loads(fields["attestations"][0])
        self.assertEqual(sent, json.loads((self.folder / "dist" / f"{WHEEL}.publish.attestation").read_text()))
        self.assertEqual((self.up[SDIST]["filetype"], self.up[SDIST]["pyversion"]), (["sdist"], ["source"]))
        self.assertEqual(self.up[SDIST]["content"], [(self.folder / "dist" / SDIST).read_bytes()])

    @unittest.skipIf(SANITIZED or not shutil.which("prlimit"), "needs prlimit, and memory as it is without sanitizers")
    def test_a_large_file_goes_up_in_little_memory(self):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("my_pkg-1.0.dist-info/METADATA", METADATA)
            archive.writestr("my_pkg/data.bin", os.urandom(1 << 20) * 90)
        content = data.getvalue()
        self.write(f"dist/{WHEEL}", content)
        (self.folder / "dist" / SDIST).unlink()
        taken = []

        def take(request):
            at = request.sent.index(b"PK\x03\x04")
            taken.append(hashlib.sha256(request.sent[at:at + len(content)]).hexdigest())
            return Answer("x", 503) if len(taken) == 1 else Answer("")
        self.fake.routes["/legacy/"] = take
        done = self.publish("--yes", retries="1", prefix=("prlimit", "--data=67108864"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(taken, [hashlib.sha256(content).hexdigest()] * 2)

    def test_a_summary_is_counted_in_characters(self):
        for summary, good in (("\u00e4" * 512, True), ("\u00e4" * 513, False)):
            self.write(f"dist/{WHEEL}", wheel(METADATA.replace('a "summary"', summary)))
            self.assertEqual(self.publish("--dry-run", paths=(f"dist/{WHEEL}",)).returncode, 0 if good else 1)

    def test_nothing_goes_up_unless_it_is_asked_for(self):
        done = self.publish()
        self.assertEqual(done.returncode, 2)
        self.assertIn("nothing is uploaded without --yes", done.stderr.decode())
        self.assertEqual(self.publish("--dry-run", "--yes").returncode, 0)
        self.assertEqual(self.fake.requests, [])
        self.assertEqual(self.publish(environment={**self.services.job(), "CI": "true"}).returncode, 0)
        self.assertEqual(sorted(self.up), [WHEEL, SDIST])

    def test_an_api_token_comes_from_the_environment(self):
        self.assertEqual(self.publish("--yes", "--token-env", "INDEX", environment={"INDEX": API_TOKEN}).returncode, 0)
        self.assertEqual(self.fake.asked("/_/oidc/mint-token"), [])
        self.assertEqual(self.publish("--yes", "--token-env", "INDEX", environment={}).returncode, 2)

    def test_the_codes_of_minting_are_explained(self):
        for code, told in (("invalid-publisher", "as a Trusted Publisher"), ("not-enabled", "switched off"),
                           ("invalid-reuse-token", "run the job anew"), ("invalid-payload", "invalid-payload")):
            def quoting(request, code=code):
                return Answer({"message": f"no: {json.loads(request.sent)['token']}", "errors": [{"code": code}]}, 422, JSON_TYPE)
            self.fake.routes["/_/oidc/mint-token"] = quoting
            token = self.services.token(AUDIENCE)
            self.services.issued.append(token)
            done = self.publish("--yes", environment={"PYPI_ID_TOKEN": token})
            self.assertEqual(done.returncode, 2)
            self.assertIn(told, done.stderr.decode())
        self.assertEqual(self.up, {})

    def test_an_index_gets_no_token_for_another_service(self):
        for audience in ("sigstore", "Sigstore", "pypi", "testpypi", "sts.amazonaws.com", "api://AzureADTokenExchange",
                         "https://github.com/owner", "npm:registry.npmjs.org", "127.0.0.1@example.org", "127.0.0.1.example.org"):
            self.fake.routes["/_/oidc/audience"] = Answer({"audience": audience}, headers=JSON_TYPE)
            done = self.publish("--yes")
            self.assertEqual(done.returncode, 2)
            self.assertIn("which it is not", done.stderr.decode())
        for audience, allowed in (("sigstore", "sigstore"), ("test-index", "other")):
            self.fake.routes["/_/oidc/audience"] = Answer({"audience": audience}, headers=JSON_TYPE)
            self.assertEqual(self.publish("--yes", "--oidc-audience", allowed).returncode, 2)
        self.assertEqual((self.services.issued, self.fake.asked("/_/oidc/mint-token"), self.up), ([], [], {}))

    def test_an_index_gets_a_token_for_its_own_name(self):
        for audience, flags in (("127.0.0.1", ()), (self.services.url, ()), ("https://index.example.org",
                                                                            ("--oidc-audience", "https://index.example.org"))):
            self.fake.routes["/_/oidc/audience"] = Answer({"audience": audience}, headers=JSON_TYPE)
            self.fake.routes["/_/oidc/mint-token"] = Answer({"success": True, "token": API_TOKEN}, headers=JSON_TYPE)
            done = self.publish("--yes", *flags)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.services.claims(self.services.issued[-1])["aud"], audience)

    def test_an_attestation_that_cannot_be_read_is_not_left_out(self):
        beside = self.folder / "dist" / f"{WHEEL}.publish.attestation"
        for make, remove in ((lambda: os.mkfifo(beside), beside.unlink), (beside.mkdir, beside.rmdir),
                             (lambda: beside.symlink_to("nowhere"), beside.unlink)):
            make()
            for more in ("--dry-run", "--yes"):
                done = self.publish(more)
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertIn(beside.name.encode(), done.stderr)
            remove()
        self.assertEqual(self.up, {})

    def test_a_minted_token_is_one_word_and_never_quoted(self):
        for answer in ({"token": f"{API_TOKEN}\r\nX: y"}, {"token": ""}, {}, f"{{{API_TOKEN}"):
            self.fake.routes["/_/oidc/mint-token"] = Answer(answer, headers=JSON_TYPE)
            done = self.publish("--yes")
            self.assertEqual((done.returncode, done.stdout), (2, b""), done.stderr)
        self.assertEqual(self.up, {})

    def test_a_file_that_is_there_is_no_failure_when_its_bytes_are_the_same(self):
        self.assertEqual(self.publish("--yes").returncode, 0)
        exists = Answer("400 File already exists.", 400)
        self.fake.routes["/legacy/"] = exists
        done = self.publish("--yes", "--skip-existing")
        self.assertEqual((done.returncode, done.stdout.decode().count("there already")), (0, 2))
        self.assertEqual(self.publish("--yes").returncode, 1)
        self.write(f"dist/{WHEEL}", wheel(METADATA + "more\n"))
        done = self.publish("--yes", "--skip-existing")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"dist/{WHEEL}: refused: the index has a file of this name, and not with these bytes\n"
                      f"dist/{SDIST}: not uploaded\n", done.stdout.decode())

    def test_what_is_up_and_what_is_not_is_said(self):
        self.fake.routes["/legacy/"] = Turns(self.take, Answer("400 no", 400))
        done = self.publish("--yes")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"dist/{WHEEL}: uploaded\ndist/{SDIST}: refused: the server answers 400: 400 no\n", done.stdout.decode())
        for answer in (Answer("", 503), Answer("x", length=99, cut=1), Answer("", 302, {"Location": "/elsewhere"})):
            self.fake.routes["/legacy/"] = Turns(answer, self.take)
            done = self.publish("--yes")
            self.assertIn(done.returncode, (1, 3))
            self.assertNotIn(": uploaded", done.stdout.decode())
            self.assertIn(f"dist/{SDIST}: not uploaded\n", done.stdout.decode())

    def test_an_upload_whose_answer_was_lost_is_made_again(self):
        def lost(request):
            self.take(request)
            return Answer(b"", reset=True)
        self.fake.routes["/legacy/"] = Turns(lost, self.take)
        self.assertEqual(self.publish("--yes", retries="1").returncode, 0)

    def test_an_index_that_quotes_the_token_gives_it_not_away(self):
        self.fake.routes["/legacy/"] = lambda request: Answer(
            f"400 {request.headers['Authorization']} {API_TOKEN}", 400)
        self.assertEqual(self.publish("--yes").returncode, 1)

    # --- prediction

    def assert_predicted(self, *whys, flags=(), paths=("dist",)):
        done = self.publish("--dry-run", *flags, paths=paths)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        for why in whys:
            self.assertIn(why, done.stdout.decode())
        self.assertEqual(self.publish("--yes", *flags, paths=paths).returncode, 1)
        self.assertEqual(self.fake.requests, [])

    def test_a_release_that_would_be_taken_is_said_to(self):
        self.attest(WHEEL)
        done = self.publish("--dry-run")
        self.assertEqual((done.returncode, done.stdout.decode()), (0, (
            f"dist/{WHEEL}: the index would take it, with 1 attestation\n"
            f"dist/{SDIST}: the index would take it, with 0 attestations\n")))

    def test_names_and_versions_that_do_not_agree_are_predicted(self):
        for metadata, why in ((METADATA.replace("My.Pkg", "other"), "its metadata is of 'other', its name of 'my-pkg'"),
                              (METADATA.replace("Version: 1.0\n", "Version: 2.0\n"), "its metadata says version '2.0', its name '1'"),
                              (METADATA.replace("Version: 1.0\n", "Version: x\n"), "'x' in its metadata is no version"),
                              (METADATA.replace("2.4", "9.9"), "its metadata is of version '9.9'"),
                              (METADATA.replace("Name: My.Pkg\n", ""), "its metadata names no project"),
                              (METADATA.replace('a "summary"', "s" * 513), "its summary is longer than 512")):
            self.write(f"dist/{WHEEL}", wheel(metadata))
            self.assert_predicted(why)

    def test_a_local_version_is_predicted(self):
        self.write("a/my_pkg-1.0+local-py3-none-any.whl", wheel(METADATA.replace("Version: 1.0\n", "Version: 1.0+local\n")))
        self.assert_predicted("is a local version", paths=("a",))

    def test_a_source_distribution_with_an_old_name_is_predicted(self):
        self.write("a/My.Pkg-1.0.tar.gz", sdist())
        self.assert_predicted("must begin with 'my_pkg-' (PEP 625)", paths=("a",))

    def test_attestations_that_would_be_refused_are_predicted(self):
        self.attest(WHEEL, file_name="other-1.0-py3-none-any.whl")
        self.assert_predicted("attestation")
        self.attest(WHEEL, predicate="https://example.com/other")
        self.assert_predicted("predicate")
        self.attest(WHEEL)
        self.assert_predicted("not with an API token", flags=("--token-env", "INDEX"))
        self.write(f"dist/{WHEEL}.slsa.attestation", (self.folder / "dist" / f"{WHEEL}.publish.attestation").read_bytes())
        self.assert_predicted("two attestations are of one type")
        (self.folder / "dist" / f"{WHEEL}.slsa.attestation").unlink()
        self.write(f"dist/{WHEEL}", wheel(METADATA + "changed"))
        self.assert_predicted("does not verify: digest")
        self.write(f"dist/{WHEEL}.publish.attestation", "{}")
        self.assert_predicted("an attestation")

    def test_what_is_no_distribution_is_a_mistake(self):
        for name, data in (("a.egg", b"x"), ("b-1.0-py3-none-any.whl", b"x"), ("c-1.0.tar.gz", b"x"),
                           ("d-1.0-py3-none-any.whl", wheel(None)), ("e-1.0-py3-none-any.whl", wheel("no field\n")),
                           ("f-1.0-py3-none-any.whl", wheel(folder="x.dist-info") + b"")):
            self.write(name, data)
            code = 1 if name.startswith("f") else 2
            self.assertEqual(self.publish("--yes", paths=(name,)).returncode, code, name)
        self.write("empty/notes.asc", "")
        self.assertEqual(self.publish("--yes", paths=("empty",)).returncode, 2)
        self.assertEqual(self.publish("--yes", "--index", "http://example.org/legacy/").returncode, 2)
        self.assertEqual(self.fake.requests, [])


main()
