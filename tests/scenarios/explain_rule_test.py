"""assay explain RULE: each kind of finding is told to somebody who has never seen the tool."""
import json

from harness import Scenario, main

SECTIONS = ["What it is", "Why it matters", "How sure it is", "Is it live?", "If it is wrong, hide it", "Reproduce",
            "Read"]
TO_REVOKE = ["What to do", "What not to do"]
# Twenty rules of different kinds: by a prefix, a checksum, a word, a pair, a score, a block, bytes; of low severity; hashes.
RULES = ["github-pat", "gitlab-pat", "aws-access-key-id", "aws-secret-access-key", "pypi-upload-token", "npm-access-token",
         "google-cloud-service-account-key", "azure-storage-account-key", "slack-bot-token", "stripe-live-secret-key",
         "datadog-api-key", "jwt", "docker-config-json", "mongodb-connection-string", "uri-password",
         "generic-password-assignment", "generic-api-key", "private-key-pem", "java-keystore", "pwhash-password-hash-bcrypt"]


class ExplainRule(Scenario):
    def explain(self, rule):
        done = self.run_assay("explain", rule)
        self.assertEqual((done.returncode, done.stderr), (0, b""), rule)
        return done.stdout.decode()

    def sections(self, rule):
        """Title -> text, its lines joined."""
        out, title = {}, ""
        for line in self.explain(rule).splitlines():
            if line and not line.startswith(" "):
                title = line
            out[title] = f"{out.get(title, '')} {line.strip()}".strip()
        return out

    def test_every_kind_has_every_section(self):
        for rule in RULES:
            sections = self.sections(rule)
            for title in SECTIONS + TO_REVOKE:
                self.assertTrue(len(sections.get(title, "")) > len(title) + 20, f"{rule}: {title}")

    def test_lines_fit_a_terminal_unless_they_are_to_be_copied(self):
        for rule in RULES:
            long = [line for line in self.explain(rule).splitlines() if len(line) > 80 and "http" not in line and rule not in line]
            self.assertEqual(long, [], rule)

    def test_programs_get_the_same_sections(self):
        for kind, arguments in (("rule", ["github-pat"]), ("rule", ["private-key-pem"]), ("rotation", ["--rotate", "github-pat"]),
                                ("workflow-check", ["permissions-missing"]), ("package-check", ["dist-record-hash"]),
                                ("posture-check", ["posture-binary-artifacts"]), ("reason", ["gate-stale"])):
            text = self.run_assay("explain", *arguments).stdout.decode()
            done = self.run_assay("explain", "--format", "json", *arguments)
            self.assertEqual((done.returncode, done.stderr), (0, b""), arguments)
            told = json.loads(done.stdout)
            self.assertEqual((told["schema"], told["kind"], told["id"]), ("assay-explanation/1", kind, arguments[-1]))
            titles = [line for line in text.split("\n\n")[1:] if line and not line.startswith((" ", "'"))]
            titles = [title.split("\n")[0] for title in titles]
            self.assertEqual([one["title"] for one in told["sections"]], titles, arguments)
            words = " ".join(text.replace("  - ", " ").split())
            for one in told["sections"]:
                for part in [one.get("text", ""), *one.get("points", []), *one.get("steps", [])]:
                    self.assertIn(" ".join(part.split()), words)

    def test_what_is_public_is_not_to_be_revoked(self):
        sections = self.sections("age-recipient-x25519-public-key")
        for title in TO_REVOKE:
            self.assertNotIn("revo", sections[title].lower())
        self.assertIn("By itself it opens nothing", sections["Why it matters"])

    def test_the_steps_stand_in_their_order(self):
        for rule in RULES:
            steps = self.sections(rule)["What to do"]
            places = [steps.find(f" {i}. {what}. ") for i, what in enumerate(["Revoke", "Rotate", "Look back", "Remove", "Prevent"], 1)]
            self.assertTrue(places[0] > 0 and places == sorted(places), f"{rule}: {steps}")

    def test_confidence_comes_with_its_reason(self):
        for rule, reason in (("github-pat", "a checksum of the rest"), ("slack-bot-token", "Its beginning is fixed"),
                             ("datadog-api-key", "the word before it"), ("pypi-upload-token", "a macaroon"),
                             ("aws-access-key-id", "the number of an account"), ("jwt", "the JSON of a token"),
                             ("generic-password-assignment", "each finding has its own confidence"),
                             ("private-key-pem", "medium confidence at most")):
            self.assertIn(reason, self.sections(rule)["How sure it is"], rule)

    def test_a_known_call_tells_whether_it_is_live(self):
        live = self.sections("github-pat")["Is it live?"]
        self.assertIn("GET https://api.github.com/user with Authorization: token VALUE", live)
        self.assertIn("Status 200 with '\"login\"' in the answer says that it is live, 401 or 403 that it is not", live)
        self.assertIn("assay does not ask by itself", live)

    def test_without_a_call_it_tells_where_to_look(self):
        for rule, place in (("datadog-api-key", "in the settings of Datadog"), ("private-key-pem", "authorized_keys"),
                            ("java-keystore", "keytool -list"), ("generic-api-key", "what it opens"),
                            ("pwhash-password-hash-bcrypt", "the account that it belongs to")):
            self.assertIn(place, self.sections(rule)["Is it live?"], rule)

    def test_the_ways_to_hide_it_are_those_that_hide_it(self):
        value = "q7Rz0" + "Kx2WvT4"
        self.write("a.py", f'password = "{value}"\n')
        hide = self.sections("generic-password-assignment")["If it is wrong, hide it"]
        self.assertIn("assay:allow generic-password-assignment WHY", hide)
        self.assertIn("FINGERPRINT generic-password-assignment # WHY", hide)
        report = self.run_assay("scan", "a.py", "--format", "jsonl").stdout.decode()
        fingerprint = report.split('"fingerprint":"')[1].split('"')[0]
        self.write(".assayignore", f"{fingerprint} generic-password-assignment # made up\n")
        self.assertEqual(self.run_assay("scan", ".").returncode, 0)
        (self.folder / ".assayignore").unlink()
        self.write("a.py", f'password = "{value}"  # assay:allow generic-password-assignment made up\n')
        self.assertEqual(self.run_assay("scan", ".").returncode, 0)


if __name__ == "__main__":
    main()
