// Reports of assay itself: scan, workflows, dist check, attest verify.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kFindingsKeys[] = {{"schema", Holds::text},
                                 {"run", Holds::object},
                                 {"findings", Holds::list},
                                 {"coverage", Holds::object},
                                 {"outcome", Holds::object}};
constexpr Shape kFindings{kFindingsKeys};
constexpr Key kPackagesKeys[] = {{"schema", Holds::text},   {"run", Holds::object},      {"packages", Holds::list},
                                 {"findings", Holds::list}, {"coverage", Holds::object}, {"outcome", Holds::object}};
constexpr Shape kPackages{kPackagesKeys};
constexpr Key kVerificationKeys[] = {{"schema", Holds::text}, {"version", Holds::text}, {"trustedRoot", Holds::text},
                                     {"files", Holds::list},  {"gaps", Holds::list},    {"exitCode", Holds::whole}};
constexpr Shape kVerification{kVerificationKeys};

void judge_findings(Evidence& evidence) {
  const Json& json = evidence.json;
  Reading& out = evidence.out;
  out.producer.tool = "assay";
  if (const std::string_view command = json.string_at({"run", "command"}); !command.empty())
    out.producer.tool += cat(' ', command);
  out.producer.tool_version = json.string_at({"run", "version"});
  if (const std::string_view revision = json.string_at({"run", "repository", "revision"}); is_commit(revision))
    out.subjects.push_back({"gitCommit", std::string(revision), ""});
  out.producer.branch = json.string_at({"run", "repository", "branch"});
  if (std::string_view uri = json.string_at({"run", "repository", "uri"}); uri.starts_with("https://github.com/"))
    out.producer.repository = uri.substr(19);
  // Written out where there is none too, so that a least and a most can be asked for.
  for (const char* severity : {"critical", "high", "medium", "low", "info"}) out.counts.try_emplace(severity, 0);
  for (const Json& finding : member_or_null(json, "findings").items)
    if (!is_true(member_or_null(finding, "suppressed"))) ++out.counts[std::string(finding.string_at({"severity"}))];
  const Json& outcome = member_or_null(json, "outcome");
  const auto told = verdict_from(outcome.string_at({"verdict"}));
  const auto exit_code = member_or_null(outcome, "exit_code").integer();
  const Json* complete = json.at({"coverage", "complete"});
  if (!told || !exit_code || complete == nullptr) {
    evidence.unproved("evidence-missing-key", "/outcome", "it does not say how it ended");
    return;
  }
  if (*told == Verdict::fail || *exit_code == 1)
    evidence.fail("evidence-says-no", "/outcome/verdict",
                  counted(whole_at(outcome, "failing"), "finding fails the run", "findings fail the run"));
  if (!is_true(*complete)) evidence.unproved("evidence-incomplete", "/coverage/complete", "something was not read");
  if (*told == Verdict::unproved || *exit_code > 1)
    evidence.unproved("evidence-not-concluded", "/outcome/verdict", "the run did not conclude");
  if (*exit_code == 0 && *told == Verdict::fail)
    evidence.fail("evidence-contradiction", "/outcome", "verdict and exit code contradict each other");
  if (const Json* inputs = json.at({"coverage", "inputs"}); inputs == nullptr || inputs->integer().value_or(0) == 0)
    evidence.unproved("evidence-nothing", "/coverage/inputs", "nothing was read");
}

}  // namespace

void read_assay_findings(Evidence& evidence) {
  evidence.out.schema = evidence.json.string_at({"schema"});
  if (check_shape(evidence.json, kFindings, evidence.out.judgement)) judge_findings(evidence);
}

void read_assay_packages(Evidence& evidence) {
  Reading& out = evidence.out;
  out.schema = evidence.json.string_at({"schema"});
  if (!check_shape(evidence.json, kPackages, out.judgement)) return;
  const Json& packages = member_or_null(evidence.json, "packages");
  if (packages.items.empty()) evidence.unproved("evidence-nothing", "/packages", "no package was checked");
  for (std::size_t i = 0; i < packages.items.size(); ++i) {
    const Json& package = packages.items[i];
    if (!is_true(member_or_null(package, "complete")))
      evidence.unproved("evidence-incomplete", pointer_to("/packages", i), "the package was not read to its end");
    if (const std::string_view digest = package.string_at({"sha256"}); is_sha256(digest))
      out.subjects.push_back({"sha256", std::string(digest), std::string(package.string_at({"path"}))});
  }
  judge_findings(evidence);
}

void read_assay_verification(Evidence& evidence) {
  const Json& json = evidence.json;
  Reading& out = evidence.out;
  out.schema = json.string_at({"schema"});
  if (!check_shape(json, kVerification, out.judgement)) return;
  out.producer.tool = "assay";
  out.producer.tool_version = json.string_at({"version"});
  const Json& files = member_or_null(json, "files");
  if (files.items.empty()) evidence.unproved("evidence-nothing", "/files", "no file was verified");
  for (std::size_t i = 0; i < files.items.size(); ++i) {
    const std::string_view state = files.items[i].string_at({"state"});
    const std::string where = pointer_to("/files", i);
    if (state == "verified") {
      ++out.counts["passed"];
    } else if (state == "refused") {
      ++out.counts["failed"];
      evidence.fail("evidence-says-no", where, "the attestations of a file were refused");
    } else {
      ++out.counts["skipped"];
      evidence.unproved("evidence-not-concluded", where, cat("the file is ", state.substr(0, 60)));
    }
  }
  if (!member_or_null(json, "gaps").items.empty())
    evidence.unproved("evidence-incomplete", "/gaps", "something was not read");
  if (member_or_null(json, "exitCode").text == "1" && out.counts["failed"] == 0)
    evidence.fail("evidence-says-no", "/exitCode", "the run failed");
}

}  // namespace assay::attest
