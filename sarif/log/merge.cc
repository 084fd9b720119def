#include "sarif/log/merge.h"

#include <array>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/row_stream.h"
#include "sarif/log/run_head.h"
#include "sarif/log/severity.h"

namespace assay::sarif {

namespace {

// The levels of rules where the joined run has another one for the rule of that id: results of theirs that tell none of
// their own get these.
struct OtherLevels {
  std::unordered_map<std::string, std::string> by_id;
  std::unordered_map<std::int64_t, std::string> by_index;

  void keep(JsonValue& result) const {
    if (by_id.empty() || result.find("level") != nullptr || result.at({"rule", "toolComponent"}) != nullptr) return;
    const std::string_view kind = result.string_at({"kind"});
    if (!kind.empty() && kind != "fail") return;
    auto index = result.integer_at({"ruleIndex"});
    if (!index) index = result.integer_at({"rule", "index"});
    std::string_view id = result.string_at({"ruleId"});
    if (id.empty()) id = result.string_at({"rule", "id"});
    if (index && *index >= 0) {
      if (const auto level = by_index.find(*index); level != by_index.end())
        result.set("level", JsonValue::of(level->second));
    } else if (const auto level = by_id.find(std::string(id)); level != by_id.end()) {
      result.set("level", JsonValue::of(level->second));
    }
  }
};

// A run of the files, and the one that it becomes a part of.
struct Part {
  RunHead head;
  std::size_t group = 0;
  SnippetMask mask;  // of its tool
  IndexMaps maps;
  OtherLevels levels;
};

// The second reading: the results of the runs of one file that belong to a group.
class Results final : public LogVisitor {
 public:
  Results(const std::vector<Part>& runs, std::size_t group, LogWriter& writer, std::uint64_t& count)
      : runs_(runs), group_(group), writer_(writer), count_(count) {}

  bool wants_run_member(std::string_view) override { return false; }
  bool wants_results(std::size_t run) override { return run < runs_.size() && runs_[run].group == group_; }
  Status result(std::size_t run, std::size_t, JsonValue&& value, const LogPlace&) override {
    runs_[run].levels.keep(value);
    runs_[run].mask.apply(value);  // while its index counts in the rules of its own log
    move_indices(value, "result", runs_[run].maps);
    ++count_;
    return writer_.result(std::move(value));
  }

 private:
  const std::vector<Part>& runs_;
  std::size_t group_;
  LogWriter& writer_;
  std::uint64_t& count_;
};

class Merger {
 public:
  Merger(const std::vector<LogFile>& files, const TextFilter& filter, Output& output)
      : files_(files), filter_(filter), writer_(output, filter) {}

  Result<MergeOutcome> merge() {
    for (const LogFile& file : files_) {
      LogHead head;
      HeadReader reader(head, HeldTables::row_keys);
      if (Status status = read_log(file, reader); !status) return tl::make_unexpected(status.error());
      take(std::move(head));
    }
    group();
    writer_.begin_log();
    for (const auto& [name, value] : log_) writer_.member(name, value);
    writer_.begin_runs();
    for (std::size_t group = 0; group < outcome_.runs; ++group) {
      if (Status status = write_group(group); !status) return tl::make_unexpected(status.error());
    }
    if (Status status = writer_.end_log(); !status) return tl::make_unexpected(status.error());
    return std::move(outcome_);
  }

 private:
  void take(LogHead head) {
    std::vector<Part>& runs = runs_.emplace_back();
    for (RunHead& run : head.runs) {
      Part& part = runs.emplace_back();
      part.head = std::move(run);
      part.mask = SnippetMask(part.head.find("tool"));
    }
    for (JsonMember& member : head.members) {
      const auto [at, fresh] = log_.try_emplace(member.name, std::move(member.value));
      if (fresh) continue;
      if (member.name == "inlineExternalProperties") {
        for (JsonValue& item : member.value.items) at->second.items.push_back(std::move(item));
      } else if (at->second != member.value) {
        outcome_.notes.push_back(cat("'", member.name, "' of the logs differ: that of the first one stays"));
      }
    }
  }

  void group() {
    std::map<std::string, std::size_t> groups;
    std::map<std::string, std::size_t> alike;  // the first file with a run of this tool and category
    for (std::size_t file = 0; file < runs_.size(); ++file) {
      for (Part& run : runs_[file]) {
        const std::string same = cat(run.head.tool(), '\0', run.head.category());
        const auto [at, fresh] = groups.try_emplace(cat(same, '\0', run.head.meaning()), groups.size());
        run.group = at->second;
        const auto [first, only] = alike.try_emplace(same, file);
        if (!fresh || only) continue;
        outcome_.notes.push_back(cat("the run of ", run.head.tool(), " in ", files_[file].name(),
                                     " stays apart from that in ", files_[first->second].name(),
                                     ": what their results are read by differs (base URIs, columns, extensions)"));
      }
    }
    outcome_.runs = groups.size();
  }

  Status write_group(std::size_t group) {
    JoinedTables tables;
    std::array<JoinedRows, kStreamedTables.size()> joined;
    std::vector<JsonMember> members;
    bool has_results = false;
    for (std::vector<Part>& runs : runs_) {
      for (Part& run : runs) {
        if (run.group != group) continue;
        for (std::size_t i = 0; i < joined.size(); ++i)
          run.maps[static_cast<std::size_t>(kStreamedTables[i])] = joined[i].take(run.head.row_keys[i]);
        take_levels(tables.rows(TableKind::rules), run);
        tables.take(run.head.members, run.maps);
        has_results |= run.head.has_results;
        add_members(members, std::move(run.head.members));
      }
    }
    put_back(tables, members);
    writer_.begin_run();
    for (JsonMember& member : members) writer_.member(member.name, std::move(member.value));
    for (std::size_t i = 0; i < joined.size(); ++i)
      if (Status status = write_rows(i, joined[i].size(), group); !status) return status;
    if (has_results) {
      writer_.begin_results();
      for (std::size_t file = 0; file < files_.size(); ++file) {
        if (Status status = write_results(file, group); !status) return status;
      }
      writer_.end_results();
    }
    writer_.end_run();
    return {};
  }

  void take_levels(const std::vector<JsonValue>& joined_rules, Part& run) {
    static const JsonValue kNoResult = JsonValue::object();
    std::unordered_map<std::string_view, const JsonValue*> known;
    for (const JsonValue& rule : joined_rules) known.try_emplace(rule.string_at({"id"}), &rule);
    const std::vector<JsonValue>& rules = run.head.rules();
    bool other_severity = false;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const auto first = known.find(rules[i].string_at({"id"}));
      if (first == known.end()) continue;
      other_severity |= security_severity_of(first->second) != security_severity_of(&rules[i]);
      const std::string_view level = level_of(kNoResult, &rules[i]);
      if (level == level_of(kNoResult, first->second)) continue;
      run.levels.by_id.try_emplace(std::string(first->first), level);
      run.levels.by_index.try_emplace(static_cast<std::int64_t>(i), level);
    }
    if (other_severity)
      outcome_.notes.push_back(cat("rules of ", run.head.tool(), " have another 'security-severity' in a later run: ",
                                   "those of the first one stay"));
  }

  Status write_rows(std::size_t table, std::size_t count, std::size_t group) {
    RowStream stream(kStreamedTables[table], count, filter_, writer_);
    for (std::size_t file = 0; file < files_.size() && !stream.complete(); ++file) {
      std::vector<RowStream::Run> runs;
      for (const Part& run : runs_[file])
        runs.push_back(run.group == group ? RowStream::Run{&run.maps, &run.head.row_keys[table], &run.mask}
                                          : RowStream::Run{});
      if (Status status = stream.copy(files_[file], runs); !status) return status;
    }
    return stream.end();
  }

  Status write_results(std::size_t file, std::size_t group) {
    bool any = false;
    for (const Part& run : runs_[file]) any |= run.group == group && run.head.has_results;
    if (!any) return {};
    Results results(runs_[file], group, writer_, outcome_.results);
    return read_log(files_[file], results);
  }

  const std::vector<LogFile>& files_;
  const TextFilter& filter_;
  LogWriter writer_;
  std::vector<std::vector<Part>> runs_;  // by file
  std::map<std::string, JsonValue> log_;
  MergeOutcome outcome_;
};

}  // namespace

Result<MergeOutcome> merge(const std::vector<LogFile>& files, const TextFilter& filter, Output& output) {
  return Merger(files, filter, output).merge();
}

}  // namespace assay::sarif
