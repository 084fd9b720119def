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
#include "cli/verification_run.h"
#include "scanners/sources/remote/http/clock.h"
#include "scanners/verification/filling.h"

namespace assay::cli {

namespace {

using verification::Revocation;

constexpr std::chrono::seconds kBetweenLooks{2};

const Help kHelp = {{{"assay revoke --rule github-pat < leaked-token", "asks on the terminal first"},
                     {"assay revoke --rule slack-bot-token --yes < leaked-token", "asks nobody"}},
                    {{"0", "it is dead"},
                     {"1", "the provider did not revoke it, or it is still live"},
                     {"2", "usage or rule error, or no consent: nothing was sent to revoke it"},
                     {"3", "it could not be found out whether it is dead"}}};

void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

// The terminal's answer; nothing where there is none.
std::optional<bool> consent() {
  std::fstream terminal("/dev/tty", std::ios::in | std::ios::out);
  if (!terminal) return std::nullopt;
  terminal << "Revoke it? This cannot be undone. Type 'revoke': " << std::flush;
  std::string answer;
  return std::getline(terminal, answer) && answer == "revoke";
}

// Whether the value is live, with what else the provider says of it.
Result<VerificationStatus> look(const VerificationFlags& flags, const RuleSet& rules, const GivenSecret& secret) {
  std::vector<Finding> findings = secret.findings;
  const auto done = verify_findings(flags, rules, TrustedCalls::all, findings);
  if (!done) return tl::make_unexpected(done.error());
  const Finding& finding = findings.front();
  std::string text = cat(finding.rule, ": ", name_of(finding.status));
  if (finding.verification && !finding.verification->why.empty()) text += cat(": ", finding.verification->why);
  for (const OfflineEvidence& one : finding.evidence) text += cat("\n  ", one.text);
  print(text + "\n");
  return finding.status;
}

int code_of(VerificationStatus status) {
  if (status == VerificationStatus::inactive) return kPass;
  return status == VerificationStatus::active ? kFail : kIncomplete;
}

// Providers end some a moment after they said so.
int look_until_dead(VerificationFlags flags, unsigned wait, const RuleSet& rules, const GivenSecret& secret,
                    const Rule& rule) {
  if (rule.details.verify.empty()) {
    print("revoked, as the provider says; the rule knows no request that would show that it is dead\n");
    return kIncomplete;
  }
  // The server that revoked it is the one that it is of.
  const std::string host = verification::host_of(rule.details.verify.front());
  if (std::none_of(flags.servers.begin(), flags.servers.end(),
                   [&](const std::string& server) { return server.starts_with(cat(host, "=")); }))
    flags.servers.push_back(cat(host, "=", host));
  remote::SystemClock clock;
  for (std::chrono::seconds left(wait);; left -= kBetweenLooks) {
    const auto status = look(flags, rules, secret);
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
  if (!rule.details.verify.empty()) {
    const auto status = look(flags, *rules, *secret);
    if (!status) return report_error(status.error(), kIncomplete);
    if (*status == VerificationStatus::inactive) return kPass;
  }
  const HttpCall& call = rule.details.revoke.front();
  if (!yes) {
    print(cat("To be revoked by ", call.method, " ", verification::target_of(call), "\n"));
    const auto said = consent();
    if (!said)
      return report_error({"revoking a value", rule.id, "there is no terminal to ask on", "--yes asks nobody"});
    if (!*said) return report_error({"revoking a value", rule.id, "it was not consented to", ""});
  }
  const auto done = revoke_value(flags, *rules, secret->findings);
  if (!done) return report_error(done.error(), kIncomplete);
  const bool accepted = done->outcome == Revocation::Outcome::accepted;
  std::string text = cat(call.method, " ", verification::target_of(call), ": ",
                         accepted                                        ? "accepted"
                         : done->outcome == Revocation::Outcome::refused ? "not revoked"
                                                                         : "no clear answer");
  if (done->status != 0) text += cat(" (", done->status, ")");
  if (!done->why.empty()) text += cat(": ", done->why);
  print(text + "\n");
  if (!accepted) return done->outcome == Revocation::Outcome::refused ? kFail : kIncomplete;
  return look_until_dead(flags, wait, *rules, *secret, rule);
}

}  // namespace assay::cli
