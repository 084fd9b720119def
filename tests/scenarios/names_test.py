"""Credentials that are the names of things: files, folders, members of archives, entries of trees, refs."""
import json

from containers import tarred, zipped
from harness import Scenario, github_token, main, readable

FORMATS = ("text", "json", "jsonl", "sarif", "html")
IN_FILE, IN_FOLDER, IN_REF = "name of the file", "name of the folder", "name of the ref"


class Names(Scenario):
    def places(self, *arguments):
        """(where it stands, masked name) of every place, by rule."""
        report = self.report(*arguments)
        found = {}
        for finding in report["findings"]:
            found.setdefault(finding["rule"], []).extend(
                (place.get("stands_in", ""), place["name"]) for place in finding["places"])
        return {rule: sorted(places) for rule, places in found.items()}

    def test_files_and_folders(self):
        self.write(f"d/{github_token(1)}.txt", "")
        self.write(f"d/{github_token(2)}/a", "x")
        self.write(f"d/{github_token(2)}/b/c", "x")
        self.assertEqual(self.places("d"), {"github-pat": [(IN_FILE, "d/ghp_********.txt"),
                                                           (IN_FOLDER, "d/ghp_********")]})

    def test_empty_folders_and_links(self):
        (self.folder / "d" / github_token(8)).mkdir(parents=True)
        (self.folder / "d" / f"l-{github_token(9)}").symlink_to("nowhere")
        self.assertEqual(self.places("d"), {"github-pat": [(IN_FILE, "d/l-ghp_********"),
                                                           (IN_FOLDER, "d/ghp_********")]})

    def test_a_name_and_the_content_are_two_places(self):
        token = github_token(3)
        self.write(f"d/{token}.txt", f"token = {token}\n")
        report = self.report("d")
        self.assertEqual([place.get("stands_in") for place in report["findings"][0]["places"]], [IN_FILE, None])

    def test_members_of_archives_and_the_archive_itself(self):
        inner = zipped([(f"a/{github_token(5)}.txt", b"x")])
        self.write(f"d/{github_token(6)}.tar", tarred([("inner.zip", inner)]))
        self.assertIn((IN_FILE, "d/ghp_********.tar!/inner.zip!/a/ghp_********.txt"),
                      self.places("d")["github-pat"])
        self.assertIn((IN_FILE, "d/ghp_********.tar"), self.places("d")["github-pat"])

    def test_excluded_members_and_files_are_not_looked_at(self):
        self.write("d/a.tar", tarred([(f"out/{github_token(7)}", b"x"), ("in", b"x")]))
        self.write(f"d/out/{github_token(7)}", "x")
        report = self.report("d", "--exclude", "out")
        self.assertEqual([place for finding in report["findings"] for place in finding["places"]
                          if place.get("stands_in")], [])

    def test_words_digests_and_passwords_in_names_are_no_findings(self):
        for name in ("password=hunter2xK9", "api_key-0123456789abcdef0123456789abcdef", "key-" + "a1b2" * 8 + ".pem",
                     "session-5d41402abc4b2a76b9719d911017c592.js", "mongodb:root:xK9pQ2vL8@db"):
            self.write(f"d/{name}", "x")
        self.assertEqual(self.report("d")["findings"], [])

    def repository(self):
        """A tree whose paths hold values: a file that changed and went, a folder; a branch and a tag; a staged file."""
        self.git("init", "-q", "-b", "main", "r")
        repo = self.folder / "r"
        file = self.write(f"r/src/{github_token(10)}.py", "1\n")
        self.git("add", "-A", folder=repo)
        self.git("commit", "-qm", "first", folder=repo)
        file.write_text("2\n")
        self.write(f"r/{github_token(11)}/z", "1\n")
        self.git("add", "-A", folder=repo)
        self.git("commit", "-qm", "second", folder=repo)
        self.git("rm", "-q", file, folder=repo)
        self.git("commit", "-qm", "third", folder=repo)
        self.git("branch", f"f/{github_token(12)}", folder=repo)
        self.git("tag", github_token(13), folder=repo)
        self.write(f"r/{github_token(14)}", "staged\n")
        self.git("add", "-A", folder=repo)
        return repo

    def test_trees_refs_and_the_index(self):
        repo = self.repository()
        self.git("gc", "-q", folder=repo)
        report = self.report("git", repo)
        places = sorted((place["stands_in"], place["name"], "commit" in place, place["kind"], place["versions"])
                        for finding in report["findings"] for place in finding["places"])
        self.assertEqual(places, [
            (IN_FILE, "ghp_********", False, "git-index", 1), (IN_FILE, "src/ghp_********.py", True, "git-blob", 1),
            (IN_FOLDER, "ghp_********", True, "git-blob", 1),
            (IN_REF, "refs/heads/f/ghp_********", False, "git-ref", 1),
            (IN_REF, "refs/tags/ghp_********", False, "git-ref", 1)])

    def test_a_range_has_the_names_that_it_adds(self):
        repo = self.repository()
        self.assertEqual(self.places("git", repo, "--since", "HEAD~2"), {"github-pat": [(IN_FOLDER, "ghp_********")]})
        self.assertEqual(self.places("git", repo, "--staged"), {"github-pat": [(IN_FILE, "ghp_********")]})

    def test_a_range_has_the_name_of_the_branch_or_tag_that_it_ends_with(self):
        repo = self.repository()
        branch = {"github-pat": [(IN_REF, "refs/heads/f/ghp_********")]}
        self.assertEqual(self.places("git", repo, "--range", f"HEAD~1..f/{github_token(12)}"), branch)
        self.assertEqual(self.places("git", repo, "--range", f"HEAD~1..{github_token(13)}"),
                         {"github-pat": [(IN_REF, "refs/tags/ghp_********")]})
        self.git("checkout", "-q", f"f/{github_token(12)}", folder=repo)
        self.assertEqual(self.places("git", repo, "--range", "HEAD~1.."), branch)
        self.assertEqual(self.places("git", repo, "--range", "HEAD~1..main"), {})

    def test_what_no_ref_reaches_is_counted_and_not_listed(self):
        self.git("init", "-q", "-b", "main", "r")
        repo = self.folder / "r"
        self.write("r/a", "x")
        self.git("add", "-A", folder=repo)
        self.git("commit", "-qm", "first", folder=repo)
        self.write(f"r/{github_token(15)}", "y")
        self.git("add", "-A", folder=repo)
        self.git("commit", "-qm", "second", folder=repo)
        self.git("reset", "-q", "--hard", "HEAD~1", folder=repo)
        self.git("update-ref", "-d", "ORIG_HEAD", folder=repo)
        self.assertEqual(self.places("git", repo), {})
        self.assertEqual(self.places("git", repo, "--all-objects"), {"github-pat": [(IN_FILE, "ghp_********")]})

    def test_no_format_shows_the_value_and_each_says_where_it_stands(self):
        repo = self.repository()
        tokens = [github_token(seed) for seed in range(10, 15)]
        for form in FORMATS:
            for arguments in (["git", repo], ["files", repo], ["git", repo, "--staged"]):
                done = self.run_assay("scan", *arguments, "--format", form)
                self.assertEqual(done.returncode, 1)
                shown = readable(done.stdout) + done.stderr
                self.assertIn(b"name of the", shown)
                for token in tokens:
                    self.assertNotIn(token[4:].encode(), shown, (form, arguments[0]))
                    self.assertNotIn(token[6:26].encode(), shown, (form, arguments[0]))

    def test_sarif_points_at_the_file_and_its_first_line(self):
        self.write(f"d/{github_token(16)}.txt", "one\ntwo\n")
        log = json.loads(self.run_assay("scan", "d", "--format", "sarif").stdout)
        result = log["runs"][0]["results"][0]
        self.assertIn("'name of the file d/ghp_********.txt'", result["message"]["text"])
        location = result["locations"][0]["physicalLocation"]
        self.assertEqual(location["artifactLocation"]["uri"], "d/ghp_%2A%2A%2A%2A%2A%2A%2A%2A.txt")
        self.assertEqual([location["region"][key] for key in ("startLine", "startColumn", "endLine", "endColumn")],
                         [1, 1, 1, 1])

    def test_an_allowance_holds_for_a_name(self):
        self.write(f"d/{github_token(17)}.txt", "x")
        fingerprint = self.report("d")["findings"][0]["fingerprint"]
        self.write(".assayignore", f"{fingerprint} github-pat d/** # a fixture\n")
        report = self.report("d")
        self.assertEqual([finding["suppressed"] for finding in report["findings"]], [True])


if __name__ == "__main__":
    main()
