"""assay explain --rotate RULE: who, the steps, and how to check that the old one is dead."""
import os
import pathlib

from harness import Scenario, main

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
SECTIONS = ["What it is", "Who", "Steps", "Is it dead?", "Places", "Suppress", "What not to do"]
RULES = ["github-pat", "aws-secret-access-key", "pypi-upload-token", "generic-password-assignment", "private-key-pem",
         "pwhash-password-hash-bcrypt", "slack-bot-token", "uri-password"]


class ExplainRotate(Scenario):
    def rotation(self, rule):
        done = self.run_assay("explain", "--rotate", rule)
        self.assertEqual((done.returncode, done.stderr), (0, b""), rule)
        return done.stdout.decode()

    def test_as_it_was_read(self):
        """ASSAY_UPDATE_GOLDEN=1 writes them anew."""
        for rule in ("github-pat", "private-key-pem", "generic-password-assignment"):
            path = GOLDEN / f"rotate_{rule}.txt"
            if os.environ.get("ASSAY_UPDATE_GOLDEN"):
                path.parent.mkdir(exist_ok=True)
                path.write_text(self.rotation(rule))
            self.assertEqual(self.rotation(rule), path.read_text(), rule)

    def test_every_kind_has_every_section(self):
        for rule in RULES:
            lines = self.rotation(rule).splitlines()
            self.assertEqual([line for line in lines if line in SECTIONS], SECTIONS, rule)
            self.assertEqual(len([line for line in lines if line[:3].strip().isdigit() or line.lstrip()[:2] in
                                  ("1.", "2.", "3.", "4.", "5.", "6.", "7.")]), 7, rule)

    def test_lines_fit_a_terminal_unless_they_are_to_be_copied(self):
        for rule in RULES:
            long = [line for line in self.rotation(rule).splitlines()
                    if len(line) > 80 and "http" not in line and rule not in line]
            self.assertEqual(long, [], rule)

    def test_of_providers_that_many_use_the_place_is_named(self):
        for rule, told in (("alchemy-api-key", "It moves no funds"), ("duo-security-secret-key", "Duo admin panel"),
                           ("confluent-api-key", "'confluent api-key delete'"), ("elastic-stack-api-key", "/_security/api_key"),
                           ("spotify-access-token", "within an hour"), ("zendesk-secret-key", "Admin Center"),
                           ("razorpay-api-secret", "regenerate the live key"), ("azure-cosmosdb-key", "az cosmosdb keys regenerate"),
                           ("vonage-nexmo-api-secret", "create a second secret"), ("line-notify-api-key", "nothing to revoke")):
            self.assertIn(told, " ".join(self.rotation(rule).split()), rule)

    def test_a_known_call_tells_that_it_is_dead(self):
        text = " ".join(self.rotation("github-pat").split())
        self.assertIn("GET https://api.github.com/user with Authorization: token VALUE.", text)
        self.assertIn("Status 401 says that it is dead. Any other answer says nothing", text)
        self.assertIn("POST https://api.github.com/credentials/revoke", text)

    def test_a_refusal_that_is_not_the_whole_truth_is_told_as_such(self):
        for rule, told in (("gitlab-pat", "A value of a server of your own is refused by gitlab.com too"),
                           ("aws-secret-access-key", "A value of another region, cloud or a sandbox is refused by "
                            "sts.us-east-1.amazonaws.com too")):
            self.assertIn(told, " ".join(self.rotation(rule).split()))

    def test_what_a_value_signs_is_left_to_the_program(self):
        for rule in ("aws-secret-access-key", "google-cloud-service-account-key"):
            text = " ".join(self.rotation(rule).split())
            self.assertIn("Ask its provider with 'assay verify-secret', which signs with the value: ", text)
            self.assertNotIn("{", text)

    def test_what_opens_nothing_is_not_rotated(self):
        self.assertIn("None for this value", self.rotation("age-recipient-x25519-public-key"))

    def test_a_rule_that_is_none_is_told_with_the_nearest(self):
        done = self.run_assay("explain", "--rotate", "github-pta")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"github-pat", done.stderr)


if __name__ == "__main__":
    main()
