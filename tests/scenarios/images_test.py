"""Container images: every layer, what later layers delete, configuration, history, attestations; told by layer."""
import gzip
import json

from containers import tarred
from harness import Scenario, github_token, main
from images import HAS_ZSTD, OCI, Layout, config_of, digest, docker_save


def text_with(token):
    return f"a = 1\nkey = {token}\n".encode()


class Images(Scenario):
    def layers(self, seed):
        """Three tokens in the lowest layer: one file stays, one is deleted, one is replaced, one lies in a deleted folder."""
        base = tarred([("etc/stays.env", text_with(github_token(seed))), ("etc/gone.env", text_with(github_token(seed + 1))),
                       ("etc/new.env", text_with(github_token(seed + 2))), ("tmp/a/b.env", text_with(github_token(seed + 3)))])
        above = tarred([("etc/.wh.gone.env", b""), ("./etc/new.env", b"clean\n")])
        top = tarred([(".wh.tmp", b"")])
        return [("COPY . /", base), ("RUN rm etc/gone.env", above), ("RUN rm -r /tmp", top)]

    def places(self, *arguments, stdin=None, code=1):
        done = self.run_assay("scan", *arguments, "--format", "json", "--show-secrets", "-o", "report.json", stdin=stdin)
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual(done.returncode, code, (done.stderr, report["coverage"]["gaps"]))
        self.report = report
        return {finding["secret"]: finding["places"] for finding in report["findings"]}

    def check_layers(self, places, seed, name):
        lead = {"image": 0}
        for number, later in enumerate((None, ("deleted", 2), ("replaced", 2), ("deleted", 3))):
            [place] = places[github_token(seed + number)]
            image = place["image"]
            self.assertEqual((image["role"], image["name"], image["layer"], image["layers"], image["created_by"]),
                             ("layer", name, 1, 3, "COPY . /"))
            self.assertEqual((place["line"], place["column"]), (2, 7))
            self.assertEqual((image.get("later"), image.get("later_layer")) if later else image.get("later"), later)
            lead = image
        self.assertEqual(lead["later_created_by"], "RUN rm -r /tmp")
        return lead

    def test_docker_save_tells_layer_step_and_what_became_of_the_file(self):
        layers = self.layers(1)
        config = config_of(layers, [f"TOKEN={github_token(9)}"], {"note": github_token(10)},
                           [{"created_by": f"ENV K={github_token(11)}", "empty_layer": True}])
        self.write("app.tar", docker_save([("app:1.0", config, layers)]))
        for arguments in (["image", "app.tar"], ["app.tar"], ["image", "./app.tar", "-j", "4"]):
            places = self.places(*arguments)
            self.assertTrue(self.report["coverage"]["complete"])
            self.assertEqual(self.check_layers(places, 1, "app:1.0")["digest"], "sha256:" + digest(layers[0][1]))
            for seed in (9, 10, 11):
                [place] = places[github_token(seed)]
                self.assertEqual((place["image"]["role"], place["image"]["name"]), ("config", "app:1.0"))

    def test_compressed_and_from_a_pipe(self):
        layers = self.layers(1)
        image = gzip.compress(docker_save([("app:1.0", config_of(layers), layers)]), mtime=0)
        self.check_layers(self.places("image", "-", stdin=image), 1, "app:1.0")

    def test_oci_layouts_with_nested_indexes_and_attestations(self):
        for form in ("", "gzip", "zstd")[: 3 if HAS_ZSTD else 2]:
            layers = self.layers(1)
            layout = Layout()
            manifest = layout.manifest(config_of(layers, [f"TOKEN={github_token(9)}"]), layers, form)
            attestation = layout.attestation({"predicate": {"argument": github_token(10)}}, manifest)
            layout.add(layout.index([manifest, attestation]), "app:2.0")
            self.write("layout.tar", layout.tar())
            for name, data in layout.members():
                self.write(f"folder{form}/{name}", data)
            for path in ("layout.tar", f"folder{form}"):
                places = self.places("image", path)
                self.assertTrue(self.report["coverage"]["complete"])
                self.check_layers(places, 1, "app:2.0")
                self.assertEqual(places[github_token(9)][0]["image"]["role"], "config")
                self.assertEqual(places[github_token(10)][0]["image"]["role"], "attestation")

    def test_a_layer_of_two_images_is_scanned_once(self):
        shared = ("COPY . /", tarred([("a.env", text_with(github_token(1)))]))
        other = ("RUN rm a.env", tarred([(".wh.a.env", b"")]))
        image = docker_save([("one:1", config_of([shared]), [shared]), ("two:1", config_of([shared, other]), [shared, other])])
        self.write("both.tar", image)
        [place] = self.places("both.tar")[github_token(1)]
        self.assertEqual(place["image"]["name"], "one:1, two:1")

    def test_what_is_deleted_beneath_an_opaque_folder_is_told(self):
        layers = [("COPY . /", tarred([("d/a.env", text_with(github_token(1)))])), ("RUN x", tarred([("d/.wh..wh..opq", b"")]))]
        self.write("app.tar", docker_save([("app:1", config_of(layers), layers)]))
        [place] = self.places("app.tar")[github_token(1)]
        self.assertEqual(place["image"]["later"], "deleted")

    def test_a_step_that_holds_a_value_is_shown_masked(self):
        step = f"RUN curl -H 'Authorization: token {github_token(1)}' x"
        layers = [(step, tarred([("a.env", text_with(github_token(1)))]))]
        self.write("app.tar", docker_save([("app:1", config_of(layers), layers)]))
        for form in ("text", "json", "jsonl", "sarif"):
            done = self.run_assay("scan", "app.tar", "--format", form)
            self.assertNotIn(github_token(1)[4:].encode(), done.stdout)
            self.assertIn(b"RUN curl", done.stdout)

    def test_a_manifest_may_call_its_configuration_and_layers_what_it_likes(self):
        [(by, layer), *_] = self.layers(1)
        config = config_of([(by, layer)], [f"TOKEN={github_token(9)}"])
        manifest = json.dumps([{"Config": "c.json", "RepoTags": ["app:1"], "Layers": ["first"]}]).encode()
        members = [("c.json", config), ("first", layer), ("manifest.json", manifest)]
        self.write("last.tar", tarred(members))
        self.write("before.tar", tarred(members[::-1]))
        for name, data in members:
            self.write(f"folder/{name}", data)
        for path in ("last.tar", "before.tar", "folder"):
            places = self.places("image", path)
            self.assertEqual(self.report["coverage"]["gaps"], [], path)
            [place] = places[github_token(9)]
            self.assertEqual((place["image"]["role"], place["image"]["name"]), ("config", "app:1"))
            self.assertEqual(places[github_token(1)][0]["image"]["created_by"], by)
        # What is no configuration is still there, and what is no layer is told.
        self.write("odd.tar", tarred([("c.json", b"{}"), ("first", b"damaged"), ("manifest.json", manifest)]))
        self.places("image", "odd.tar", code=3)
        [gap] = self.report["coverage"]["gaps"]
        self.assertEqual((gap["input"], "no archive that could be opened" in gap["why"]), ("odd.tar!/first", True))
        self.write("gone.tar", tarred([("first", layer), ("manifest.json", manifest)]))
        self.places("image", "gone.tar")
        [gap] = self.report["coverage"]["gaps"]
        self.assertEqual((gap["input"], gap["why"]),
                         ("gone.tar!/c.json", "is the configuration of the image and not in it"))

    def test_a_missing_layer_is_a_gap(self):
        layers = self.layers(1)
        layout = Layout()
        layout.add(layout.manifest(config_of(layers), layers), "app:1")
        gone = f"blobs/sha256/{digest(gzip.compress(layers[1][1], mtime=0))}"
        del layout.blobs[gone]
        self.write("layout.tar", layout.tar())
        self.places("image", "layout.tar")
        [gap] = self.report["coverage"]["gaps"]
        self.assertEqual((gap["input"], gap["why"]), (f"layout.tar!/{gone}", "is a layer of the image and not in it"))

    def test_a_layer_that_is_no_archive_is_a_gap(self):
        layers = self.layers(1)
        layout = Layout()
        value = {"schemaVersion": 2, "mediaType": f"{OCI}.manifest.v1+json",
                 "config": layout.blob(config_of(layers), f"{OCI}.config.v1+json"),
                 "layers": [layout.blob(bytes(range(128, 256)) * 9, f"{OCI}.layer.v1.tar+gzip+encrypted"),
                            layout.blob(b"a chart", "application/vnd.made.chart")]}
        layout.add(layout.blob(json.dumps(value).encode(), value["mediaType"]), "app:1")
        self.write("layout.tar", layout.tar())
        self.places("layout.tar", code=3)
        [gap] = self.report["coverage"]["gaps"]
        self.assertEqual((gap["input"], "no archive that could be opened" in gap["why"]),
                         (f"layout.tar!/blobs/sha256/{digest(bytes(range(128, 256)) * 9)}", True))

    def test_an_index_whose_manifests_are_not_there_or_cannot_be_read(self):
        for manifest, why in ((None, "of which none is in the image"), (b"[", "could not be read")):
            layout = Layout()
            layout.add(layout.blob(manifest or b"x", f"{OCI}.manifest.v1+json"), "app:1")
            if manifest is None:
                layout.blobs.clear()
            self.write("layout.tar", layout.tar())
            self.places("layout.tar", code=3)
            [gap] = self.report["coverage"]["gaps"]
            self.assertIn(why, gap["why"])

    def test_what_is_no_image_is_incomplete(self):
        self.write("plain.tar", tarred([("a", b"b")]))
        done = self.run_assay("scan", "image", "plain.tar")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"is no container image", done.stdout)

    def test_manifests_that_lie_change_no_finding(self):
        layer = tarred([("a.env", text_with(github_token(1)))])
        name = f"blobs/sha256/{digest(layer)}"
        circle = [name, name, name]
        for manifest in (b"[[[[", b"{}", b'[{"Config": 5, "Layers": {}}]', b"[" * 100000,
                         json.dumps([{"Config": name, "Layers": circle}] * 3).encode()):
            self.write("app.tar", tarred([(name, layer), ("manifest.json", manifest), ("index.json", manifest)]))
            self.assertIn(github_token(1), self.places("app.tar"))


if __name__ == "__main__":
    main()
