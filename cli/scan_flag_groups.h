// The flags of `assay scan` by what they are about; each function declares those of one group, with their texts.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/scan_flags.h"

namespace assay::cli {

// A severity, or the state of a value.
enum class FailOn : std::uint8_t { info, low, medium, high, critical, active };

// What all kinds of scans have.
void add_report_flags(CLI::App& app, ScanFlags& flags, FailOn& choice);
void add_rule_flags(CLI::App& app, ScanFlags& flags);
void add_archive_flags(CLI::App& app, ScanFlags& flags, const char* group);

// What is scanned: one of these.
void add_file_flags(CLI::App& app, ScanFlags& flags);
void add_dist_flags(CLI::App& app, ScanFlags& flags);
void add_git_flags(CLI::App& app, ScanFlags& flags);
void add_server_flags(CLI::App& app, ScanFlags& flags);

}  // namespace assay::cli
