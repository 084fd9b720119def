#include "sarif/log/outer_properties.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/strings.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/outer_parts.h"
#include "sarif/log/run_head.h"

namespace assay::sarif {

namespace {

constexpr std::string_view kInline = "inlineExternalProperties";
constexpr std::string_view kReferences = "externalPropertyFileReferences";

// Whether the bytes hold what both names hold.
Result<bool> may_have_outer_properties(const LogFile& log) {
  constexpr std::string_view kBoth = "xternalPropert";
  const auto input = log.read();
  if (!input) return tl::make_unexpected(input.error());
  std::string bytes;
  while (true) {
    const std::size_t held = std::min(bytes.size(), kBoth.size() - 1);
    bytes.erase(0, bytes.size() - held);
    bytes.resize(held + (std::size_t{256} << 10));
    const auto got = (*input)->read(bytes.data() + held, bytes.size() - held);
    if (!got) return tl::make_unexpected(got.error());
    bytes.resize(held + *got);
    if (bytes.find(kBoth) != std::string::npos) return true;
    if (*got == 0) return false;
  }
}

class OuterReader final : public LogVisitor {
 public:
  OuterReader(std::vector<JsonValue>& parts, std::vector<JsonMember>& members, std::vector<OuterRun>& runs)
      : parts_(parts), members_(members), runs_(runs) {}

  Status log_member(std::string_view name, JsonValue&& value, const LogPlace&) override {
    if (name == kInline) {
      parts_ = std::move(value.items);
    } else if (name != "$schema") {
      members_.push_back({std::string(name), std::move(value)});
    }
    return {};
  }
  Status begin_run(std::size_t run, const LogPlace&) override {
    if (run >= kMostRuns)
      return fail("reading the SARIF log", "", cat("it has more than ", with_commas(kMostRuns), " runs"));
    runs_.emplace_back();
    return {};
  }
  bool wants_run_member(std::string_view name) override { return name == kReferences; }
  Status run_member(std::size_t, std::string_view, JsonValue&& value, const LogPlace&) override {
    runs_.back().references = std::move(value);
    return {};
  }
  bool wants_results(std::size_t) override { return false; }

 private:
  std::vector<JsonValue>& parts_;
  std::vector<JsonMember>& members_;
  std::vector<OuterRun>& runs_;
};

// Writes the log with what goes into its runs.
class GatheredCopy final : public LogVisitor {
 public:
  GatheredCopy(std::vector<OuterRun>& runs, LogWriter& writer) : runs_(runs), writer_(writer) {}

  Status begin_run(std::size_t run, const LogPlace&) override {
    if (run >= runs_.size()) return fail("reading the SARIF log", "", "it changed while it was read");
    run_ = &runs_[run];
    has_tool_ = false;
    writer_.begin_run();
    return {};
  }
  bool wants_items(std::string_view) override { return true; }
  Status begin_items(std::size_t, std::string_view name, const LogPlace&) override {
    if (Status status = end_list(); !status) return status;
    list_ = name;
    writer_.begin_rows(name);
    return {};
  }
  Status run_item(std::size_t, std::string_view, std::size_t, JsonValue&& row, const LogPlace&) override {
    return writer_.masked_row(row);
  }
  Status begin_results(std::size_t run) override { return begin_items(run, "results", {}); }
  Status result(std::size_t, std::size_t, JsonValue&& value, const LogPlace&) override {
    return writer_.masked_row(value);
  }
  Status run_member(std::size_t, std::string_view name, JsonValue&& value, const LogPlace&) override {
    if (Status status = end_list(); !status) return status;
    // What a run has of it beside that is no list, or may not be there (§3.15.3).
    if (name == kReferences || (name != "tool" && run_->additions.contains(name))) return {};
    if (name == "properties") run_->additions.erase("externalizedProperties");
    if (name == "tool") {
      has_tool_ = true;
      complete_tool(value);
    }
    writer_.member(name, std::move(value));
    return {};
  }
  Status end_run(std::size_t) override {
    if (Status status = end_list(); !status) return status;
    if (!has_tool_ && run_->additions.contains("driver")) {
      JsonValue tool = JsonValue::object();
      complete_tool(tool);
      writer_.member("tool", std::move(tool));
    }
    for (auto& [name, value] : run_->additions) {
      if (name == "driver" || name == "extensions") continue;
      writer_.member(name == "externalizedProperties" ? std::string_view("properties") : name, std::move(value));
    }
    if (!run_->references.members.empty()) writer_.member(kReferences, std::move(run_->references));
    writer_.end_run();
    return {};
  }

 private:
  // A run has of its driver the name at least.
  void complete_tool(JsonValue& tool) {
    if (const auto driver = run_->additions.find("driver"); driver != run_->additions.end()) {
      JsonValue* own = tool.find("driver");
      if (own == nullptr || !own->is_object()) {
        tool.set("driver", std::move(driver->second));
      } else {
        for (JsonMember& member : driver->second.members)
          if (own->find(member.name) == nullptr) own->set(member.name, std::move(member.value));
      }
    }
    if (const auto more = run_->additions.find("extensions"); more != run_->additions.end()) {
      if (tool.find("extensions") == nullptr) tool.set("extensions", JsonValue::array());
      for (JsonValue& item : more->second.items) tool.find("extensions")->items.push_back(std::move(item));
    }
  }
  Status end_list() {
    if (list_.empty()) return {};
    if (const auto more = run_->additions.find(list_); more != run_->additions.end()) {
      for (const JsonValue& item : more->second.items)
        if (Status status = writer_.masked_row(item); !status) return status;
      run_->additions.erase(more);
    }
    list_.clear();
    writer_.end_rows();
    return {};
  }

  std::vector<OuterRun>& runs_;
  LogWriter& writer_;
  OuterRun* run_ = nullptr;
  std::string list_;  // that is open
  bool has_tool_ = false;
};

}  // namespace

Result<LogFile> gathered(LogFile log) {
  const auto any = may_have_outer_properties(log);
  if (!any) return tl::make_unexpected(any.error());
  if (!*any) return log;
  std::vector<JsonValue> parts;
  std::vector<JsonMember> members;
  std::vector<OuterRun> runs;
  OuterReader outer(parts, members, runs);
  // What is wrong with a log, the command that was asked for says.
  if (!read_log(log, outer)) return log;
  OuterParts outer_parts(log, parts);
  for (OuterRun& run : runs)
    if (Status status = outer_parts.take(run); !status) return tl::make_unexpected(status.error());
  if (std::all_of(runs.begin(), runs.end(), [](const OuterRun& run) { return run.additions.empty(); })) return log;
  const JsonValue unused = outer_parts.unused();
  static const TextFilter kAll = [](std::string_view text) { return std::string(text); };
  return LogFile::written(log.name(), [&](Output& output) -> Status {
    LogWriter writer(output, kAll);
    writer.begin_log();
    for (JsonMember& member : members) writer.member(member.name, std::move(member.value));
    if (!unused.items.empty()) writer.member(kInline, unused);
    writer.begin_runs();
    GatheredCopy copy(runs, writer);
    if (Status status = read_log(log, copy); !status) return status;
    return writer.end_log();
  });
}

Result<std::vector<LogFile>> open_gathered_logs(const std::vector<std::string>& paths) {
  auto opened = open_logs(paths);
  if (!opened) return opened;
  std::vector<LogFile> logs;
  for (LogFile& log : *opened) {
    auto one = gathered(std::move(log));
    if (!one) return tl::make_unexpected(one.error());
    logs.push_back(std::move(*one));
  }
  return logs;
}

}  // namespace assay::sarif
