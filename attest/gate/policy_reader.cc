#include "attest/gate/policy_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "attest/gate/policy_keys.h"
#include "base/strings.h"
#include "rules/policies/policy.h"
#include "rules/policies/wildcard.h"
#include "rules/suggest.h"
#include "rules/value_reader.h"

namespace assay::gate {

namespace {

constexpr double kMostBound = 1e15;
constexpr std::uint32_t kMostItems = 100'000;
// Without these there is no evidence at all, or none of what is released by whom is trusted: nothing to accept.
constexpr std::array<std::string_view, 6> kNeverAccepted = {"gate-domain-missing", "gate-not-bound", "gate-other-key",
                                                            "gate-other-subject",  "gate-too-few",   "gate-unsigned"};

class Reader {
 public:
  explicit Reader(DiagnosticSink& sink) : sink_(sink), values_(sink) {}

  Policy file(const YamlNode& root);

 private:
  bool map(const YamlNode& node, KeyGroup group, std::string_view what) {
    return values_.map(node, keys_of(group), what);
  }
  template <class Read>
  void with(const YamlNode& node, std::string_view key, const Read& read) {
    if (const YamlNode* value = node.find(key)) read(*value);
  }
  void text(const YamlNode& node, std::string_view key, std::string& out) {
    with(node, key, [&](const YamlNode& value) { values_.text(value, cat("'", key, "'"), out); });
  }
  void texts(const YamlNode& node, std::string_view key, std::vector<std::string>& out) {
    with(node, key, [&](const YamlNode& value) { values_.texts(value, cat("'", key, "'"), out); });
  }
  void truth(const YamlNode& node, std::string_view key, bool& out) {
    with(node, key, [&](const YamlNode& value) { values_.truth(value, cat("'", key, "'"), out); });
  }
  void duration(const YamlNode& node, std::string_view key, std::optional<std::int64_t>& out) {
    with(node, key, [&](const YamlNode& value) {
      std::string written;
      if (!values_.text(value, cat("'", key, "'"), written)) return;
      out = duration_of(written);
      if (!out) sink_.error(value.mark, cat("'", key, "' is no length of time"), "write it as 30m, 36h, 7d or 2w");
    });
  }
  void bound(const YamlNode& node, std::string_view key, std::optional<double>& out) {
    with(node, key, [&](const YamlNode& value) {
      double number = 0;
      if (value.text.find_first_of("0123456789") == std::string::npos) {
        sink_.error(value.mark, cat("'", key, "' must be a number"), "nothing is more or less than what is none");
        return;
      }
      if (values_.number(value, cat("'", key, "'"), -kMostBound, kMostBound, number)) out = number;
    });
  }
  // A list of mappings, each read by `read`.
  template <class Item, class Read>
  void list(const YamlNode& node, std::string_view key, KeyGroup group, std::vector<Item>& out, const Read& read) {
    with(node, key, [&](const YamlNode& value) {
      if (!values_.list(value, cat("'", key, "'"))) return;
      for (const YamlNode& item : value.items) {
        if (!map(item, group, cat("an item of '", key, "'"))) continue;
        Item one;
        one.mark = item.mark;
        read(item, one);
        out.push_back(std::move(one));
      }
    });
  }

  void producer(const YamlNode& node, Producers& out);
  void demand(const YamlNode& node, Demand& out);
  void threshold(const YamlNode& node, Threshold& out);
  void domain(const YamlNode& node, Domain& out);
  void exception(const YamlNode& node, Exception& out);
  void levels(const YamlNode& root, Policy& out);
  void runs(const YamlNode& root, Policy& out);

  DiagnosticSink& sink_;
  ValueReader values_;
};

void Reader::producer(const YamlNode& node, Producers& out) {
  if (!map(node, KeyGroup::producer, "'producer'")) return;
  texts(node, "repositories", out.repositories);
  texts(node, "workflows", out.workflows);
  texts(node, "branches", out.branches);
  texts(node, "events", out.events);
  truth(node, "required", out.required);
  with(node, "forks", [&](const YamlNode& value) {
    std::size_t choice = 0;
    if (values_.name(value, "forks", forks_names(), choice)) out.forks = choice == 0;
  });
}

void Reader::threshold(const YamlNode& node, Threshold& out) {
  out.is_ratio = node.find("ratio") != nullptr;
  text(node, out.is_ratio ? "ratio" : "count", out.name);
  bound(node, "at_least", out.at_least);
  bound(node, "at_most", out.at_most);
  if (out.is_ratio == (node.find("count") != nullptr))
    sink_.error(out.mark, "a threshold needs 'count' or 'ratio', and not both");
  if (node.find("at_least") == nullptr && node.find("at_most") == nullptr)
    sink_.error(out.mark, "a threshold has neither 'at_least' nor 'at_most'", "it would hold for everything");
  // A count is never below 0: a bound there holds for everything, or for nothing.
  if (!out.is_ratio && ((out.at_least && *out.at_least < 0) || (out.at_most && *out.at_most < 0)))
    sink_.error(out.mark, "a bound of a count is below 0", "counts begin at 0");
  if (out.at_least && out.at_most && *out.at_least > *out.at_most)
    sink_.error(out.mark, "'at_least' is more than 'at_most'", "nothing could hold");
}

void Reader::demand(const YamlNode& node, Demand& out) {
  with(node, "formats", [&](const YamlNode& value) {
    std::vector<std::string> names;
    if (!values_.texts(value, "'formats'", names)) return;
    std::vector<std::string_view> known;
    for (const attest::FormatFacts& facts : attest::all_formats()) known.push_back(facts.name);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (const auto format = attest::format_from(names[i]))
        out.formats.push_back(*format);
      else
        sink_.error(value.items[i].mark, cat("there is no format ", quoted(names[i])), did_you_mean(names[i], known));
    }
  });
  texts(node, "predicates", out.predicates);
  texts(node, "tools", out.tools);
  texts(node, "workflows", out.workflows);
  texts(node, "cases", out.cases);
  with(node, "at_least",
       [&](const YamlNode& value) { values_.whole_number(value, "'at_least'", 1, kMostItems, out.at_least); });
  duration(node, "max_age", out.max_age);
  list(node, "thresholds", KeyGroup::threshold, out.thresholds,
       [&](const YamlNode& item, Threshold& one) { threshold(item, one); });
}

void Reader::domain(const YamlNode& node, Domain& out) {
  text(node, "domain", out.name);
  text(node, "purpose", out.purpose);
  text(node, "owner", out.owner);
  truth(node, "required", out.required);
  out.blocks = out.required;
  truth(node, "blocks", out.blocks);
  if (out.required && !out.blocks)
    sink_.error(node.find("blocks")->mark, "a domain that is required blocks", "take one of the two keys away");
  list(node, "evidence", KeyGroup::demand, out.demands, [&](const YamlNode& item, Demand& one) { demand(item, one); });
}

void Reader::exception(const YamlNode& node, Exception& out) {
  text(node, "code", out.code);
  if (!out.code.empty() && !out.code.starts_with("gate-"))
    sink_.error(node.find("code")->mark, cat(quoted(out.code), " is no code of a gate"), "they begin with gate-");
  if (std::find(kNeverAccepted.begin(), kNeverAccepted.end(), out.code) != kNeverAccepted.end())
    sink_.error(node.find("code")->mark, cat("no exception can be made for ", out.code),
                "the gate would say go without evidence of what it stands before");
  text(node, "domain", out.domain);
  text(node, "subject", out.subject);
  text(node, "reason", out.reason);
  text(node, "owner", out.owner);
  for (const auto& [key, value] : {std::pair("reason", &out.reason), std::pair("owner", &out.owner)})
    if (!value->empty() && value->find_first_not_of(" \t\r\n") == std::string::npos)
      sink_.error(node.find(key)->mark, cat('\'', key, "' is blank"));
  text(node, "until", out.until);
  if (!out.until.empty() && !policy::day_of(out.until))
    sink_.error(node.find("until")->mark, "'until' is no day", "write it as 2026-12-31");
}

void Reader::levels(const YamlNode& root, Policy& out) {
  list(root, "levels", KeyGroup::level, out.levels, [&](const YamlNode& item, Level& one) {
    text(item, "level", one.name);
    with(item, "score", [&](const YamlNode& value) { values_.number(value, "'score'", 0, 100, one.score); });
    if (!out.levels.empty() && out.levels.back().score <= one.score)
      sink_.error(one.mark, "levels go from the highest score down");
  });
  if (!out.levels.empty() && out.levels.back().score != 0)
    sink_.error(out.levels.back().mark, "the last level has a score above 0", "what is below would have no level");
}

void Reader::runs(const YamlNode& root, Policy& out) {
  list(root, "runs", KeyGroup::run, out.runs, [&](const YamlNode& item, RunDemand& one) {
    text(item, "run", one.name);
    text(item, "purpose", one.purpose);
    texts(item, "workflows", one.workflows);
    texts(item, "artifacts", one.artifacts);
    texts(item, "domains", one.domains);
    for (const RunDemand& before : out.runs) {
      if (before.name == one.name) sink_.error(one.mark, cat("a second run ", quoted(one.name)));
      for (const std::string& domain : one.domains)
        if (std::find(before.domains.begin(), before.domains.end(), domain) != before.domains.end())
          sink_.error(one.mark, cat("the domain ", quoted(domain), " is that of two runs"));
    }
    for (const std::string& domain : one.domains)
      if (out.domain(domain) == nullptr) sink_.error(one.mark, cat("there is no domain ", quoted(domain)));
  });
  if (out.runs.empty()) return;
  for (const Domain& domain : out.domains) {
    const bool spoken_for = std::any_of(out.runs.begin(), out.runs.end(), [&](const RunDemand& run) {
      return std::find(run.domains.begin(), run.domains.end(), domain.name) != run.domains.end();
    });
    if (!spoken_for)
      sink_.error(domain.mark, cat("no run is for the domain ", quoted(domain.name)), "name it in 'domains' of a run");
  }
}

Policy Reader::file(const YamlNode& root) {
  Policy out;
  if (!map(root, KeyGroup::file, "the file")) return out;
  text(root, "gate", out.name);
  text(root, "purpose", out.purpose);
  with(root, "subjects", [&](const YamlNode& value) {
    if (!values_.list(value, "'subjects'")) return;
    for (const YamlNode& item : value.items) {
      std::size_t choice = 0;
      if (values_.name(item, "subjects", subject_names(), choice)) out.subjects.emplace_back(subject_names()[choice]);
    }
  });
  with(root, "producer", [&](const YamlNode& value) { producer(value, out.producer); });
  with(root, "signing", [&](const YamlNode& value) {
    std::size_t choice = 0;
    if (values_.name(value, "signing", signing_names(), choice)) out.signing = static_cast<Signing>(choice);
  });
  duration(root, "max_age", out.max_age);
  list(root, "domains", KeyGroup::domain, out.domains, [&](const YamlNode& item, Domain& one) {
    domain(item, one);
    if (!one.name.empty() && out.domain(one.name) != nullptr)
      sink_.error(one.mark, cat("a second domain ", quoted(one.name)));
  });
  const auto needed = [](const Domain& domain) { return domain.required; };
  if (!out.domains.empty() && std::none_of(out.domains.begin(), out.domains.end(), needed))
    sink_.error(root.find("domains")->mark, "no domain is required", "the gate would say go without any evidence");
  runs(root, out);
  levels(root, out);
  list(root, "exceptions", KeyGroup::exception, out.exceptions, [&](const YamlNode& item, Exception& one) {
    exception(item, one);
    if (!one.domain.empty() && out.domain(one.domain) == nullptr)
      sink_.error(item.find("domain")->mark, cat("there is no domain ", quoted(one.domain)));
  });
  return out;
}

}  // namespace

const Domain* Policy::domain(std::string_view wanted) const {
  const auto found =
      std::find_if(domains.begin(), domains.end(), [&](const Domain& domain) { return domain.name == wanted; });
  return found == domains.end() ? nullptr : &*found;
}

bool fits_any(const std::vector<std::string>& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return policy::fits(pattern, name); });
}

std::optional<std::int64_t> duration_of(std::string_view text) {
  constexpr std::int64_t kMost = std::int64_t{3660} * 86400;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || text.data() + text.size() - end != 1 || number <= 0 || number > kMost)
    return std::nullopt;
  const std::int64_t unit = *end == 'm' ? 60 : *end == 'h' ? 3600 : *end == 'd' ? 86400 : *end == 'w' ? 604800 : 0;
  if (unit == 0 || number > kMost / unit) return std::nullopt;
  return number * unit;
}

LoadedPolicy read_policy(std::string file, std::string_view text) {
  LoadedPolicy out;
  DiagnosticSink sink(std::move(file));
  YamlDocument document = read_yaml(text);
  for (YamlProblem& problem : document.problems)
    sink.error(problem.mark, std::move(problem.message), std::move(problem.hint));
  if (document.whole) {
    Policy policy = Reader(sink).file(document.root);
    if (sink.errors() == 0) out.policy = std::move(policy);
  } else if (document.problems.empty()) {
    sink.error({}, "the file is empty");
  }
  out.diagnostics = std::move(sink).take();
  return out;
}

}  // namespace assay::gate
