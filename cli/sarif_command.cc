// assay sarif: checks, joins, splits, compares and converts SARIF logs, of assay and of other tools.
#include "cli/sarif_command.h"

#include <CLI/CLI.hpp>
#include <array>

#include "cli/flags.h"

namespace assay::cli {

namespace {

using sarif::Profile;

enum class ListFormat { text, json };
constexpr std::array<Choice, 2> kListFormats = {
    {{"text", static_cast<int>(ListFormat::text)}, {"json", static_cast<int>(ListFormat::json)}}};
constexpr std::array<Choice, 5> kProfiles = {{{"github", static_cast<int>(Profile::github)},
                                              {"gitlab", static_cast<int>(Profile::gitlab)},
                                              {"azure", static_cast<int>(Profile::azure)},
                                              {"defectdojo", static_cast<int>(Profile::defectdojo)},
                                              {"sonar", static_cast<int>(Profile::sonar)}}};

using sarif::RowFormat;
constexpr std::array<Choice, 10> kRowFormats = {{{"json", static_cast<int>(RowFormat::json)},
                                                 {"jsonl", static_cast<int>(RowFormat::jsonl)},
                                                 {"csv", static_cast<int>(RowFormat::csv)},
                                                 {"junit", static_cast<int>(RowFormat::junit)},
                                                 {"gitlab", static_cast<int>(RowFormat::gitlab)},
                                                 {"gitlab-sast", static_cast<int>(RowFormat::gitlab_sast)},
                                                 {"codeclimate", static_cast<int>(RowFormat::codeclimate)},
                                                 {"markdown", static_cast<int>(RowFormat::markdown)},
                                                 {"annotations", static_cast<int>(RowFormat::annotations)},
                                                 {"summary", static_cast<int>(RowFormat::summary)}}};

const Help kHelp = {
    {{"assay sarif validate results.sarif", "against the schema and the words of SARIF 2.1.0"},
     {"assay sarif validate --profile github *.sarif", "and what code scanning asks for"},
     {"assay sarif merge a.sarif b.sarif -o all.sarif", "one log; runs of the same tool become one"},
     {"assay sarif split all.sarif -o parts", "parts that code scanning takes, the worst first"},
     {"assay sarif diff old.sarif new.sarif", "what is new, changed and gone"},
     {"assay sarif baseline old.sarif new.sarif -o out.sarif", "the new log with a baselineState on all"},
     {"assay sarif convert --to csv results.sarif", "for other readers"},
     {"assay sarif html results.sarif -o results.html", "a page for a browser"},
     {"assay sarif upload results.sarif", "to code scanning; the token comes from GITHUB_TOKEN or GH_TOKEN"}},
    {{"0", "good; for 'diff': nothing is new"},
     {"1", "a log is not valid; for 'diff': something is new; for 'upload': a log was refused"},
     {"2", "usage error, or no SARIF 2.1.0"},
     {"3",
      "for 'diff' and 'baseline': a run of the later log is missing or incomplete, so nothing new proves nothing; for "
      "'convert': a run is incomplete, and the format (csv, codeclimate) has no room to say so; for "
      "'upload': the server could not be asked, or was not done in time"}}};

void add_upload_flags(CLI::App& app, UploadFlags& to) {
  app.add_option("file", to.files, "SARIF logs, gzip or not; - is standard input")->type_name("FILE")->required();
  app.add_option("--repository", to.repository, "that was scanned (default: GITHUB_REPOSITORY)")
      ->type_name("OWNER/REPO");
  app.add_option("--commit", to.commit, "that was scanned, by its whole id (default: GITHUB_SHA)")->type_name("ID");
  app.add_option("--ref", to.ref, "that was scanned: refs/heads/main (default: GITHUB_REF)")->type_name("REF");
  app.add_option("--checkout", to.checkout,
                 "folder that was scanned: results without a hash of their line get it of its files")
      ->type_name("FOLDER");
  app.add_option("--api-url", to.api_url, "root of the API (default: GITHUB_API_URL, else https://api.github.com)")
      ->type_name("URL");
  app.add_option("--wait", to.wait, "how long processing may take; 0: do not ask (default: 120)")
      ->check(CLI::Range(0U, 86400U))
      ->type_name("SECONDS");
  app.add_option("--poll", to.poll, "between two looks at it (default: 5)")
      ->check(CLI::Range(0.0, 600.0))
      ->type_name("SECONDS");
  app.add_option("--retries", to.retries, "how often a request that failed is made again (default: 4)")
      ->check(CLI::Range(0U, 20U))
      ->type_name("N");
  app.add_option("--retry-wait", to.retry_wait, "seconds before that, twice as many each time (default: 1)")
      ->check(CLI::Range(0.0, 60.0))
      ->type_name("SECONDS");
  app.add_option("--timeout", to.timeout, "how long an answer may keep us waiting (default: 60)")
      ->check(CLI::Range(1U, 3600U))
      ->type_name("SECONDS");
  app.add_option("--max-wait", to.max_wait, "how long the run may wait for rate limits, altogether (default: 900)")
      ->check(CLI::Range(0U, 86400U))
      ->type_name("SECONDS");
}

}  // namespace

int sarif_command(Arguments arguments) {
  const auto owner =
      new_app("Checks, joins, splits, compares and converts SARIF logs, of assay and of other tools.", "assay sarif");
  CLI::App& app = *owner;
  app.require_subcommand(1);
  constexpr const char* kLog = "SARIF log, gzip or not; - is standard input";
  constexpr const char* kLogs = "SARIF logs, gzip or not; - is standard input";
  std::vector<std::string> files;
  std::string file;
  std::string other;
  std::string output;
  ListFormat format = ListFormat::text;

  auto* validate = app.add_subcommand("validate", "Checks logs; each problem with line, column and pointer.");
  Profile profile = Profile::none;
  validate->add_option("file", files, kLogs)->type_name("FILE")->required();
  validate->add_option("--profile", profile, "also what this reader asks for: github, gitlab, azure, defectdojo, sonar")
      ->transform(one_of(kProfiles))
      ->type_name("NAME");

  auto* merge = app.add_subcommand("merge", "Makes one log; runs of the same tool and category become one run.");
  merge->add_option("file", files, kLogs)->type_name("FILE")->required();

  auto* split = app.add_subcommand("split", "Makes parts that code scanning takes, the worst results first.");
  sarif::SplitLimits limits;
  constexpr unsigned kMostAsked = 1'000'000'000;
  split->add_option("file", file, kLog)->type_name("FILE")->required();
  split->add_option("-o,--output", output, "folder for the parts")->type_name("FOLDER")->required();
  split->add_option("--results", limits.results, "most results of a run (default: 25000)")
      ->type_name("N")
      ->check(CLI::Range(1U, kMostAsked));
  split->add_option("--runs", limits.runs, "most runs of a part (default: 20)")
      ->type_name("N")
      ->check(CLI::Range(1U, kMostAsked));

  auto* diff = app.add_subcommand("diff", "Lists what is new (+), updated (~) and absent (-) since an earlier log.");
  diff->add_option("before", file, kLog)->type_name("BEFORE")->required();
  diff->add_option("after", other, kLog)->type_name("AFTER")->required();

  auto* baseline = app.add_subcommand("baseline", "Marks each result with its state since an earlier log.");
  baseline->add_option("before", file, kLog)->type_name("BEFORE")->required();
  baseline->add_option("after", other, kLog)->type_name("AFTER")->required();

  auto* convert = app.add_subcommand("convert", "Writes results in the format of another reader.");
  RowFormat row_format = RowFormat::json;
  convert->add_option("file", files, kLogs)->type_name("FILE")->required();
  convert
      ->add_option("--to", row_format,
                   "json, jsonl, csv, junit, gitlab, gitlab-sast, codeclimate, markdown, annotations, summary")
      ->transform(one_of(kRowFormats))
      ->type_name("FORMAT")
      ->required();

  auto* html = app.add_subcommand("html", "Makes a page for a browser, with search, filters and a timeline.");
  html->add_option("file", files, kLogs)->type_name("FILE")->required();

  auto* upload =
      app.add_subcommand("upload", "Sends logs to GitHub's code scanning, and waits until they are processed.");
  UploadFlags to;
  add_upload_flags(*upload, to);

  for (auto* command : {validate, diff}) {
    command->add_option("--format", format, "text (default) or json")
        ->transform(one_of(kListFormats))
        ->type_name("FORMAT");
  }
  for (auto* command : {merge, baseline, convert, html}) {
    command->add_option("-o,--output", output, "file to write (default, and '-': standard output)")->type_name("FILE");
  }

  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  const bool json = format == ListFormat::json;
  if (merge->parsed()) return merge_logs(files, output);
  if (split->parsed()) return split_log(file, output, limits);
  if (diff->parsed()) return diff_logs(file, other, json);
  if (baseline->parsed()) return baseline_log(file, other, output);
  if (upload->parsed()) return upload_logs(to);
  if (html->parsed()) return html_page(files, output);
  if (convert->parsed()) return convert_logs(files, row_format, output);
  return validate_logs(files, profile, json);
}

}  // namespace assay::cli
