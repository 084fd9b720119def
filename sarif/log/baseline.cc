#include "sarif/log/baseline.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
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
    move_indices(value, "result", maps_);
    value.set("baselineState", JsonValue::of(name_of(state)));
    mask_.apply(value);
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

}  // namespace

Status write_baseline(const LogFile& before, const LogFile& after, Comparison comparison, const TextFilter& filter,
                      Output& output) {
  LogWriter writer(output, filter);
  writer.begin_log();
  for (const JsonMember& member : comparison.after.members) writer.member(member.name, member.value);
  writer.begin_runs();
  const std::vector<std::size_t> takers = takers_of(comparison.before, comparison.after);
  for (std::size_t run = 0; run < comparison.after.runs.size(); ++run) {
    RunHead& head = comparison.after.runs[run];
    const SnippetMask mask(head.tool());
    JoinedTables tables;
    const IndexMaps maps = tables.take(head.members);
    std::vector<IndexMaps> old_maps(comparison.before.runs.size());
    for (std::size_t old = 0; old < takers.size(); ++old) {
      if (takers[old] != run) continue;
      std::vector<JsonMember> members = comparison.before.runs[old].members;
      // What happened then did not happen now: an index to it becomes that of none.
      std::size_t invocations = 0;
      std::erase_if(members, [&](const JsonMember& member) {
        if (member.name != name_of(TableKind::invocations).name) return false;
        invocations = member.value.items.size();
        return true;
      });
      old_maps[old] = tables.take(members);
      old_maps[old][static_cast<std::size_t>(TableKind::invocations)].assign(invocations, -1);
    }
    put_back(tables, head.members);
    writer.begin_run();
    for (JsonMember& member : head.members) writer.member(member.name, std::move(member.value));
    if (!head.has_results) {  // it failed, and nothing is absent
      writer.end_run();
      continue;
    }
    writer.begin_results();
    MarkedResults fresh(run, comparison.of_after[run], maps, false, mask, writer);
    if (Status status = read_log(after, fresh); !status) return status;
    for (std::size_t old = 0; old < takers.size(); ++old) {
      if (takers[old] != run || comparison.absent == 0) continue;
      MarkedResults gone(old, comparison.of_before[old], old_maps[old], true, mask, writer);
      if (Status status = read_log(before, gone); !status) return status;
    }
    writer.end_results();
    writer.end_run();
  }
  return writer.end_log();
}

}  // namespace assay::sarif
