#include "sarif/log/completeness.h"

#include <algorithm>

#include "base/strings.h"

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

void judge_invocation(const JsonValue& invocation, std::vector<std::string_view>& gaps) {
  const std::size_t before = gaps.size();
  for (const std::string_view name : {"toolExecutionNotifications", "toolConfigurationNotifications"}) {
    const JsonValue* notifications = invocation.find(name);
    if (notifications == nullptr) continue;
    for (const JsonValue& one : notifications->items) {
      if (one.string_at({"level"}) != "error") continue;
      const std::string_view text = one.string_at({"message", "text"});
      gaps.push_back(text.empty() ? "the run tells of an error" : text);
    }
  }
  const JsonValue* successful = invocation.find("executionSuccessful");
  const bool failed = successful == nullptr || successful->text != "true";
  if (failed && gaps.size() == before) gaps.emplace_back("the run failed");
}

}  // namespace

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
    for (const JsonValue& invocation : invocations->items) judge_invocation(invocation, out.gaps);
  if (!out.gaps.empty()) {
    out.completeness = Completeness::incomplete;
  } else if (!has_items(invocations)) {
    out.completeness = Completeness::untold;
    out.gaps.push_back(kUntold);
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
