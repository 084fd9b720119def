#include "sarif/log/spec_check.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"

namespace assay::sarif {

namespace {

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

// What is odd about the address of the schema; empty where nothing is. §3.13.3: one from which the schema of this
// version can be had. Many are in use, whose last part is alike: ".../sarif-schema-2.1.0.json",
// ".../sarif-2.1.0-rtm.5.json".
std::string_view oddness_of_schema(std::string_view uri) {
  if (!uri.starts_with("https://") && !uri.starts_with("http://")) return "it is no absolute address";
  const std::string_view last = uri.substr(uri.rfind('/') + 1);
  if (!last.starts_with("sarif") || last.find("2.1.0") == std::string_view::npos)
    return "it does not look like the schema of SARIF 2.1.0";
  const std::size_t rtm = last.find("rtm.");
  const bool draft = last.find("csd") != std::string_view::npos || last.find("beta") != std::string_view::npos ||
                     (rtm != std::string_view::npos && last.substr(rtm + 4, 1) < "5");
  return draft ? "it is the schema of a draft" : "";
}

}  // namespace

void SpecCheck::complain(Problem::Level level, const LogPlace& where, std::string_view below, std::string text) {
  sink_({level, "sarif", cat(where.pointer, below), where.position, std::move(text)});
}

void SpecCheck::log_member(std::string_view name, const JsonValue& value, const LogPlace& where) {
  if (name == "inlineExternalProperties") external_ = true;
  if (name != "$schema" || !value.is_string()) return;
  if (const std::string_view odd = oddness_of_schema(value.text); !odd.empty()) {
    complain(Problem::Level::warning, where, "",
             cat("the schema is ", quoted(value.text), ": ", odd, ", and editors check the log by it (§3.13.3)"));
  }
}

void SpecCheck::begin_run(const LogPlace& where) {
  rules_.begin_run(where);
  indices_.begin_run();
  if (external_) indices_.has_external_tables();
}

void SpecCheck::row(std::string_view table, const JsonValue& row, const LogPlace& where) {
  indices_.row(table, row, where);
  if (table == "invocations") check_invocation(row, where);
}

void SpecCheck::run_member(std::string_view name, const JsonValue& value, const LogPlace& where) {
  if (name == "tool") rules_.tool(value, where);
  if (name == "externalPropertyFileReferences") indices_.has_external_tables();
}

// §3.20.21: an error in a notification means that the run failed.
void SpecCheck::check_invocation(const JsonValue& invocation, const LogPlace& where) {
  const JsonValue* successful = invocation.find("executionSuccessful");
  const JsonValue* notifications = invocation.find("toolExecutionNotifications");
  if (successful == nullptr || successful->text != "true" || notifications == nullptr) return;
  const bool failed = std::any_of(notifications->items.begin(), notifications->items.end(),
                                  [](const JsonValue& one) { return one.string_at({"level"}) == "error"; });
  if (failed) {
    complain(Problem::Level::warning, where, "/executionSuccessful",
             "it is true though a notification tells an error (§3.20.21)");
  }
}

void SpecCheck::result(const JsonValue& result, const LogPlace& where) {
  const std::string_view kind = result.string_at({"kind"});
  const std::string_view level = result.string_at({"level"});
  if (!kind.empty() && kind != "fail" && !level.empty() && level != "none") {
    complain(Problem::Level::error, where, "/kind",
             cat("with the level ", quoted(level), " the kind must be 'fail', and it is ", quoted(kind), " (§3.27.9)"));
  }
  rules_.result(result, where);
  indices_.result(result, where);
  check_message(result, where);
  for (const std::string_view name : {"locations", "relatedLocations"}) {
    const JsonValue* locations = result.find(name);
    if (locations == nullptr) continue;
    for (std::size_t i = 0; i < locations->items.size(); ++i) {
      check_locations(locations->items[i], where, cat('/', name, '/', i));
    }
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
  const JsonValue* region = physical->find("region");
  const JsonValue* context = physical->find("contextRegion");
  if (region != nullptr) check_region(*region, where, cat(here, "/region"));
  if (context != nullptr) check_region(*context, where, cat(here, "/contextRegion"));
  if (region == nullptr && context != nullptr) {
    complain(Problem::Level::error, where, here, "there is a 'contextRegion' and no 'region' (§3.29.5)");
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
  rules_.end_run();
  indices_.end_run();
}

}  // namespace assay::sarif
