"""assay attest trust update against a repository that is attacked: what is refused leaves what was trusted, and tells why."""
import hashlib
import json
import pathlib
import stat
import unittest

from harness import Scenario, main

try:
    from fake_server import Answer, Fake
    from sigstore_kit import Sigstore
    from tuf_kit import Key, Repository, envelope, later
    REASON = ""
except ImportError as missing:
    Fake = None
    REASON = f"needs the Python package cryptography: {missing}"

NAME = "trusted_root.json"


@unittest.skipIf(Fake is None, REASON)
class Trust(Scenario):
    def setUp(self):
        super().setUp()
        self.serve(Repository())

    def serve(self, repository, embedded="1.root.json"):
        self.repository = repository
        self.root = json.dumps(Sigstore().trusted_root()).encode()
        repository.targets = {NAME: self.root, "signing_config.v0.2.json": b"{}"}
        repository.publish()
        self.write("root.json", repository.files[embedded])
        self.fake = Fake()
        self.addCleanup(self.fake.close)

    def update(self, *flags):
        self.fake.routes = {"/" + path: data for path, data in self.repository.files.items()}
        return self.again(*flags)

    def again(self, *flags):
        self.fake.requests.clear()
        return self.run_assay("attest", "trust", "update", "--tuf-url", self.fake.url, "--tuf-root", "root.json", "--cache",
                              "cache", "-o", "out.json", "--retries", "0", "--timeout", "20", *flags)

    def assert_updated(self, done, told=""):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(told, done.stdout.decode())
        self.assertEqual((self.folder / "out.json").read_bytes(), self.repository.targets[NAME])

    def assert_refused(self, done, why, code=1):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn(why, done.stderr.decode())

    def asked(self):
        return [request.path[1:] for request in self.fake.requests]

    def new_target(self, number):
        root = json.loads(self.root)
        root["tlogs"] = root["tlogs"][:number]
        self.repository.targets[NAME] = json.dumps(root).encode()

    # --- what is taken

    def test_the_trusted_root_is_refreshed_and_kept(self):
        self.assert_updated(self.update(), "root 1, targets 1: trusted_root.json is new, signing_config.v0.2.json is new\n")
        self.assert_updated(self.update(), "root 1, targets 1: nothing has changed\n")
        self.assertEqual(self.asked(), ["2.root.json", "timestamp.json"])
        [folder] = (self.folder / "cache" / "tuf").iterdir()
        for path in (folder, *folder.iterdir()):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o700 if path.is_dir() else 0o600, path)

    def test_what_changes_is_refreshed(self):
        self.assert_updated(self.update())
        self.new_target(1)
        self.repository.publish()
        self.assert_updated(self.update(), "targets 2: trusted_root.json is new\n")

    def test_keys_of_all_kinds_sign(self):
        for kind in ("ecdsa", "point", "ed25519", "rsa"):
            with self.subTest(kind):
                self.serve(Repository(kind))
                self.assert_updated(self.update())

    def test_a_repository_without_consistent_snapshots_and_hashes_is_read(self):
        repository = Repository()
        repository.consistent = repository.hashes = False
        repository.publish_root()
        self.serve(repository, "2.root.json")
        self.assert_updated(self.update())

    def test_roots_follow_one_another_and_only_new_ones_are_asked_for(self):
        for _ in range(3):
            old = self.repository.keys["root"]
            self.repository.keys["root"] = [Key() for _ in range(3)]
            self.repository.publish_root(also=old)
        self.assert_updated(self.update(), "root 4")
        self.assert_updated(self.update(), "root 4")
        self.assertEqual(self.asked(), ["5.root.json", "timestamp.json"])

    def test_an_expired_root_on_the_way_is_no_hindrance(self):
        self.repository.expires["root"] = -1
        self.repository.publish_root()
        self.repository.expires["root"] = 30
        self.repository.publish_root()
        self.assert_updated(self.update(), "root 3")

    def test_times_with_fractions_and_offsets_are_read(self):
        self.repository.publish(targets={"expires": "2099-12-18T13:28:12.99008-06:00"})
        self.assert_updated(self.update())

    def test_a_signature_that_is_still_empty_does_not_count(self):
        document = json.loads(self.repository.files["timestamp.json"])
        document["signatures"].insert(0, {"keyid": self.repository.keys["root"][0].id, "sig": ""})
        self.repository.put("timestamp.json", document)
        self.assert_updated(self.update())
        document["signatures"] = [{"keyid": self.repository.keys["timestamp"][0].id, "sig": ""}]
        self.repository.put("timestamp.json", document)
        self.assert_refused(self.update(), "0 of the 1 keys")

    def test_after_keys_were_lost_versions_may_begin_anew(self):
        self.repository.versions["timestamp"] = self.repository.versions["snapshot"] = 1000
        self.repository.publish()
        self.assert_updated(self.update())
        self.repository.keys["timestamp"], self.repository.keys["snapshot"] = [Key()], [Key()]
        self.repository.publish_root()
        self.repository.versions["timestamp"] = self.repository.versions["snapshot"] = 1
        self.repository.publish()
        self.assert_updated(self.update())

    # --- thresholds

    def test_too_few_keys_of_the_old_root_are_refused(self):
        old = self.repository.keys["root"]
        self.repository.keys["root"] = [Key() for _ in range(3)]
        self.repository.publish_root(also=old[:1])
        self.assert_refused(self.update(), "1 of the 2 keys that root 1 demands have signed version 2")

    def test_too_few_keys_of_the_new_root_are_refused(self):
        old = self.repository.keys["root"]
        self.repository.keys["root"] = [Key() for _ in range(3)]
        self.repository.signers["root"] = self.repository.keys["root"][:1]
        self.repository.publish_root(also=old)
        self.assert_refused(self.update(), "1 of the 2 keys that root 2 demands have signed version 2")

    def test_a_key_that_signs_twice_counts_once(self):
        [key, *_] = self.repository.keys["root"]
        self.repository.signers["root"] = [key, key]
        self.repository.publish_root()
        self.assert_refused(self.update(), "1 of the 2 keys")

    def test_a_key_under_two_ids_counts_once(self):
        twin = Key()
        twin.key = self.repository.keys["root"][0].key
        self.repository.keys["root"].append(twin)
        self.repository.publish_root()
        self.repository.signers["root"] = [self.repository.keys["root"][0], twin]
        self.repository.publish_root()
        self.assert_refused(self.update(), "1 of the 2 keys that root 2 demands")

    def test_keys_of_another_role_do_not_count(self):
        for role in ("timestamp", "snapshot", "targets"):
            with self.subTest(role):
                self.serve(Repository())
                self.repository.signers[role] = self.repository.keys["root"]
                self.repository.publish()
                self.assert_refused(self.update(), f"{role}: 0 of the 1 keys")

    def test_content_that_was_changed_behind_the_signature_is_refused(self):
        document = json.loads(self.repository.files["timestamp.json"])
        document["signed"]["version"] += 1
        self.repository.put("timestamp.json", document)
        self.assert_refused(self.update(), "timestamp: 0 of the 1 keys")

    # --- rollback

    def test_a_root_that_skips_or_repeats_a_version_is_refused(self):
        for version in (1, 3):
            self.serve(Repository())
            self.repository.versions["root"] = version - 1
            self.repository.put("2.root.json", self.repository.publish_root())
            self.assert_refused(self.update(), f"behind version 1 it is version {version}")

    def test_an_older_timestamp_is_refused(self):
        old = self.repository.files["timestamp.json"]
        self.repository.publish()
        self.assert_updated(self.update())
        self.repository.put("timestamp.json", old)
        self.assert_refused(self.update(), "timestamp: version 1 is older than 2, which was seen before")

    def test_a_timestamp_that_leads_to_an_older_snapshot_is_refused(self):
        self.repository.publish()
        self.assert_updated(self.update())
        self.repository.publish(("timestamp",), timestamp={"meta": {"snapshot.json": {"version": 1}}})
        self.assert_refused(self.update(), "it leads to snapshot 1, which is older than 2")

    def test_a_snapshot_that_leads_to_older_targets_is_refused(self):
        self.repository.publish()
        self.assert_updated(self.update())
        self.repository.publish(("snapshot", "timestamp"), snapshot={"meta": {"targets.json": {"version": 1}}})
        self.assert_refused(self.update(), "it leads to version 1 of targets.json, which is older than 2")

    def test_a_snapshot_that_names_no_targets_is_refused(self):
        self.repository.publish(("snapshot", "timestamp"), snapshot={"meta": {}})
        self.assert_refused(self.update(), "it does not name targets.json")

    # --- freeze

    def test_metadata_that_has_expired_is_refused(self):
        for role in ("timestamp", "snapshot", "targets"):
            with self.subTest(role):
                self.serve(Repository())
                self.repository.expires[role] = -1
                self.repository.publish()
                self.assert_refused(self.update(), f"{role}: version 2 has expired at")
        self.serve(Repository())
        self.repository.expires["root"] = -1
        self.repository.publish_root()
        self.assert_refused(self.update(), "root: version 2 has expired at")

    def test_a_timestamp_that_was_good_and_has_expired_is_refused(self):
        body = {"_type": "timestamp", "spec_version": "1.0.31", "version": 1, "expires": later(-1),
                "meta": {"snapshot.json": self.repository.meta("snapshot", self.repository.snapshot_data)}}
        self.assert_updated(self.update())
        folder = next((self.folder / "cache" / "tuf").iterdir())
        old = json.dumps(envelope(body, self.repository.keys["timestamp"])).encode()
        (folder / "timestamp.json").write_bytes(old)
        self.repository.put("timestamp.json", old)
        self.assert_refused(self.update(), "timestamp: version 1 has expired at")

    # --- mix and match

    def test_a_snapshot_or_targets_of_another_version_are_refused(self):
        for role in ("snapshot", "targets"):
            for hashed in (True, False):
                with self.subTest(f"{role} {hashed}"):
                    repository = Repository()
                    repository.hashes = hashed
                    self.serve(repository)
                    repository.publish()
                    repository.files[f"2.{role}.json"] = repository.files[f"1.{role}.json"]
                    self.assert_refused(self.update(), f"{role}.json: it" if hashed else f"{role}: it is version 1, the")

    def test_metadata_of_another_role_is_refused(self):
        self.repository.keys["snapshot"] = self.repository.keys["timestamp"]
        self.repository.publish_root()
        self.repository.publish()
        self.repository.put("timestamp.json", self.repository.files["2.snapshot.json"])
        self.assert_refused(self.update(), "it is of another role")

    # --- bytes

    def test_a_target_with_other_bytes_is_refused(self):
        digest = hashlib.sha256(self.root).hexdigest()
        for data, why in ((self.root[:-1] + b" ", "its sha256 is another"), (self.root + b" ", "it has more than"),
                          (self.root[:-1], "bytes, not")):
            with self.subTest(why):
                self.repository.files[f"targets/{digest}.{NAME}"] = data
                self.assert_refused(self.update(), why)
        self.assertFalse((self.folder / "out.json").exists())

    def test_ghsa_fcv2_names_of_targets_lead_out_of_no_folder(self):
        for name in ("../../evil.json", "/evil.json", "..", "a/../../../evil.json", "targets.json", "timestamp.json", ""):
            self.repository.targets[name] = b"evil"
        self.repository.publish()
        self.assert_updated(self.update())
        self.assertEqual([path for path in self.folder.rglob("*") if path.is_file() and path.read_bytes() == b"evil"], [])
        self.assertEqual([path for path in self.asked() if "evil" in path], [])
        self.assertEqual(self.again().returncode, 0)

    def test_an_endless_file_is_cut_off(self):
        for path in ("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"):
            with self.subTest(path):
                self.fake.routes = {"/" + name: data for name, data in self.repository.files.items()}
                self.fake.routes["/" + path] = Answer(b" " * 65536, endless=True)
                self.assert_refused(self.again(), "more than", 3)

    def test_metadata_that_is_none_is_refused(self):
        for text in (b"", b"[]", b"{}", b'{"signed": {}, "signed": {}}', b"\xff", b'{"signed": {"a": 1.5}}', b"[" * 100):
            for path in ("2.root.json", "timestamp.json"):
                self.repository.put(path, text)
                self.assert_refused(self.update(), "reading TUF metadata")
                del self.repository.files[path]

    def test_what_does_not_come_is_no_refusal_and_ends_in_3(self):
        for path, answer in (("2.root.json", Answer(b"", reset=True)), ("timestamp.json", Answer("", 500)),
                             ("1.snapshot.json", Answer(b"{}", length=9, cut=2)), ("1.targets.json", Answer("", 404))):
            self.fake.routes = {"/" + name: data for name, data in self.repository.files.items()}
            self.fake.routes["/" + path] = answer
            self.assert_refused(self.again(), "", 3)

    def test_after_a_refusal_what_was_trusted_stays(self):
        self.assert_updated(self.update())
        self.new_target(1)
        self.repository.publish()
        digest = hashlib.sha256(self.repository.targets[NAME]).hexdigest()
        self.repository.files[f"targets/{digest}.{NAME}"] = b"other"
        self.assert_refused(self.update(), "bytes, not")
        self.assertEqual((self.folder / "out.json").read_bytes(), self.root)
        self.assert_refused(self.update(), "bytes, not")
        self.repository.put(f"targets/{digest}.{NAME}", self.repository.targets[NAME])
        self.assert_updated(self.update())

    def test_tob_sigstore_10_a_cache_that_was_changed_is_not_trusted(self):
        self.assert_updated(self.update())
        folder = next((self.folder / "cache" / "tuf").iterdir())
        for path in folder.iterdir():
            path.write_bytes(path.read_bytes().replace(b"rekor", b"rekot").replace(b'"version": 1', b'"version": 9'))
        self.assert_updated(self.update(), "trusted_root.json is new")

    def test_a_trusted_root_that_cannot_be_read_is_refused(self):
        self.repository.targets[NAME] = b'{"mediaType": "other"}'
        self.repository.publish()
        self.assert_refused(self.update(), "its media type is 'other'")
        self.assertFalse((self.folder / "out.json").exists())

    def test_verification_passes_over_a_cache_that_does_not_verify(self):
        embedded = (pathlib.Path(__file__).resolve().parents[2] / "attest/sigstore/data/public_tuf_root.json").read_bytes()
        folder = f"cache/assay/tuf/{hashlib.sha256(embedded).hexdigest()[:16]}"
        self.write("a.whl", "a")
        self.write("a.whl.sigstore.json", json.dumps(Sigstore().message_bundle(b"a")))
        verify = ("attest", "verify", "a.whl", "--certificate-identity", "x", "--certificate-oidc-issuer", "y")
        cache = {"XDG_CACHE_HOME": str(self.folder / "cache")}
        plain = self.run_assay(*verify, environment=cache)
        for text in (b"{}", self.repository.targets_data):
            self.write(f"{folder}/targets.json", text)
            done = self.run_assay(*verify, environment=cache)
            self.assertIn(b"is passed over", done.stderr)
            self.assertEqual((done.returncode, done.stdout), (plain.returncode, plain.stdout))

    def test_flags_that_do_not_go_together_are_refused(self):
        self.assertEqual(self.run_assay("attest", "trust", "update", "--tuf-url", self.fake.url).returncode, 2)
        self.assertEqual(self.run_assay("attest", "trust", "update", "--tuf-url", "http://example.org", "--tuf-root",
                                        "root.json", "--cache", "c").returncode, 2)


main()
