// assay verify-secret: whether one value is live or dead, for the runbook of a rotation. The value comes from standard
// input: an argument is for all users of the machine to read.
#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <string>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/given_secret.h"
#include "cli/verification_run.h"
#include "sarif/json_fields.h"
#include "sarif/json_writer.h"

namespace assay::cli {

namespace {

enum class Expected : std::uint8_t { dead, live };
// By the names of the states too.
constexpr std::array<Choice, 4> kExpected = {{{"dead", static_cast<int>(Expected::dead)},
                                              {"live", static_cast<int>(Expected::live)},
                                              {"inactive", static_cast<int>(Expected::dead)},
                                              {"active", static_cast<int>(Expected::live)}}};

enum class AnswerForm : std::uint8_t { text, json };
constexpr std::array<Choice, 2> kForms = {
    {{"text", static_cast<int>(AnswerForm::text)}, {"json", static_cast<int>(AnswerForm::json)}}};

const Help kHelp = {
    {{"assay verify-secret --rule github-pat --expect dead < old-token", "was the old one revoked?"},
     {"assay verify-secret --rule github-pat --expect live < new-token", "does the new one work?"},
     {"printf '%s\\ntwilio-account-sid=%s\\n' \"$KEY\" \"$SID\" | assay verify-secret --rule "
      "twilio-api-key --expect dead",
      "with the value that belongs to it"}},
    {{"0", "it is as expected"}, {"1", "it is not"}, {"2", "usage or rule error"}, {"3", "it could not be found out"}}};

std::string text_of(const Finding& finding) {
  std::string out = cat(finding.rule, ": ", name_of(finding.status));
  if (finding.verified_by) {
    out += cat(" (", finding.verified_by->method, " ", finding.verified_by->target);
    if (finding.verified_by->status != 0) out += cat(", ", finding.verified_by->status);
    out += ")";
  }
  if (finding.verification && !finding.verification->why.empty()) out += cat(": ", finding.verification->why);
  return out + "\n";
}

std::string json_of(const Finding& finding) {
  std::string text;
  TextOutput output(text);
  JsonWriter json(output);
  json.begin_object();
  json.string("rule", finding.rule);
  json.string("status", name_of(finding.status));
  json.key("verification");
  write_verification(json, finding);
  json.end_object();
  json.end_line();
  static_cast<void>(json.flush());  // into memory
  return text;
}

int exit_code_of(VerificationStatus status, Expected expected) {
  if (status == VerificationStatus::active) return expected == Expected::live ? kPass : kFail;
  if (status == VerificationStatus::inactive) return expected == Expected::dead ? kPass : kFail;
  return kIncomplete;
}

}  // namespace

int verify_secret_command(Arguments arguments) {
  const auto owner =
      new_app("Asks the provider whether one value is live or dead. The value is read from standard input.",
              "assay verify-secret");
  CLI::App& app = *owner;
  GivenSecretFlags given;
  Expected expected = Expected::dead;
  AnswerForm form = AnswerForm::text;
  VerificationFlags flags;
  add_secret_flags(app, given);
  app.add_option("--expect", expected, "dead or live (inactive or active): what the exit code compares with")
      ->transform(one_of(kExpected))
      ->type_name("STATE")
      ->required();
  app.add_option("--format", form, "text (default) or json")->transform(one_of(kForms))->type_name("FORMAT");
  add_transport_flags(app, flags);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  const auto rules = rules_for(given, flags);
  if (!rules) return report_error(rules.error());
  auto secret = read_given_secret(*rules, given.rule);
  if (!secret) return report_error(secret.error());
  if (const Status asked = verify_given(flags, *rules, *secret); !asked)
    return report_error(asked.error(), kIncomplete);
  const Finding& finding = secret->findings.front();
  const std::string text = form == AnswerForm::json ? json_of(finding) : text_of(finding);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) return kIncomplete;
  return exit_code_of(finding.status, expected);
}

}  // namespace assay::cli
