// The commands behind `assay scan`: what each is called, and what its help says.
#pragma once

#include <span>
#include <string_view>

#include "cli/flags.h"
#include "cli/scan_flags.h"

namespace assay::cli {

// `name` may be left out for files.
struct ScanModeText {
  std::string_view name;
  ScanMode mode;
  const char* about;
  const Help* help;
};

// The first is that of files.
std::span<const ScanModeText> scan_mode_texts();

}  // namespace assay::cli
