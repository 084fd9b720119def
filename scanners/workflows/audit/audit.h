// Reads the workflow files of a repository and runs the checks on them.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/look_up.h"
#include "scanners/workflows/model/repository.h"
#include "scanners/workflows/taint/callers.h"

namespace assay::workflows {

// A file of another tool's settings.
struct SettingsFile {
  enum class Kind : std::uint8_t { zizmor, actionlint };
  std::string root;  // what the paths of the files that it is for have before their path in the repository
  std::string path;  // as reports show it
  Kind kind = Kind::zizmor;
  std::string text, unread;
};

struct AuditOptions {
  Persona persona = Persona::regular;  // findings for others are left out
  bool suppressions = true;            // ignore comments and settings of other tools hold
  unsigned threads = 1;
  std::vector<SettingsFile> settings = {};
  bool line_hashes = false;            // findings get GitHub's hash of their lines
  const PolicyFile* policy = nullptr;  // what is demanded beside; null: nothing
  std::string today;                   // "2026-08-19": exceptions that end before do not hold; empty: all hold
  fixes::LookUp look_up;               // commits for fixes; empty: none but those of the shipped table
};

// A file that is to be checked. One that could not be read has no text, and `unread` says why.
struct SourceFile {
  std::string path;        // as reports show it
  std::string path_below;  // below the repository
  std::string text;
  std::string unread;
  enum class Form : std::uint8_t {
    yaml,
    plain,  // CODEOWNERS
    name,   // only known to be there
  } form = Form::yaml;
  bool listed = false;     // all of its repository was looked through, so that what was not found is not there
  bool among_all = false;  // all files of its folder are at hand, so one that is not there does not exist
};

struct Audit {
  std::vector<Finding> findings;  // sorted; the suppressed ones too
  Coverage coverage;              // what is no YAML was not checked, and is a gap
};

// The files of one repository, read. `coverage` names those that could not be.
struct ReadFiles {
  Repository repository;
  Coverage coverage;
};
ReadFiles read_files(std::vector<SourceFile> files, unsigned threads);

// The result does not depend on the number of threads or the order of files.
Audit audit(std::vector<SourceFile> files, const AuditOptions& options);

// What all checks find in one file of a repository.
struct Checked {
  std::vector<Finding> findings;  // sorted
  // Beyond kMostFindings of one check, by whom the check is for.
  std::array<std::size_t, 3> left_out{};
  bool followed = true;  // false: there was too much data to follow all of it
};
// `roots` is what the policy asks_for_reach (policies/demand.h), or null.
Checked check_document(const Document& document, const Repository& repository, const taint::Callers& callers,
                       const std::vector<reach::Root>* roots = nullptr);
// What the policy demands of the repository as a whole. `use` is of the exceptions in all files.
Checked check_policy(const Repository& repository, const taint::Callers& callers, const ExceptionUse& use);

// The document of a policy file, for places in it. The error is that of the YAML.
tl::expected<Document, yaml::Problem> policy_document(std::string path, std::string text);

}  // namespace assay::workflows
