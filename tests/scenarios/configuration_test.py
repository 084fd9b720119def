"""assay.yaml and [tool.assay]: what a configuration that was found may say, of what it speaks, and that it is told."""
import resource
import subprocess

from harness import ASSAY, INDEPENDENT, SANITIZED, Scenario, github_token, main


RULES = """provider: acme
rules:
""" + "".join(f"""  - id: {name}
    description: a key
    severity: high
    confidence: {confidence}
    anchors: ['acmetok-']
    pattern: 'acmetok-[0-9a-z]{{20}}'
    examples:
      match: ['acme{{~}}tok-0123456789abcdefghij', 'acme{{~}}tok-0123456789abcdefghik']
      no_match: ['acmetok-x', 'acmetok-y']
""" for name, confidence in (("one-key", "high"), ("two-key", "medium")))


class Configuration(Scenario):
    shares_cache = True

    def setUp(self):
        super().setUp()
        self.token = github_token(310)

    def files_of(self, report):
        return {place["path"] for finding in report["findings"] for place in finding["places"]}

    def test_a_configuration_hides_nothing_outside_of_its_folder(self):
        for name in ("a", "b"):
            self.write(f"mp/{name}/x.txt", f"k = {self.token}\n")
        self.write("mp/b/assay.yaml", "rules: {disable: [github-pat]}\n")
        for paths in (("mp/a", "mp/b"), ("mp/b", "mp/a")):
            report = self.report(*paths)
            self.assertEqual(self.files_of(report), {"mp/a/x.txt", "mp/b/x.txt"}, paths)
            self.assertTrue(any("mp/b/assay.yaml is not used" in note for note in report["coverage"]["notes"]), paths)
        self.assertEqual(self.run_assay("scan", "mp/b").returncode, 0)

    def test_the_nearest_configuration_above_all_paths_counts(self):
        self.write("assay.yaml", "rules: {disable: [github-pat]}\n")
        for name in ("a/x.txt", "b/x.txt"):
            self.write(name, f"k = {self.token}\n")
        self.assertEqual(self.run_assay("scan", "b", "a").returncode, 0)
        self.assertEqual(self.run_assay("scan", "a/x.txt", "b").returncode, 0)

    def test_a_configuration_below_the_root_does_not_speak_of_the_history(self):
        self.git("init", "-q", ".")
        self.write("x.txt", f"k = {self.token}\n")
        self.write("sub/assay.yaml", "rules: {disable: [github-pat]}\n")
        self.commit()
        self.assertEqual(self.run_assay("scan", "git", "sub").returncode, 1)
        self.write("assay.yaml", "rules: {disable: [github-pat]}\n")
        self.assertEqual(self.run_assay("scan", "git", "sub").returncode, 0)

    def test_what_a_found_configuration_leaves_out_is_told(self):
        self.git("init", "-q", ".")
        self.write("x.txt", f"k = {self.token}\n")
        self.write(".gitignore", "*\n")
        for text, told in (("gitignore: true\n", "what .gitignore names"), ("exclude: ['*']\n", "paths by 1 pattern;"),
                           ("rules: {disable: [jwt]}\n", "leaves out 1 rule;"),
                           ("rules: {only: [jwt]}\nexclude: [a, b]\n", "all but 1 rule and paths by 2 patterns;"),
                           ("allow: [{words: [zz]}]\n", "what 1 entry allows;"),
                           ("fail-on: critical\n", "findings below critical from the verdict")):
            self.write("assay.yaml", text)
            notes = self.report(".")["coverage"]["notes"]
            self.assertTrue(any(told in note for note in notes), (text, notes))
            named = self.report(".", "--config", "assay.yaml")["coverage"]["notes"]
            self.assertFalse(any(told in note for note in named), (text, named))

    def test_what_an_entry_allows_is_counted_and_listed_as_suppressed(self):
        self.write("x.txt", f"k = {self.token}\n")
        self.write("assay.yaml", "fail-on: low\nallow:\n  - {line: ['^k = '], rules: [github-pat]}\n")
        report = self.report(".")
        self.assertEqual(report["outcome"]["suppressed"], 1)
        place = report["findings"][0]["places"][0]
        self.assertEqual((place["suppressed"]["by"], place["suppressed"]["kind"]), ("assay.yaml line 3", "external"))
        self.assertEqual(self.run_assay("scan", ".").returncode, 0)
        self.assertEqual(self.run_assay("scan", ".", "--no-suppressions").returncode, 1)
        self.write("x.txt", f"k = {self.token}\n" + "\n" * 3000000)
        self.assertEqual(self.report(".")["outcome"]["suppressed"], 1)
        self.git("init", "-q", ".")
        self.commit()
        self.assertEqual(self.report("git", ".")["outcome"]["suppressed"], 1)

    def test_an_entry_for_one_rule_does_not_hide_what_another_finds(self):
        self.write("mine.yaml", RULES)
        self.write("x.txt", "my_key = " + "acmetok" + "-" + "0123456789abcdefghij\n")
        self.write("assay.yaml", "rules: {add: [mine.yaml], only: [one-key, two-key]}\n"
                                 "allow: [{words: [acmetok], rules: [one-key]}]\n")
        report = self.report("x.txt")
        self.assertEqual([finding["rule"] for finding in report["findings"]], ["two-key"])
        self.assertFalse(report["findings"][0]["suppressed"])

    def test_a_found_configuration_reads_no_key_outside_of_its_folder(self):
        self.write("key", "0123456789abcdef0123\n")
        self.write("in/x.txt", f"k = {self.token}\n")
        self.write("in/own", "0123456789abcdef0123\n")
        (self.folder / "in" / "link").symlink_to("../key")
        for name, code in (("../key", 2), ("/etc/passwd", 2), ("link", 2), ("own", 1)):
            self.write("in/assay.yaml", f"fingerprint-key-file: {name}\n")
            done = self.run_assay("scan", "in")
            self.assertEqual(done.returncode, code, name)
            if code == 2:
                self.assertIn(b"fingerprint-key-file names a file outside of its folder", done.stderr)
        self.write("in/assay.yaml", "fingerprint-key-file: ../key\n")
        self.assertEqual(self.run_assay("scan", "in", "--config", "in/assay.yaml").returncode, 1)

    def test_a_found_configuration_that_is_another_file_tells_nothing_of_it(self):
        secret = "$6$" + "saltsalt" + "$" + self.token
        self.write("outside/shadow", f"root:{secret}:19000:0:99999:7:::\n")
        (self.folder / "in").mkdir()
        (self.folder / "in/assay.yaml").symlink_to("../outside/shadow")
        self.write("outside/keys", f"root:{secret}: 19000\n")
        (self.folder / "keys").mkdir()
        (self.folder / "keys/assay.yaml").symlink_to("../outside/keys")
        for folder in ("in", "keys"):
            done = self.run_assay("scan", folder)
            self.assertEqual(done.returncode, 2)
            self.assertNotIn(b"root", done.stdout + done.stderr)
            self.assertNotIn(self.token.encode(), done.stdout + done.stderr)

    def test_a_found_configuration_does_not_ask_for_more_memory_than_files_need(self):
        if SANITIZED:
            self.skipTest("sanitizers map terabytes")
        self.write("in/assay.yaml", "threads: 64\nlimits: {whole-file-bytes: 268435456}\n")
        self.write("in/x.txt", f"k = {self.token}\n")

        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))

        done = subprocess.run([ASSAY, "scan", "in"], cwd=self.folder, env=INDEPENDENT, preexec_fn=limit,
                              capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)

    def test_tables_in_tables_without_end_are_an_error(self):
        for head in ("tool.assay.", "x."):
            self.write("in/pyproject.toml", f"[{head}{'.'.join('a' * 40000)}]\n# assay\nb = 1\n")
            done = self.run_assay("scan", "in")
            self.assertEqual(done.returncode, 2, head)
            self.assertIn(b"more than 256 parts", done.stderr)

    def test_tracked_files_are_read_where_git_says_that_files_are_elsewhere(self):
        self.git("init", "-q", "repo")
        self.write("repo/x.txt", f"k = {self.token}\n")
        self.git("add", ".", folder=self.folder / "repo")
        self.write("repo/.gitignore", "x.txt\n")
        for key, value in (("core.worktree", "/"), ("core.bare", "true")):
            self.git("config", key, value, folder=self.folder / "repo")
            self.assertEqual(self.run_assay("scan", "repo", "--gitignore").returncode, 1, key)
            self.git("config", "--unset", key, folder=self.folder / "repo")

    def test_pyproject_is_read_as_assay_yaml_is(self):
        self.write("x.txt", f"k = {self.token}\n")
        self.write("pyproject.toml", "[project]\nname = 'x'\n[tool.assay]\nrules = {disable = ['github-pat']}\n")
        done = self.run_assay("scan", ".")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"pyproject.toml leaves out 1 rule", done.stdout)
        self.write("assay.yaml", "threads: 1\n")
        self.assertEqual(self.run_assay("scan", ".").returncode, 1)

    def test_a_mistake_in_pyproject_ends_in_2_with_its_place(self):
        self.write("x.txt", "x\n")
        for text, place in (("[tool.assay]\nexlude = ['a']\n", "pyproject.toml:2:1: error: unknown key 'exlude'"),
                            ("[tool.assay]\nthreads = =\n", "pyproject.toml:2:"),
                            ("[tool.assay]\nrules = {add = ['/etc/hosts']}\n", "names a file outside of its folder")):
            self.write("pyproject.toml", text)
            done = self.run_assay("scan", ".")
            self.assertEqual(done.returncode, 2, text)
            self.assertIn(place, done.stderr.decode())
        self.write("pyproject.toml", "[tool.other]\nx = =\n")
        self.assertEqual(self.run_assay("scan", ".").returncode, 0)


if __name__ == "__main__":
    main()
