#include "cli/given_secret.h"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/strings.h"
#include "cli/scan_context.h"
#include "cli/verification_run.h"
#include "rules/suggest.h"
#include "scanners/secrets/rule_trace.h"
#include "scanners/verification/control.h"
#include "scanners/verification/logins/login.h"

namespace assay::cli {

namespace {

constexpr std::string_view kSharedAccess = "azure-sas-token";
constexpr std::size_t kMostInput = std::size_t{64} << 10;

Error unknown_rule(const RuleSet& rules, const std::string& id) {
  std::vector<std::string_view> known;
  for (const Rule& rule : rules.rules()) known.push_back(rule.id);
  const std::string meant = did_you_mean(id, known);
  return {"reading a value", printable(id), "there is no such rule",
          meant.empty() ? "'assay rules list' shows all rules" : meant};
}

Result<std::string> read_input() {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0) return fail("reading", "standard input", errno_text(errno));
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kMostInput) return fail("reading", "standard input", "it is longer than any value");
  }
}

// A finding of the rule, and how the rule finds the value.
Result<std::pair<Finding, verification::Form>> finding_of(const RuleSet& rules, const std::string& id,
                                                          std::string_view value) {
  const std::uint32_t index = rules.find(id);
  const Secret secret(value);
  const verification::Form form = verification::form_of(rules, index, secret);
  if (form == verification::Form::other)
    return fail("reading a value", "standard input", cat("it is none that the rule ", id, " finds"),
                "give it whole, and without quotes, blanks and its name; 'assay rules show' shows the rule");
  return std::pair(Finding{.rule = id,
                           .rule_index = index,
                           .secret = secret,
                           .fingerprint = secret.fingerprint(FingerprintKey::built_in()),
                           .places = {},
                           .companions = {},
                           .line_hash = {}},
                   form);
}

// What a rule finds in a text, each once.
std::vector<std::string_view> values_in(const RuleSet& rules, std::uint32_t rule, std::string_view text) {
  std::vector<std::string_view> out;
  for (const RuleTrace& trace : trace_rule(rules, rule, text, 0, text.size())) {
    const std::string_view value = text.substr(trace.begin, trace.end - trace.begin);
    if (trace.stage == Stage::found && std::find(out.begin(), out.end(), value) == out.end()) out.push_back(value);
  }
  return out;
}

// A whole file of JSON, as Google gives out its keys, in the place of the value and its companions.
Result<GivenSecret> secret_in_json(const RuleSet& rules, const std::string& rule, std::string_view text) {
  const std::uint32_t index = rules.find(rule);
  const std::vector<std::string_view> values = values_in(rules, index, text);
  if (values.size() != 1)
    return fail("reading a value", "standard input",
                cat("the rule ", rule, " finds ", values.size(), " values in this JSON, not one"),
                "give the value alone, on the first line; 'assay rules show' shows the rule");
  GivenSecret out;
  const auto add = [&](std::uint32_t of, std::string_view value) -> Finding& {
    const Secret secret(value);
    out.findings.push_back(Finding{.rule = rules[of].id,
                                   .rule_index = of,
                                   .secret = secret,
                                   .fingerprint = secret.fingerprint(FingerprintKey::built_in()),
                                   .places = {},
                                   .companions = {},
                                   .line_hash = {}});
    return out.findings.back();
  };
  add(index, values.front());
  for (const Pair& pair : rules.with_details(index).pairs) {
    const std::uint32_t other = rules.find(pair.rule);
    if (other == rules.size()) continue;
    for (const std::string_view value : values_in(rules, other, text)) {
      Finding& companion = add(other, value);
      companion.ordinary_word = true;  // goes along and is not asked for by itself
      const Companion known{companion.rule, companion.secret.mask(), companion.fingerprint};
      out.findings.front().companions.push_back(known);
    }
  }
  return out;
}

}  // namespace

void add_secret_flags(CLI::App& app, GivenSecretFlags& flags) {
  app.add_option("--rule", flags.rule, "the rule that knows such values, as reports give it")
      ->type_name("ID")
      ->required();
  app.add_option("--rules", flags.rule_files, "add the rules of a file; may be given more than once")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

Result<RuleSet> rules_for(const GivenSecretFlags& flags, VerificationFlags& verification) {
  verification.verify = true;
  if (const Status sound = check_verification(verification); !sound) return tl::make_unexpected(sound.error());
  RuleSelection selection;
  for (const std::string& path : flags.rule_files) {
    auto text = read_file(path);
    if (!text) return tl::make_unexpected(text.error());
    selection.files.push_back({path, std::move(*text)});
  }
  auto rules = choose_rules(selection);
  if (!rules) return rules;
  if (rules->find(flags.rule) == rules->size()) return tl::make_unexpected(unknown_rule(*rules, flags.rule));
  if (const Status sound = check_servers(verification, *rules); !sound) return tl::make_unexpected(sound.error());
  return rules;
}

Result<GivenSecret> read_given_secret(const RuleSet& rules, const std::string& rule) {
  auto text = read_input();
  if (!text) return tl::make_unexpected(text.error());
  const Secret input(*text);  // wiped when it goes
  std::fill(text->begin(), text->end(), '\0');
  GivenSecret out;
  std::string_view rest = input.reveal(RevealPermit("verification"));
  const std::string_view whole = rest;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (out.findings.empty()) {
      if (rule == kSharedAccess)
        if (const auto values = values_in(rules, rules.find(rule), line); values.size() == 1) {
          out.around = Secret(line);
          line = values.front();
        }
      auto found = finding_of(rules, rule, line);
      if (!found && line.starts_with('{')) return secret_in_json(rules, rule, whole);
      if (!found) return tl::make_unexpected(found.error());
      out.doubtful = found->second == verification::Form::doubtful;
      out.findings.push_back(std::move(found->first));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos)
      return fail("reading", "standard input", "a line behind the first is no RULE=VALUE",
                  "the value stands on the first line, alone");
    const std::string id(line.substr(0, equals));
    if (line.substr(0, equals) == "login") {
      // Where the password logs in: its URL without it.
      const std::string login(line.substr(equals + 1));
      if (!verification::parse_login(login))
        return fail("reading", "standard input", "what stands behind 'login=' is no URL of a server that is known",
                    "login=postgresql://USER@HOST:PORT/DATABASE, without the password");
      out.findings.front().logins.push_back(login);
      continue;
    }
    // What stands there may be a part of a value: it is not shown.
    if (rules.find(id) == rules.size())
      return fail("reading", "standard input", "a line behind the first begins with the name of no rule",
                  "RULE=VALUE, where 'assay rules list' shows RULE");
    auto beside = finding_of(rules, id, line.substr(equals + 1));
    if (!beside) return tl::make_unexpected(beside.error());
    Finding& companion = beside->first;
    out.doubtful = out.doubtful || beside->second == verification::Form::doubtful;
    companion.ordinary_word = true;  // goes along and is not asked for by itself
    out.findings.front().companions.push_back({companion.rule, companion.secret.mask(), companion.fingerprint});
    out.findings.push_back(std::move(companion));
  }
  if (out.findings.empty())
    return fail("reading", "standard input", "it holds no value", "give the value on its first line");
  return out;
}

Status verify_given(const VerificationFlags& flags, const RuleSet& rules, GivenSecret& secret) {
  if (const auto asked = verify_findings(flags, rules, TrustedCalls::given, secret.findings); !asked)
    return tl::make_unexpected(asked.error());
  Finding& finding = secret.findings.front();
  if (!secret.doubtful || finding.status != VerificationStatus::inactive) return {};
  finding.status = VerificationStatus::unknown;
  finding.verification->why =
      "it is refused; but the rule doubts it (a checksum, a sequence): is it as it was given out?";
  return {};
}

}  // namespace assay::cli
