"""Attestations of a package index: converted both ways, bound to their publisher, compared with what was locked, and
predicted."""
import base64
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from harness import Scenario, main

try:
    import sigstore_kit as kit
    REASON = ""
except ImportError as missing:
    kit = None
    REASON = f"needs the Python package cryptography: {missing}"

FILE = "a-1.tar.gz"
PROVENANCE = "https://slsa.dev/provenance/v1"
PUBLISHER = "github:owner/repo:release.yml"
TESTDATA = pathlib.Path(__file__).resolve().parents[2] / "attest" / "testdata"
CLAIMS = {"iss": "https://token.actions.githubusercontent.com", "repository": "owner/repo",
          "workflow_ref": "owner/repo/.github/workflows/release.yml@refs/tags/v1",
          "job_workflow_ref": "owner/repo/.github/workflows/release.yml@refs/tags/v1", "environment": "pypi"}
REAL = "github:trailofbits/pypi-attestations:release.yml"
# An interpreter that has pypi-attestations: this one, or one that is named.
CHECKER = os.environ.get("ASSAY_PYPI_ATTESTATIONS") or (
    shutil.which("python3") if importlib.util.find_spec("pypi_attestations") else None)


@unittest.skipIf(kit is None, REASON)
class Index(Scenario):
    @classmethod
    def setUpClass(cls):
        cls.sigstore = kit.Sigstore()

    def setUp(self):
        super().setUp()
        self.write("root.json", json.dumps(self.sigstore.trusted_root()))

    def bundle(self, content=b"a", **more):
        return self.sigstore.envelope_bundle(content, file_name=more.pop("file_name", FILE), **more)

    def convert(self, document, *arguments):
        self.write("in.json", document if isinstance(document, str) else json.dumps(document))
        return self.run_assay("attest", "convert", "in.json", *arguments)

    def converted(self, document, *arguments):
        done = self.convert(document, *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return json.loads(done.stdout)

    def verify(self, document, *policy, content=b"a"):
        self.write(FILE, content)
        self.write("b.json", json.dumps(document))
        done = self.run_assay("attest", "verify", FILE, "--bundle", "b.json", "--trusted-root", "root.json",
                              "--format", "json", *policy)
        self.assertTrue(done.stdout, done.stderr)
        return done.returncode, json.loads(done.stdout)["files"][0]["attestations"][0].get("step")

    # --- conversions

    def test_bundle_comes_back_as_it_was(self):
        bundle = self.bundle()
        attestation = self.converted(bundle)
        self.assertEqual(base64.b64decode(attestation["envelope"]["statement"]),
                         base64.b64decode(bundle["dsseEnvelope"]["payload"]))
        self.assertEqual(attestation["version"], 1)
        again = self.converted(attestation, "--to", "bundle")
        self.assertEqual(again["verificationMaterial"], bundle["verificationMaterial"])
        self.assertEqual(again["dsseEnvelope"], bundle["dsseEnvelope"])

    def test_provenance_object_verifies_by_its_publisher(self):
        provenance = self.converted(self.bundle(), "--to", "provenance", "--publisher", PUBLISHER)
        self.assertEqual(provenance["attestation_bundles"][0]["publisher"],
                         {"kind": "GitHub", "repository": "owner/repo", "workflow": "release.yml", "environment": None})
        self.assertEqual(self.verify(provenance, "--publisher", PUBLISHER), (0, None))

    def test_real_attestation_converts_both_ways(self):
        attestation = json.loads((TESTDATA / "pypi.publish.attestation").read_text())
        bundle = self.converted(attestation, "--to", "bundle")
        again = self.converted(bundle)
        self.assertEqual(again["envelope"], attestation["envelope"])
        self.assertEqual(again["verification_material"]["certificate"],
                         attestation["verification_material"]["certificate"])

    def test_time_stamps_are_kept_only_where_that_is_asked_for(self):
        bundle = self.bundle(kind="v2")
        self.assertEqual(self.convert(bundle).returncode, 2)
        attestation = self.converted(bundle, "--timestamps")
        self.assertEqual(self.verify(attestation, "--publisher", PUBLISHER), (0, None))

    def test_what_an_index_refuses_is_not_made(self):
        for bad in (self.bundle(predicate="https://example.org/p"), self.bundle(file_name="a.txt"),
                    self.bundle(key=kit.ec.generate_private_key(kit.ec.SECP384R1())),
                    self.sigstore.message_bundle(b"a")):
            done = self.convert(bad)
            self.assertEqual((done.returncode, done.stdout), (2, b""))
        twice = json.dumps(self.bundle()) + "\n" + json.dumps(self.bundle())
        done = self.convert(twice, "--to", "provenance", "--publisher", PUBLISHER)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"one attestation of a type", done.stderr)

    @unittest.skipIf(CHECKER is None, "needs the Python package pypi-attestations (ASSAY_PYPI_ATTESTATIONS=python)")
    def test_pypi_attestations_reads_what_is_written(self):
        attestation = json.loads((TESTDATA / "pypi.publish.attestation").read_text())
        bundle = self.converted(attestation, "--to", "bundle")
        again = self.converted(bundle)
        provenance = self.converted(bundle, "--to", "provenance", "--publisher",
                                    REAL)
        self.write("a.json", json.dumps(again))
        self.write("p.json", json.dumps(provenance))
        code = ("import json, pathlib\n"
                "from pypi_attestations import Attestation, Provenance\n"
                "from sigstore.models import Bundle\n"
                "a = Attestation.model_validate_json(pathlib.Path('a.json').read_text())\n"
                "b = Bundle.from_json(a.to_bundle().to_json())\n"
                "assert Attestation.from_bundle(b).statement == a.statement\n"
                "p = Provenance.model_validate_json(pathlib.Path('p.json').read_text())\n"
                "assert p.attestation_bundles[0].publisher.workflow == 'release.yml'\n"
                "from pypi_attestations import Distribution\n"
                "d = Distribution(name=a.statement['subject'][0]['name'],\n"
                "                 digest=a.statement['subject'][0]['digest']['sha256'])\n"
                "for one in (a, p.attestation_bundles[0].attestations[0]):\n"
                "    one.verify(p.attestation_bundles[0].publisher, d, offline=True)\n")
        done = subprocess.run([CHECKER, "-c", code], cwd=self.folder, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    # --- names and publishers

    def test_names_are_compared_parsed(self):
        self.write("A.b-1.0-01-py2.py3-none-any.whl", "w")
        for name, code in (("a_B-1-1-py3.py2-none-any.whl", 0), ("a_b-1.0.1-1-py2.py3-none-any.whl", 1),
                           ("a_b-1-2-py2.py3-none-any.whl", 1), ("a_b-1-1-py3-none-any.whl", 1), ("a_b-1.tar.gz", 1)):
            with self.subTest(name):
                self.write("b.json", json.dumps(kit.attestation_of(self.bundle(b"w", file_name=name))))
                done = self.run_assay("attest", "verify", "A.b-1.0-01-py2.py3-none-any.whl", "--bundle", "b.json",
                                      "--trusted-root", "root.json", "--publisher", PUBLISHER)
                self.assertEqual(done.returncode, code, done.stdout)

    def test_publisher_is_bound_to_the_certificate(self):
        bundle = self.bundle()
        self.assertEqual(self.verify(bundle, "--publisher", PUBLISHER), (0, None))
        for other in ("github:owner/other:release.yml", "github:owner/repo:other.yml", "github:owner/repo:release",
                      "gitlab:owner/repo:release.yml", "google:a@example.org"):
            self.assertEqual(self.verify(bundle, "--publisher", other), (1, "identity"), other)

    def test_real_attestation_is_of_its_publisher(self):
        digest = "sha256:9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3"
        for name in (digest, digest.upper()):
            for publisher, code in ((REAL, 0), ("github:pypi/pypi-attestations:release.yml", 1)):
                done = self.run_assay("attest", "verify", name, "--offline", "--bundle",
                                      TESTDATA / "pypi.publish.attestation", "--publisher", publisher)
                self.assertEqual(done.returncode, code, done.stdout)

    def test_publisher_that_a_provenance_object_names_must_have_signed(self):
        provenance = self.converted(self.bundle(), "--to", "provenance", "--publisher", "github:owner/evil:release.yml")
        policy = ("--certificate-identity", kit.IDENTITY, "--certificate-oidc-issuer", kit.ISSUER)
        self.assertEqual(self.verify(provenance, *policy), (1, "identity"))
        provenance["attestation_bundles"][0]["publisher"] = {"kind": "ActiveState"}
        self.assertEqual(self.verify(provenance, *policy), (1, "bundle"))

    def test_publishers_of_gitlab_and_google(self):
        gitlab = self.bundle(issuer="https://gitlab.com", repository="https://gitlab.com/group/sub/app",
                             identity="https://gitlab.com/group/sub/app//.gitlab-ci.yml@refs/tags/v1")
        self.assertEqual(self.verify(gitlab, "--publisher", "gitlab:group/sub/app:.gitlab-ci.yml"), (0, None))
        self.assertEqual(self.verify(gitlab, "--publisher", "gitlab:group/sub/app:ci.yml"), (1, "identity"))

    def test_workflow_at_another_reference_is_not_the_publishers(self):
        bundle = self.bundle(config="https://github.com/owner/repo/.github/workflows/release.yml@refs/heads/evil")
        self.assertEqual(self.verify(bundle, "--publisher", PUBLISHER), (1, "identity"))

    def test_publisher_in_another_form_is_an_error(self):
        self.write(FILE, "a")
        for bad in ("owner/repo", "github:owner:release.yml", "github:owner/repo", "svn:a/b:c", "google:nobody"):
            self.assertEqual(self.run_assay("attest", "verify", FILE, "--publisher", bad).returncode, 2, bad)

    # --- the lock

    def put(self, file=FILE, **more):
        self.write(f"dist/{file}", "a")
        bundle = self.bundle(file_name=file, **more)
        self.write(f"dist/{file}.publish.attestation", json.dumps(kit.attestation_of(bundle)))

    def lock(self, *more):
        return self.run_assay("attest", "lock", "dist", "--trusted-root", "root.json", *more).returncode

    def check(self):
        done = self.run_assay("attest", "check", "dist", "--trusted-root", "root.json", "--format", "json")
        report = json.loads(done.stdout)
        self.assertEqual(report["exitCode"], done.returncode)
        return done.returncode, [one["kind"] for one in report["files"]]

    def evil(self):
        self.put(repository="https://github.com/evil/repo",
                 identity="https://github.com/evil/repo/.github/workflows/release.yml@refs/tags/v1")

    def test_first_lock_writes_who_published(self):
        self.put()
        self.assertEqual(self.lock(), 0)
        self.assertEqual(json.loads((self.folder / "attestations.lock").read_text())["projects"],
                         {"a": {"publishers": [PUBLISHER], "predicates": [kit.PUBLISH]}})
        self.assertEqual(self.check(), (0, ["same"]))

    def test_change_of_the_publisher_is_an_alarm(self):
        self.put()
        self.lock()
        self.evil()
        self.assertEqual(self.check(), (1, ["changed"]))

    def test_lock_takes_a_change_only_when_told(self):
        self.put()
        self.lock()
        before = (self.folder / "attestations.lock").read_bytes()
        self.evil()
        self.assertEqual(self.lock(), 1)
        self.assertEqual((self.folder / "attestations.lock").read_bytes(), before)
        self.assertEqual(self.lock("--replace"), 0)
        self.assertEqual(self.check(), (0, ["same"]))

    def test_loss_of_the_attestation_is_an_alarm(self):
        self.put()
        self.lock()
        (self.folder / f"dist/{FILE}.publish.attestation").unlink()
        self.assertEqual(self.check(), (1, ["lost"]))

    def test_lower_type_of_attestation_is_an_alarm(self):
        self.put(predicate=PROVENANCE)
        self.lock()
        self.put()
        self.assertEqual(self.check(), (1, ["lowered"]))

    def test_attestation_that_does_not_verify_is_an_alarm(self):
        self.put()
        self.lock()
        self.write(f"dist/{FILE}", "changed")
        self.assertEqual(self.check(), (1, ["refused"]))

    def test_project_that_is_not_locked_is_unproved(self):
        self.put()
        self.lock()
        self.put("b-1.tar.gz")
        self.assertEqual(self.check(), (3, ["same", "unknown"]))

    def test_file_that_no_publisher_signed_is_unproved(self):
        self.put(issuer="https://issuer.example.org")
        self.assertEqual(self.lock(), 3)
        self.assertFalse((self.folder / "attestations.lock").exists())

    def test_lock_that_is_damaged_or_missing_is_an_error(self):
        self.put()
        check = ("attest", "check", "dist", "--trusted-root", "root.json")
        self.assertEqual(self.run_assay(*check).returncode, 2)
        for bad in ("{}", '{"schema":"assay-attestations-lock/1","projects":{"a":{}}}',
                    '{"schema":"assay-attestations-lock/1","projects":{"a":{"publishers":["x"],"predicates":["y"]}}}',
                    '{"schema":"assay-attestations-lock/2","projects":{}}'):
            self.write("attestations.lock", bad)
            self.assertEqual(self.run_assay(*check).returncode, 2, bad)

    def test_empty_folder_proves_nothing(self):
        (self.folder / "dist").mkdir()
        self.assertEqual(self.lock(), 3)
        self.write("attestations.lock", '{"schema":"assay-attestations-lock/1","projects":{}}')
        self.assertEqual(self.check(), (3, []))

    # --- predictions

    def predict(self, changes, publisher=PUBLISHER, *more):
        self.write("claims.json", json.dumps({**CLAIMS, **changes}))
        done = self.run_assay("attest", "predict", "--claims", "claims.json", "--publisher", publisher, *more)
        return done.returncode, [line.split(": ")[1].strip() for line in done.stdout.decode().splitlines()]

    def test_prediction_by_claims(self):
        shared = "owner/repo/.github/workflows/shared.yml@refs/tags/v1"
        other = "other/repo/.github/workflows/release.yml@refs/heads/main"
        good, bad = (0, ["pass", "pass"]), (1, ["fail", "fail"])
        self.assertEqual(self.predict({}), good)
        self.assertEqual(self.predict({}, PUBLISHER, "--environment", "pypi"), good)
        self.assertEqual(self.predict({}, PUBLISHER, "--environment", "other"), (1, ["fail", "pass"]))
        self.assertEqual(self.predict({"job_workflow_ref": shared}), (1, ["fail", "pass"]))
        self.assertEqual(self.predict({"job_workflow_ref": shared}, "github:owner/repo:shared.yml"),
                         (1, ["pass", "fail"]))
        self.assertEqual(self.predict({"job_workflow_ref": other}), (1, ["fail", "pass"]))
        self.assertEqual(self.predict({"workflow_ref": shared, "job_workflow_ref": shared}), bad)
        self.assertEqual(self.predict({"repository": "fork/repo"}), bad)
        self.assertEqual(self.predict({"job_workflow_ref": CLAIMS["job_workflow_ref"].replace("refs/tags/v1", "c" * 40)}),
                         good)
        self.assertEqual(self.predict({}, "github:owner/other:release.yml"), bad)
        self.assertEqual(self.predict({}, "github:owner/repo:release.yaml"), bad)
        self.assertEqual(self.predict({"iss": "https://gitlab.com"})[0], 2)
        self.assertEqual(self.predict({"workflow_ref": ""})[0], 2)
        self.assertEqual(self.predict({}, "google:a@example.org")[0], 2)

    def test_prediction_by_workflow(self):
        job = "jobs:\n  publish:\n    runs-on: x\n    environment: pypi\n    steps:\n" \
              "      - uses: pypa/gh-action-pypi-publish@release/v1\n"
        call = "jobs:\n  publish:\n    uses: ./.github/workflows/shared.yml\n"
        for text, publisher, code, verdicts in (
                ("on: push\n" + job, PUBLISHER, 0, ["pass", "pass"]),
                ("on: push\n" + job, "github:owner/repo:other.yml", 1, ["fail", "fail"]),
                ("on: workflow_call\n" + job, PUBLISHER, 1, ["pass", "fail"]),
                ("on: [push, workflow_call]\n" + job, PUBLISHER, 3, ["pass", "unproved"]),
                ("on: workflow_call\n" + job, "github:owner/repo:other.yml", 1, ["fail", "unproved"]),
                ("on: push\n" + call, PUBLISHER, 3, ["unproved", "unproved"]),
                ("on: push\njobs:\n  a:\n    runs-on: x\n    steps: []\n", PUBLISHER, 3, ["unproved", "unproved"])):
            with self.subTest(text=text, publisher=publisher):
                self.write("release.yml", text)
                done = self.run_assay("attest", "predict", "--workflow", "release.yml", "--publisher", publisher)
                self.assertEqual((done.returncode, [line.split(": ")[1].strip() for line in
                                                    done.stdout.decode().splitlines()]), (code, verdicts))


main()
