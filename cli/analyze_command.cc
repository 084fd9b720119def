// assay analyze: what one live credential may do: whose it is, its scopes, what it reaches, until when. The value comes
// from standard input; only requests that read are made, and the answers are printed, nothing else is done with them.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <string>
#include <utility>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/given_secret.h"
#include "cli/scan_settings.h"
#include "cli/verification_run.h"
#include "sarif/json_fields.h"
#include "sarif/json_writer.h"
#include "scanners/offline/evidence.h"
#include "scanners/verification/filling.h"

namespace assay::cli {

namespace {

using verification::AnalysisPlan;
using verification::Answered;
using verification::Told;

enum class AnalysisForm : std::uint8_t { text, json };
constexpr std::array<Choice, 2> kForms = {
    {{"text", static_cast<int>(AnalysisForm::text)}, {"json", static_cast<int>(AnalysisForm::json)}}};

const Help kHelp = {{{"assay analyze --rule github-pat < leaked-token", "what does whoever has it reach?"},
                     {"assay analyze --rule aws-secret-access-key --plan", "what would be asked, and where"},
                     {"printf '%s\\naws-access-key-id=%s\\n' \"$KEY\" \"$ID\" | assay analyze --rule "
                      "aws-secret-access-key --format json",
                      "with the value that belongs to it"}},
                    {{"0", "it is live, and every question was answered"},
                     {"1", "it is dead: there is nothing to find out"},
                     {"2", "usage or rule error"},
                     {"3", "its state or the answer to a question could not be found out"}}};

// What became of it.
struct Analysis {
  Finding finding;
  std::vector<Answered> answers;
  std::string gap;  // why nothing more was asked of a live value; empty: it was
};

std::string text_of(const Answered& answered) {
  std::string out = answered.outcome == Answered::Outcome::allowed   ? "  allowed: "
                    : answered.outcome == Answered::Outcome::refused ? "  refused: "
                                                                     : "  not found out: ";
  out += cat(answered.right, " (", answered.method, " ", answered.target);
  if (answered.status != 0) out += cat(", ", answered.status);
  out += ")";
  if (!answered.why.empty()) out += cat(": ", answered.why);
  for (const Told& told : answered.told) {
    out += cat("\n    ", told.what, ": ");
    for (std::size_t i = 0; i < told.texts.size(); ++i) out += cat(i == 0 ? "" : ", ", told.texts[i]);
    if (told.more) out += ", ...";
  }
  return out + "\n";
}

std::string text_of(const Analysis& analysis) {
  const Finding& finding = analysis.finding;
  std::string out = cat(finding.rule, ": ", name_of(finding.status));
  if (finding.verified_by) {
    out += cat(" (", finding.verified_by->method, " ", finding.verified_by->target);
    if (finding.verified_by->status != 0) out += cat(", ", finding.verified_by->status);
    out += ")";
  }
  if (finding.verification && !finding.verification->why.empty()) out += cat(": ", finding.verification->why);
  out += "\n";
  for (const OfflineEvidence& one : finding.evidence) out += cat("  ", one.text, "\n");
  for (const Answered& answered : analysis.answers) out += text_of(answered);
  if (!analysis.gap.empty()) out += cat("  not found out: ", analysis.gap, "\n");
  return out;
}

void write_answer(JsonWriter& json, const Answered& answered) {
  json.begin_object();
  json.string("right", answered.right);
  json.string("outcome", name_of(answered.outcome));
  json.string("method", answered.method);
  json.string("target", answered.target);
  if (answered.status != 0) json.number("http_status", answered.status);
  json.string_unless_empty("why", answered.why);
  json.array("names");
  for (const Told& told : answered.told) {
    json.begin_object();
    json.string("check", told.check);
    json.string("what", told.what);
    json.array("values");
    for (const std::string& text : told.texts) json.string(text);
    json.end_array();
    json.boolean("more", told.more);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

std::string json_of(const Analysis& analysis) {
  std::string text;
  TextOutput output(text);
  JsonWriter json(output);
  json.begin_object();
  json.string("rule", analysis.finding.rule);
  json.string("status", name_of(analysis.finding.status));
  json.key("verification");
  write_verification(json, analysis.finding);
  json.array("evidence");
  for (const OfflineEvidence& one : analysis.finding.evidence) {
    json.begin_object();
    json.string("check", one.check);
    json.string("says", name_of(one.says));
    json.string("text", one.text);
    json.end_object();
  }
  json.end_array();
  json.array("questions");
  for (const Answered& answered : analysis.answers) write_answer(json, answered);
  json.end_array();
  json.string_unless_empty("gap", analysis.gap);
  json.end_object();
  json.end_line();
  static_cast<void>(json.flush());  // into memory
  return text;
}

std::string plan_text(const Rule& rule, const AnalysisPlan& plan) {
  if (rule.details.verify.empty())
    return cat(rule.id, ": its rule names no request, so nothing would be asked; nothing was sent\n");
  const HttpCall& call = rule.details.verify.front();
  std::string out = cat(rule.id, "\n  first a made-up value and the value to ", call.method, " ",
                        verification::target_of(call), "\n");
  for (const verification::PlannedExchange& planned : plan.exchanges)
    out +=
        cat("  ", planned.exchange->what, ": ", planned.call.method, " ", verification::target_of(planned.call), "\n");
  for (const verification::PlannedQuestion& planned : plan.questions)
    out +=
        cat("  ", planned.question->right, ": ", planned.call.method, " ", verification::target_of(planned.call), "\n");
  return cat(out, "Would ask ", counted(plan.questions.size(), "question", "questions"),
             " of a live value; nothing was sent\n");
}

// Whether what was told says already what the value may do.
bool says_what_it_may(const Finding& finding) {
  return std::any_of(finding.evidence.begin(), finding.evidence.end(), [](const OfflineEvidence& one) {
    return one.check == "scopes" || one.check == "reach" || one.check == "caveats";
  });
}

int exit_code_of(const Analysis& analysis) {
  if (analysis.finding.status == VerificationStatus::inactive) return kFail;
  const bool unknown = std::any_of(analysis.answers.begin(), analysis.answers.end(), [](const Answered& answered) {
    return answered.outcome == Answered::Outcome::unknown;
  });
  const bool known = analysis.finding.status == VerificationStatus::active && !unknown && analysis.gap.empty();
  return known ? kPass : kIncomplete;
}

}  // namespace

int analyze_command(Arguments arguments) {
  const auto owner = new_app(
      "Tells what one live credential may do: its account, scopes, what it reaches, when it ends. Makes requests that "
      "read, to its provider alone. The value is read from standard input.",
      "assay analyze");
  CLI::App& app = *owner;
  GivenSecretFlags given;
  AnalysisForm form = AnalysisForm::text;
  bool plan_only = false;
  VerificationFlags flags;
  add_secret_flags(app, given);
  app.add_flag("--plan", plan_only, "show what would be asked where; reads no value and sends nothing");
  app.add_option("--format", form, "text (default) or json")->transform(one_of(kForms))->type_name("FORMAT");
  add_transport_flags(app, flags);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  const auto rules = rules_for(given, flags);
  if (!rules) return report_error(rules.error());
  const std::uint32_t index = rules->find(given.rule);
  const auto plan = analysis_of(flags, *rules, index);
  if (!plan) return report_error(plan.error());
  if (plan_only) {
    const std::string text = plan_text(rules->with_details(index), *plan);
    return std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? kIncomplete : kPass;
  }
  auto secret = read_given_secret(*rules, given.rule);
  if (!secret) return report_error(secret.error());
  offline::add_evidence(secret->findings.front(), rules->rules(), today());
  if (secret->around) {
    auto told =
        offline::shared_access_in(secret->around->reveal(RevealPermit("what a URL says of its signature")), today());
    std::move(told.begin(), told.end(), std::back_inserter(secret->findings.front().evidence));
  }
  if (const Status asked = verify_given(flags, *rules, *secret); !asked)
    return report_error(asked.error(), kIncomplete);
  Analysis analysis{secret->findings.front(), {}, {}};
  if (analysis.finding.status == VerificationStatus::active) {
    auto answers = analyse_value(flags, *plan, secret->findings);
    if (!answers) return report_error(answers.error(), kIncomplete);
    analysis.answers = std::move(*answers);
    if (plan->questions.empty() && !says_what_it_may(analysis.finding))
      analysis.gap = "what it reaches: no questions are known for values of this rule";
  }
  const std::string text = form == AnalysisForm::json ? json_of(analysis) : text_of(analysis);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) return kIncomplete;
  return exit_code_of(analysis);
}

}  // namespace assay::cli
