// assay posture: a checkout, the checks of Scorecard that it answers, the report.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "cli/azure_job.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/output.h"
#include "cli/report_choices.h"
#include "cli/report_facts.h"
#include "cli/report_look.h"
#include "cli/run_meter.h"
#include "cli/scan_settings.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "rules/suggest.h"
#include "sarif/posture/posture_report.h"
#include "scanners/config/config.h"
#include "scanners/posture/checks/registry.h"
#include "scanners/posture/evaluation/posture.h"
#include "scanners/posture/scorecard/scorecard.h"
#include "scanners/workflows/audit/workflow_files.h"

namespace assay::cli {

namespace {

using posture::Judgement;
using posture::Posture;

enum class PostureFormat { text, json, sarif, github };
constexpr std::array<Choice, 4> kFormats = {{{"text", static_cast<int>(PostureFormat::text)},
                                             {"json", static_cast<int>(PostureFormat::json)},
                                             {"sarif", static_cast<int>(PostureFormat::sarif)},
                                             {"github", static_cast<int>(PostureFormat::github)}}};

const Help kHelp = {{{"assay posture", "the repository here"},
                     {"assay posture --format json -o posture.json", "in the form of Scorecard's JSON"},
                     {"assay posture --enforce --min-score 7", "fail where a check has less than 7"},
                     {"assay posture --scorecard results.json", "beside what Scorecard said"},
                     {"assay explain posture-token-permissions", "what a check means and what to do"}},
                    {{"0", "pass; without --enforce whatever the scores are"},
                     {"1", "with --enforce: a check has less than its least score"},
                     {"2", "usage or configuration error"},
                     {"3", "something was not read, or with --enforce a required check is unproved"}}};

struct PostureFlags {
  std::string path = ".";
  PostureFormat format = PostureFormat::text;
  std::string output, scorecard, config;
  bool enforce = false, exit_zero = false, quiet = false, no_config = false;
  int least = posture::kMostScore;
  bool least_given = false;
  std::vector<std::string> required;
  ColorMode color = ColorMode::automatic;
  unsigned threads = 0;
};

CLI::Option* declare(CLI::App& app, PostureFlags& flags) {
  app.add_option("path", flags.path, "the checkout; default: .")->type_name("PATH");
  app.add_flag("--enforce", flags.enforce, "fail where a check has less than its least score; else the scores advise");
  CLI::Option* least = app.add_option("--min-score", flags.least, "least score of each check, 0 to 10; default: 10")
                           ->check(CLI::Range(0, posture::kMostScore))
                           ->type_name("N");
  app.add_option("--require", flags.required, "a check that must not be unproved, with --enforce; may be repeated")
      ->type_name("CHECK");
  app.add_option("--scorecard", flags.scorecard,
                 "JSON or SARIF that OpenSSF Scorecard wrote: it stands beside, and fills in what a checkout cannot "
                 "answer")
      ->type_name("FILE");
  app.add_option("--format", flags.format,
                 "text (default), json in the form of Scorecard, sarif, or github: annotations in a run of GitHub "
                 "Actions")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  app.add_option("-o,--output", flags.output,
                 "write the report to FILE, which appears when it is whole (default, and '-': standard output)")
      ->type_name("FILE");
  auto* config =
      app.add_option("--config", flags.config, "configuration; default: the nearest assay.yaml")->type_name("FILE");
  app.add_flag("--no-config", flags.no_config, "look for no configuration")->excludes(config);
  app.add_flag("--exit-zero", flags.exit_zero, "scores do not fail the command; an incomplete run still does");
  app.add_flag("-q,--quiet", flags.quiet, "no report when the command passes");
  app.add_option("--color", flags.color, "auto (default), always or never")
      ->transform(one_of(kColors))
      ->type_name("WHEN");
  app.add_option("-j,--threads", flags.threads, "threads to use; default: the processors there are")->type_name("N");
  return least;
}

// The id of a check that somebody named; an exit code where there is none, which was told.
tl::expected<std::string, int> id_of(const std::string& name) {
  if (const posture::Check* check = posture::find_check(name)) return std::string(check->id);
  std::vector<std::string_view> known;
  for (const posture::Check* check : posture::all_checks()) known.push_back(check->name);
  return tl::make_unexpected(report_error(
      {"naming a check", printable(name), "there is no such check of posture", did_you_mean(name, known)}));
}

// `note`: which file was found that says what is demanded; whoever wrote the repository may have written it.
tl::expected<posture::Demands, int> demands_of(const PostureFlags& flags, std::string& note) {
  posture::Demands out;
  const std::string path = flags.no_config         ? std::string()
                           : !flags.config.empty() ? flags.config
                                                   : find_config({flags.path}).path;
  PostureDemands written;
  if (!path.empty()) {
    ParsedConfig parsed = load_config(path);
    tell(parsed.diagnostics);
    if (!parsed.ok()) return tl::make_unexpected(static_cast<int>(kUsage));
    written = std::move(parsed.config.posture);
    const bool any = written.least || !written.least_of.empty() || !written.required.empty();
    if (any && flags.config.empty()) note = cat("least scores are those of ", printable(path));
  }
  out.least = flags.least_given ? flags.least : static_cast<int>(written.least.value_or(posture::kMostScore));
  for (const auto& [name, score] : written.least_of) {
    const auto id = id_of(name);
    if (!id) return tl::make_unexpected(id.error());
    out.least_of[*id] = static_cast<int>(score);
  }
  written.required.insert(written.required.end(), flags.required.begin(), flags.required.end());
  for (const std::string& name : written.required) {
    const auto id = id_of(name);
    if (!id) return tl::make_unexpected(id.error());
    out.demanded.push_back(*id);
  }
  return out;
}

Result<std::optional<posture::Scorecard>> read_scorecard_file(const PostureFlags& flags) {
  if (flags.scorecard.empty()) return std::nullopt;
  auto text = read_file(flags.scorecard, posture::kMostScorecardBytes);
  if (!text) return tl::make_unexpected(text.error());
  auto read = posture::read_scorecard(*text, flags.scorecard);
  if (!read) return tl::make_unexpected(read.error());
  return std::move(*read);
}

// "2026-08-19"
std::string text_of(std::chrono::sys_days day) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(day);
  std::tm parts{};
  char out[16];
  if (::gmtime_r(&seconds, &parts) == nullptr || std::strftime(out, sizeof out, "%Y-%m-%d", &parts) == 0) return {};
  return out;
}

// Credentials that the secret rules know are masked in all texts that come from files.
void guard(Posture& posture) {
  const auto masked = make_guard();
  for (Judgement& one : posture.judgements) {
    one.reason = masked(one.reason);
    one.missing = masked(one.missing);
    if (one.said) one.said->reason = masked(one.said->reason);
    for (posture::Detail& detail : one.details) {
      detail.text = masked(detail.text);
      if (!detail.place) continue;
      detail.place->path = masked(detail.place->path);
      std::string line = masked(detail.place->line);
      if (line != detail.place->line) detail.place->mark_begin = detail.place->mark_end = 0;
      detail.place->line = std::move(line);
    }
  }
  posture.coverage.rewrite([&masked](const std::string& text) { return masked(text); });
}

// For code scanning, paths count from the root of the repository, wherever the command was started.
void name_from_repository(const PostureFlags& flags, Posture& posture) {
  if (flags.format == PostureFormat::text) return;
  std::error_code error;
  const std::string root = std::filesystem::absolute(flags.path, error).lexically_normal().generic_string();
  std::string trimmed = root;
  while (trimmed.size() > 1 && trimmed.ends_with('/')) trimmed.pop_back();
  for (Judgement& one : posture.judgements)
    for (posture::Detail& detail : one.details)
      if (detail.place) detail.place->path = workflows::path_from(trimmed, detail.place->path);
}

RunInfo run_info(const PostureFlags& flags) {
  RunInfo run;
  run.version = kVersion;
  run.home_page = home_page().value_or("");
  run.command = "posture";
  run.target = guarded(flags.path);
  std::error_code error;
  run.root = guarded(std::filesystem::absolute(flags.path, error).lexically_normal().generic_string());
  while (run.root.size() > 1 && run.root.ends_with('/')) run.root.pop_back();
  run.pipeline = azure_job(guarded);
  run.color = use_color(flags.color, flags.output);
  if (flags.output.empty()) run.columns = report_columns();
  run.quiet = flags.quiet;
  return run;
}

RunOutcome outcome_of(const PostureFlags& flags, const Posture& posture) {
  RunOutcome outcome;
  outcome.coverage = posture.coverage;
  bool unproved = false;
  for (const Judgement& one : posture.judgements) {
    const Verdict verdict = one.verdict();
    if (verdict == Verdict::fail) {
      ++outcome.findings;
      if (flags.enforce) ++outcome.failing;
    }
    if (verdict != Verdict::unproved) continue;
    // The table of the text has them already.
    if (flags.format != PostureFormat::text) outcome.coverage.note(cat(one.check->name, " is unproved: ", one.reason));
    if (!flags.enforce || !one.demanded) continue;
    unproved = true;
    outcome.coverage.gap(std::string(one.check->name), cat("is required and unproved: ", one.reason));
  }
  if (outcome.failing != 0 && !flags.exit_zero) outcome.exit_code = kFail;
  if (outcome.exit_code == kPass && (unproved || !outcome.coverage.complete())) outcome.exit_code = kIncomplete;
  return outcome;
}

Status write_report(const PostureFlags& flags, const Posture& posture, const RunOutcome& outcome,
                    const posture::ReportFacts& facts) {
  const auto opened = open_report(flags.output);
  if (!opened) return tl::make_unexpected(opened.error());
  Output& output = **opened;
  const auto write = flags.format == PostureFormat::text    ? posture::write_text_report
                     : flags.format == PostureFormat::json  ? posture::write_json_report
                     : flags.format == PostureFormat::sarif ? posture::write_sarif_report
                                                            : posture::write_annotation_report;
  Status status = write(output, run_info(flags), facts, posture.judgements, outcome);
  if (status) status = output.finish();
  return status;
}

void measure(const Posture& posture, const RunOutcome& outcome, RunMeter& meter) {
  meter.outcome(outcome);
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::unproved}) {
    const auto count = std::count_if(posture.judgements.begin(), posture.judgements.end(),
                                     [&](const Judgement& one) { return one.verdict() == verdict; });
    meter.counter("checks", static_cast<std::uint64_t>(count), "Checks, by their verdict.",
                  {{"verdict", std::string(name_of(verdict))}});
  }
  constexpr double kTenths = 10;
  if (const auto score = posture::aggregate_tenths(posture.judgements))
    meter.gauge("posture_score", *score / kTenths, "1", "The score of all checks, of 10.");
}

int run_posture(const PostureFlags& flags, RunMeter& meter) {
  if (flags.path.empty())
    return report_error(
        {"judging", "''", "the path is empty", "a variable that is not set? '.' is the working directory"});
  std::error_code error;
  if (!std::filesystem::is_directory(flags.path, error))
    return report_error({"judging", flags.path, error ? error.message() : "it is no folder", "name a checkout"});

  if (const auto page = home_page(); !page) return report_error(page.error());
  std::string note;
  auto demands = demands_of(flags, note);
  if (!demands) return demands.error();
  auto scorecard = read_scorecard_file(flags);
  if (!scorecard) return report_error(scorecard.error());

  posture::PostureOptions options;
  options.checkout.threads = thread_count(flags.threads);
  const std::chrono::sys_days day = today();
  options.checkout.now =
      std::chrono::duration_cast<std::chrono::seconds>((day + std::chrono::days(1)).time_since_epoch()).count();
  options.demands = std::move(*demands);
  if (*scorecard) options.scorecard = &**scorecard;
  Posture result = posture::posture_of(flags.path, options);
  if (!note.empty()) result.coverage.note(std::move(note));
  name_from_repository(flags, result);
  guard(result);
  const RunOutcome outcome = outcome_of(flags, result);
  measure(result, outcome, meter);
  posture::ReportFacts facts;
  const std::string root = run_info(flags).root;
  facts.repository = root.substr(root.rfind('/') + 1);
  facts.commit = result.commit;
  facts.date = text_of(day);
  facts.enforced = flags.enforce;
  const Status written = write_report(flags, result, outcome, facts);
  if (written) return outcome.exit_code;
  return report_error(written.error(), outcome.exit_code == kFail ? kFail : kIncomplete);
}

}  // namespace

int posture_command(Arguments arguments) {
  const auto owner =
      new_app("Scores a repository as OpenSSF Scorecard does, from a checkout, without a token.", "assay posture");
  CLI::App& app = *owner;
  PostureFlags flags;
  const CLI::Option* least = declare(app, flags);
  RunMeter meter("posture");
  meter.declare(app);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  flags.least_given = least->count() > 0;
  return meter.finish(run_posture(flags, meter));
}

}  // namespace assay::cli
