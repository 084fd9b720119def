"""assay sarif upload against a code scanning that misbehaves: the token stays with it, and what it says is told."""
import base64
import gzip
import json

from fake_server import Answer, Turns
from harness import github_token, main
from remote_kit import TOKEN, RemoteScenario

SARIFS = "/repos/o/r/code-scanning/sarifs"
ID = "47177e22-5596-11eb-80a1-c1e54ef945c6"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
TAKEN = Answer({"id": ID, "url": "https://elsewhere.example.org/x"}, 202)
PENDING = Answer({"processing_status": "pending"})
COMPLETE = Answer({"processing_status": "complete", "analyses_url": "https://elsewhere.example.org/y"})
FAILED = Answer({"processing_status": "failed", "errors": ["rule 'a' has no help", 7, f"no: Bearer {TOKEN}"]})
LOG = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": [{"message": {"text": "m"}}]}]}


def sent_log(sent):
    log = json.loads(gzip.decompress(base64.b64decode(sent, validate=True)))
    assert log.pop("$schema").endswith("sarif-schema-2.1.0.json")
    return log


class Upload(RemoteScenario):
    def setUp(self):
        super().setUp()
        self.write("log.sarif", json.dumps(LOG))

    def upload(self, fake, *flags, token=TOKEN, files=("log.sarif",), environment=None, stdin=None, retries="2",
               poll="0", **target):
        named = {"repository": "o/r", "commit": COMMIT, "ref": "refs/heads/main", "api-url": fake.url, **target}
        arguments = [part for name, value in named.items() if value is not None for part in (f"--{name}", value)]
        variables = {**(environment or {}), **({"GITHUB_TOKEN": token} if token else {})}
        done = self.run_assay("sarif", "upload", *files, *arguments, "--poll", poll, "--retry-wait", "0", "--retries",
                              retries, "--timeout", "20", "--max-wait", "5", *flags, environment=variables, stdin=stdin)
        if token:
            self.assertNotIn(token.encode(), done.stdout + done.stderr)
        return done

    def served(self, post=TAKEN, *looks):
        return self.serve({SARIFS: post, f"{SARIFS}/{ID}": Turns(*(looks or (COMPLETE,)))})

    def test_the_log_arrives_and_is_waited_for(self):
        fake = self.served(TAKEN, Answer({}, 404), PENDING, PENDING, COMPLETE)
        done = self.upload(fake)
        self.assertEqual((done.returncode, done.stdout.decode()), (0, f"log.sarif: processed ({ID})\n"), done.stderr)
        (post,) = fake.asked(SARIFS)
        sent = json.loads(post.sent)
        self.assertEqual(set(sent), {"commit_sha", "ref", "sarif"})
        self.assertEqual((sent["commit_sha"], sent["ref"]), (COMMIT, "refs/heads/main"))
        self.assertEqual(sent_log(sent["sarif"]), LOG)
        self.assertEqual(len(fake.asked(f"{SARIFS}/{ID}")), 4)
        for request in fake.requests:
            self.assertEqual(request.headers["Authorization"], f"Bearer {TOKEN}")

    def test_results_without_the_hash_of_their_line_are_told(self):
        marked = {"message": {"text": "m"}, "partialFingerprints": {"primaryLocationLineHash": "39fa2ee980eb94b0:1"}}
        log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": [marked]}]}
        self.write("log.sarif", json.dumps(log))
        fake = self.served()
        done = self.upload(fake)
        self.assertEqual(done.stderr, b"")
        self.assertEqual(sent_log(json.loads(fake.asked(SARIFS)[0].sent)["sarif"]), log)
        log["runs"][0]["results"] += [{"message": {"text": "m"}}] * 2
        self.write("log.sarif", json.dumps(log))
        done = self.upload(self.served())
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"log.sarif: 2 results have no 'primaryLocationLineHash'", done.stderr)

    def test_a_checkout_gives_results_the_hashes_of_their_lines(self):
        self.write("checkout/a.txt", "one\ntwo\n")
        place = {"physicalLocation": {"artifactLocation": {"uri": "a.txt"}, "region": {"startLine": 2}}}
        results = [{"message": {"text": "m"}, "locations": [place]}, {"message": {"text": "no place"}}]
        log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": results}]}
        self.write("log.sarif", json.dumps(log))
        fake = self.served()
        done = self.upload(fake, "--checkout", "checkout")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"log.sarif: 1 result has no 'primaryLocationLineHash'", done.stderr)
        marked, other = sent_log(json.loads(fake.asked(SARIFS)[0].sent)["sarif"])["runs"][0]["results"]
        self.assertRegex(marked["partialFingerprints"]["primaryLocationLineHash"], "^[0-9a-f]+:1$")
        self.assertEqual(other, results[1])
        self.assertEqual(self.upload(self.served(), "--checkout", "nowhere").returncode, 2)

    def test_a_compressed_log_with_a_byte_order_mark_arrives_as_plain_json(self):
        fake = self.served()
        packed = gzip.compress(b"\xef\xbb\xbf" + json.dumps(LOG).encode())
        self.assertEqual(self.upload(fake, files=("-",), stdin=packed).returncode, 0)
        sent = json.loads(fake.asked(SARIFS)[0].sent)["sarif"]
        self.assertEqual(sent_log(sent), LOG)

    def test_no_value_of_another_tools_log_arrives(self):
        run = {"results": [{"message": {"text": "m"}, "locations": [{"physicalLocation": {"region": {
            "startLine": 1, "snippet": {"text": github_token(30)}}}}]}], "properties": {"line": github_token(31)}}
        self.write("log.sarif", json.dumps({"version": "2.1.0", "properties": {github_token(32): 1}, "runs": [
            {"tool": {"driver": {"name": "t"}}, **run}]}))
        fake = self.served()
        self.assertEqual(self.upload(fake).returncode, 0)
        log = sent_log(json.loads(fake.asked(SARIFS)[0].sent)["sarif"])
        self.assertEqual(log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["snippet"]["text"],
                         "ghp_********")
        for seed in (30, 31, 32):
            self.assertNotIn(github_token(seed), json.dumps(log))

    def test_a_log_whose_processing_failed_ends_in_1_with_the_reasons(self):
        done = self.upload(self.served(TAKEN, PENDING, FAILED))
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"log.sarif: refused ({ID})\n    rule 'a' has no help\n", done.stdout.decode())

    def test_a_log_that_is_not_processed_in_time_ends_in_3(self):
        done = self.upload(self.served(TAKEN, PENDING), "--wait", "1", poll="0.2")
        self.assertEqual((done.returncode, done.stdout.decode()),
                         (3, f"log.sarif: taken, and not processed in time ({ID})\n"))

    def test_without_waiting_nothing_more_is_asked(self):
        fake = self.served()
        done = self.upload(fake, "--wait", "0")
        self.assertEqual((done.returncode, done.stdout.decode()), (0, f"log.sarif: taken ({ID})\n"))
        self.assertEqual(len(fake.requests), 1)

    def test_a_refusal_is_told_with_what_the_server_says_of_it(self):
        for status, hint in ((413, "assay sarif split"), (403, "security-events: write"), (404, "right repository"),
                             (400, "validate --profile github"), (422, "validate --profile github"), (401, "401")):
            done = self.upload(self.served(Answer({"message": f"it is so, {TOKEN}\x1b[2J"}, status)))
            told = done.stderr.decode()
            self.assertEqual(done.returncode, 3, status)
            self.assertIn(f"{status}", told)
            self.assertIn("it is so, ", told)
            self.assertIn(hint, told)
            self.assertNotIn("\x1b", told)

    def test_what_passes_is_tried_again(self):
        fake = self.served(Turns(Answer("x", 502), Answer(b"", 503, {"Retry-After": "0"}), TAKEN), Answer("x", 500), COMPLETE)
        self.assertEqual(self.upload(fake).returncode, 0)
        self.assertEqual(len(fake.asked(SARIFS)), 3)
        fake = self.served(Answer("x", 500))
        self.assertEqual(self.upload(fake).returncode, 3)
        self.assertEqual(len(fake.asked(SARIFS)), 3)

    def test_a_rate_limit_is_waited_for_within_bounds(self):
        limited = Answer({"message": "slow down"}, 403, {"Retry-After": "1"})
        self.assertEqual(self.upload(self.served(Turns(limited, TAKEN))).returncode, 0)
        limited = Answer({"message": "slow down"}, 429, {"Retry-After": "3600"})
        self.assertEqual(self.upload(self.served(limited)).returncode, 3)

    def test_a_redirect_gets_neither_the_token_nor_the_log(self):
        other = self.serve({"/x": TAKEN, f"{SARIFS}/{ID}": COMPLETE})
        for status in (301, 302, 307, 308):
            fake = self.served(Answer(b"", status, {"Location": other.url + "/x"}))
            self.assertEqual(self.upload(fake).returncode, 3)
        self.assertEqual(other.requests, [])
        # A look may be led elsewhere: without the token.
        fake = self.served(TAKEN, Answer(b"", 302, {"Location": f"{other.url}{SARIFS}/{ID}"}))
        self.assertEqual(self.upload(fake).returncode, 0)
        self.assertEqual([request.headers["Authorization"] for request in other.requests], [None])

    def test_an_answer_that_makes_no_sense_ends_in_3(self):
        for post in (Answer("no", 202), Answer({}, 202), Answer({"id": "../../x"}, 202), Answer({"id": 7}, 202),
                     Answer({"id": ID}, 204), Answer(b"", reset=True), Answer({"id": ID}, 202, cut=3)):
            self.assertEqual(self.upload(self.served(post)).returncode, 3, post)
        for look in (Answer("no"), Answer({}, 401), Answer(b"", reset=True)):
            self.assertEqual(self.upload(self.served(TAKEN, look), "--wait", "1").returncode, 3, look)

    def test_a_log_above_a_limit_is_not_sent(self):
        result = {"message": {"text": "m"}}
        run = {"tool": {"driver": {"name": "t"}}, "results": []}
        for name, runs, told in (("results", [{**run, "results": [result] * 25_001}], "more than 25,000 results in a run"),
                                 ("runs", [run] * 21, "more than 20 runs"),
                                 ("rules", [{"tool": {"driver": {"name": "t", "rules": [{"id": str(i)} for i in range(25_001)]}},
                                             "results": []}], "more than 25,000 rules in a run")):
            self.write("large.sarif", json.dumps({"version": "2.1.0", "runs": runs}))
            fake = self.served()
            done = self.upload(fake, files=("log.sarif", "large.sarif"))
            self.assertEqual((done.returncode, fake.requests), (2, []), name)
            self.assertIn(told, done.stderr.decode())
            self.assertEqual("assay sarif split" in done.stderr.decode(), name != "rules")

    def test_a_log_of_more_bytes_than_are_taken_is_not_sent(self):
        numbers = [f"{(i * 6364136223846793005 + 1442695040888963407) % 2**64:016x}" for i in range(24_000)]
        results = [{"message": {"text": "".join(numbers[(i * 37 + k) % 24_000] + f"{i * k:x}" for k in range(64))}}
                   for i in range(24_000)]
        self.write("large.sarif", json.dumps({"version": "2.1.0", "runs": [{**LOG["runs"][0], "results": results}]}))
        fake = self.served()
        done = self.upload(fake, files=("large.sarif",))
        self.assertEqual((done.returncode, fake.requests), (2, []), done.stdout)
        self.assertIn("10.0 MiB as gzip", done.stderr.decode())
        self.assertIn("assay sarif split", done.stderr.decode())

    def test_a_workflows_environment_tells_where_it_goes(self):
        fake = self.serve({"/api/v3/repos/org/tool/code-scanning/sarifs": TAKEN,
                           f"/api/v3/repos/org/tool/code-scanning/sarifs/{ID}": COMPLETE})
        variables = {"GITHUB_REPOSITORY": "org/tool", "GITHUB_SHA": COMMIT, "GITHUB_REF": "refs/pull/7/merge",
                     "GITHUB_API_URL": fake.url + "/api/v3"}
        done = self.upload(fake, environment=variables, repository=None, commit=None, ref=None, **{"api-url": None})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(fake.requests[0].sent)["ref"], "refs/pull/7/merge")

    def test_what_names_no_place_or_no_token_ends_in_2_and_asks_nobody(self):
        fake = self.served()
        for wrong in ({"repository": "o"}, {"repository": "o/../r"}, {"repository": "o/.."}, {"repository": "o/r?x"},
                      {"commit": "HEAD"}, {"commit": COMMIT[:10]}, {"ref": "main"}, {"ref": 'refs/heads/a"b c'},
                      {"ref": None}, {"api-url": "ftp://x"}, {"api-url": "http://api.example.org"}, {"token": ""},
                      {"token": f"{TOKEN}\n"}, {"files": ("missing.sarif",)}):
            done = self.upload(fake, **wrong)
            self.assertEqual(done.returncode, 2, wrong)
        self.write("no.sarif", "{}")
        self.assertEqual(self.upload(fake, files=("log.sarif", "no.sarif")).returncode, 2)
        self.assertEqual(fake.requests, [])


if __name__ == "__main__":
    main()
