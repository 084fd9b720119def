"""Values are verified: the state of each, what is asked, and what the exit code makes of it."""
import json

from fake_server import Answer
from harness import github_token, main
from verification_kit import DEAD, ENVIRONMENT, HOST, LIVE, VerificationScenario, bearer, token


class Verification(VerificationScenario):
    def test_live_and_dead_values_are_told_apart(self):
        self.put(token(1), token(2))
        fake = self.vendor({token(1): LIVE, None: DEAD})
        done = self.scan(fake)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.states(done), ["active", "inactive"])
        report = json.loads(done.stdout)
        details = report["findings"][0]["verification"]
        self.assertEqual((details["host"], details["http_class"], details["control"]), ("api.vendor.test", "2xx", "refused"))
        self.assertEqual(details["target"], "https://api.vendor.test/me")
        self.assertRegex(details["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        verified = report["outcome"]["verified"]
        self.assertEqual((verified["active"], verified["inactive"], verified["requests"], verified["controls"]), (1, 1, 3, 1))

    def test_the_control_comes_first_and_no_value_twice(self):
        self.put(token(1), token(2), token(1))
        fake = self.vendor({None: DEAD})
        self.scan(fake)
        asked = [bearer(request) for request in fake.requests]
        self.assertEqual(len(asked), 3)
        self.assertNotIn(asked[0], (token(1), token(2)))
        self.assertRegex(asked[0], "^vnd_[0-9a-f]{32}$")
        self.assertEqual(sorted(asked[1:]), sorted([token(1), token(2)]))
        self.assertTrue(all(request.headers["User-Agent"].startswith("assay/") for request in fake.requests))

    def test_a_vendor_that_accepts_anything_gets_no_value(self):
        self.put(token(1), token(2))
        fake = self.vendor({None: LIVE})
        done = self.scan(fake)
        self.assertEqual(self.states(done), ["unsound-verifier"] * 2)
        self.assertEqual(len(fake.requests), 1)
        self.assertNotIn(bearer(fake.requests[0]), (token(1), token(2)))

    def test_exit_codes_by_state(self):
        for answers, code in (({token(1): LIVE, None: DEAD}, 1), ({None: DEAD}, 0), ({None: LIVE}, 3),
                              ({token(1): Answer(b"", 503), None: DEAD}, 3)):
            self.put(token(1))
            done = self.scan(self.vendor(answers), "--fail-on", "active")
            self.assertEqual(done.returncode, code, done.stdout)
            self.assertEqual(self.scan(self.vendor(answers)).returncode, 1)

    def test_only_active_ones_are_reported(self):
        self.put(token(1), token(2))
        done = self.scan(self.vendor({token(1): LIVE, None: DEAD}), "--only", "active", "--fail-on", "active")
        self.assertEqual(self.states(done), ["active"])
        self.assertEqual(done.returncode, 1)
        done = self.scan(self.vendor({None: DEAD}), "--only", "active", "--fail-on", "active")
        self.assertEqual((self.states(done), done.returncode), ([], 0))

    def test_states_are_in_every_report(self):
        self.put(token(1), token(2))
        fake = self.vendor({token(1): LIVE, None: DEAD})
        sarif = json.loads(self.scan(fake, form="sarif").stdout)["runs"][0]
        self.assertEqual(sorted(result["properties"]["verification"] for result in sarif["results"]), ["active", "inactive"])
        self.assertEqual({answer["statusCode"] for answer in sarif["webResponses"]}, {200, 401})
        details = sarif["results"][0]["properties"]["verificationDetails"]
        self.assertEqual(details["host"], "api.vendor.test")
        text = self.scan(fake, form="text").stdout.decode()
        self.assertIn("active: the provider accepts it now", text)
        self.assertEqual(text.count("control      a made-up value was refused\n"), 2)
        self.assertIn("Verified    2 values: 1 active, 1 inactive; 3 requests to 1 host, 1 of made-up values", text)
        lines = [json.loads(line) for line in self.scan(fake, form="jsonl").stdout.splitlines()]
        self.assertEqual(sorted(line["status"] for line in lines if line["type"] == "finding"), ["active", "inactive"])
        self.assertIn(b"application/gzip", self.scan(fake, form="html").stdout)

    def test_what_could_not_be_verified_is_named(self):
        self.put(token(1))
        fake = self.vendor({None: Answer(b"", 503)})
        sarif = json.loads(self.scan(fake, form="sarif").stdout)["runs"][0]["invocations"][0]
        self.assertFalse(sarif["executionSuccessful"])
        self.assertTrue(any("could not be verified" in note["message"]["text"]
                            for note in sarif["toolExecutionNotifications"]))
        self.assertIn("Unproved", self.scan(fake, form="text").stdout.decode())

    def test_suppressed_values_are_not_sent(self):
        self.write("tree/settings.py", f"token = '{token(1)}'  # assay:allow vendor-token a test value\n")
        fake = self.vendor({None: LIVE})
        self.scan(fake)
        self.assertEqual(fake.requests, [])

    def test_a_git_history_and_a_log_are_verified_too(self):
        self.put(token(1))
        fake = self.vendor({token(1): LIVE, None: DEAD})
        self.git("init", "-q", ".", folder=self.folder / "tree")
        self.git("add", "-A", folder=self.folder / "tree")
        self.git("commit", "-qm", "one", folder=self.folder / "tree")
        for arguments in (("git", "tree"), ("log", "tree/settings.py")):
            self.assertEqual(self.states(self.scan(fake, arguments=arguments)), ["active"])

    def test_a_plan_sends_nothing(self):
        self.put(token(1), token(2))
        flags = ("scan", "tree", "--rules", self.rules, "--only", "vendor-token", "--verify-plan")
        done = self.run_assay(*flags)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"2 values and a made-up one to GET https://api.vendor.test/me", done.stdout)
        plan = json.loads(self.run_assay(*flags, "--format", "json").stdout)
        self.assertEqual((plan["values"], plan["controls"], plan["plan"][0]["target"]), (2, 1, "https://api.vendor.test/me"))
        self.assertNotIn(token(1).encode(), done.stdout)

    def test_states_need_a_verification(self):
        self.put(token(1))
        for flags in (("--fail-on", "active"), ("--only", "active")):
            self.assertEqual(self.run_assay("scan", "tree", *flags).returncode, 2)

    def test_rules_of_the_scanned_folder_send_nothing(self):
        self.put(token(1))
        fake = self.vendor({None: LIVE})
        self.write("tree/assay.yaml", "rules:\n  add: [own.yaml]\n")
        self.write("tree/own.yaml", self.rules.read_text())
        done = self.scan(fake, rules=False)
        self.assertEqual(self.states(done), ["not-attempted"], done.stderr)
        self.assertEqual(fake.requests, [])
        done = self.scan(fake, "--config", "tree/assay.yaml", rules=False)
        self.assertEqual(self.states(done), ["unsound-verifier"], done.stderr)

    def test_rules_of_the_scanned_folder_choose_nothing_that_is_sent(self):
        """The call is the program's own; what it would be made with is not."""
        self.put(token(1))
        call = """    verify:
      method: GET
      url: 'https://api.github.com/user'
      headers: {Accept: application/vnd.github+json, Authorization: 'token {secret}'}
      live_status: [200]
      dead_status: [401, 403]
      live_body: ['"login"']
"""
        rules = self.rules.read_text().replace("vendor-token", "github-pat")
        begin, end = rules.index("    verify:"), rules.index("    examples:")
        self.write("tree/assay.yaml", "rules:\n  add: [own.yaml]\n")
        self.write("tree/own.yaml", rules[:begin] + call + rules[end:])
        fake = self.vendor({None: DEAD}, path="/user", certificate=self.certificate(("api.github.com",)))
        resolve = ("--verify-resolve", f"api.github.com:443:127.0.0.1:{fake.port}")
        done = self.scan(fake, *resolve, rules=False)
        self.assertEqual(self.states(done), ["not-attempted"], done.stderr)
        self.assertEqual(fake.requests, [])
        self.scan(fake, "--config", "tree/assay.yaml", *resolve, rules=False)
        self.assertNotEqual(fake.requests, [])

    def test_names_of_tests_are_no_credentials(self):
        name = "a_long_name_of_35_word_characters__"
        self.assertEqual(len(name), 35)
        self.write("tree/test_all.py", f"def test_{name}():\n    assert True\n")
        self.put()
        done = self.scan(self.vendor({None: LIVE}), rules=False)
        self.assertEqual((self.states(done), done.returncode), ([], 0), done.stdout)


class ServersOfOnesOwn(VerificationScenario):
    def test_a_rules_host_is_asked_at_the_users_server(self):
        self.put(token(1))
        fake = self.vendor({token(1): LIVE, None: DEAD}, certificate=self.certificate(("localhost",)))
        server = f"localhost:{fake.port}"
        done = self.scan(fake, "--verify-server", f"{HOST}={server}")
        self.assertEqual(self.states(done), ["active"], done.stdout + done.stderr)
        (finding,) = json.loads(done.stdout)["findings"]
        self.assertEqual(finding["verification"]["target"], f"https://{server}/me")
        done = self.run_assay("scan", "tree", "--rules", self.rules, "--only", "vendor-token", "--verify-plan", "--verify-server",
                              f"{HOST}={server}")
        self.assertIn(f"GET https://{server}/me".encode(), done.stdout)

    def test_mistakes(self):
        self.put(token(1))
        for given, why in ((HOST, b"no HOST=SERVER"), (f"{HOST}=", b"no HOST=SERVER"), (f"{HOST}=a?b", b"no HOST=SERVER"),
                           ("api.vendor.tst=a.example", b"no rule asks that host")):
            done = self.run_assay("scan", "tree", "--rules", self.rules, "--only", "vendor-token", "--verify-plan",
                                  "--verify-server", given)
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
            self.assertIn(why, done.stderr)

    def test_a_name_of_several_lines_adds_no_header(self):
        self.put(token(1))
        fake = self.vendor({None: DEAD})
        for name in ("x\r\nX-Added: 1", "x\ny", "\x7f"):
            self.assertEqual(self.scan(fake, "--user-agent", name).returncode, 2)
        self.assertEqual(fake.requests, [])
        self.scan(fake, "--user-agent", "acme-ci/1")
        self.assertEqual({request.headers["User-Agent"] for request in fake.requests}, {"acme-ci/1"})


class VerifySecret(VerificationScenario):
    def ask(self, fake, value, expect, *more):
        done = self.run_assay("verify-secret", "--rules", self.rules, "--rule", "vendor-token", "--expect", expect, "--ca-file",
                              "server.crt", "--verify-resolve", f"api.vendor.test:443:127.0.0.1:{fake.port}",
                              "--verify-retries", "0", *more, stdin=value.encode() + b"\n", environment=ENVIRONMENT)
        if value:
            self.assertNotIn(value.encode(), done.stdout + done.stderr)
        return done

    def test_exit_codes(self):
        fake = self.vendor({token(1): LIVE, token(2): Answer(b"", 503), None: DEAD})
        for value, expect, code, word in ((token(1), "live", 0, b"active"), (token(1), "dead", 1, b"active"),
                                          (token(3), "dead", 0, b"inactive"), (token(3), "live", 1, b"inactive"),
                                          (token(1), "active", 0, b"active"), (token(3), "inactive", 0, b"inactive"),
                                          (token(2), "dead", 3, b"503"), (token(2), "live", 3, b"503")):
            done = self.ask(fake, value, expect)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            self.assertIn(word, done.stdout)

    def test_json(self):
        done = self.ask(self.vendor({None: DEAD}), token(1), "dead", "--format", "json")
        answer = json.loads(done.stdout)
        self.assertEqual((answer["status"], answer["verification"]["control"]), ("inactive", "refused"))

    def test_a_vendor_that_accepts_anything_proves_nothing(self):
        fake = self.vendor({None: LIVE})
        for expect in ("dead", "live"):
            self.assertEqual(self.ask(fake, token(1), expect).returncode, 3)

    def test_a_value_of_another_form_is_not_sent_and_not_dead(self):
        fake = self.vendor({None: DEAD})
        for value in (f'"{token(1)}"', token(1)[:-1], token(1) + " ", f"TOKEN={token(1)}", "hello", github_token(1)):
            done = self.ask(fake, value, "dead")
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(b"none that the rule vendor-token finds", done.stderr)
        self.assertEqual(fake.requests, [])

    def test_what_stands_on_other_lines_is_not_shown(self):
        fake = self.vendor({None: DEAD})
        done = self.ask(fake, token(1) + "\nc2VjcmV0LW9mLXNvbWVib2R5==", "dead")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn(b"c2VjcmV0", done.stdout + done.stderr)

    def test_a_wrong_checksum_is_not_dead(self):
        value = github_token(1)
        fake = self.vendor({None: DEAD}, path="/user", certificate=self.certificate(("api.github.com",)))
        for given, code in ((value, 0), (value[:-1] + ("a" if value[-1] != "a" else "b"), 3)):
            done = self.run_assay("verify-secret", "--rule", "github-pat", "--expect", "dead", "--ca-file", "server.crt",
                                  "--verify-resolve", f"api.github.com:443:127.0.0.1:{fake.port}", "--verify-retries", "0",
                                  stdin=given.encode() + b"\n", environment=ENVIRONMENT)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)

    def test_mistakes(self):
        fake = self.vendor({None: DEAD})
        self.assertEqual(self.ask(fake, "", "dead").returncode, 2)
        done = self.run_assay("verify-secret", "--rule", "no-such-rule", "--expect", "dead", stdin=b"x\n")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(fake.requests, [])


if __name__ == "__main__":
    main()
