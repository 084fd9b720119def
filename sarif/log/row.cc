#include "sarif/log/row.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "base/strings.h"
#include "sarif/log/completeness.h"
#include "sarif/log/run_head.h"
#include "sarif/log/severity.h"
#include "sarif/log/text_formats.h"

namespace assay::sarif {

namespace {

std::string_view severity_word(const JsonValue* rule, std::string_view level) {
  if (const unsigned hundredths = security_severity_of(rule); hundredths > 0) {
    return hundredths > 900 ? "critical" : hundredths >= 700 ? "high" : hundredths >= 400 ? "medium" : "low";
  }
  return level == "error" ? "high" : level == "warning" ? "medium" : level == "note" ? "low" : "info";
}

// "external/cwe/cwe-798" and a relation to "798" or "CWE-798".
std::vector<std::string> cwes_of(const JsonValue* rule) {
  std::set<std::string> numbers;
  const auto take = [&](std::string_view text) {
    for (const std::string_view before : {"cwe-", "CWE-"}) {
      if (const std::size_t at = text.rfind(before); at != std::string_view::npos)
        text = text.substr(at + before.size());
    }
    const bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    if (number && text.size() <= 5) numbers.emplace(text);
  };
  if (rule == nullptr) return {};
  if (const JsonValue* tags = rule->at({"properties", "tags"})) {
    for (const JsonValue& tag : tags->items) {
      if (tag.text.find("cwe-") != std::string::npos || tag.text.find("CWE-") != std::string::npos) take(tag.text);
    }
  }
  if (const JsonValue* relations = rule->find("relationships")) {
    for (const JsonValue& one : relations->items) {
      if (one.string_at({"target", "toolComponent", "name"}) == "CWE") take(one.string_at({"target", "id"}));
    }
  }
  return {numbers.begin(), numbers.end()};
}

std::string first_of(const JsonValue* object) {
  if (object == nullptr) return {};
  std::string_view name;
  std::string_view value;
  for (const JsonMember& member : object->members) {
    if (name.empty() || member.name < name) {
      name = member.name;
      value = member.value.text;
    }
  }
  return std::string(value);
}

// No result of the run any more, or one that says that all is well.
bool is_past(const JsonValue& result) {
  const std::string_view kind = result.string_at({"kind"});
  return kind == "pass" || kind == "notApplicable" || result.string_at({"baselineState"}) == "absent";
}

std::string_view version_of(const RunHead& run) {
  const JsonValue* tool = run.find("tool");
  if (tool == nullptr) return {};
  const std::string_view version = tool->string_at({"driver", "semanticVersion"});
  return version.empty() ? tool->string_at({"driver", "version"}) : version;
}

// How often a fingerprint came, by the first half of its digits.
using Seen = std::unordered_map<std::uint64_t, std::uint32_t>;

class Rows final : public LogVisitor {
 public:
  Rows(const LogHead& head, const TextFilter& filter, RowWriter& writer, Seen& seen)
      : head_(head), filter_(filter), writer_(writer), seen_(seen) {}

  bool wants_run_member(std::string_view) override { return false; }
  Status begin_run(std::size_t run, const LogPlace&) override {
    if (run >= head_.runs.size()) return fail("reading the SARIF log", "", "it changed while it was read");
    run_ = &head_.runs[run];
    rules_ = std::make_unique<RuleFinder>(*run_);
    rule_texts_.clear();
    tool_ = filter_(run_->tool());
    mask_ = SnippetMask(run_->find("tool"));
    tool_version_ = filter_(version_of(*run_));
    return {};
  }
  Status result(std::size_t, std::size_t, JsonValue&& value, const LogPlace&) override {
    if (!writer_.takes_all() && is_past(value)) return {};
    if (!writer_.wants_row()) return {};
    mask_.apply(value);
    return writer_.row(row_of(value));
  }

 private:
  Row row_of(const JsonValue& result) {
    Row row;
    const JsonValue* rule = rules_->rule_of(result);
    row.run = run_;
    row.result = &result;
    row.definition = rule;
    row.tool = tool_;
    row.tool_version = tool_version_;
    row.rule = id_of(result);
    if (rule != nullptr) {
      const auto [texts, fresh] = rule_texts_.try_emplace(rule);
      if (fresh) {
        texts->second = {filter_(rule->string_at({"name"})), filter_(rule->string_at({"shortDescription", "text"})),
                         filter_(rule->string_at({"helpUri"}))};
      }
      row.rule_name = texts->second.name;
      row.rule_text = texts->second.text;
      row.help_uri = texts->second.help_uri;
    }
    row.cwes = cwes_of(rule);
    row.level = level_of(result, rule);
    row.severity = severity_word(rule, row.level);
    row.message = filter_(message_of(result, rule));
    take_place(result, row);
    take_flow(result, row);
    row.kind = kind_of(result);
    row.baseline_state = state_of(result);
    row.suppressed = is_suppressed(result);
    row.badness = badness_of(result, rule);
    row.fingerprint = fingerprint_of(result, row);
    return row;
  }

  const std::string& id_of(const JsonValue& result) {
    constexpr std::size_t kMostIds = 25'000;  // as many rules as code scanning takes
    if (ids_.size() > kMostIds) ids_.clear();
    const auto [id, fresh] = ids_.try_emplace(std::string(rules_->id_of(result)));
    if (fresh) id->second = filter_(id->first);
    return id->second;
  }

  static std::string_view kind_of(const JsonValue& result) {
    for (const std::string_view kind : {"pass", "open", "informational", "notApplicable", "review"})
      if (result.string_at({"kind"}) == kind) return kind;
    return {};
  }

  static std::string_view state_of(const JsonValue& result) {
    const std::string_view state = result.string_at({"baselineState"});
    const bool known = state == "new" || state == "unchanged" || state == "updated" || state == "absent";
    return known ? state : std::string_view();
  }

  // Its own text, else that of its rule, placeholders filled (§3.11.7).
  std::string message_of(const JsonValue& result, const JsonValue* rule) const {
    const std::string_view text = result.string_at({"message", "text"});
    const std::string_view id = result.string_at({"message", "id"});
    std::string message(text);
    if (text.empty() && rule != nullptr) message = rule->string_at({"messageStrings", id, "text"});
    // Many tools do not double the braces of what they quote, which is then another text behind the next lines.
    if (message.find("{{") != std::string::npos || message.find("}}") != std::string::npos) message = filter_(message);
    const JsonValue* arguments = result.at({"message", "arguments"});
    std::string out;
    for (std::size_t i = 0; i < message.size(); ++i) {
      const char c = message[i];
      const bool brace = c == '{' || c == '}';
      if (brace && i + 1 < message.size() && message[i + 1] == c) {
        out += c;
        ++i;
        continue;
      }
      const std::size_t close = c == '{' ? message.find_first_not_of("0123456789", i + 1) : std::string::npos;
      if (close == std::string::npos || message[close] != '}' || close == i + 1 || close > i + 4) {
        out += c;
        continue;
      }
      const std::size_t number = std::stoul(message.substr(i + 1, close - i - 1));
      if (arguments != nullptr && number < arguments->items.size()) out += arguments->items[number].text;
      i = close;
    }
    return out;
  }

  void take_place(const JsonValue& result, Row& row) const {
    const JsonValue* locations = result.find("locations");
    if (locations == nullptr || locations->items.empty()) return;
    RowPlace place = place_of(locations->items.front(), *run_);
    row.path = filter_(place.path);
    row.line = place.line;
    row.column = place.column;
    row.end_line = place.end_line;
    row.end_column = place.end_column;
    row.commit = filter_(place.commit);
  }

  // The steps of all its threads, one thread behind the other (§3.36). A step may stand in the run's table alone.
  void take_flow(const JsonValue& result, Row& row) const {
    const JsonValue* flows = result.find("codeFlows");
    const JsonValue* threads = flows == nullptr || flows->items.empty() ? nullptr : flows->items[0].find("threadFlows");
    if (threads == nullptr) return;
    const JsonValue* table = run_->find("threadFlowLocations");
    for (const JsonValue& thread : threads->items) {
      const JsonValue* steps = thread.find("locations");
      if (steps == nullptr) continue;
      for (const JsonValue& step : steps->items) {
        if (row.flow.size() == kMostFlowSteps) return;
        const JsonValue* location = step.find("location");
        const auto index = step.integer_at({"index"});
        if (location == nullptr && index && table != nullptr && *index >= 0 &&
            static_cast<std::size_t>(*index) < table->items.size()) {
          location = table->items[static_cast<std::size_t>(*index)].find("location");
        }
        if (location == nullptr) continue;
        FlowStep out{place_of(*location, *run_), filter_(location->string_at({"message", "text"}))};
        out.place.path = filter_(out.place.path);
        out.place.commit = filter_(out.place.commit);
        row.flow.push_back(std::move(out));
      }
    }
  }

  // Equal rows of one log are counted, so that each has its own.
  std::string fingerprint_of(const JsonValue& result, const Row& row) {
    std::string marks = first_of(result.find("fingerprints"));
    if (marks.empty()) {
      marks = cat(first_of(result.find("partialFingerprints")), '\0', row.path, '\0', row.message);
    }
    const Sha256 digest = sha256(cat(row.tool, '\0', row.rule, '\0', marks));
    std::uint64_t half = 0;
    std::memcpy(&half, digest.data(), sizeof half);
    const std::uint32_t before = seen_[half]++;
    const std::string text = to_hex(as_bytes(digest)).substr(0, 32);
    return before == 0 ? text : to_hex(as_bytes(sha256(cat(text, '\0', before)))).substr(0, 32);
  }

  const LogHead& head_;
  const TextFilter& filter_;
  RowWriter& writer_;
  Seen& seen_;
  const RunHead* run_ = nullptr;

  // Texts that many rows share, filtered once.
  struct RuleTexts {
    std::string name, text, help_uri;
  };
  std::unordered_map<const JsonValue*, RuleTexts> rule_texts_;
  std::unordered_map<std::string, std::string> ids_;
  std::string tool_, tool_version_;
  SnippetMask mask_;  // of the run's tool
  std::unique_ptr<RuleFinder> rules_;
};

class Totals final : public LogVisitor {
 public:
  Totals(const LogHead& head, bool all, RowTotals& totals) : head_(head), all_(all), totals_(totals) {}

  bool wants_run_member(std::string_view) override { return false; }
  Status begin_run(std::size_t run, const LogPlace&) override {
    if (run >= head_.runs.size()) return fail("reading the SARIF log", "", "it changed while it was read");
    rules_ = std::make_unique<RuleFinder>(head_.runs[run]);
    return {};
  }
  Status result(std::size_t, std::size_t, JsonValue&& value, const LogPlace&) override {
    if (!all_ && is_past(value)) return {};
    ++totals_.results;
    if (is_suppressed(value)) {
      ++totals_.suppressed;
      return {};
    }
    const std::string_view level = level_of(value, rules_->rule_of(value));
    ++(level == "error" ? totals_.errors : level == "warning" ? totals_.warnings : totals_.notes);
    return {};
  }

 private:
  const LogHead& head_;
  bool all_;
  RowTotals& totals_;
  std::unique_ptr<RuleFinder> rules_;
};

void take_head(const LogHead& head, RowTotals& totals, std::vector<std::string>* gaps) {
  if (head.runs.empty()) totals.told = false;
  for (const RunHead& run : head.runs) {
    const RunJudgement judgement = judge_run(head, run);
    const Completeness completeness = judgement.completeness;
    if (gaps != nullptr && completeness == Completeness::incomplete)
      gaps->push_back(cat("the run of ", told_incomplete(run, judgement)));
    totals.complete &= completeness != Completeness::incomplete;
    totals.told &= completeness != Completeness::untold;
    const std::string tool = run.tool();
    if (totals.tool_version.empty()) totals.tool_version = version_of(run);
    if (std::find(totals.tools.begin(), totals.tools.end(), tool) == totals.tools.end()) totals.tools.push_back(tool);
    const JsonValue* invocations = run.find("invocations");
    if (invocations == nullptr) continue;
    for (const JsonValue& invocation : invocations->items) {
      if (totals.start_time.empty()) totals.start_time = invocation.string_at({"startTimeUtc"});
      if (totals.end_time.empty()) totals.end_time = invocation.string_at({"endTimeUtc"});
    }
  }
}

}  // namespace

RowPlace place_of(const JsonValue& location, const RunHead& run) {
  RowPlace place;
  // A log may name its files in the table alone.
  if (const JsonValue* artifact = location.at({"physicalLocation", "artifactLocation"}))
    place.path = percent_decoded(run.uri_of(*artifact));
  const auto number = [&](std::string_view name) {
    return std::max<std::int64_t>(0, location.integer_at({"physicalLocation", "region", name}).value_or(0));
  };
  place.line = number("startLine");
  place.column = number("startColumn");
  place.end_line = std::max(place.line, number("endLine"));
  place.end_column = number("endColumn");
  place.commit = location.string_at({"properties", "commit"});
  return place;
}

Status write_rows(std::span<const LogFile> files, const TextFilter& filter, RowWriter& writer,
                  std::vector<std::string>* gaps) {
  std::vector<LogHead> heads;
  RowTotals totals;
  for (const LogFile& file : files) {
    HeadReader reader(heads.emplace_back(), HeldTables::uris_of_artifacts);
    if (Status status = read_log(file, reader); !status) return status;
    take_head(heads.back(), totals, gaps);
    Totals counting(heads.back(), writer.takes_all(), totals);
    if (Status status = read_log(file, counting); !status) return status;
  }
  std::sort(totals.tools.begin(), totals.tools.end());
  for (const LogHead& head : heads) totals.logs.push_back(&head);
  for (std::string& tool : totals.tools) tool = filter(tool);
  totals.tool_version = filter(totals.tool_version);
  totals.start_time = filter(totals.start_time);
  totals.end_time = filter(totals.end_time);
  if (Status status = writer.begin(totals); !status) return status;
  Seen seen;
  for (std::size_t i = 0; i < files.size(); ++i) {
    Rows rows(heads[i], filter, writer, seen);
    if (Status status = read_log(files[i], rows); !status) return status;
  }
  return writer.end();
}

Status read_rows(const LogFile& file, const LogHead& head, const TextFilter& filter, RowWriter& writer) {
  Seen seen;
  Rows rows(head, filter, writer, seen);
  return read_log(file, rows);
}

}  // namespace assay::sarif
