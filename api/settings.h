// The settings of a scanner, as the C interface takes them.
#pragma once

#include <span>
#include <string_view>

#include "api/failure.h"
#include "rules/selection.h"
#include "sarif/scan/scan_outcome.h"
#include "scanners/scan/scan.h"
#include "scanners/sources/files/file_source.h"

namespace assay::api {

struct Settings {
  RuleSelection rules;
  ScanContext context;  // without rules
  files::FileScanOptions files;
  FailureBounds bounds;
};

// Reads "NAME=VALUE" texts, which api/assay.h tells. The files that they name are read. Of several mistakes in a
// configuration all are told.
Outcome<Settings> read_settings(std::span<const std::string_view> given);

}  // namespace assay::api
