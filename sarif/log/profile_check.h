// What those ask who read SARIF logs: limits above which they refuse or drop results, and properties without which a
// result is not shown, or shown in the wrong place.
//
// GitHub: code scanning's limits and required properties (docs.github.com, "SARIF support for code scanning"); GitLab:
// how 19.1 sorts and drops results; Azure: GitHub Advanced Security for Azure DevOps; DefectDojo and Sonar: what their
// importers drop. docs/formats.md lists them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sarif/log/log_reader.h"
#include "sarif/log/problem.h"
#include "sarif/log/profile_rules.h"

namespace assay::sarif {

enum class Profile : std::uint8_t { none, github, gitlab, azure, defectdojo, sonar };

// Limits of GitHub's code scanning.
inline constexpr std::size_t kGithubRuns = 20;
inline constexpr std::size_t kGithubResults = 25'000;
inline constexpr std::size_t kGithubRules = 25'000;
inline constexpr std::size_t kGithubExtensions = 100;
inline constexpr std::size_t kGithubLocations = 1'000;
inline constexpr std::size_t kGithubFlowLocations = 10'000;
inline constexpr std::size_t kGithubTags = 20;
inline constexpr std::uint64_t kGithubPackedBytes = std::uint64_t{10} << 20;

// Called in the order of the log.
class ProfileCheck {
 public:
  ProfileCheck(Profile profile, ProblemSink sink) : profile_(profile), sink_(std::move(sink)) {}

  void log_member(std::string_view name, const JsonValue& value, const LogPlace& where);
  void begin_run(const LogPlace& where);
  void run_member(std::string_view name, const JsonValue& value, const LogPlace& where);
  void result(const JsonValue& result, const LogPlace& where);
  void end_run();
  // `packed`: the bytes of the log as gzip, where they are known.
  void end_log(std::optional<std::uint64_t> packed);

 private:
  void complain(Problem::Level level, const LogPlace& where, std::string_view below, std::string text);
  void need(bool there, const LogPlace& where, std::string_view below, std::string_view what);

  ToolComplaint complaint_at(const LogPlace& where);
  void github_tool(const JsonValue& tool, const LogPlace& where);
  void github_result(const JsonValue& result, const LogPlace& where);
  void gitlab_tool(const JsonValue& tool);
  void gitlab_result(const JsonValue& result, const LogPlace& where);
  void azure_tool(const JsonValue& tool, const LogPlace& where);
  void azure_automation(const JsonValue& details, const LogPlace& where);
  void importer_result(const JsonValue& result, const LogPlace& where);
  void check_uri(const JsonValue& result, const LogPlace& where);

  Profile profile_;
  ProblemSink sink_;
  LogPlace run_;
  bool schema_ = false;  // the log names one
  std::size_t runs_ = 0;
  std::uint64_t results_ = 0;    // of the run
  std::uint64_t placeless_ = 0;  // of them: without a file or a rule
  std::uint64_t unmarked_ = 0;   // of them: without what alerts are told apart by
  bool described_ = false;       // the run has rules
  bool automated_ = false;       // the run has automationDetails
  std::string tool_, category_;
  bool filed_as_secrets_ = false;                       // by a CWE of a rule
  std::set<std::pair<std::string, std::string>> seen_;  // tool and category of the runs
};

}  // namespace assay::sarif
