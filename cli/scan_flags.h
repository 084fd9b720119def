// The flags of `assay scan`, declared once: parser and help come from here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/severity.h"
#include "cli/command.h"
#include "cli/report_look.h"
#include "cli/verification_flags.h"
#include "rules/loader.h"
#include "sarif/report.h"

namespace assay::cli {

enum class ScanMode { files, git, log, image, dist, github, gitlab, s3 };

struct RemoteFlags {
  std::string target;
  std::string api_url;  // or a bucket's endpoint
  std::string region;
  std::vector<std::string> include, exclude;  // kinds
  std::string since;
  unsigned connections = 4;
  unsigned retries = 4;
  double retry_wait = 1;  // seconds, like the others
  unsigned timeout = 60;
  unsigned max_wait = 900;
  bool no_cache = false;
};

inline bool is_remote(ScanMode mode) {
  return mode == ScanMode::github || mode == ScanMode::gitlab || mode == ScanMode::s3;
}

struct ScanFlags {
  ScanMode mode = ScanMode::files;
  std::vector<std::string> paths;  // files, log and image mode; "-" is stdin
  std::string repository = ".";    // git mode
  bool repository_given = false;

  // Report.
  ReportFormat format = ReportFormat::text;
  std::string output;  // empty: stdout
  ColorMode color = ColorMode::automatic;
  bool quiet = false;
  bool time = false;
  bool show_secrets = false;
  std::string metrics;  // folder; empty: none
  Severity fail_on = Severity::low;
  bool fail_on_given = false;
  Confidence fail_confidence = Confidence::high;
  bool exit_zero = false;
  bool fail_on_unused = false;
  bool fail_on_active = false;                  // instead of a severity
  std::vector<VerificationStatus> only_states;  // that are reported; empty: all

  // Rules and limits.
  std::string config;  // empty: the nearest assay.yaml
  bool no_config = false;
  std::vector<std::string> rule_files;
  std::vector<RuleFile> rule_texts;     // rules that are at hand, as files are; no flag
  std::optional<RuleFile> config_text;  // the configuration, instead of a file; no flag
  std::vector<std::string> only, disable;
  bool no_suppressions = false;
  std::vector<std::string> baselines;
  std::vector<std::string> gitleaks_ignores;  // files as .gitleaksignore, whatever their name; no flag
  std::size_t decode_depth = Limits().decode_depth;
  unsigned threads = 0;  // 0: all processors

  bool no_archives = false;
  unsigned archive_depth = 0;  // 0: as configured

  // Files.
  std::vector<std::string> exclude;
  bool follow = false;
  bool gitignore = false;
  bool include_git = false;
  bool no_binary = false;

  // Git.
  bool all_objects = false;
  bool staged = false;
  std::string range, since, branch;
  bool trust_repository = false;
  bool allow_shallow = false;
  bool no_submodules = false;

  // Servers.
  RemoteFlags remote;

  VerificationFlags verification;
};

struct ParsedFlags {
  std::optional<ScanFlags> flags;  // nothing: help was printed, or an error
  int exit_code = 0;
};

ParsedFlags parse_scan_flags(Arguments arguments);

struct RedactFlags {
  ScanFlags scan;  // what a scan would go by; one path
  bool keep_length = false;
  std::string proof;  // file for the statement; empty: none
};

struct ParsedRedactFlags {
  std::optional<RedactFlags> flags;
  int exit_code = 0;
};

ParsedRedactFlags parse_redact_flags(Arguments arguments);

}  // namespace assay::cli
