#include "sarif/log/spec_check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::sarif {

namespace {

// A log with more different pairs than this is not looked at further.
constexpr std::size_t kMostPairs = 100'000;

// The highest N of "{N}" in a message, or -1; doubled braces stand for themselves (§3.11.5).
std::int64_t highest_placeholder(std::string_view text) {
  std::int64_t highest = -1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') continue;
    if (i + 1 < text.size() && text[i + 1] == '{') {
      ++i;
      continue;
    }
    std::int64_t number = 0;
    std::size_t end = i + 1;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9' && number < 100'000) {
      number = number * 10 + (text[end++] - '0');
    }
    if (end > i + 1 && end < text.size() && text[end] == '}') highest = std::max(highest, number);
  }
  return highest;
}

}  // namespace

void SpecCheck::complain(Problem::Level level, const LogPlace& where, std::string_view below, std::string text) {
  sink_({level, "sarif", cat(where.pointer, below), where.position, std::move(text)});
}

void SpecCheck::begin_run(const LogPlace& where) {
  run_ = where;
  has_rules_ = has_artifacts_ = false;
  rules_.clear();
  used_.clear();
  artifacts_ = 0;
  artifact_ = {};
}

void SpecCheck::run_member(std::string_view name, const JsonValue& value, const LogPlace& where) {
  if (name == "tool") {
    if (const JsonValue* rules = value.at({"driver", "rules"})) check_rules(*rules, where);
  } else if (name == "artifacts") {
    has_artifacts_ = true;
    artifacts_ = value.items.size();
    check_parents(value, where);
  } else if (name == "invocations") {
    // §3.20.21: an error in a notification means that the run failed.
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const JsonValue& invocation = value.items[i];
      const JsonValue* successful = invocation.find("executionSuccessful");
      if (successful == nullptr || successful->text != "true") continue;
      const JsonValue* notifications = invocation.find("toolExecutionNotifications");
      if (notifications == nullptr) continue;
      const bool failed = std::any_of(notifications->items.begin(), notifications->items.end(),
                                      [](const JsonValue& one) { return one.string_at({"level"}) == "error"; });
      if (failed) {
        complain(Problem::Level::warning, where, cat('/', i, "/executionSuccessful"),
                 "it is true though a notification tells an error (§3.20.21)");
      }
    }
  }
}

// Parents stand in the table, and not in a circle: each line of them is followed once, as far as it is not known to
// end.
void SpecCheck::check_parents(const JsonValue& artifacts, const LogPlace& where) {
  enum class State : unsigned char { unknown, followed, ends };
  std::vector<State> states(artifacts.items.size(), State::unknown);
  std::vector<std::size_t> line;
  for (std::size_t first = 0; first < states.size(); ++first) {
    line.clear();
    std::size_t at = first;
    while (states[at] == State::unknown) {
      states[at] = State::followed;
      line.push_back(at);
      const std::int64_t parent = artifacts.items[at].integer_at({"parentIndex"}).value_or(-1);
      const bool there = parent < 0 || static_cast<std::size_t>(parent) < states.size();
      if (!there) {
        complain(Problem::Level::error, where, cat('/', at, "/parentIndex"),
                 cat("there is no artifact ", parent, ": the run has ", counted(states.size(), "artifact", "artifacts"),
                     " (§3.24.3)"));
      }
      if (parent < 0 || !there) break;
      at = static_cast<std::size_t>(parent);
      if (states[at] == State::followed) {
        complain(Problem::Level::error, where, cat('/', line.back(), "/parentIndex"),
                 "the artifact lies in itself: its parents lead in a circle (§3.24.3)");
      }
    }
    for (const std::size_t one : line) states[one] = State::ends;
  }
}

void SpecCheck::check_rules(const JsonValue& rules, const LogPlace& where) {
  has_rules_ = true;
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < rules.items.size(); ++i) {
    const std::string_view id = rules.items[i].string_at({"id"});
    rules_.emplace_back(id);
    const std::string below = cat("/driver/rules/", i);
    if (!id.empty() && !ids.insert(id).second) {
      complain(Problem::Level::error, where, below,
               cat("the id ", quoted(id), " stands twice among the rules (§3.19.23)"));
    }
    if (!id.empty() && equal_ignoring_case(rules.items[i].string_at({"name"}), id)) {
      complain(Problem::Level::warning, where, cat(below, "/name"),
               "the name is the id: leave it out, or give one that people can read (§3.49.7)");
    }
  }
}

void SpecCheck::result(const JsonValue& result, const LogPlace& where) {
  const std::string_view kind = result.string_at({"kind"});
  const std::string_view level = result.string_at({"level"});
  if (!kind.empty() && kind != "fail" && !level.empty() && level != "none") {
    complain(Problem::Level::error, where, "/kind",
             cat("with the level ", quoted(level), " the kind must be 'fail', and it is ", quoted(kind), " (§3.27.9)"));
  }
  check_rule_of(result, where);
  check_message(result, where);
  for (const std::string_view name : {"locations", "relatedLocations"}) {
    const JsonValue* locations = result.find(name);
    if (locations == nullptr) continue;
    for (std::size_t i = 0; i < locations->items.size(); ++i) {
      check_locations(locations->items[i], where, cat('/', name, '/', i));
    }
  }
  const JsonValue* attachments = result.find("attachments");
  if (attachments == nullptr) return;
  for (std::size_t i = 0; i < attachments->items.size(); ++i) {
    check_artifact(attachments->items[i], where, cat("/attachments/", i));
  }
}

void SpecCheck::check_rule_of(const JsonValue& result, const LogPlace& where) {
  const std::string_view id = result.string_at({"ruleId"});
  const std::string_view inner = result.string_at({"rule", "id"});
  if (!id.empty() && !inner.empty() && id != inner) {
    complain(Problem::Level::error, where, "/rule/id",
             cat("it is ", quoted(inner), " and 'ruleId' is ", quoted(id), " (§3.27.7)"));
  }
  // A rule of an extension counts in that one's table.
  if (result.at({"rule", "toolComponent"}) != nullptr) return;
  auto index = result.integer_at({"ruleIndex"});
  if (!index) index = result.integer_at({"rule", "index"});
  if (index && *index >= 0 && used_.size() < kMostPairs) {
    used_.try_emplace({*index, std::string(id.empty() ? inner : id)}, where);
  }
}

void SpecCheck::check_message(const JsonValue& result, const LogPlace& where) {
  const JsonValue* message = result.find("message");
  if (message == nullptr) return;
  const JsonValue* arguments = message->find("arguments");
  const auto count = static_cast<std::int64_t>(arguments == nullptr ? 0 : arguments->items.size());
  const std::int64_t highest = highest_placeholder(message->string_at({"text"}));
  if (highest >= count && message->find("id") == nullptr && count > 0) {
    complain(Problem::Level::error, where, "/message",
             cat("the text has the placeholder {", highest, "} and there are ",
                 counted(static_cast<std::uint64_t>(count), "argument", "arguments"), " (§3.11.11)"));
  }
}

void SpecCheck::check_locations(const JsonValue& value, const LogPlace& where, const std::string& below) {
  const JsonValue* physical = value.find("physicalLocation");
  if (physical == nullptr) return;
  const std::string here = cat(below, "/physicalLocation");
  check_artifact(*physical, where, here);
  const JsonValue* region = physical->find("region");
  const JsonValue* context = physical->find("contextRegion");
  if (region != nullptr) check_region(*region, where, cat(here, "/region"));
  if (context != nullptr) check_region(*context, where, cat(here, "/contextRegion"));
  if (region == nullptr && context != nullptr) {
    complain(Problem::Level::error, where, here, "there is a 'contextRegion' and no 'region' (§3.29.5)");
  }
}

void SpecCheck::check_artifact(const JsonValue& holder, const LogPlace& where, const std::string& below) {
  const auto index = holder.integer_at({"artifactLocation", "index"});
  if (index && *index > artifact_.index) {
    artifact_ = {*index, {cat(where.pointer, below, "/artifactLocation/index"), where.position}};
  }
}

void SpecCheck::check_region(const JsonValue& region, const LogPlace& where, const std::string& below) {
  const auto line = region.integer_at({"startLine"});
  const auto end_line = region.integer_at({"endLine"});
  const auto column = region.integer_at({"startColumn"});
  const auto end_column = region.integer_at({"endColumn"});
  if (!line) return;
  if (end_line && *end_line < *line) {
    complain(Problem::Level::error, where, cat(below, "/endLine"),
             cat("the region ends in line ", *end_line, ", before line ", *line, ", in which it begins (§3.30.7)"));
  } else if (end_line.value_or(*line) == *line && end_column && *end_column < column.value_or(1)) {
    complain(Problem::Level::error, where, cat(below, "/endColumn"),
             cat("the region ends in column ", *end_column, ", before column ", column.value_or(1),
                 ", in which it begins (§3.30.8)"));
  }
}

void SpecCheck::end_run() {
  for (const auto& [pair, where] : used_) {
    const auto& [index, id] = pair;
    const auto at = static_cast<std::size_t>(index);
    if (at >= rules_.size()) {
      complain(
          Problem::Level::error, where, "/ruleIndex",
          cat("there is no rule ", index, ": the run has ", counted(rules_.size(), "rule", "rules"), " (§3.27.6)"));
    } else if (!id.empty() && id != rules_[at] && !id.starts_with(cat(rules_[at], '/'))) {
      // A rule's id may be followed by that of a part of it (§3.27.5).
      complain(Problem::Level::error, where, "/ruleIndex",
               cat("rule ", index, " is ", quoted(rules_[at]), ", and 'ruleId' is ", quoted(id), " (§3.27.6)"));
    }
  }
  if (has_artifacts_ && artifact_.index >= static_cast<std::int64_t>(artifacts_)) {
    complain(Problem::Level::error, artifact_.where, "",
             cat("there is no artifact ", artifact_.index, ": the run has ",
                 counted(artifacts_, "artifact", "artifacts"), " (§3.4.5)"));
  }
}

}  // namespace assay::sarif
