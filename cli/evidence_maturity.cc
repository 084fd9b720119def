// assay evidence maturity: the customer's maturity reports in its own bytes, with our verdict of each domain beside
// its.
#include "cli/evidence_maturity.h"

#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include "attest/formats/customer_maturity.h"
#include "attest/formats/reading_report.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/tell.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

using attest::CustomerJob;
using attest::CustomerReport;

Result<CustomerJob> job_of(const MaturityFlags& flags) {
  CustomerJob job;
  job.release = flags.release;
  job.output_dir = flags.output_dir;
  job.required_domains = flags.domains;
  job.required_cases = flags.cases;
  for (const std::string& artifact : flags.artifacts) {
    const std::size_t equals = artifact.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == artifact.size())
      return fail("reading the flags", artifact, "it is no DOMAIN=PATH");
    std::string domain = artifact.substr(0, equals);
    const bool twice =
        std::any_of(job.artifacts.begin(), job.artifacts.end(), [&](const auto& one) { return one.first == domain; });
    if (twice) return fail("reading the flags", domain, "the domain has two artifacts", "one file decides a domain");
    job.artifacts.emplace_back(std::move(domain), artifact.substr(equals + 1));
  }
  return job;
}

Status write_both(const std::string& folder, std::string_view stem, const CustomerReport& report) {
  for (std::size_t slash = folder.find('/', 1);; slash = folder.find('/', slash + 1)) {
    const std::string part = folder.substr(0, slash);
    if (::mkdir(part.c_str(), 0777) != 0 && errno != EEXIST)
      return fail("making the output folder", part, errno_text(errno));
    if (slash == std::string::npos) break;
  }
  for (const auto& [suffix, bytes] : {std::pair{".json", &report.json}, {".md", &report.markdown}})
    if (Status status = write_file_atomically(cat(folder, '/', stem, suffix), *bytes); !status) return status;
  return {};
}

// Ours, one for each artifact.
std::vector<attest::Reading> readings_of(const CustomerJob& job, const attest::ReadOptions& options) {
  std::vector<attest::Reading> out;
  for (const auto& [domain, path] : job.artifacts) {
    attest::ReadOptions own = options;
    own.name = cat(domain, '=', path);
    auto reading = attest::read_evidence_at(path, own);
    if (!reading) {
      attest::Reading missing;
      missing.name = own.name;
      missing.judgement.fail("evidence-file-missing", path, reading.error().why);
      reading = std::move(missing);
    }
    out.push_back(std::move(*reading));
  }
  return out;
}

}  // namespace

void declare_evidence_maturity(CLI::App& app, MaturityFlags& flags) {
  app.add_option("report", flags.report, "production or industrial")
      ->check(CLI::IsMember({"production", "industrial"}))
      ->type_name("REPORT")
      ->required();
  app.add_option("--compat", flags.compat, "whose report it is (dpone)")
      ->check(CLI::IsMember({"dpone"}))
      ->type_name("NAME");
  app.add_option("--release", flags.release, "the release that the report names")->type_name("LABEL")->required();
  app.add_option("--output-dir", flags.output_dir, "where the JSON and Markdown go")->type_name("DIR")->required();
  app.add_option("--artifact", flags.artifacts, "the file that decides a domain")->type_name("DOMAIN=PATH");
  app.add_option("--require-domain", flags.domains, "a domain that is required (default: the report's own)")
      ->type_name("DOMAIN");
  app.add_option("--require-case", flags.cases, "a case of the matrix that is required: source:sink:strategy")
      ->type_name("CASE");
  declare_evidence_demands(app, flags.demands);
}

int write_maturity(const MaturityFlags& flags) {
  const auto job = job_of(flags);
  if (!job) return report_error(job.error());
  const auto options = read_options_of(flags.demands);
  if (!options) return report_error(options.error());
  const bool production = flags.report == "production";
  const auto report = production ? customer_production_maturity(*job) : customer_industrial_readiness(*job);
  if (!report) return report_error(report.error(), kIncomplete);
  const auto masked = make_guard();
  attest::ReadOptions own = *options;
  own.holds_credential = [&](std::string_view text) { return masked(text) != text; };
  const std::vector<attest::Reading> readings = readings_of(*job, own);
  if (Status status =
          write_both(flags.output_dir, production ? "production_maturity" : "industrial_readiness", *report);
      !status)
    return report_error(status.error(), kIncomplete);

  const auto output = open_descriptor_output(1, "standard output");
  Verdict verdict = attest::verdict_of(readings);
  // The customer's verdict counts where it says no: a domain that is missing is red for both.
  if (!report->passed) verdict = Verdict::fail;
  Status status = attest::write_text_readings(*output, readings, masked);
  if (status)
    status = output->write(cat("dpone says ", report->passed ? "passed" : "not passed", ", ", report->level,
                               "; assay says ", name_of(verdict), '\n'));
  if (status) status = output->finish();
  if (!status) return report_error(status.error(), kIncomplete);
  return verdict == Verdict::pass ? kPass : verdict == Verdict::fail ? kFail : kIncomplete;
}

}  // namespace assay::cli
