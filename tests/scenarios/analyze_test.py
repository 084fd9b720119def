"""assay analyze: what is asked of a live value, where, and what is told of the answers."""
import json

from fake_server import Answer, Fake
from harness import github_token, main
from verification_kit import DEAD, ENVIRONMENT, VerificationScenario

HOST = "api.github.com"
JSON = {"Content-Type": "application/json"}
PAT = github_token(9)


class Analyze(VerificationScenario):
    def github(self, live=True, **routes):
        def user(request):
            given = (request.headers.get("Authorization") or "").removeprefix("token ")
            return Answer({"login": "octocat"}, headers={**JSON, "X-OAuth-Scopes": "repo, gist"}) if (
                live and given == PAT) else DEAD

        forbidden = Answer({"message": "Resource not accessible"}, 403, headers=JSON)
        fake = Fake({"/user": user,
                     "/user/orgs": Answer([{"login": "acme"}], headers=JSON),
                     "/user/repos": Answer([{"full_name": f"acme/{n}"} for n in range(25)], headers=JSON),
                     "/gists": Answer([], headers=JSON), "/user/keys": forbidden, "/user/installations": forbidden,
                     **{"/" + name: answer for name, answer in routes.items()}},
                    certificate=self.certificate((HOST,)))
        self.addCleanup(fake.close)
        return fake

    def analyze(self, fake, *flags, value=None):
        value = PAT if value is None else value
        done = self.run_assay("analyze", "--rule", "github-pat", "--ca-file", "server.crt", "--verify-resolve",
                              f"*:443:127.0.0.1:{fake.port}", "--verify-retries", "0", *flags,
                              stdin=value.encode() + b"\n", environment=ENVIRONMENT)
        self.assertNotIn(PAT.encode(), done.stdout + done.stderr)
        return done

    def test_a_live_value_tells_what_it_may_do(self):
        fake = self.github()
        done = self.analyze(fake)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        text = done.stdout.decode()
        for told in ("github-pat: active (GET https://api.github.com/user, 200)", "account octocat", "scopes repo, gist",
                     "allowed: organisations (GET https://api.github.com/user/orgs, 200)\n    organisation: acme\n",
                     "repository: acme/0, acme/1", "acme/19, ...\n", "allowed: gists",
                     "refused: SSH keys of the account (GET https://api.github.com/user/keys, 403)\n"):
            self.assertIn(told, text)
        self.assertNotIn("acme/20", text)

    def test_as_json(self):
        report = json.loads(self.analyze(self.github(), "--format", "json").stdout)
        self.assertEqual((report["rule"], report["status"]), ("github-pat", "active"))
        self.assertEqual([(one["right"], one["outcome"], one["http_status"]) for one in report["questions"]],
                         [("organisations", "allowed", 200), ("repositories", "allowed", 200), ("gists", "allowed", 200),
                          ("SSH keys of the account", "refused", 403),
                          ("organisations' installations of apps", "refused", 403)])
        (names,) = report["questions"][1]["names"]
        self.assertEqual((names["check"], names["what"], len(names["values"]), names["more"]),
                         ("reach", "repository", 20, True))

    def test_only_reads_and_only_after_the_control(self):
        fake = self.github()
        self.analyze(fake)
        first, second, *rest = [request.path for request in fake.requests]
        self.assertEqual((first, second), ("/user", "/user"))
        self.assertEqual(len(rest), 5)
        self.assertEqual({request.command for request in fake.requests}, {"GET"})
        self.assertEqual({request.sent for request in fake.requests}, {b""})
        self.assertNotIn(PAT, fake.requests[0].headers["Authorization"])

    def test_a_dead_value_is_asked_nothing(self):
        fake = self.github(live=False)
        self.assertEqual(self.analyze(fake).returncode, 1)
        self.assertEqual({request.path for request in fake.requests}, {"/user"})

    def test_a_provider_that_accepts_anything_is_asked_nothing(self):
        fake = self.github(user=Answer({"login": "octocat"}, headers=JSON))
        done = self.analyze(fake)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"unsound-verifier", done.stdout)
        self.assertEqual(len(fake.requests), 1)

    def test_what_could_not_be_found_out_is_a_gap(self):
        done = self.analyze(self.github(gists=Answer({}, 503)))
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"not found out: gists (GET https://api.github.com/gists, 503): the server answers 503", done.stdout)

    def test_redirects_to_others_get_no_value(self):
        fake = self.github(gists=Answer(b"", 302, headers={"Location": "https://elsewhere.test/gists"}))
        self.assertEqual(self.analyze(fake).returncode, 3)
        self.assertEqual({request.headers["Host"] for request in fake.requests}, {HOST})

    def test_a_plan_sends_nothing(self):
        done = self.run_assay("analyze", "--rule", "github-pat", "--plan")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"repositories: GET https://api.github.com/user/repos", done.stdout)
        self.assertIn(b"Would ask 5 questions of a live value; nothing was sent", done.stdout)

    def test_mistakes(self):
        for value in ("", "x", PAT[:-1]):
            self.assertEqual(self.analyze(self.github(), value=value).returncode, 2)
        done = self.run_assay("analyze", "--rule", "github-pta", "--plan")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"did you mean 'github-pat'?", done.stderr)


if __name__ == "__main__":
    main()
