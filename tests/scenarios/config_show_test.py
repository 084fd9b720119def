"""assay config show: what holds for a scan, and the file and line, variable or default that each setting comes from."""
import json

from harness import Scenario, github_token, main


class ConfigShow(Scenario):
    def show(self, *arguments, **more):
        done = self.run_assay("config", "show", "--format", "json", *arguments, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        shown = json.loads(done.stdout)
        return shown, {one["key"]: (one["value"], one["origin"]) for one in shown["settings"]}

    def test_without_a_file_everything_is_the_default(self):
        self.write(".git/HEAD", "")
        shown, settings = self.show()
        self.assertIsNone(shown["file"])
        self.assertEqual({origin["kind"] for _, origin in settings.values()}, {"default"})
        self.assertEqual((settings["fail-on"][0], settings["limits.archive-depth"][0]), ("low", "8"))

    def test_each_setting_has_its_line(self):
        self.write("assay.yaml", "# ours\nfail-on: high\nlimits:\n  archive-depth: 3\nexclude: [vendor/]\n")
        self.write("src/a.py", "")
        shown, settings = self.show("src")
        self.assertEqual(settings["fail-on"], ("high", {"kind": "file", "file": shown["file"], "line": 2}))
        self.assertEqual((settings["limits.archive-depth"][0], settings["limits.archive-depth"][1]["line"]), ("3", 4))
        self.assertEqual(settings["limits.window-bytes"][1]["kind"], "default")
        text = self.run_assay("config", "show", "--origin").stdout.decode()
        self.assertRegex(text, r"(?m)^exclude: \['?vendor/'?\] +# .*assay\.yaml:5$")
        self.assertRegex(text, r"(?m)^gitignore: false +# default$")
        self.assertNotIn("#", self.run_assay("config", "show").stdout.decode().split("\n", 1)[1])

    def test_a_pyproject_is_shown_as_well(self):
        self.write("pyproject.toml", "[project]\nname = 'x'\n[tool.assay]\nfail-on = 'critical'\n")
        _, settings = self.show()
        self.assertEqual((settings["fail-on"][0].strip("'"), settings["fail-on"][1]["line"]), ("critical", 4))

    def test_no_key_and_no_credential_is_shown(self):
        key = "0123456789abcdef" + "01234567"
        self.write("assay.yaml", f"fingerprint-key: {key}\nallow: [{{words: ['{github_token(1)}']}}]\n")
        _, settings = self.show()
        self.assertEqual(settings["fingerprint-key"][0], "(not shown)")
        self.assertNotIn(github_token(1), settings["allow"][0])
        _, settings = self.show(environment={"ASSAY_FINGERPRINT_KEY": key})
        self.assertEqual(settings["fingerprint-key"], ("(not shown)", {"kind": "environment"}))

    def test_a_mistake_is_told_and_nothing_shown(self):
        self.write("assay.yaml", "fail-onn: high\n")
        done = self.run_assay("config", "show")
        self.assertEqual((done.returncode, done.stdout, b"fail-on" in done.stderr), (2, b"", True))
        self.assertEqual(self.run_assay("config", "show", "nowhere").returncode, 2)


if __name__ == "__main__":
    main()
