#include "scanners/sources/git/history/history_scan.h"

#include <algorithm>
#include <utility>

#include "base/closed_form.h"
#include "base/container.h"
#include "base/content.h"
#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/history/history_inherit.h"
#include "scanners/sources/git/objects/lfs_pointer.h"

namespace assay::git {

namespace {

bool is_unlike_text(Bytes content) {
  return wide_form_of(content) != WideForm::none || container_of(content) != ContainerKind::none ||
         parse_lfs_pointer(content) || !closed_gap_of(content).empty();
}

class Scan final : public ForestVisitor {
 public:
  Scan(const PackForest& forest, const HistoryScanOptions& options, MatchFinder* finder, ObjectSink* sink,
       ForestVisitor* message_reader)
      : forest_(forest), options_(options), finder_(finder), sink_(sink), message_reader_(message_reader) {}

  void visit(const Visit& visit) override {
    step();
    if (visit.type == ObjectType::blob) totals_.blob_bytes += visit.content.size();
    if (options_.extract_only) return;
    if (message_reader_ != nullptr && visit.type != ObjectType::blob) message_reader_->visit(visit);
    coverage_.scanned(visit.content.size());
    if (states_.size() <= visit.slot) states_.resize(visit.slot + std::size_t{1});
    State& state = states_[visit.slot];
    State* const base = visit.base_object == kNoObject ? nullptr : &states_[visit.base_slot];
    state.matches.clear();
    if (visit.type == ObjectType::blob && is_unlike_text(visit.content) &&
        sink_->unlike_text(forest_.id(visit.object), visit.content)) {
      state.complete = false;  // its children have nothing to inherit
      return;
    }
    const bool by_delta = visit.type == ObjectType::blob && base != nullptr && base->complete;
    state.complete = (by_delta && scan_changes(visit, *base, state.matches)) || scan_whole(visit, state.matches);
    if (!state.complete) {
      coverage_.gap(forest_.id(visit.object).hex(),
                    cat("too many candidates: findings beyond the first ", state.matches.size(), " are not listed"));
    }
    if (state.matches.empty()) return;
    if (!visit.has_children) return sink_->found(forest_.id(visit.object), visit.type, visit.content, state.matches);
    // The sink may change its list, and the children need it as it is.
    given_ = state.matches;
    sink_->found(forest_.id(visit.object), visit.type, visit.content, given_);
  }

  bool visit_large(ObjectIndex object, ObjectType type, ObjectStream& content) override {
    if (type != ObjectType::blob) return false;
    step();
    totals_.blob_bytes += content.size();
    const Result<bool> complete =
        options_.extract_only ? read_through(content) : sink_->large(forest_.id(object), content);
    if (!complete) {
      coverage_.gap(forest_.id(object).hex(), complete.error().why);
    } else if (!options_.extract_only) {
      coverage_.scanned(content.size());
      totals_.scanned_bytes += content.size();
      if (!*complete) coverage_.gap(forest_.id(object).hex(), kFloodGap);
    }
    return true;
  }

  void failed(ObjectIndex object, const Error& error) override { coverage_.gap(forest_.id(object).hex(), error.why); }

  const HistoryScanTotals& totals() const { return totals_; }
  const Coverage& coverage() const { return coverage_; }

 private:
  struct State {
    std::vector<Match> matches;  // sorted
    bool complete = false;
  };

  // Told in portions: all threads count in one place.
  void step() {
    constexpr std::uint64_t kPortion = 64;
    if (++steps_ % kPortion == 0 && options_.progress != nullptr) options_.progress->step(kPortion);
  }

  static Result<bool> read_through(ObjectStream& content) {
    std::vector<char> buffer(std::size_t{64} << 10);
    for (;;) {
      const Result<std::size_t> got = content.read(buffer.data(), buffer.size());
      if (!got) return tl::make_unexpected(got.error());
      if (*got == 0) return true;
    }
  }

  bool scan_whole(const Visit& visit, std::vector<Match>& matches) {
    matches.clear();
    finder_->begin_blob(visit.content.size());
    totals_.scanned_bytes += visit.content.size();
    const bool complete = finder_->find(visit.content, 0, visit.content.size(), matches);
    sort(matches);
    return complete;
  }

  // False when a scan of the whole must tell: a flood, or more matches than a whole scan would have confirmed.
  bool scan_changes(const Visit& visit, const State& base, std::vector<Match>& matches) {
    const std::uint64_t size = visit.content.size();
    split_by_delta(size, visit.base.size(), visit.copied, scan_, keep_);
    const std::uint64_t most =
        options_.limits.confirmations_base + size / std::max<std::uint64_t>(options_.limits.bytes_per_confirmation, 1);
    if (!inherit_matches(base.matches, keep_, most, matches)) return false;
    if (!scan_.empty()) finder_->begin_blob(size);
    for (const ScanRange& range : scan_) {
      totals_.scanned_bytes += range.to - range.from;
      if (!finder_->find(visit.content, range.from, range.to, matches)) return false;
    }
    sort(matches);
    return true;
  }

  static void sort(std::vector<Match>& matches) {
    if (!std::is_sorted(matches.begin(), matches.end())) std::sort(matches.begin(), matches.end());
  }

  const PackForest& forest_;
  const HistoryScanOptions& options_;
  MatchFinder* const finder_;
  ObjectSink* const sink_;
  ForestVisitor* const message_reader_;
  std::vector<State> states_;
  std::vector<Match> given_;
  std::vector<ScanRange> scan_;
  std::vector<KeptRange> keep_;
  HistoryScanTotals totals_;
  std::uint64_t steps_ = 0;
  Coverage coverage_;
};

}  // namespace

HistoryScanTotals scan_history(const ObjectStore& store, const HistoryScanOptions& options,
                               const std::vector<MatchFinder*>& finders, const std::vector<ObjectSink*>& sinks,
                               Coverage& coverage) {
  HistoryScanTotals totals;
  const Result<PackForest> forest = PackForest::build(store, options.threads, options.limits);
  if (!forest) {
    coverage.gap(forest.error().subject, forest.error().why);
    return totals;
  }
  return scan_forest(*forest, options, finders, sinks, coverage);
}

HistoryScanTotals scan_forest(const PackForest& forest, const HistoryScanOptions& options,
                              const std::vector<MatchFinder*>& finders, const std::vector<ObjectSink*>& sinks,
                              Coverage& coverage) {
  for (const Error& problem : forest.problems()) coverage.gap(printable(problem.subject), problem.why);
  std::vector<Scan> scans;
  scans.reserve(options.threads);
  for (unsigned i = 0; i < options.threads; ++i) {
    scans.emplace_back(forest, options, options.extract_only ? nullptr : finders[i],
                       options.extract_only ? nullptr : sinks[i],
                       options.message_readers.empty() ? nullptr : options.message_readers[i]);
  }
  std::vector<ForestVisitor*> visitors;
  for (Scan& scan : scans) visitors.push_back(&scan);
  TypeSet types;
  types.blobs = true;
  types.commits = options.extract_only ? options.extract_all : options.scan_messages;
  types.tags = types.commits;
  types.trees = options.extract_only && options.extract_all;
  if (options.progress != nullptr) {
    std::uint64_t steps = forest.count(ObjectType::blob);
    if (types.commits) steps += forest.count(ObjectType::commit) + forest.count(ObjectType::tag);
    options.progress->expect(steps);
  }
  forest.walk(types, visitors, options.limits);
  if (options.progress != nullptr) options.progress->expect(0);

  HistoryScanTotals totals;
  totals.objects = forest.size();
  totals.blobs = forest.count(ObjectType::blob);
  totals.commits = forest.count(ObjectType::commit);
  totals.trees = forest.count(ObjectType::tree);
  totals.tags = forest.count(ObjectType::tag);
  for (const Scan& scan : scans) {
    totals.blob_bytes += scan.totals().blob_bytes;
    totals.scanned_bytes += scan.totals().scanned_bytes;
    coverage.merge(scan.coverage());
  }
  return totals;
}

}  // namespace assay::git
