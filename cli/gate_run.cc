// assay gate, assay gate selftest
#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdlib>

#include "attest/artifact.h"
#include "attest/evidence/record.h"
#include "attest/evidence/sealed.h"
#include "attest/gate/gate_report.h"
#include "attest/gate/policy_reader.h"
#include "attest/gate/selftest.h"
#include "attest/gate/shipped.h"
#include "attest/gate/summary.h"
#include "base/file.h"
#include "base/private_terms.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/evidence_command.h"
#include "cli/gate_command.h"
#include "cli/gate_evidence.h"
#include "cli/output.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "sarif/json_writer.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

using gate::Evidence;
using gate::GateReport;

constexpr const char* kFlags = "reading the flags";
constexpr std::uint64_t kMostPolicyBytes = std::uint64_t{8} << 20;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

Result<gate::Question> question_of(const GateFlags& flags) {
  gate::Question out;
  // Not SOURCE_DATE_EPOCH: a build that is made anew bears an old time, and evidence of any age would be fresh at it.
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  out.now = {std::chrono::duration_cast<std::chrono::seconds>(since).count(), 0};
  if (!flags.now.empty()) {
    const auto now = attest::instant_from(flags.now);
    if (!now) return fail(kFlags, flags.now, "it is no time", "write it as 2026-12-31T12:00:00Z");
    out.now = {now->seconds, 0};
  }
  Status status;
  const auto add = [&](const std::string& kind, const std::string& digest) {
    if (!attest::is_subject_digest(kind, digest))
      status = fail(kFlags, digest, cat("it is no digest of the kind ", kind), "hexadecimal in lower case, in full");
    out.subjects[kind].push_back(digest);
  };
  for (const std::string& commit : flags.commits) add("gitCommit", commit);
  for (const std::string& tree : flags.trees) add("gitTree", tree);
  for (const std::string& digest : flags.digests) {
    const std::size_t colon = std::min(digest.find(':'), digest.size());
    add(digest.substr(0, colon), digest.substr(std::min(colon + 1, digest.size())));
  }
  for (const std::string& path : flags.artifacts) {
    const auto artifact = attest::Artifact::of_file(path);
    if (!artifact) return tl::make_unexpected(artifact.error());
    add("sha256", to_hex(*artifact->digest(attest::Hash::sha256)));
  }
  if (!status) return tl::make_unexpected(status.error());
  out.repository = flags.repository;
  out.branch = flags.branch;
  if (out.repository.empty() && variable("GITHUB_ACTIONS") == "true") out.repository = variable("GITHUB_REPOSITORY");
  if (out.repository.empty() && variable("GITLAB_CI") == "true") out.repository = variable("CI_PROJECT_PATH");
  return out;
}

void mask(GateReport& report) {
  const auto masked = make_guard();
  const auto reasons = [&](std::vector<Reason>& list) {
    for (Reason& reason : list) {
      reason.subject = masked(reason.subject);
      reason.text = masked(reason.text);
    }
  };
  reasons(report.result.blockers);
  reasons(report.result.warnings);
  for (gate::DomainResult& domain : report.result.domains) {
    reasons(domain.reasons);
    for (std::string* text : {&domain.name, &domain.owner}) *text = masked(*text);
  }
  for (Evidence& evidence : report.evidence) {
    evidence.path = masked(evidence.path);
    evidence.tool = masked(evidence.tool);
  }
  for (gate::DownloadedRun& run : report.runs) {
    run.folder = masked(run.folder);
    for (gate::DownloadedArtifact& one : run.downloads) one.name = masked(one.name);
    for (gate::ProviderArtifact& one : run.artifacts)
      for (std::string* text : {&one.name, &one.digest}) *text = masked(*text);
    if (!run.run) continue;
    for (std::string* text :
         {&run.run->repository, &run.run->workflow, &run.run->branch, &run.run->event, &run.run->commit})
      *text = masked(*text);
  }
  for (gate::Exception& one : report.policy.exceptions)
    for (std::string* text : {&one.subject, &one.reason, &one.owner}) *text = masked(*text);
  for (std::string* text : {&report.policy.name, &report.policy.purpose, &report.question.repository})
    *text = masked(*text);
  report.policy_file = masked(report.policy_file);
}

Status write_report(GateFormat format, const std::string& file, const GateReport& report) {
  const auto opened = open_report(file);
  if (!opened) return tl::make_unexpected(opened.error());
  Output& output = **opened;
  const auto write = format == GateFormat::text       ? gate::write_text_report
                     : format == GateFormat::json     ? gate::write_json_report
                     : format == GateFormat::markdown ? gate::write_markdown_report
                                                      : gate::write_sarif_report;
  Status status = write(output, report);
  if (status) status = output.finish();
  return status;
}

// Other steps write to the file too, so it is appended to.
Status append_step_summary(const GateReport& report) {
  const std::string path = variable("GITHUB_STEP_SUMMARY");
  if (path.empty()) return fail("writing the job summary", "GITHUB_STEP_SUMMARY", "there is no such variable");
  std::string text;
  TextOutput output(text);
  if (Status status = gate::write_markdown_report(output, report); !status) return status;
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
  if (!fd) return fail("writing the job summary", path, errno_text(errno));
  return write_all(fd.get(), private_terms().without(text), path);
}

Status write_summary(const GateFlags& flags, const attest::PrivateKey& key, const GateReport& report) {
  const auto sealed = attest::seal(gate::summary_of(report, guarded(flags.resource)), &key);
  if (!sealed) return tl::make_unexpected(sealed.error());
  return write_output_file(flags.summary, *sealed);
}

struct AlsoReport {
  GateFormat format = GateFormat::json;
  std::string file;
};
Result<std::vector<AlsoReport>> also_of(const GateFlags& flags) {
  constexpr std::pair<std::string_view, GateFormat> kNames[] = {{"text", GateFormat::text},
                                                                {"json", GateFormat::json},
                                                                {"markdown", GateFormat::markdown},
                                                                {"sarif", GateFormat::sarif}};
  std::vector<AlsoReport> out;
  for (const std::string& also : flags.also) {
    const std::size_t equals = also.find('=');
    const auto* const found = std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& name) {
      return equals != std::string::npos && name.first == std::string_view(also).substr(0, equals);
    });
    if (found == std::end(kNames) || equals + 1 == also.size())
      return fail(kFlags, also, "it is not FORMAT=FILE", "text, json, markdown or sarif");
    out.push_back({found->second, also.substr(equals + 1)});
  }
  return out;
}

std::string objection(const GateFlags& flags, const gate::Policy& policy, const gate::Question& question,
                      const GatheredEvidence& gathered) {
  if (flags.of_runs) {
    if (std::string why = objection_to_runs(policy, question, gathered.runs); !why.empty()) return why;
  } else if (!policy.runs.empty()) {
    return "the policy asks for runs: 'assay gate summary' judges them";
  }
  return objection_to(policy, question, gathered.evidence);
}

GateReport report_of(const NamedPolicy& policy, gate::Question question, GatheredEvidence gathered) {
  GateReport out;
  std::vector<Reason> of_runs = judge_runs(policy.policy, question, gathered.runs, gathered.evidence);
  std::move(of_runs.begin(), of_runs.end(), std::back_inserter(gathered.beside));
  out.result = evaluate(policy.policy, question, gathered.evidence, gathered.beside);
  out.policy = policy.policy;
  out.policy_file = policy.file;
  out.policy_sha256 = policy.sha256;
  out.question = std::move(question);
  out.evidence = std::move(gathered.evidence);
  out.runs = std::move(gathered.runs);
  mask(out);
  out.run.version = kVersion;
  out.run.home_page = kHomePage;
  out.run.command = "gate";
  out.run.target = out.policy_file;
  char buffer[PATH_MAX];
  if (::realpath(".", buffer) != nullptr) out.run.root = guarded(buffer);
  for (const Reason& reason : out.result.blockers) {
    if (reason.verdict == Verdict::fail)
      ++out.outcome.findings;
    else
      out.outcome.coverage.gap(printable(reason.subject), cat(reason.code, ": ", printable(reason.text)));
  }
  out.outcome.failing = out.outcome.findings;
  const Verdict verdict = out.result.verdict;
  out.outcome.exit_code = verdict == Verdict::fail ? kFail : verdict == Verdict::pass ? kPass : kIncomplete;
  return out;
}

void measure(const GateReport& report, RunMeter& meter) {
  meter.counter("gate_evidence", report.evidence.size(), "Pieces of evidence that were judged.");
  meter.counter("gate_blockers", report.result.blockers.size(), "Reasons that stand in the way.");
  meter.counter("gate_warnings", report.result.warnings.size(), "Reasons that do not.");
  meter.gauge("gate_score", report.result.score, "1", "The share of required domains that pass, of 100.");
}

}  // namespace

std::optional<NamedPolicy> load_gate_policy(const std::string& name) {
  NamedPolicy out;
  std::string text;
  if (const auto shipped = gate::shipped_policy(name)) {
    text = *shipped;
    out.file = cat("shipped ", name);
  } else {
    auto file = read_file(name, kMostPolicyBytes);
    if (!file) {
      report_error({file.error().doing, file.error().subject, file.error().why,
                    "'assay gate list' shows the policies that are shipped"});
      return std::nullopt;
    }
    text = std::move(*file);
    out.file = name;
  }
  auto loaded = gate::read_policy(out.file, text);
  tell(loaded.diagnostics);
  if (!loaded.policy) return std::nullopt;
  out.policy = std::move(*loaded.policy);
  out.sha256 = to_hex(as_bytes(sha256(text)));
  return out;
}

int run_gate(GateFlags& flags) {
  if (flags.policy.empty())
    return report_error({kFlags, "", "no policy was named", "--policy FILE, or a name that 'assay gate list' shows"});
  const auto policy = load_gate_policy(flags.policy);
  if (!policy) return kUsage;
  const auto also = also_of(flags);
  if (!also) return report_error(also.error());
  auto question = question_of(flags);
  if (!question) return report_error(question.error());
  const auto sign_key = read_private_key(flags.sign_key, flags.passphrase);
  if (!sign_key) return report_error(sign_key.error());
  std::vector<attest::PublicKey> keys;
  for (const std::string& file : flags.keys) {
    auto key = read_public_key(file);
    if (!key) return report_error(key.error());
    keys.push_back(std::move(**key));
  }
  question->has_keys = !keys.empty();
  auto gathered =
      flags.of_runs ? evidence_of_runs(flags, keys, question->now) : evidence_of(flags, keys, question->now);
  if (!gathered) return report_error(gathered.error());
  if (!flags.now.empty())
    gathered->beside.push_back(
        {Verdict::pass, "gate-now", text_of(question->now), "It was judged as at this time, by --now."});
  if (const std::string why = objection(flags, policy->policy, *question, *gathered); !why.empty())
    return report_error({"judging", policy->file, why, ""});

  const GateReport report = report_of(*policy, std::move(*question), std::move(*gathered));
  measure(report, flags.meter);
  Status status = write_report(flags.format, flags.output, report);
  for (const AlsoReport& one : *also)
    if (status) status = write_report(one.format, one.file, report);
  if (status && !flags.summary.empty()) status = write_summary(flags, **sign_key, report);
  if (status && flags.step_summary) status = append_step_summary(report);
  if (status) return report.outcome.exit_code;
  return report_error(status.error(), report.outcome.exit_code == kFail ? kFail : kIncomplete);
}

int run_gate_selftest(const std::vector<std::string>& policies, bool json) {
  std::vector<std::string> names = policies;
  if (names.empty())
    for (const gate::ShippedPolicy& one : gate::shipped_policies()) names.emplace_back(one.name);
  std::string text;
  TextOutput output(text);
  JsonWriter writer(output, 3);
  writer.begin_object();
  writer.string("schema", "assay-gate-selftest/1");
  writer.array("policies");
  std::string lines;
  bool all_held = true;
  for (const std::string& name : names) {
    const auto policy = load_gate_policy(name);
    if (!policy) return kUsage;
    const auto cases = gate::selftest(policy->policy);
    const auto held = static_cast<std::size_t>(
        std::count_if(cases.begin(), cases.end(), [](const gate::SelftestCase& one) { return one.held; }));
    all_held &= held == cases.size();
    lines += cat(held == cases.size() ? "held  " : "BROKEN  ", printable(policy->file), "  ",
                 counted(cases.size(), "case", "cases"), '\n');
    writer.begin_object();
    writer.string("policy", policy->file);
    writer.array("cases");
    for (const gate::SelftestCase& one : cases) {
      writer.begin_object();
      writer.string("case", one.name);
      writer.string_unless_empty("code", one.code);
      writer.string("verdict", name_of(one.verdict));
      writer.boolean("held", one.held);
      writer.end_object();
      if (!one.held)
        lines += cat("    ", printable(one.name), ": ",
                     one.code.empty() ? std::string("it must pass") : cat("it must not pass, for ", one.code), '\n');
    }
    writer.end_array();
    writer.end_object();
  }
  writer.end_array();
  writer.boolean("held", all_held);
  writer.end_object();
  writer.end_line();
  Status status = writer.flush();
  if (status) status = write_out({}, json ? text : cat(lines, all_held ? "HELD\n" : "BROKEN\n"));
  if (!status) return report_error(status.error(), kIncomplete);
  return all_held ? kPass : kFail;
}

}  // namespace assay::cli
