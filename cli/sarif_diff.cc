// assay sarif diff
#include "base/strings.h"
#include "cli/command.h"
#include "cli/sarif_command.h"
#include "cli/tell.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/compare.h"
#include "sarif/log/differences.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/outer_properties.h"
#include "sarif/output.h"

namespace assay::cli {

void tell_gaps(const std::vector<std::string>& gaps) {
  for (const std::string& gap : gaps) tell(cat("assay: incomplete: ", printable(guarded(gap))));
}

int diff_logs(const std::string& before, const std::string& after, bool json) {
  const auto logs = sarif::open_gathered_logs({before, after});
  if (!logs) return report_error(logs.error());
  const auto comparison = sarif::compare((*logs)[0], (*logs)[1], sarif::HeldTables::uris_of_artifacts);
  if (!comparison) return report_error(comparison.error());
  const auto output = open_descriptor_output(1, "standard output");
  const auto form = json ? sarif::ListForm::json : sarif::ListForm::text;
  Status status = sarif::write_differences((*logs)[0], (*logs)[1], *comparison, make_guard(), form, *output);
  if (status) status = output->finish();
  if (!status) return report_error(status.error());
  tell_gaps(comparison->gaps);
  return comparison->fresh > 0 ? kFail : comparison->gaps.empty() ? kPass : kIncomplete;
}

}  // namespace assay::cli
