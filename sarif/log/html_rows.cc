// Rows as the page of HTML reports (docs/formats.md, html): its data blocks hold what a scan's page holds, as far as a
// log tells it. Snippets and code are not taken over, since other tools' logs may show values there.
#include <algorithm>
#include <set>
#include <utility>

#include "base/strings.h"
#include "sarif/html_template.h"
#include "sarif/json_lines.h"
#include "sarif/log/completeness.h"
#include "sarif/log/convert.h"
#include "sarif/packed_output.h"
#include "sarif/repository_link.h"
#include "sarif/sarif_rule.h"

namespace assay::sarif {

namespace {

// Places of a result that are listed.
constexpr std::size_t kMostPlaces = 1000;
constexpr std::string_view kOurName = "assay";

bool is_ours(const RunHead& run) { return run.tool() == kOurName; }

// Findings of workflows are ours too, but nothing in them is a value: they are shown as those of other tools are.
bool has_value(const Row& row) {
  return is_ours(*row.run) && !row.result->string_at({"partialFingerprints", "assayValue/v1"}).empty();
}

std::uint64_t number_of(const JsonValue* object, std::string_view name) {
  const auto number = object == nullptr ? std::nullopt : object->integer_at({name});
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

class HtmlRows final : public RowWriter {
 public:
  HtmlRows(Output& output, TextFilter filter, std::string_view version)
      : output_(output), filter_(std::move(filter)), version_(version), packed_(output), lines_(packed_) {}

  Status begin(const RowTotals& totals) override {
    several_tools_ = totals.tools.size() > 1;
    outcome_.findings = totals.results - totals.suppressed;
    outcome_.suppressed = totals.suppressed;
    if (Status status = output_.write(html_template().head); !status) return status;
    std::uint64_t rules = 0;
    for (const LogHead* log : totals.logs) {
      if (log->runs.empty()) outcome_.coverage.gap("log", "it has no run");
      for (const RunHead& run : log->runs) {
        rules += run.rules().size();
        take_run(*log, run);
      }
    }
    return write_run(totals, rules);
  }

  Status row(const Row& row) override {
    if (Status status = write_rule(row); !status) return status;
    return write_finding(row);
  }

  Status end() override {
    outcome_.failing = fails_ ? outcome_.findings : 0;
    outcome_.exit_code = outcome_.failing > 0 ? 1 : outcome_.coverage.complete() ? 0 : 3;
    if (Status status = lines_.end(outcome_); !status) return status;
    if (Status status = packed_.finish(); !status) return status;
    if (Status status = output_.write(html_without_script(outcome_)); !status) return status;
    return output_.write(html_template().tail);
  }

 private:
  // What was read, and whether that was all: a log that does not say so is no proof of it.
  void take_run(const LogHead& log, const RunHead& run) {
    const std::string tool = printable(filter_(run.tool()));
    const JsonValue* invocations = run.find("invocations");
    if (invocations != nullptr)
      for (const JsonValue& invocation : invocations->items) take_notes(invocation, run, tool);
    for (const std::string& gap : judge_run(log, run).gaps) outcome_.coverage.gap(tool, printable(filter_(gap)));
    const JsonValue* properties = is_ours(run) ? run.find("properties") : nullptr;
    outcome_.coverage.scanned(number_of(properties, "bytes"), number_of(properties, "inputs"));
    // Ours say whether their findings fail the run; any finding of another tool does.
    fails_ |= properties == nullptr || properties->string_at({"verdict"}) != "pass";
  }

  void take_notes(const JsonValue& invocation, const RunHead& run, const std::string& tool) {
    for (const std::string_view name : {"toolExecutionNotifications", "toolConfigurationNotifications"}) {
      const JsonValue* notifications = invocation.find(name);
      if (notifications == nullptr) continue;
      for (const JsonValue& one : notifications->items) {
        if (notes_ == Coverage::kListed) return;
        const std::string text = printable(filter_(notification_text(one, run)));
        if (one.string_at({"level"}) == "error" || text.empty()) continue;
        outcome_.coverage.note(several_tools_ ? cat(tool, ": ", text) : text);
        ++notes_;
      }
    }
  }

  Status write_run(const RowTotals& totals, std::uint64_t rules) {
    std::string tools;
    for (const std::string& tool : totals.tools) tools += cat(tools.empty() ? "" : ", ", tool);
    RunInfo run;
    run.version = version_;
    run.command = "sarif html";
    run.target = cat("results of ", tools.empty() ? "no tool" : tools);
    take_repository(totals, run);
    lines_.open("run");
    JsonWriter& json = lines_.json();
    json.string("schema", kFindingsSchema);
    json.string("tool", kOurName);
    json.string("version", run.version);
    json.string("command", run.command);
    json.string("target", run.target);
    json.object("rules");
    json.number("count", rules);
    json.end_object();
    if (!run.repository_uri.empty()) {
      json.object("repository");
      json.string("uri", run.repository_uri);
      json.string_unless_empty("revision", run.revision);
      json.string_unless_empty("branch", run.branch);
      json.end_object();
    }
    if (Status status = lines_.close(); !status) return status;
    const RepositoryLink link(run.repository_uri);
    if (link.page().empty()) return {};
    lines_.open("links");
    json.string("commit", link.commit_prefix());
    json.string("file", link.file_prefix());
    json.string("line", link.line_prefix());
    return lines_.close();
  }

  // Of the logs when all speak of one: links of another's places would lead astray.
  void take_repository(const RowTotals& totals, RunInfo& info) {
    std::set<std::string> uris;
    for (const LogHead* log : totals.logs) {
      for (const RunHead& run : log->runs) {
        const JsonValue* provenance = run.find("versionControlProvenance");
        if (provenance == nullptr || provenance->items.empty()) {
          uris.insert("");
          continue;
        }
        const JsonValue& first = provenance->items.front();
        info.repository_uri = repository_uri_of(filter_(first.string_at({"repositoryUri"})));
        info.revision = filter_(first.string_at({"revisionId"}));
        info.branch = filter_(first.string_at({"branch"}));
        uris.insert(info.repository_uri);
      }
    }
    if (uris.size() > 1) info.repository_uri.clear();
  }

  std::string rule_name(const Row& row) const {
    return several_tools_ && row.tool != kOurName ? cat(row.tool, "/", row.rule) : row.rule;
  }

  Status write_rule(const Row& row) {
    if (row.definition == nullptr || !rules_.insert(rule_name(row)).second) return {};
    const JsonValue& rule = *row.definition;
    std::string_view help = rule.string_at({"help", "markdown"});
    if (help.empty()) help = rule.string_at({"help", "text"});
    if (help.empty()) help = rule.string_at({"fullDescription", "text"});
    lines_.open("rule");
    JsonWriter& json = lines_.json();
    json.string("id", rule_name(row));
    json.string("provider", has_value(row) ? provider_of(rule) : row.tool);
    json.string("help", filter_(help));
    json.array("references");
    if (!row.help_uri.empty()) json.string(row.help_uri);
    json.end_array();
    return lines_.close();
  }

  // The tag of ours that is none of every rule's.
  std::string provider_of(const JsonValue& rule) const {
    const JsonValue* tags = rule.at({"properties", "tags"});
    if (tags == nullptr) return {};
    for (const JsonValue& tag : tags->items)
      if (tag.text != "security" && tag.text != "secret" && !tag.text.starts_with("external/"))
        return filter_(tag.text);
    return {};
  }

  Status write_finding(const Row& row) {
    const bool ours = has_value(row);
    const JsonValue& result = *row.result;
    const std::string print =
        ours ? filter_(result.string_at({"partialFingerprints", "assayValue/v1"})) : std::string();
    lines_.open("finding");
    JsonWriter& json = lines_.json();
    json.string("rule", rule_name(row));
    json.string("description", ours && !row.rule_text.empty() ? without_full_stop(row.rule_text) : row.message);
    json.string("severity", row.severity);
    json.string("confidence", ours ? word_of(result, "confidence", {"low", "medium", "high"}) : "high");
    json.string("status", ours ? word_of(result, "verification", {"active", "inactive", "unknown", "unsound-verifier"})
                               : "not-attempted");
    json.string("mask", ours ? mask_of(result) : std::string());
    json.string("fingerprint", print.empty() ? row.fingerprint : print);
    json.boolean("foreign", !ours);
    json.boolean("suppressed", row.suppressed);
    write_places(row);
    write_flow(row);
    return lines_.close();
  }

  // A property that is one of these words, the last one of them or "not-attempted" where it is none.
  static std::string_view word_of(const JsonValue& result, std::string_view name,
                                  std::initializer_list<std::string_view> words) {
    const std::string_view told = result.string_at({"properties", name});
    for (const std::string_view word : words)
      if (told == word) return word;
    return name == "confidence" ? *(words.end() - 1) : "not-attempted";
  }

  std::string mask_of(const JsonValue& result) const {
    const JsonValue* arguments = result.at({"message", "arguments"});
    if (arguments == nullptr || arguments->items.empty()) return {};
    std::string mask = filter_(arguments->items.front().text);
    return mask.find("********") == std::string::npos ? std::string() : mask;
  }

  void write_places(const Row& row) {
    const JsonValue* first = row.result->find("locations");
    const JsonValue* related = row.result->find("relatedLocations");
    std::vector<const JsonValue*> places;
    for (const JsonValue* list : {first, related}) {
      if (list == nullptr) continue;
      for (const JsonValue& location : list->items) places.push_back(&location);
    }
    JsonWriter& json = lines_.json();
    json.number("place_count", std::max<std::uint64_t>(places.size(), number_of(row.result, "occurrenceCount")));
    json.array("places");
    for (std::size_t i = 0; i < places.size() && i < kMostPlaces; ++i) write_place(*places[i], row);
    if (places.empty()) write_place(JsonValue::object(), row);
    json.end_array();
  }

  void write_flow(const Row& row) {
    if (row.flow.empty()) return;
    JsonWriter& json = lines_.json();
    json.array("flow");
    for (const FlowStep& step : row.flow) {
      json.begin_object();
      json.string("name", step.place.path.empty() ? "(no place)" : step.place.path);
      json.number("line", static_cast<std::uint64_t>(std::max<std::int64_t>(step.place.line, 1)));
      json.number("column", static_cast<std::uint64_t>(std::max<std::int64_t>(step.place.column, 1)));
      json.string_unless_empty("message", step.message);
      json.end_object();
    }
    json.end_array();
  }

  void write_place(const JsonValue& location, const Row& row) {
    const RowPlace place = place_of(location, *row.run);
    const JsonValue* properties = location.find("properties");
    const JsonValue* logical = location.find("logicalLocations");
    std::string name = logical == nullptr || logical->items.empty() || !is_ours(*row.run)
                           ? std::string()
                           : filter_(logical->items.front().string_at({"fullyQualifiedName"}));
    const std::string path = filter_(place.path);
    const bool plain = name.empty();
    if (plain) name = path.empty() ? "(no place)" : path;
    const std::string commit = filter_(place.commit);
    const std::uint64_t member_line = number_of(properties, "memberLine");
    JsonWriter& json = lines_.json();
    json.begin_object();
    json.string("kind", plain && !commit.empty() ? "git-blob" : "file");
    json.string("name", name);
    json.string_unless_empty("path", path);
    if (!commit.empty()) {
      json.string("commit", commit);
      const std::string time = properties == nullptr ? "" : filter_(properties->string_at({"commitTime"}));
      json.string_unless_empty("time", time);
    }
    json.number("line",
                member_line > 0 ? member_line : static_cast<std::uint64_t>(std::max<std::int64_t>(place.line, 1)));
    json.number("column", member_line > 0 ? number_of(properties, "memberColumn")
                                          : static_cast<std::uint64_t>(std::max<std::int64_t>(place.column, 1)));
    json.number("versions", std::max<std::uint64_t>(number_of(properties, "versions"), 1));
    json.end_object();
  }

  Output& output_;
  TextFilter filter_;
  std::string version_;
  PackedOutput packed_;
  JsonLines lines_;
  RunOutcome outcome_;
  bool several_tools_ = false;
  bool fails_ = false;
  std::size_t notes_ = 0;
  std::set<std::string> rules_;  // that were written
};

}  // namespace

std::unique_ptr<RowWriter> make_html_rows(Output& output, TextFilter filter, std::string_view version) {
  return std::make_unique<HtmlRows>(output, std::move(filter), version);
}

}  // namespace assay::sarif
