// A question about one line of a file: what the scan of the file says, with the rules and the configuration that a scan
// would take. Shared by `assay explain --why` and `--why-not`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/finding.h"
#include "cli/scan_settings.h"
#include "rules/rule_set.h"
#include "sarif/json_writer.h"
#include "scanners/secrets/blob_findings.h"

namespace assay::cli {

struct LineQuestion {
  std::string file_and_line;  // FILE:LINE, or FILE:LINE:COLUMN, of which the column says nothing
  std::string rule;           // an id: only that rule; empty: all
  std::string config;         // --config
  bool no_config = false;
};

// Bytes of a line, without its end.
struct LineRange {
  std::size_t begin = 0, end = 0;
  bool overlaps(std::uint64_t from, std::uint64_t to) const { return from < end && begin < to; }
};

struct LineAnswer {
  std::string path;
  std::uint32_t number = 0;
  std::string text;  // of the file
  LineRange range;
  ScanSettings settings;
  RuleSet rules;                  // of the scan
  std::vector<Hit> hits;          // of the whole file, before paths and suppressions count
  std::vector<Finding> findings;  // of the whole file
  bool left_out = false;          // the scan leaves the file out: the configuration excludes it
};

// Whether text is FILE:LINE or FILE:LINE:COLUMN. Ids of rules and checks never are.
bool names_a_line(const std::string& text);

// Nothing when the question cannot be answered: said on standard error, and `exit_code` is set.
std::optional<LineAnswer> ask_line(const LineQuestion& question, int& exit_code);

// Prints the answer for programs (docs/formats.md): an object with the list `name`, whose values `write` writes.
// Returns the exit code.
int print_line_document(const LineAnswer& line, std::string_view question, std::string_view name,
                        const std::function<void(JsonWriter&)>& write);

}  // namespace assay::cli
