// assay rules bench: what each rule costs on bytes of the user's own.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/rules_command.h"
#include "cli/tell.h"
#include "rules/builtin/builtin.h"
#include "rules/selection.h"
#include "scanners/secrets/rule_cost.h"

namespace assay::cli {

namespace {

// Enough for stable counts; more would only take memory.
constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;

struct Corpus {
  std::vector<std::string> texts;
  std::uint64_t bytes = 0;
  std::size_t unread = 0;
  bool cut = false;
};

void add_file(const std::string& path, Corpus& corpus) {
  if (corpus.bytes >= kMostBytes) {
    corpus.cut = true;
    return;
  }
  auto text = read_file(path, kMostBytes);
  if (!text) {
    ++corpus.unread;
    return;
  }
  corpus.bytes += text->size();
  corpus.texts.push_back(std::move(*text));
}

// Regular files below `path`, in the order of their names: the same files each time.
Result<Corpus> read_corpus(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<std::string> files;
  if (fs::is_directory(path, error)) {
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(path, options, error), end; !error && at != end; at.increment(error))
      if (at->is_regular_file(error) && !at->is_symlink(error)) files.push_back(at->path().string());
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  Corpus corpus;
  for (const std::string& file : files) add_file(file, corpus);
  if (corpus.bytes == 0) return fail("measuring rules", path, "there are no bytes that could be read", "--on PATH");
  return corpus;
}

// What this thread has computed for. A clock on the wall gives the time that another program has taken to the rule that
// was at work then: of a tree of 42 MB, on a machine with seven others, one rule took 2 % in one run and 20 % in the
// next.
std::chrono::nanoseconds own_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

void print_line(std::string_view id, double hits, double confirmations, std::uint64_t matches, double share) {
  std::printf("%-44s %12.2f %12.2f %10llu %8.2f %%\n", std::string(id).c_str(), hits, confirmations,
              static_cast<unsigned long long>(matches), 100 * share);
}

// The most expensive rules, and those of `own` that are cheaper.
void print_costs(const RuleSet& rules, const CostReport& report, std::size_t most, const std::set<std::string>& own) {
  std::vector<RuleCost> order = report.rules;
  std::stable_sort(order.begin(), order.end(), [](const RuleCost& a, const RuleCost& b) {
    return std::pair(a.confirming, a.hits) > std::pair(b.confirming, b.hits);
  });
  std::printf("%-44s %12s %12s %10s %10s\n", "rule", "hits/MB", "asked/MB", "matches", "time");
  for (std::size_t i = 0; i < order.size(); ++i) {
    const RuleCost& cost = order[i];
    if (i >= most && !own.contains(rules[cost.rule].id)) continue;
    print_line(rules[cost.rule].id, report.per_megabyte(cost.hits), report.per_megabyte(cost.confirmations),
               cost.matches, report.share(cost));
  }
  const double searching = std::chrono::duration<double>(report.searching).count();
  const double total = std::chrono::duration<double>(report.total()).count();
  std::printf("\n%zu rules over %s: %.1f MB/s; the search that all share takes %.1f %% of the time\n", rules.size(),
              human_bytes(report.bytes).c_str(), total > 0 ? static_cast<double>(report.bytes) / 1e6 / total : 0,
              total > 0 ? 100 * searching / total : 0);
}

}  // namespace

int bench_rules(const std::vector<std::string>& rule_files, const std::string& corpus_path, std::size_t most) {
  RuleSelection selection;
  auto files = read_rule_files(rule_files);
  if (!files) return report_error(files.error());
  selection.files = std::move(*files);
  const SelectedRules selected = select_rules(builtin_rule_image(), selection);
  tell(selected.diagnostics);
  if (!selected.rules) return report_error(selected.rules.error());
  const auto corpus = read_corpus(corpus_path);
  if (!corpus) return report_error(corpus.error(), kIncomplete);
  const std::vector<Bytes> texts(corpus->texts.begin(), corpus->texts.end());
  const auto report = measure_cost(*selected.rules, texts, own_time);
  if (!report) return report_error(report.error(), kIncomplete);
  std::set<std::string> own;
  for (const Rule& rule : load_rules(selection.files, built_in_ids()).rules) own.insert(rule.id);
  print_costs(*selected.rules, *report, most, own);
  if (corpus->cut) std::printf("only the first %s were measured\n", human_bytes(corpus->bytes).c_str());
  if (corpus->unread != 0) tell(cat("assay: ", corpus->unread, " files could not be read"));
  return std::fflush(stdout) != 0 || corpus->unread != 0 ? kIncomplete : kPass;
}

}  // namespace assay::cli
