"""A GitHub repository as a fake server shows it, and runs of the program against fakes."""
import json

from fake_server import Fake
from harness import Scenario, github_token

REPOSITORY = "/repos/o/r"
PAGE = "https://github.com/o/r"
LISTS = ("/issues", "/issues/comments", "/pulls/comments", "/comments", "/releases")
# Nothing is waited for, and nothing asked twice but what a test wants asked twice.
QUICK = ("--retry-wait", "0", "--retries", "0", "--timeout", "20", "--max-wait", "0")
TOKEN = github_token(77)


def repository(**more):
    """Routes of a repository in which nothing was written. Keywords: paths behind the repository's, '_' for '/'."""
    routes = {REPOSITORY: {"full_name": "o/r", "has_issues": True, "has_wiki": False, "has_discussions": False}}
    routes.update({REPOSITORY + path: [] for path in LISTS})
    routes[REPOSITORY + "/actions/runs"] = {"total_count": 0, "workflow_runs": []}
    routes[REPOSITORY + "/actions/artifacts"] = {"total_count": 0, "artifacts": []}
    routes.update({f"{REPOSITORY}/{name.replace('_', '/')}": answer for name, answer in more.items()})
    return routes


def issue(number, body, title="a title"):
    return {"number": number, "title": title, "body": body, "html_url": f"{PAGE}/issues/{number}"}


class RemoteScenario(Scenario):
    def serve(self, routes, **more):
        fake = Fake(routes, **more)
        self.addCleanup(fake.close)
        return fake

    def scan_server(self, kind, target, fake, *flags, token=TOKEN, environment=None, quick=QUICK, form="json"):
        variables = {"XDG_CACHE_HOME": str(self.folder / "cache"), **(environment or {})}
        if token:
            variables[{"github": "GITHUB_TOKEN", "gitlab": "GITLAB_TOKEN"}[kind]] = token
        address = "--endpoint" if kind == "s3" else "--api-url"
        done = self.run_assay("scan", kind, target, address, fake.url, "--format", form, *quick, *flags,
                              environment=variables)
        shown = done.stdout + done.stderr
        if token:
            self.assertNotIn(token.encode(), shown)
        return done

    def scan(self, fake, *flags, **more):
        """The report of a scan of o/r on GitHub, with its exit code."""
        done = self.scan_server("github", "o/r", fake, *flags, **more)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        return json.loads(done.stdout), done.returncode

    def gaps(self, report):
        return [(gap["input"], gap["why"]) for gap in report["coverage"]["gaps"]]

    def names(self, report):
        return sorted(place["name"] for finding in report["findings"] for place in finding["places"])

    def assert_gap(self, report, code, name, why):
        self.assertEqual(code, 3, report["outcome"])
        self.assertTrue(any(name in gap[0] and why in gap[1] for gap in self.gaps(report)), self.gaps(report))
