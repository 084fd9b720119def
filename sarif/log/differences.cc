#include "sarif/log/differences.h"

#include <vector>

#include "base/strings.h"
#include "sarif/json_writer.h"

namespace assay::sarif {

namespace {

// Lists the results that have a state, as they come by again.
class Differences final : public RowWriter {
 public:
  // `states`: of the log that is read, one for each row.
  Differences(Output& output, JsonWriter& json, bool as_json) : output_(output), json_(json), as_json_(as_json) {}

  void set_states(const std::vector<std::vector<BaselineState>>& states) {
    states_.clear();
    for (const auto& run : states) states_.insert(states_.end(), run.begin(), run.end());
    at_ = 0;
  }

  bool takes_all() const override { return true; }
  Status begin(const RowTotals&) override { return {}; }
  bool wants_row() override {
    // A log that grew while it was read has more.
    if (at_ >= states_.size()) return false;
    const BaselineState state = states_[at_++];
    return state != BaselineState::unchanged && state != BaselineState::gone;
  }
  Status row(const Row& row) override {
    const BaselineState state = states_[at_ - 1];
    const std::string place = cat(row.path, row.line > 0 ? cat(':', row.line) : std::string());
    if (!as_json_) {
      const std::string_view sign = state == BaselineState::fresh ? "+" : state == BaselineState::absent ? "-" : "~";
      return output_.write(cat(sign, ' ', row.level, ' ', printable(row.rule), "  ", printable(place), "\n    ",
                               printable(row.message), row.suppressed ? " (suppressed)" : "", '\n'));
    }
    json_.begin_object();
    json_.string("state", name_of(state));
    json_.string("rule", row.rule);
    json_.string("level", row.level);
    json_.string("path", row.path);
    if (row.line > 0) json_.number("line", static_cast<std::uint64_t>(row.line));
    json_.string("message", row.message);
    json_.string("fingerprint", row.fingerprint);
    json_.boolean("suppressed", row.suppressed);
    json_.end_object();
    return json_.flush_if_full();
  }
  Status end() override { return {}; }

 private:
  Output& output_;
  JsonWriter& json_;
  bool as_json_;
  std::vector<BaselineState> states_;
  std::size_t at_ = 0;
};

}  // namespace

Status write_differences(const LogFile& before, const LogFile& after, const Comparison& comparison,
                         const TextFilter& filter, ListForm form, Output& output) {
  const bool as_json = form == ListForm::json;
  JsonWriter json(output, 2);
  if (as_json) {
    json.begin_object();
    json.string("schema", "assay-sarif-diff/1");
    json.number("new", comparison.fresh);
    json.number("updated", comparison.updated);
    json.number("unchanged", comparison.unchanged);
    json.number("absent", comparison.absent);
    json.boolean("complete", comparison.gaps.empty());
    json.array("gaps");
    for (const std::string& gap : comparison.gaps) json.string(filter(gap));
    json.end_array();
    json.array("results");
  }
  Differences differences(output, json, as_json);
  differences.set_states(comparison.of_after);
  if (Status status = read_rows(after, comparison.after, filter, differences); !status) return status;
  differences.set_states(comparison.of_before);
  if (Status status = read_rows(before, comparison.before, filter, differences); !status) return status;
  if (as_json) {
    json.end_array();
    json.end_object();
    json.end_line();
    return json.flush();
  }
  return output.write(cat(with_commas(comparison.fresh), " new, ", with_commas(comparison.updated), " updated, ",
                          with_commas(comparison.unchanged), " unchanged, ", with_commas(comparison.absent),
                          " absent\n"));
}

}  // namespace assay::sarif
