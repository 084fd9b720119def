// assay revoke: ends one credential where its provider has an interface for that, and looks whether it is dead then.
// The value comes from standard input, the consent from --yes or the terminal.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/given_secret.h"
#include "cli/report_choices.h"
#include "cli/verification_run.h"
#include "sarif/json_fields.h"
#include "sarif/json_writer.h"
#include "scanners/sources/remote/http/clock.h"
#include "scanners/verification/filling.h"

namespace assay::cli {

namespace {

using verification::Revocation;

constexpr std::chrono::seconds kBetweenLooks{2};

const Help kHelp = {{{"assay revoke --rule github-pat < leaked-token", "asks on the terminal first"},
                     {"assay revoke --rule slack-bot-token --yes < leaked-token", "asks nobody"},
                     {"assay revoke --rule slack-bot-token --yes --format json < leaked-token", "for programs"}},
                    {{"0", "it is dead"},
                     {"1", "the provider did not revoke it, or it is still live"},
                     {"2", "usage or rule error, or no consent: nothing was sent to revoke it"},
                     {"3", "it could not be found out whether it is dead"}}};

void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

// The terminal's answer; nothing where there is none.
std::optional<bool> consent(const std::string& told) {
  std::fstream terminal("/dev/tty", std::ios::in | std::ios::out);
  if (!terminal) return std::nullopt;
  terminal << told << "Revoke it? This cannot be undone. Type 'revoke': " << std::flush;
  std::string answer;
  return std::getline(terminal, answer) && answer == "revoke";
}

std::string_view name_of(Revocation::Outcome outcome) {
  return outcome == Revocation::Outcome::accepted  ? "accepted"
         : outcome == Revocation::Outcome::refused ? "not revoked"
                                                   : "no clear answer";
}

// What is told: as it happens for people, in one object at the end for programs.
class Telling {
 public:
  explicit Telling(DocumentForm form) : form_(form) {}

  void state(const Finding& finding) {
    (request_ ? after_ : before_) = finding;
    if (form_ == DocumentForm::json) return;
    std::string text = cat(finding.rule, ": ", assay::name_of(finding.status));
    if (finding.verification && !finding.verification->why.empty()) text += cat(": ", finding.verification->why);
    for (const OfflineEvidence& one : finding.evidence) text += cat("\n  ", one.text);
    print(text + "\n");
  }

  void request(const HttpCall& call, const Revocation& done) {
    request_ = {call.method, verification::target_of(call), done};
    if (form_ == DocumentForm::json) return;
    std::string text = cat(request_->method, " ", request_->target, ": ", name_of(done.outcome));
    if (done.status != 0) text += cat(" (", done.status, ")");
    if (!done.why.empty()) text += cat(": ", done.why);
    print(text + "\n");
  }

  // No request would show whether it is dead.
  void unknowable() {
    if (form_ == DocumentForm::text)
      print("revoked, as the provider says; the rule knows no request that would show that it is dead\n");
  }

  // Before anybody is asked to consent: to standard output, or where they are asked.
  std::string before_consent(const HttpCall& call) const {
    std::string text = cat("To be revoked by ", call.method, " ", verification::target_of(call), "\n");
    if (form_ == DocumentForm::json) return text;
    print(text);
    return {};
  }

  // The object, with the exit code that is returned.
  int end(const std::string& rule, int code) const {
    if (form_ == DocumentForm::text) return code;
    std::string text;
    TextOutput output(text);
    JsonWriter json(output);
    json.begin_object();
    json.string("schema", "assay-revocation/1");
    json.string("rule", rule);
    if (before_) write_state(json, "before", *before_);
    if (request_) write_request(json);
    if (after_) write_state(json, "after", *after_);
    json.number("exit_code", static_cast<std::uint64_t>(code));
    json.end_object();
    json.end_line();
    static_cast<void>(json.flush());  // into memory
    return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? code : kIncomplete;
  }

 private:
  struct Request {
    std::string method, target;
    Revocation done;
  };

  static void write_state(JsonWriter& json, std::string_view name, const Finding& finding) {
    json.object(name);
    json.string("status", assay::name_of(finding.status));
    write_evidence(json, finding, Scrub(finding));
    json.key("verification");
    write_verification(json, finding);
    json.end_object();
  }

  void write_request(JsonWriter& json) const {
    json.object("request");
    json.string("method", request_->method);
    json.string("target", request_->target);
    json.string("outcome", name_of(request_->done.outcome));
    if (request_->done.status != 0) json.number("http_status", request_->done.status);
    json.string_unless_empty("why", request_->done.why);
    json.end_object();
  }

  DocumentForm form_;
  std::optional<Finding> before_, after_;
  std::optional<Request> request_;
};

// Whether the value is live, with what else the provider says of it.
Result<VerificationStatus> look(const VerificationFlags& flags, const RuleSet& rules, const GivenSecret& secret,
                                Telling& telling) {
  std::vector<Finding> findings = secret.findings;
  const auto done = verify_findings(flags, rules, TrustedCalls::given, findings);
  if (!done) return tl::make_unexpected(done.error());
  telling.state(findings.front());
  return findings.front().status;
}

int code_of(VerificationStatus status) {
  if (status == VerificationStatus::inactive) return kPass;
  return status == VerificationStatus::active ? kFail : kIncomplete;
}

// Providers end some a moment after they said so.
int look_until_dead(VerificationFlags flags, unsigned wait, const RuleSet& rules, const GivenSecret& secret,
                    const Rule& rule, Telling& telling) {
  if (rule.details.verify.empty()) {
    telling.unknowable();
    return kIncomplete;
  }
  // The server that revoked it is the one that it is of.
  const std::string host = verification::host_of(rule.details.verify.front());
  if (std::none_of(flags.servers.begin(), flags.servers.end(),
                   [&](const std::string& server) { return server.starts_with(cat(host, "=")); }))
    flags.servers.push_back(cat(host, "=", host));
  remote::SystemClock clock;
  for (std::chrono::seconds left(wait);; left -= kBetweenLooks) {
    const auto status = look(flags, rules, secret, telling);
    if (!status) return report_error(status.error(), kIncomplete);
    if (*status != VerificationStatus::active || left < kBetweenLooks) return code_of(*status);
    clock.sleep(kBetweenLooks);
  }
}

}  // namespace

int revoke_command(Arguments arguments) {
  const auto owner = new_app(
      "Ends one credential where its provider has an interface for that, and looks whether it is dead then. The value "
      "is read from standard input.",
      "assay revoke");
  CLI::App& app = *owner;
  GivenSecretFlags given;
  VerificationFlags flags;
  bool yes = false;
  unsigned wait = 10;
  add_secret_flags(app, given);
  app.add_flag("--yes", yes, "do not ask on the terminal");
  app.add_option("--wait", wait, "how long it may take until it is dead (default: 10)")
      ->check(CLI::Range(0U, 3600U))
      ->type_name("SECONDS");
  DocumentForm form = DocumentForm::text;
  app.add_option("--format", form, "text (default) or json")->transform(one_of(kDocumentForms))->type_name("FORMAT");
  add_transport_flags(app, flags);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  const auto rules = rules_for(given, flags);
  if (!rules) return report_error(rules.error());
  const Rule rule = rules->with_details(rules->find(given.rule));
  if (rule.details.revoke.empty())
    return report_error({"revoking a value", rule.id,
                         "its provider has no interface for that, as far as the rule knows",
                         cat("'assay explain --rotate ", rule.id, "' tells who ends it, and how")});
  const auto secret = read_given_secret(*rules, given.rule);
  if (!secret) return report_error(secret.error());
  if (secret->doubtful)
    return report_error({"revoking a value", "standard input", "the rule doubts it (a checksum, a sequence)",
                         "give it as it was given out"});
  Telling telling(form);
  if (!rule.details.verify.empty()) {
    const auto status = look(flags, *rules, *secret, telling);
    if (!status) return report_error(status.error(), kIncomplete);
    if (*status == VerificationStatus::inactive) return telling.end(rule.id, kPass);
  }
  const HttpCall& call = rule.details.revoke.front();
  if (!yes) {
    const auto said = consent(telling.before_consent(call));
    if (!said)
      return report_error({"revoking a value", rule.id, "there is no terminal to ask on", "--yes asks nobody"});
    if (!*said) return report_error({"revoking a value", rule.id, "it was not consented to", ""});
  }
  const auto done = revoke_value(flags, *rules, secret->findings);
  if (!done) return report_error(done.error(), kIncomplete);
  telling.request(call, *done);
  if (done->outcome != Revocation::Outcome::accepted)
    return telling.end(rule.id, done->outcome == Revocation::Outcome::refused ? kFail : kIncomplete);
  return telling.end(rule.id, look_until_dead(flags, wait, *rules, *secret, rule, telling));
}

}  // namespace assay::cli
