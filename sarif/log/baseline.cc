#include "sarif/log/baseline.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/row_stream.h"
#include "sarif/log/run_head.h"

namespace assay::sarif {

namespace {

// The results of one run, marked; of the earlier log, those that are absent only.
class MarkedResults final : public LogVisitor {
 public:
  // `mask`: of the run's tool.
  MarkedResults(std::size_t run, const std::vector<BaselineState>& states, const IndexMaps& maps, bool absent_only,
                const SnippetMask& mask, LogWriter& writer)
      : run_(run), states_(states), maps_(maps), absent_only_(absent_only), mask_(mask), writer_(writer) {}

  bool wants_run_member(std::string_view) override { return false; }
  bool wants_results(std::size_t run) override { return run == run_; }
  Status result(std::size_t, std::size_t index, JsonValue&& value, const LogPlace&) override {
    if (index >= states_.size()) return fail("comparing SARIF logs", "", "a log changed while it was read");
    const BaselineState state = states_[index];
    if (state == BaselineState::gone || (absent_only_ && state != BaselineState::absent)) return {};
    mask_.apply(value);  // while its index counts in the rules of its own log
    move_indices(value, "result", maps_);
    value.set("baselineState", JsonValue::of(name_of(state)));
    return writer_.result(std::move(value));
  }

 private:
  std::size_t run_;
  const std::vector<BaselineState>& states_;
  const IndexMaps& maps_;
  bool absent_only_;
  const SnippetMask& mask_;
  LogWriter& writer_;
};

// For each earlier run the later one that takes its absent results: of the same tool and category. Where there is none,
// none of its results is absent.
std::vector<std::size_t> takers_of(const LogHead& before, const LogHead& after) {
  std::vector<std::size_t> takers;
  for (const RunHead& was : before.runs) {
    const auto taker = std::find_if(after.runs.begin(), after.runs.end(), [&](const RunHead& run) {
      return run.tool() == was.tool() && run.category() == was.category();
    });
    takers.push_back(static_cast<std::size_t>(taker - after.runs.begin()));
  }
  return takers;
}

// An earlier run whose rows stand behind those of the later one.
struct Earlier {
  std::size_t taker = 0;
  SnippetMask mask;
  IndexMaps maps;
};

class BaselineWriter {
 public:
  BaselineWriter(const LogFile& before, const LogFile& after, Comparison comparison, const TextFilter& filter,
                 Output& output)
      : before_(before), after_(after), comparison_(std::move(comparison)), filter_(filter), writer_(output, filter) {}

  Status write() {
    for (std::vector<RunHead>* runs : {&comparison_.before.runs, &comparison_.after.runs})
      for (RunHead& run : *runs) run.artifact_uris = {};  // no results are compared any more
    const std::vector<std::size_t> takers = takers_of(comparison_.before, comparison_.after);
    for (std::size_t old = 0; old < takers.size(); ++old)
      earlier_.push_back({takers[old], SnippetMask(comparison_.before.runs[old].find("tool")), {}});
    writer_.begin_log();
    for (const JsonMember& member : comparison_.after.members) writer_.member(member.name, member.value);
    writer_.begin_runs();
    for (std::size_t run = 0; run < comparison_.after.runs.size(); ++run)
      if (Status status = write_run(run); !status) return status;
    return writer_.end_log();
  }

 private:
  Status write_run(std::size_t run) {
    RunHead& head = comparison_.after.runs[run];
    const SnippetMask mask(head.find("tool"));
    JoinedTables tables;
    std::array<JoinedRows, kStreamedTables.size()> joined;
    IndexMaps maps;
    take(head, head.members, maps, tables, joined);
    for (std::size_t old = 0; old < earlier_.size(); ++old)
      if (earlier_[old].taker == run) take_earlier(old, tables, joined);
    put_back(tables, head.members);
    writer_.begin_run();
    for (JsonMember& member : head.members) writer_.member(member.name, std::move(member.value));
    for (std::size_t i = 0; i < joined.size(); ++i)
      if (Status status = write_rows(i, joined[i].size(), run, maps, mask); !status) return status;
    // One without results failed, and nothing is absent.
    if (head.has_results)
      if (Status status = write_results(run, maps, mask); !status) return status;
    writer_.end_run();
    return {};
  }

  static void take(RunHead& head, std::vector<JsonMember>& members, IndexMaps& maps, JoinedTables& tables,
                   std::array<JoinedRows, kStreamedTables.size()>& joined) {
    for (std::size_t i = 0; i < joined.size(); ++i)
      maps[static_cast<std::size_t>(kStreamedTables[i])] = joined[i].take(head.row_keys[i]);
    tables.take(members, maps);
  }

  void take_earlier(std::size_t old, JoinedTables& tables, std::array<JoinedRows, kStreamedTables.size()>& joined) {
    RunHead& head = comparison_.before.runs[old];
    std::vector<JsonMember> members = head.members;
    // What happened then did not happen now: an index to it becomes that of none.
    std::size_t invocations = 0;
    std::erase_if(members, [&](const JsonMember& member) {
      if (member.name != name_of(TableKind::invocations).name) return false;
      invocations = member.value.items.size();
      return true;
    });
    take(head, members, earlier_[old].maps, tables, joined);
    earlier_[old].maps[static_cast<std::size_t>(TableKind::invocations)].assign(invocations, -1);
  }

  Status write_rows(std::size_t table, std::size_t count, std::size_t run, const IndexMaps& maps,
                    const SnippetMask& mask) {
    RowStream stream(kStreamedTables[table], count, filter_, writer_);
    std::vector<RowStream::Run> later(comparison_.after.runs.size());
    later[run] = {&maps, &comparison_.after.runs[run].row_keys[table], &mask};
    if (Status status = stream.copy(after_, later); !status) return status;
    std::vector<RowStream::Run> older;
    for (std::size_t old = 0; old < earlier_.size(); ++old)
      older.push_back(earlier_[old].taker != run
                          ? RowStream::Run{}
                          : RowStream::Run{&earlier_[old].maps, &comparison_.before.runs[old].row_keys[table],
                                           &earlier_[old].mask});
    if (!stream.complete())
      if (Status status = stream.copy(before_, older); !status) return status;
    return stream.end();
  }

  Status write_results(std::size_t run, const IndexMaps& maps, const SnippetMask& mask) {
    writer_.begin_results();
    MarkedResults fresh(run, comparison_.of_after[run], maps, false, mask, writer_);
    if (Status status = read_log(after_, fresh); !status) return status;
    for (std::size_t old = 0; old < earlier_.size(); ++old) {
      if (earlier_[old].taker != run || comparison_.absent == 0) continue;
      MarkedResults gone(old, comparison_.of_before[old], earlier_[old].maps, true, earlier_[old].mask, writer_);
      if (Status status = read_log(before_, gone); !status) return status;
    }
    writer_.end_results();
    return {};
  }

  const LogFile& before_;
  const LogFile& after_;
  Comparison comparison_;
  const TextFilter& filter_;
  LogWriter writer_;
  std::vector<Earlier> earlier_;  // by run of the earlier log
};

}  // namespace

Status write_baseline(const LogFile& before, const LogFile& after, Comparison comparison, const TextFilter& filter,
                      Output& output) {
  return BaselineWriter(before, after, std::move(comparison), filter, output).write();
}

}  // namespace assay::sarif
