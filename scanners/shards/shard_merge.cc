#include "scanners/shards/shard_merge.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "base/fields.h"
#include "base/strings.h"
#include "scanners/scan/path_parts.h"
#include "scanners/secrets/saved_values.h"
#include "scanners/shards/result_file.h"
#include "scanners/shards/shard_run.h"

namespace assay::shards {

namespace {

// What one result says, beside the records of paths.
struct Taken {
  std::optional<Coverage> read, walk;
  std::vector<Finding> findings;
  ScanResult about;
  bool has_about = false;
};

tl::unexpected<Error> broken() {
  return fail("reading a shard's result", "", "it is not what a shard writes", "run the shard again");
}

Status take_coverage(std::string_view bytes, std::optional<Coverage>& coverage) {
  FieldReader in(bytes);
  if (coverage || !coverage.emplace().load(in) || !in.at_end()) return broken();
  return {};
}

Status take_about(std::string_view bytes, Taken& taken) {
  FieldReader in(bytes);
  for (std::string* text : {&taken.about.repository_uri, &taken.about.revision, &taken.about.branch}) *text = in.text();
  taken.about.useless_suppressions = in.number_to(std::uint64_t{1} << 32);
  taken.has_about = true;
  return in.ok() && in.at_end() ? Status() : broken();
}

// The file of a shard; empty when there is none, with what is to be told.
std::string find_result(const std::vector<std::string>& folders, const Shard& shard, std::string& problem) {
  std::vector<std::string> having;
  for (const std::string& folder : folders)
    if (::access(result_path(folder, shard.id).c_str(), F_OK) == 0) having.push_back(folder);
  if (having.size() == 1) return having.front();
  if (having.size() > 1) {
    problem = cat("has results in several folders, ", printable(having[0]), " and ", printable(having[1]),
                  ": which counts is not known");
    return "";
  }
  for (const std::string& folder : folders)
    if (const auto why = read_failed(folder, shard.id)) problem = "failed for good: " + *why;
  if (problem.empty()) problem = "has no result";
  return "";
}

// Files that look like results and are none of the plan's.
void find_foreign(const Plan& plan, const std::vector<std::string>& folders, Coverage& coverage) {
  std::set<std::string> known;
  for (const Shard& shard : plan.shards) known.insert(cat("shard-", shard.id, ".jsonl.zst"));
  for (const std::string& folder : folders) {
    std::error_code error;
    for (auto file = std::filesystem::directory_iterator(folder, error);
         !error && file != std::filesystem::directory_iterator(); file.increment(error)) {
      const std::string name = file->path().filename().string();
      if (name.starts_with("shard-") && name.ends_with(".jsonl.zst") && !known.contains(name))
        coverage.gap(printable(file->path().string()), "is a result of no shard of this plan");
    }
    if (error) coverage.gap(printable(folder), error.message());
  }
}

class Merge {
 public:
  Merge(const Plan& plan, const std::vector<std::string>& folders, const RunKey& key, const ScanContext& context)
      : plan_(plan), folders_(folders), key_(key), context_(context) {}

  Result<ScanResult> run();

 private:
  void shard(const Shard& shard, std::size_t index);
  Status read(const Shard& shard, const std::string& folder, Taken& taken);
  Status take(const Shard& shard, std::string_view record, Taken& taken);
  void take_paths(const Shard& shard, Taken taken);
  void take_repository(const Shard& shard, Taken taken);
  bool alone() const { return plan_.paths.empty() && plan_.repositories.size() == 1; }

  const Plan& plan_;
  const std::vector<std::string>& folders_;
  const RunKey& key_;
  const ScanContext& context_;
  std::optional<JoinedParts> paths_;
  Coverage coverage_, own_;  // of the paths, and of everything
  std::optional<Coverage> walk_;
  ScanResult result_;
};

Status Merge::take(const Shard& shard, std::string_view record, Taken& taken) {
  if (record.empty()) return broken();
  const std::string_view rest = record.substr(1);
  const bool of_paths = shard.kind == Shard::Kind::paths;
  switch (static_cast<Record>(record.front())) {
    case Record::read:
      return take_coverage(rest, taken.read);
    case Record::walk:
      return take_coverage(rest, taken.walk);
    case Record::part:
      return of_paths ? paths_->take(rest) : broken();
    case Record::repository:
      return of_paths ? broken() : take_about(rest, taken);
    case Record::finding: {
      if (of_paths) return broken();
      auto finding = load_finding(rest, *context_.rules);
      if (!finding) return tl::make_unexpected(finding.error());
      if (taken.findings.size() >= context_.limits.values_per_run) return broken();
      taken.findings.push_back(std::move(*finding));
      return {};
    }
  }
  return broken();
}

Status Merge::read(const Shard& shard, const std::string& folder, Taken& taken) {
  const auto done = read_done(folder, plan_, shard);
  if (!done) return tl::make_unexpected(done.error());
  if (!*done) return fail("", "", "has a result, and nothing says that it is done", "");
  const auto read = read_result(result_path(folder, shard.id), header_of(plan_, shard), key_,
                                [&](std::string_view record) { return take(shard, record, taken); });
  if (!read) return tl::make_unexpected(read.error());
  if (read->sha256 != (*done)->result.sha256) return fail("", "", "its result was changed after it was done", "");
  if (!taken.read || taken.walk.has_value() != (shard.kind == Shard::Kind::paths)) return broken();
  if (taken.has_about != (shard.kind == Shard::Kind::repository)) return broken();
  return {};
}

void Merge::take_paths(const Shard& shard, Taken taken) {
  if (const Status joined = paths_->end_part(); !joined) {
    own_.gap("the findings", joined.error().why);
    return;
  }
  coverage_.merge(*taken.read);
  if (shard.range.first()) coverage_.merge(*taken.walk);
  // Every part walks all folders. What one of them could not read is told, if the others could.
  if (!walk_) {
    walk_ = std::move(*taken.walk);
    return;
  }
  for (const Gap& gap : taken.walk->gaps())
    if (!walk_->gaps().contains(gap)) coverage_.gap(gap.input, cat(gap.why, " (where one shard ran)"));
}

void Merge::take_repository(const Shard& shard, Taken taken) {
  if (alone()) {
    Coverage kept = std::move(own_);
    result_ = std::move(taken.about);
    result_.findings = std::move(taken.findings);
    own_ = std::move(*taken.read);
    own_.merge(kept);
    return;
  }
  result_.useless_suppressions += taken.about.useless_suppressions;
  own_.merge(taken.read->under(printable(shard.repository)));
  for (Finding& finding : taken.findings) {
    for (Place& place : finding.places) {
      Origin origin = outermost(place.origin);
      origin.repository = cat(shard.repository, origin.repository.empty() ? "" : "/", origin.repository);
      place.origin = moved_into(place.origin, origin);
    }
    result_.findings.push_back(std::move(finding));
  }
}

void Merge::shard(const Shard& shard, std::size_t index) {
  const std::string name = cat("shard ", index, " (", shard.id, ")");
  std::string problem;
  const std::string folder = find_result(folders_, shard, problem);
  if (folder.empty()) return own_.gap(name, problem);
  Taken taken;
  if (const Status status = read(shard, folder, taken); !status) {
    if (paths_) paths_->drop_part();
    return own_.gap(name, status.error().why);
  }
  if (shard.kind == Shard::Kind::paths) {
    take_paths(shard, std::move(taken));
  } else {
    take_repository(shard, std::move(taken));
  }
}

Result<ScanResult> Merge::run() {
  if (!plan_.paths.empty()) {
    auto begun = JoinedParts::begin(plan_.paths, context_);
    if (!begun) return tl::make_unexpected(begun.error());
    paths_.emplace(std::move(*begun));
  }
  for (std::size_t i = 0; i < plan_.shards.size(); ++i) shard(plan_.shards[i], i);
  find_foreign(plan_, folders_, own_);
  if (paths_) {
    coverage_.merge(own_);
    auto of_paths = std::move(*paths_).finish(std::move(coverage_));
    if (!of_paths || !of_paths->mistakes.empty() || plan_.repositories.empty()) return of_paths;
    result_.useless_suppressions += of_paths->useless_suppressions;
    std::move(of_paths->findings.begin(), of_paths->findings.end(), std::back_inserter(result_.findings));
    own_ = std::move(of_paths->coverage);
  }
  result_.coverage = std::move(own_);
  if (!alone())
    result_.findings = join_findings(std::move(result_.findings), *context_.rules, context_.limits, result_.coverage);
  if (!context_.line_hashes)
    for (Finding& finding : result_.findings) finding.line_hash.clear();
  return std::move(result_);
}

}  // namespace

Result<ScanResult> merge_shards(const Plan& plan, const std::vector<std::string>& folders, const RunKey& key,
                                const ScanContext& context) {
  if (key.public_key() != plan.run_key)
    return fail("merging shards", "", "the key is not that of the plan", "'--key FILE' that plan wrote");
  return Merge(plan, folders, key, context).run();
}

}  // namespace assay::shards
