// SARIF 2.1.0 of any tool. Results of level error are findings; a run that did not succeed fails, or is unproved where
// it names what it did not do.
#include <algorithm>
#include <memory>

#include "attest/clock_skew.h"
#include "attest/formats/reader.h"
#include "base/strings.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/rule_finder.h"
#include "sarif/log/run_head.h"
#include "sarif/log/severity.h"
#include "sarif/log/validate.h"

namespace assay::attest {

namespace {

using sarif::JsonValue;
using sarif::RunHead;

void take_tool(EvidenceProducer& by, const RunHead& run) {
  std::string name = run.tool();
  // Our own commands look for different things under one name.
  const JsonValue* properties = run.find("properties");
  if (name == "assay" && properties != nullptr)
    if (const std::string_view command = properties->string_at({"command"}); !command.empty())
      name += cat(' ', command);
  if (by.tool.find(name) == std::string::npos) by.tool += cat(by.tool.empty() ? "" : ", ", name);
  const JsonValue* tool = run.find("tool");
  for (const std::string_view version : {"semanticVersion", "version"})
    if (by.tool_version.empty() && tool != nullptr) by.tool_version = tool->string_at({"driver", version});
}

// Of several the oldest: a run of today beside one of last year does not make that one young.
void take_oldest(std::optional<Instant>& taken, const std::optional<Instant>& at) {
  if (at && (!taken || *at < *taken)) taken = at;
}

void take_times(Evidence& evidence, const JsonValue& invocation) {
  const auto started = instant_from(invocation.string_at({"startTimeUtc"}));
  const auto ended = instant_from(invocation.string_at({"endTimeUtc"}));
  EvidenceTimes& times = evidence.out.times;
  take_oldest(times.started, started);
  take_oldest(times.made, ended ? ended : started);
}

// The oldest stands for all of them, so a newer one that has not come yet is told here.
void judge_newest(Evidence& evidence, const sarif::LogHead& head) {
  const auto& now = evidence.options.demands.now;
  if (!now) return;
  std::optional<Instant> newest;
  for (const RunHead& run : head.runs)
    if (const JsonValue* invocations = run.find("invocations"))
      for (const JsonValue& one : invocations->items)
        if (const auto at = instant_from(one.string_at({"endTimeUtc"})); at && (!newest || *newest < *at)) newest = at;
  if (newest && newest != evidence.out.times.made && newest->seconds > now->seconds + kClockSkewSeconds)
    evidence.fail("evidence-future", "", cat("a run is of ", text_of(*newest), ", which has not come"));
}

// A tool that says that it succeeded and ends with another code than 0 has something to say that its results need not
// show: assay's own does where a finding below level error fails the run.
void judge_exit_code(Evidence& evidence, const JsonValue& invocation, bool own, const std::string& pointer) {
  const std::int64_t code = invocation.integer_at({"exitCode"}).value_or(0);
  const std::string where = pointer_to(pointer, "exitCode");
  if (own && (code == 1 || invocation.string_at({"exitCodeDescription"}) == name_of(Verdict::fail)))
    return evidence.fail("evidence-says-no", where, "the run failed");
  if (code != 0 && !is_false(member_or_null(invocation, "executionSuccessful")))
    evidence.unproved("evidence-not-concluded", where, cat("the tool ended with code ", code));
}

// §3.58.6: what led to a notification of level error left the results wrong or incomplete, whatever the run says of its
// success.
void judge_notifications(Evidence& evidence, const JsonValue& invocation, const std::string& pointer) {
  std::size_t errors = 0;
  for (const JsonValue& one : member_or_null(invocation, "toolExecutionNotifications").items)
    if (one.string_at({"level"}) == "error") ++errors;
  if (errors != 0)
    evidence.unproved("sarif-incomplete", pointer_to(pointer, "toolExecutionNotifications"),
                      cat("the run tells of ", counted(errors, "error", "errors"), " of its tool"));
}

void judge_invocation(Evidence& evidence, const JsonValue& invocation, bool own, const std::string& pointer) {
  take_times(evidence, invocation);
  judge_exit_code(evidence, invocation, own, pointer);
  if (!is_false(member_or_null(invocation, "executionSuccessful")))
    return judge_notifications(evidence, invocation, pointer);
  const std::string where = pointer_to(pointer, "executionSuccessful");
  const std::size_t told = member_or_null(invocation, "toolExecutionNotifications").items.size();
  // A tool that ended badly and says nothing of why crashed; one that names its gaps did the rest.
  if (told == 0) return evidence.fail("sarif-execution-failed", where, "executionSuccessful is false");
  evidence.unproved("sarif-incomplete", where,
                    cat("executionSuccessful is false, with ", counted(told, "notification", "notifications"),
                        " of what was not done"));
}

void take_revision(Evidence& evidence, const JsonValue& revision) {
  if (const auto id = revision.string_at({"revisionId"}); is_commit(id))
    evidence.out.subjects.push_back({"gitCommit", std::string(id), ""});
  constexpr std::string_view kHost = "https://github.com/";
  EvidenceProducer& by = evidence.out.producer;
  if (const std::string_view uri = revision.string_at({"repositoryUri"}); uri.starts_with(kHost))
    by.repository = uri.substr(kHost.size());
  if (by.branch.empty()) by.branch = revision.string_at({"branch"});
}

// §3.14.2, §3.13.5: results that the run does not hold itself, and invocations that tell that it failed.
void judge_outer_parts(Evidence& evidence, const sarif::LogHead& head) {
  constexpr std::string_view kReferences = "externalPropertyFileReferences", kInline = "inlineExternalProperties";
  const auto told = [&](const std::string& pointer) {
    evidence.unproved("sarif-elsewhere", pointer, "parts of the log stand elsewhere, and were not looked at");
  };
  for (const sarif::JsonMember& member : head.members)
    if (member.name == kInline && !member.value.items.empty()) told(pointer_to("", kInline));
  for (std::size_t i = 0; i < head.runs.size(); ++i)
    if (const JsonValue* references = head.runs[i].find(kReferences);
        references != nullptr && !references->members.empty())
      told(pointer_to(pointer_to("/runs", i), kReferences));
}

void judge_head(Evidence& evidence, const RunHead& run, const std::string& pointer) {
  take_tool(evidence.out.producer, run);
  if (const JsonValue* invocations = run.find("invocations"))
    for (std::size_t i = 0; i < invocations->items.size(); ++i)
      judge_invocation(evidence, invocations->items[i], run.tool() == "assay",
                       pointer_to(pointer_to(pointer, "invocations"), i));
  if (const JsonValue* revisions = run.find("versionControlProvenance"))
    for (const JsonValue& one : revisions->items) take_revision(evidence, one);
  if (const std::string category = run.category(); !category.empty()) evidence.out.facts["category"] = category;
  // §3.14.23: a run without the member did not look for results.
  if (!run.has_results)
    evidence.unproved("sarif-no-results", pointer, "the run has no list of results, so it looked for none");
}

class Results final : public sarif::LogVisitor {
 public:
  Results(Evidence& evidence, const sarif::LogHead& head) : evidence_(evidence), head_(head) {}

  bool wants_run_member(std::string_view) override { return false; }
  Status begin_run(std::size_t run, const sarif::LogPlace&) override {
    rules_ = std::make_unique<sarif::RuleFinder>(head_.runs[run]);
    return {};
  }
  Status result(std::size_t, std::size_t, JsonValue&& result, const sarif::LogPlace&) override {
    const std::string_view kind = result.string_at({"kind"});
    const bool failed = kind.empty() || kind == "fail";
    if (result.string_at({"baselineState"}) == "absent") return {};
    const std::string_view level =
        failed ? level_of(result, rules_->rule_of(result), *rules_) : std::string_view("none");
    ++evidence_.out.counts[is_suppressed(result) ? "suppressed" : std::string(level)];
    return {};
  }

 private:
  Evidence& evidence_;
  const sarif::LogHead& head_;
  std::unique_ptr<sarif::RuleFinder> rules_;
};

// Valid by the schema; else the first problem, with its pointer.
bool judge_structure(Evidence& evidence) {
  std::optional<sarif::Problem> first;
  const auto input = sarif::text_input(evidence.bytes, "the log");
  const auto done = sarif::validate(*input, sarif::Profile::none, [&](sarif::Problem problem) {
    if (!first && problem.level == sarif::Problem::Level::error) first = std::move(problem);
  });
  if (done && done->valid()) return true;
  if (!done) {
    evidence.fail("sarif-invalid", "", done.error().why);
  } else {
    evidence.fail("sarif-invalid", first ? first->pointer : "", first ? first->text : "it is not valid");
  }
  return false;
}

}  // namespace

void read_sarif(Evidence& evidence) {
  if (!judge_structure(evidence)) return;
  sarif::LogHead head;
  sarif::HeadReader heads(head, sarif::HeldTables::uris_of_artifacts);
  auto status = sarif::read_log(*sarif::text_input(evidence.bytes, "the log"), heads);
  Results results(evidence, head);
  if (status) status = sarif::read_log(*sarif::text_input(evidence.bytes, "the log"), results);
  if (!status) return evidence.fail("sarif-invalid", "", status.error().why);
  evidence.out.schema = "2.1.0";
  for (std::size_t i = 0; i < head.runs.size(); ++i) judge_head(evidence, head.runs[i], pointer_to("/runs", i));
  judge_outer_parts(evidence, head);
  judge_newest(evidence, head);
  auto& counts = evidence.out.counts;
  for (const char* level : {"error", "warning", "note", "none"}) counts.try_emplace(level, 0);
  if (head.runs.empty()) evidence.unproved("evidence-nothing", "/runs", "the log has no run");
  if (counts["error"] != 0)
    evidence.fail("sarif-errors", "/runs", counted(counts["error"], "error result", "error results"));
}

}  // namespace assay::attest
