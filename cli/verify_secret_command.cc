// assay verify-secret: whether one value is live or dead, for the runbook of a rotation. The value comes from standard
// input: an argument is for all users of the machine to read.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/scan_context.h"
#include "cli/verification_run.h"
#include "rules/suggest.h"
#include "sarif/json_fields.h"
#include "sarif/json_writer.h"

namespace assay::cli {

namespace {

constexpr std::size_t kMostInput = std::size_t{64} << 10;

enum class Expected : std::uint8_t { dead, live };
constexpr std::array<Choice, 2> kExpected = {
    {{"dead", static_cast<int>(Expected::dead)}, {"live", static_cast<int>(Expected::live)}}};

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

// Standard input: the value, and "RULE=VALUE" lines of what belongs to it.
struct Given {
  std::optional<Secret> value;
  std::vector<std::pair<std::string, Secret>> companions;
};

Result<Given> read_given() {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0) return fail("reading", "standard input", errno_text(errno));
    if (got == 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kMostInput) return fail("reading", "standard input", "it is longer than any value");
  }
  Given out;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (!out.value) {
      out.value.emplace(line);
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos)
      return fail("reading", "standard input", "a line behind the first is no RULE=VALUE",
                  "the value stands on the first line, alone");
    out.companions.emplace_back(line.substr(0, equals), Secret(line.substr(equals + 1)));
  }
  if (!out.value) return fail("reading", "standard input", "it holds no value", "give the value on its first line");
  return out;
}

Finding finding_of(const RuleSet& rules, std::uint32_t rule, const Secret& secret) {
  const std::string fingerprint = secret.fingerprint(FingerprintKey::built_in());
  return Finding{.rule = rules[rule].id,
                 .rule_index = rule,
                 .secret = secret,
                 .fingerprint = fingerprint,
                 .places = {},
                 .companions = {},
                 .line_hash = {}};
}

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

Error unknown_rule(const RuleSet& rules, const std::string& id) {
  std::vector<std::string_view> known;
  for (const Rule& rule : rules.rules()) known.push_back(rule.id);
  const std::string meant = did_you_mean(id, known);
  return {"verifying a value", printable(id), "there is no such rule",
          meant.empty() ? "'assay rules list' shows all rules" : meant};
}

}  // namespace

int verify_secret_command(Arguments arguments) {
  CLI::App app("Asks the provider whether one value is live or dead. The value is read from standard input.",
               "assay verify-secret");
  std::string id;
  Expected expected = Expected::dead;
  AnswerForm form = AnswerForm::text;
  std::vector<std::string> rule_files;
  VerificationFlags flags;
  app.add_option("--rule", id, "the rule that knows such values, as reports give it")->type_name("ID")->required();
  app.add_option("--expect", expected, "dead or live: what the exit code compares with")
      ->transform(one_of(kExpected))
      ->type_name("STATE")
      ->required();
  app.add_option("--rules", rule_files, "add the rules of a file; may be given more than once")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--format", form, "text (default) or json")->transform(one_of(kForms))->type_name("FORMAT");
  add_transport_flags(app, flags);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  flags.verify = true;
  if (const Status sound = check_verification(flags); !sound) return report_error(sound.error());
  RuleSelection selection;
  for (const std::string& path : rule_files) {
    auto text = read_file(path);
    if (!text) return report_error(text.error());
    selection.files.push_back({path, std::move(*text)});
  }
  const auto rules = choose_rules(selection);
  if (!rules) return report_error(rules.error());
  const std::uint32_t rule = rules->find(id);
  if (rule == rules->size()) return report_error(unknown_rule(*rules, id));
  const auto given = read_given();
  if (!given) return report_error(given.error());
  std::vector<Finding> findings = {finding_of(*rules, rule, *given->value)};
  for (const auto& [companion, value] : given->companions) {
    const std::uint32_t index = rules->find(companion);
    if (index == rules->size()) return report_error(unknown_rule(*rules, companion));
    Finding beside = finding_of(*rules, index, value);
    beside.ordinary_word = true;  // goes along and is not asked for by itself
    findings.front().companions.push_back({beside.rule, value.mask(), beside.fingerprint});
    findings.push_back(std::move(beside));
  }
  const auto done = verify_findings(flags, *rules, TrustedCalls::all, findings);
  if (!done) return report_error(done.error(), kIncomplete);
  const Finding& finding = findings.front();
  const std::string text = form == AnswerForm::json ? json_of(finding) : text_of(finding);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) return kIncomplete;
  return exit_code_of(finding.status, expected);
}

}  // namespace assay::cli
