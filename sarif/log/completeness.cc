#include "sarif/log/completeness.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "sarif/log/message_text.h"

namespace assay::sarif {

namespace {

constexpr std::string_view kUntold = "the log does not say whether the run came to its end";

bool has_items(const JsonValue* list) { return list != nullptr && !list->items.empty(); }

// Results that stand in other files; a file of none leaves nothing out.
bool has_outer_results(const RunHead& run) {
  const JsonValue* references = run.find("externalPropertyFileReferences");
  const JsonValue* files = references == nullptr ? nullptr : references->find("results");
  return files != nullptr && std::any_of(files->items.begin(), files->items.end(),
                                         [](const JsonValue& file) { return file.integer_at({"itemCount"}) != 0; });
}

// Results at the end of the log, which belong to one of its runs.
bool has_inline_results(const LogHead& log) {
  return std::any_of(log.members.begin(), log.members.end(), [](const JsonMember& member) {
    return member.name == "inlineExternalProperties" &&
           std::any_of(member.value.items.begin(), member.value.items.end(),
                       [](const JsonValue& one) { return has_items(one.find("results")); });
  });
}

void judge_invocation(const JsonValue& invocation, const RunHead& run, std::vector<std::string>& gaps) {
  const std::size_t before = gaps.size();
  for (const std::string_view name : {"toolExecutionNotifications", "toolConfigurationNotifications"}) {
    const JsonValue* notifications = invocation.find(name);
    if (notifications == nullptr) continue;
    for (const JsonValue& one : notifications->items) {
      if (one.string_at({"level"}) != "error") continue;
      std::string text = notification_text(one, run);
      gaps.push_back(text.empty() ? "the run tells of an error" : std::move(text));
    }
  }
  const JsonValue* successful = invocation.find("executionSuccessful");
  const bool failed = successful == nullptr || successful->text != "true";
  if (failed && gaps.size() == before) gaps.emplace_back("the run failed");
}

}  // namespace

std::string notification_text(const JsonValue& notification, const RunHead& run) {
  const JsonValue* message = notification.find("message");
  if (message == nullptr) return {};
  const std::string_view own = message->string_at({"text"});
  if (!own.empty() && message->find("arguments") == nullptr) return std::string(own);
  const JsonValue* tool = run.find("tool");
  const JsonValue* driver = tool == nullptr ? nullptr : tool->find("driver");
  const JsonValue* strings = nullptr;
  if (const JsonValue* descriptors = driver == nullptr ? nullptr : driver->find("notifications")) {
    const auto index = notification.integer_at({"descriptor", "index"});
    const std::string_view id = notification.string_at({"descriptor", "id"});
    for (std::size_t i = 0; i < descriptors->items.size() && strings == nullptr; ++i) {
      const JsonValue& one = descriptors->items[i];
      const bool named = !id.empty() && one.string_at({"id"}) == id;
      if (index ? static_cast<std::int64_t>(i) == *index : named) strings = one.find("messageStrings");
    }
  }
  const TextFilter as_it_is = [](std::string_view text) { return std::string(text); };
  return message_text(*message, {strings, driver == nullptr ? nullptr : driver->find("globalMessageStrings")},
                      as_it_is);
}

RunJudgement judge_run(const LogHead& log, const RunHead& run) {
  RunJudgement out;
  if (has_outer_results(run)) {
    out.gaps.emplace_back("results of the run stand in other files, which are not read");
  } else if (has_inline_results(log)) {
    out.gaps.emplace_back("results stand outside of the runs of the log, and are not read there");
  } else if (!run.has_results) {
    const bool failed = run.find("results") != nullptr;
    out.gaps.emplace_back(failed ? "the run could not begin to look for results: their list is null"
                                 : "the run has no list of results: it looked for none");
  }
  const JsonValue* invocations = run.find("invocations");
  if (has_items(invocations))
    for (const JsonValue& invocation : invocations->items) judge_invocation(invocation, run, out.gaps);
  if (!out.gaps.empty()) {
    out.completeness = Completeness::incomplete;
  } else if (!has_items(invocations)) {
    out.completeness = Completeness::untold;
    out.gaps.emplace_back(kUntold);
  }
  return out;
}

std::string described(const RunHead& run) {
  const JsonValue* details = run.find("automationDetails");
  const std::string_view id = details == nullptr ? std::string_view() : details->string_at({"id"});
  return cat(run.tool(), id.empty() ? "" : cat(" ('", id, "')"));
}

std::string told_incomplete(const RunHead& run, const RunJudgement& judgement) {
  const std::size_t more = judgement.gaps.size() - 1;
  return cat(described(run), " is incomplete: ", judgement.gaps.front(),
             more == 0 ? "" : cat(", and ", with_commas(more), " more"));
}

}  // namespace assay::sarif
