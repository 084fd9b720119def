// assay shard: a scan in parts, on many machines.
#include "cli/shard_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "base/file.h"
#include "cli/flags.h"

namespace assay::cli {

namespace {

const Help kHelp = {
    {{"assay shard plan --shards 8 data/", "plan.jsonl, and run.key beside it, which stays here"},
     {"assay shard plan --repository a.git --repository b.git -- --all-objects", "a shard for each repository"},
     {"assay shard run --index 3 --results results/", "one shard; again, it does nothing"},
     {"assay shard status --results results/", "how many are done, and which are not"},
     {"assay shard merge --results results/ -- --format sarif -o report.sarif", "the report of the whole"},
     {"assay shard emit slurm >shards.sbatch", "a script for a batch engine"}},
    {{"0", "pass: of merge, of the whole; of run, the shard is done; of status, all are"},
     {"1", "merge: findings, as 'assay scan' says"},
     {"2", "usage, configuration or rule error"},
     {"3", "run: could not be written, or something was not read; merge: incomplete; status: some are not done"},
     {"42", "run: the shard can never be done: its target is not there, or other rules or another version run it"}}};

constexpr std::array<Choice, 2> kStatusFormats = {{{"text", 0}, {"jsonl", 1}}};
constexpr std::array<Choice, 5> kEngines = {{{"slurm", static_cast<int>(Engine::slurm)},
                                             {"kubernetes", static_cast<int>(Engine::kubernetes)},
                                             {"github", static_cast<int>(Engine::github)},
                                             {"parallel", static_cast<int>(Engine::parallel)},
                                             {"nats", static_cast<int>(Engine::nats)}}};

ParsedFlags parse(std::vector<std::string> words, const std::vector<std::string>& paths) {
  words.emplace_back("--");
  words.insert(words.end(), paths.begin(), paths.end());
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  return parse_scan_flags(pointers);
}

std::vector<std::string> words_of(std::string mode, const shards::Plan& plan, const std::vector<std::string>& more) {
  std::vector<std::string> words = {std::move(mode)};
  words.insert(words.end(), plan.flags.begin(), plan.flags.end());
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

ParsedFlags flags_of_paths(const shards::Plan& plan, const std::vector<std::string>& more) {
  return parse(words_of(plan.mode == shards::PathMode::log ? "log" : "files", plan, more), plan.paths);
}

ParsedFlags flags_of_repository(const shards::Plan& plan, const std::string& repository,
                                const std::vector<std::string>& more) {
  return parse(words_of("git", plan, more), {repository});
}

ParsedFlags flags_of_all(const shards::Plan& plan, const std::vector<std::string>& more) {
  if (plan.paths.empty() && plan.repositories.size() == 1)
    return flags_of_repository(plan, plan.repositories.front(), more);
  if (plan.repositories.empty()) return flags_of_paths(plan, more);
  std::vector<std::string> all = plan.paths;
  all.insert(all.end(), plan.repositories.begin(), plan.repositories.end());
  return parse(words_of("files", plan, more), all);
}

Result<shards::Plan> read_plan_file(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return tl::make_unexpected(text.error());
  return shards::read_plan(*text, path);
}

int shard_command(Arguments arguments) {
  // What follows -- is for the scan.
  const auto dashes = std::find(arguments.begin(), arguments.end(), std::string_view("--"));
  const auto ours = static_cast<std::size_t>(dashes - arguments.begin());
  ShardFlags flags;
  if (ours < arguments.size())
    for (const char* word : arguments.subspan(ours + 1)) flags.scan_flags.emplace_back(word);

  const auto owner = new_app(
      "A scan in shards, each of which any machine may run; the merge reports what one run would.", "assay shard");
  CLI::App& app = *owner;
  app.require_subcommand(1);
  auto* plan = app.add_subcommand("plan", "Cuts paths by bytes, and makes a shard of each repository.");
  plan->add_option("path", flags.paths, "files and folders")->type_name("PATH");
  plan->add_option("--repository", flags.repositories, "a git repository: its history is a shard")->type_name("REPO");
  plan->add_flag("--logs", flags.logs, "paths are logs, as for 'assay scan log'");
  auto* shards =
      plan->add_option("--shards", flags.shards, "how many parts the paths are cut into, at most (default: 8)")
          ->check(CLI::Range(std::size_t{1}, shards::kMostShards / 2))
          ->type_name("N");
  plan->add_option("--target-bytes", flags.target_bytes, "instead: about so many bytes a part, as 4G or 512M")
      ->type_name("BYTES")
      ->excludes(shards);
  auto* run = app.add_subcommand("run", "Runs one shard, and leaves its result.");
  run->add_option("--index", flags.index,
                  "which, from 0 on (default: ASSAY_SHARD_INDEX, SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, "
                  "CI_NODE_INDEX)")
      ->type_name("N");
  run->add_option("-j,--threads", flags.threads, "threads to use; default: the processors there are")->type_name("N");
  run->add_flag(
      "--for-engine", flags.for_engine,
      "for what tries again after a failure: 0 whenever the shard is done, also where something was not read, "
      "which the merge tells");
  auto* merge = app.add_subcommand("merge", "Joins all results, and reports as 'assay scan' does.");
  auto* status = app.add_subcommand("status", "Says which shards are done.");
  int format = 0;
  status->add_option("--format", format, "text, or jsonl: a line for each shard (default: text)")
      ->transform(one_of(kStatusFormats))
      ->type_name("FORMAT");
  status->add_flag("--json", flags.as_json, "as --format jsonl")->group("");
  auto* emit = app.add_subcommand("emit", "Prints a script or manifest that runs all shards.");
  emit->add_option("engine", flags.engine, "slurm, kubernetes, github, parallel or nats")
      ->transform(one_of(kEngines))
      ->type_name("ENGINE")
      ->required();
  emit->add_option("--image", flags.image, "container image with assay, by digest: for kubernetes")->type_name("IMAGE");
  for (CLI::App* one : {plan, run, merge, status, emit}) {
    const bool makes = one == plan;
    one->add_option(makes ? "-o,--plan" : "--plan", flags.plan,
                    makes ? "the plan to write (default: plan.jsonl)" : "the plan (default: plan.jsonl)")
        ->type_name("FILE");
    if (one == plan || one == merge)
      one->add_option("--key", flags.key,
                      makes ? "the private key to make, which no shard needs (default: run.key)"
                            : "the private key that plan made (default: run.key)")
          ->type_name("FILE");
    if (one == plan) continue;
    auto* results = one->add_option("--results", flags.results, "folder of results (default: results)");
    results->type_name("FOLDER");
    if (one == run || one == emit) results->expected(1);
  }
  if (const auto code = parse_flags(app, arguments.subspan(0, ours), kHelp)) return *code;
  if (flags.results.empty()) flags.results = {"results"};
  flags.as_json = flags.as_json || format == 1;
  if (!flags.scan_flags.empty() && !plan->parsed() && !merge->parsed())
    return report_error({"reading flags", "--", "only plan and merge take flags of 'assay scan'",
                         "a plan holds those of all its shards"});
  if (plan->parsed()) return plan_shards(flags);
  if (run->parsed()) return run_shard(flags);
  if (merge->parsed()) return merge_shards_command(flags);
  if (status->parsed()) return show_shards(flags);
  return emit_shards(flags);
}

}  // namespace assay::cli
