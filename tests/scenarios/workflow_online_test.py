"""assay workflows --online: tags and branches that the shipped table does not know are pinned to where they are now."""
import json

from fake_server import Answer, Fake
from harness import Scenario, github_token, main

OLD, NEW = "a" * 40, "b" * 40
WORKFLOW = """name: A
on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: nobody/thing@v4 # zizmor: ignore[other]
      - uses: nobody/thing/sub@v4.1.0
      - uses: nobody/thing@main
"""


def tag(name, sha):
    return {"name": name, "commit": {"sha": sha}}


TAGS = [tag("v4.2.2", NEW), tag("v4.1.0", OLD), tag("v4", NEW)]
PATH = "/repos/nobody/thing/tags"


class WorkflowOnline(Scenario):
    def serve(self, routes):
        fake = Fake(routes)
        self.addCleanup(fake.close)
        return fake

    def look(self, fake, *flags, token=""):
        """Exit code, the report, and what the workflow says afterwards behind `uses:`."""
        self.write(".github/workflows/a.yml", WORKFLOW)
        environment = {"GITHUB_API_URL": fake.url, "XDG_CACHE_HOME": str(self.folder / "cache"), "GITHUB_TOKEN": token}
        done = self.run_assay("workflows", "--format", "json", *flags, environment=environment)
        if token:
            self.assertNotIn(token.encode(), done.stdout + done.stderr)
        lines = (self.folder / ".github/workflows/a.yml").read_text().splitlines()
        return done.returncode, json.loads(done.stdout), [line.split("uses: ")[1] for line in lines if "uses: " in line]

    def test_a_tag_becomes_its_commit_and_release(self):
        fake = self.serve({PATH: TAGS, "/repos/nobody/thing/branches/main": tag("main", OLD)})
        code, _, uses = self.look(fake, "--fix", "--online")
        self.assertEqual(uses, [f"nobody/thing@{NEW} # v4.2.2 # zizmor: ignore[other]",
                                f"nobody/thing/sub@{OLD} # v4.1.0", "nobody/thing@main"])
        self.assertEqual((code, len(fake.asked(PATH))), (1, 1))

    def test_a_branch_is_pinned_where_that_was_asked_for(self):
        fake = self.serve({PATH: TAGS, "/repos/nobody/thing/branches/main": tag("main", OLD)})
        code, _, uses = self.look(fake, "--fix=unsafe", "--online")
        self.assertEqual((code, uses[2]), (0, f"nobody/thing@{OLD} # main"))

    def test_nothing_is_asked_without_the_flag(self):
        fake = self.serve({PATH: TAGS})
        self.look(fake, "--fix")
        self.assertEqual(fake.requests, [])

    def test_the_tags_are_asked_for_by_their_etag_the_next_time(self):
        def tags(request):
            known = request.headers["If-None-Match"] == '"one"'
            return Answer("" if known else TAGS, 304 if known else 200, {"ETag": '"one"'})
        fake = self.serve({PATH: tags, "/repos/nobody/thing/branches/main": tag("main", OLD)})
        first, second = self.look(fake, "--fix", "--online")[2], self.look(fake, "--fix", "--online")[2]
        self.assertEqual(first, second)
        self.assertEqual([request.headers["If-None-Match"] for request in fake.asked(PATH)], [None, '"one"'])

    def test_what_could_not_be_asked_is_a_gap_and_changes_nothing(self):
        fake = self.serve({PATH: Answer({"message": "no"}, 403)})
        code, report, uses = self.look(fake, "--fix", "--online", "--exit-zero")
        self.assertEqual((code, uses[1]), (3, "nobody/thing/sub@v4.1.0"))
        self.assertIn("was not looked up", json.dumps(report["coverage"]))
        self.assertEqual(len(report["findings"]), 3)

    def test_a_commit_that_is_none_is_not_written(self):
        fake = self.serve({PATH: [tag("v4", "$(id)"), tag("v4.1.0", "c" * 39)]})
        self.assertEqual(self.look(fake, "--fix", "--online")[2][1], "nobody/thing/sub@v4.1.0")

    def test_the_token_goes_to_the_server_and_nowhere_else(self):
        token = github_token(1)
        fake = self.serve({PATH: TAGS})
        self.look(fake, "--online", token=token)
        self.assertEqual(fake.asked(PATH)[0].headers["Authorization"], f"Bearer {token}")

    def test_the_connection_is_encrypted_but_to_this_machine(self):
        self.write(".github/workflows/a.yml", WORKFLOW)
        done = self.run_assay("workflows", "--online", environment={"GITHUB_API_URL": "http://example.test"})
        self.assertEqual((done.returncode, b"encrypted" in done.stderr), (2, True))


if __name__ == "__main__":
    main()
