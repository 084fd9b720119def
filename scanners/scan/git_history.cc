#include <algorithm>
#include <iterator>
#include <set>

#include "base/strings.h"
#include "scanners/scan/git_history_sink.h"
#include "scanners/scan/git_lfs.h"
#include "scanners/scan/git_target.h"
#include "scanners/secrets/counting_finder.h"
#include "scanners/secrets/name_scanner.h"
#include "scanners/sources/files/ignore_rules.h"
#include "scanners/sources/git/graph/attribution.h"
#include "scanners/sources/git/graph/commit_walk.h"
#include "scanners/sources/git/graph/connectivity.h"
#include "scanners/sources/git/graph/named_entries.h"
#include "scanners/sources/git/history/history_scan.h"
#include "scanners/sources/git/repository/repository_tips.h"

namespace assay {

namespace {

void phase(const ScanContext& context, const char* name) {
  if (context.progress != nullptr) context.progress->phase(name);
}

// Archives of which something is to be said at their paths.
using PackedBlobs = std::map<git::ObjectIndex, std::vector<BlobRemark>>;

struct Scanned {
  std::vector<git::CommitCollector> commits;  // what the commits and tags refer to
  PackedBlobs packed;
};

Scanned scan_objects(const GitTarget& target, const git::PackForest& forest, const GitScanOptions& git_options,
                     const ScanContext& context, std::vector<BlobScanner>& scanners, Coverage& coverage) {
  Scanned scanned;
  std::vector<git::CommitCollector>& commits = scanned.commits;
  commits.reserve(scanners.size());
  std::vector<GitHistorySink> sinks;
  sinks.reserve(scanners.size());
  std::vector<git::ObjectSink*> sink_pointers;
  std::vector<CountingFinder> counting;
  counting.reserve(scanners.size());
  std::vector<MatchFinder*> finders;
  for (BlobScanner& scanner : scanners) {
    sinks.emplace_back(scanner, target.name, git_options, context);
    sink_pointers.push_back(&sinks.back());
    counting.emplace_back(scanner.finder(), context.progress);
    finders.push_back(context.progress == nullptr ? &scanner.finder() : &counting.back());
  }
  git::HistoryScanOptions options;
  options.threads = static_cast<unsigned>(scanners.size());
  options.limits = context.limits;
  options.progress = context.progress;
  for (std::size_t thread = 0; thread < scanners.size(); ++thread) {
    options.message_readers.push_back(&commits.emplace_back(forest));
  }
  git::scan_forest(forest, options, finders, sink_pointers, coverage);
  for (git::CommitCollector& collector : commits) collector.finish();
  for (BlobScanner& scanner : scanners) scanner.flush_names();  // of members of archives
  std::vector<LfsBlob> pointers;
  for (GitHistorySink& sink : sinks) {
    for (const auto& [id, remarks] : sink.packed()) scanned.packed.emplace(forest.find(id), remarks);
    std::move(sink.pointers().begin(), sink.pointers().end(), std::back_inserter(pointers));
  }
  for (const auto& [id, remark] : scan_lfs_files(target, std::move(pointers), git_options, context, scanners, coverage))
    scanned.packed[forest.find(id)].push_back(remark);
  return scanned;
}

std::vector<git::ObjectIndex> hit_objects(const GitTarget& target, const git::PackForest& forest,
                                          const std::vector<BlobScanner>& scanners) {
  std::vector<git::ObjectIndex> hits;
  for (const BlobScanner& scanner : scanners) {
    for (const std::string& hex : scanner.collector().objects(target.name)) {
      const auto id = git::ObjectId::from_hex(hex);
      if (id) hits.push_back(forest.find(*id));
    }
  }
  return hits;
}

// The paths under which indexes name blobs.
std::vector<git::IndexedPath> indexed_paths(const git::PackForest& forest, const git::Tips& tips) {
  constexpr std::string_view kIndex = "index:";
  std::vector<git::IndexedPath> out;
  for (const git::Tip& tip : tips.tips) {
    if (tip.kind != git::TipKind::index) continue;
    const git::ObjectIndex object = forest.find(tip.id);
    const std::size_t at = tip.name.find(kIndex);
    if (object == git::kNoObject || at == std::string::npos) continue;
    out.push_back({object, tip.name.substr(at + kIndex.size())});
  }
  return out;
}

void report_shallow(const GitTarget& target, std::size_t boundary, bool allowed, Coverage& coverage) {
  if (boundary == 0) return;
  const std::string what = cat("history before ", boundary, boundary == 1 ? " commit" : " commits");
  if (allowed) {
    coverage.note(target.input(cat(what, " is not in this shallow clone and was not scanned")));
  } else {
    coverage.gap(target.input(what), cat("the clone is shallow; ", git::kShallowHint, ", or --allow-shallow"));
  }
}

// What archives did not give is told at the paths where they stand, unless these are excluded; such as no ref reaches
// count when unreachable objects were asked for. Leaves the places of `findings`.
void report_packed(const GitTarget& target, const git::PackForest& forest, const GitScanOptions& options,
                   const PackedBlobs& packed, const std::vector<git::ObjectIndex>& findings,
                   git::Attribution& attribution, Coverage& coverage) {
  const std::set<git::ObjectIndex> kept(findings.begin(), findings.end());
  const files::IgnoreList excluded = files::IgnoreList::of(options.exclude);
  for (const git::HitPlaces& hit : attribution.hits) {
    const auto found = packed.find(hit.object);
    if (found == packed.end()) continue;
    const auto place = std::find_if(hit.places.begin(), hit.places.end(), [&](const Appearance& one) {
      return (one.reachable || options.all_objects) && !files::ignores_deep(excluded, one.path, false);
    });
    if (place == hit.places.end()) continue;
    const std::string id = forest.id(hit.object).hex();
    const std::string name = target.input(place->path.empty() ? cat("blob ", id) : printable(place->path));
    for (const BlobRemark& remark : found->second) {
      const std::string input = remark.inside.empty() ? name : cat(name, "!/", remark.inside);
      if (remark.skipped) {
        coverage.skipped(*remark.skipped, input);
      } else {
        coverage.gap(input, remark.why);
      }
    }
  }
  std::erase_if(attribution.hits, [&](const git::HitPlaces& hit) { return !kept.contains(hit.object); });
}

// Leaves out what only unreachable commits have, unless it was asked for; counts the objects that are left without a
// place.
std::uint64_t keep_places(const GitTarget& target, const git::PackForest& forest, git::Attribution& attribution,
                          bool all_objects, PlacesOfObjects& places) {
  std::uint64_t unreachable = 0;
  for (git::HitPlaces& hit : attribution.hits) {
    if (!all_objects) std::erase_if(hit.places, [](const Appearance& place) { return !place.reachable; });
    if (hit.places.empty()) ++unreachable;
    places[{target.name, forest.id(hit.object).hex()}] = std::move(hit.places);
  }
  return unreachable;
}

using Names = std::set<std::string, std::less<>>;

bool holds_one_of(const Names& names, std::string_view path) {
  while (!names.empty()) {
    const std::size_t slash = path.find('/');
    if (names.contains(path.substr(0, slash))) return true;
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return false;
}

// The names of refs, and the paths that only an index has: those of `in_trees` are told with a commit.
void scan_tip_names(const GitTarget& target, const git::Tips& tips, const Names& in_trees, BlobScanner& scanner) {
  constexpr std::string_view kIndex = "index:";
  Origin origin;
  origin.repository = target.name;
  for (const git::Tip& tip : tips.tips) {
    if (tip.kind == git::TipKind::pseudo || tip.kind == git::TipKind::head || tip.kind == git::TipKind::reflog)
      continue;
    const std::size_t at = tip.kind == git::TipKind::index ? tip.name.find(kIndex) : std::string::npos;
    origin.kind = at == std::string::npos ? OriginKind::git_ref : OriginKind::git_index;
    origin.path = at == std::string::npos ? tip.name : tip.name.substr(at + kIndex.size());
    if (origin.kind == OriginKind::git_ref || !holds_one_of(in_trees, origin.path)) scanner.add_name(origin);
  }
  scanner.flush_names();
}

// Of the names that trees have, those that hold a value.
Names names_with_hits(const GitTarget& target, const git::HistoryGraph& graph, BlobScanner& scanner) {
  Names out;
  NamePortion portion;
  std::vector<std::size_t> suspects;
  std::vector<Hit> hits;
  bool complete = !graph.names_left_out;
  const auto look = [&] {
    complete = portion.suspects(scanner.scanner(), suspects) && complete;
    for (const std::size_t number : suspects) {
      hits.clear();
      complete = hits_in_name(scanner.scanner(), portion[number], hits) && complete;
      if (!hits.empty()) out.emplace(portion[number]);
    }
    portion.clear();
  };
  for (const git::NameNotes& names : graph.names)
    for (std::uint32_t number = 0; number < names.size(); ++number)
      if (portion.add(names[number])) look();
  if (!portion.empty()) look();
  if (!complete) scanner.coverage().gap(target.input("names of files"), kFloodGap);
  return out;
}

// Adds what the trees hold under these names to the findings: the objects there stand for them until their paths are
// known.
void add_named_entries(const GitTarget& target, const git::PackForest& forest, const Names& names,
                       const ScanContext& context, BlobScanner& scanner) {
  bool left_out = false;
  for (const git::NamedEntry& entry :
       git::find_named_entries(forest, names, context.threads, context.limits, left_out)) {
    Origin origin;
    origin.kind = OriginKind::git_blob;
    origin.repository = target.name;
    origin.path = entry.name;
    origin.name = entry.folder ? NameOf::folder : NameOf::file;
    // What is not here, or is a commit of a submodule, has no place in the graph: its name is told alone.
    if (forest.find(entry.object) != git::kNoObject) origin.object = entry.object.hex();
    std::vector<Hit> hits;
    if (!hits_in_name(scanner.scanner(), entry.name, hits)) left_out = true;
    for (const Hit& hit : hits) scanner.collector().add(entry.name, 0, {hit}, origin);
  }
  if (left_out) scanner.coverage().gap(target.input("names of files"), kFloodGap);
}

// Files that rules know by their names: of the names that trees have, what these trees hold under them, and what only
// an index has. They are few, and read once more.
void scan_named_files(const GitTarget& target, const git::PackForest& forest, const git::Tips& tips,
                      const Names& wanted, const ScanContext& context, BlobScanner& scanner) {
  std::set<std::pair<git::ObjectId, std::string>> files;
  bool left_out = false;
  if (!wanted.empty()) {
    for (const git::NamedEntry& entry :
         git::find_named_entries(forest, wanted, context.threads, context.limits, left_out))
      if (!entry.folder && forest.find(entry.object) != git::kNoObject) files.emplace(entry.object, entry.name);
  }
  for (const git::Tip& tip : tips.tips) {
    const std::string name = tip.kind == git::TipKind::index ? tip.name.substr(tip.name.rfind('/') + 1) : "";
    const std::string last = name.substr(name.rfind(':') + 1);  // "index:" before a path without folder
    if (scanner.line_rules().ask_for(last)) files.emplace(tip.id, last);
  }
  for (const auto& [id, name] : files) {
    const auto object = target.store->read(id);
    if (!object) continue;  // told where all objects were read
    if (object->type != git::ObjectType::blob) continue;
    Origin origin;
    origin.kind = OriginKind::git_blob;
    origin.repository = target.name;
    origin.object = id.hex();
    scanner.scan_lines(object->bytes, name, origin);
  }
  if (left_out) scanner.coverage().gap(target.input("names of files"), kFloodGap);
}

}  // namespace

Status scan_git_history(const GitTarget& target, const GitScanOptions& options, const ScanContext& context,
                        std::vector<BlobScanner>& scanners, PlacesOfObjects& places, Coverage& coverage) {
  git::TipOptions tip_options;
  tip_options.reflogs = options.all_objects;
  git::Tips tips = git::collect_tips(target.repository, *target.store, tip_options);
  for (const git::ObjectId& id : target.more_tips) tips.tips.push_back({"", id, git::TipKind::pseudo});
  for (const Error& problem : tips.problems) target.gap(coverage, problem);
  for (const std::string& note : tips.notes) coverage.note(target.input(note));

  phase(context, "reading the object store");
  auto forest = git::PackForest::build(*target.store, context.threads, context.limits);
  if (!forest) return tl::make_unexpected(forest.error());
  phase(context, "scanning");
  Scanned scanned = scan_objects(target, *forest, options, context, scanners, coverage);

  phase(context, "walking the history");
  std::vector<git::ObjectIndex> findings = hit_objects(target, *forest, scanners);
  const auto with_packed = [&scanned](std::vector<git::ObjectIndex> hits) {
    for (const auto& [object, remarks] : scanned.packed) hits.push_back(object);
    return hits;
  };
  std::vector<git::ObjectIndex> hits = with_packed(findings);
  git::HistoryTips ends;
  for (const git::Tip& tip : tips.tips) ends.tips.push_back(tip.id);
  ends.shallow = target.repository.shallow();
  const git::ResolvedTips resolved = git::resolve_tips(*forest, ends);
  const LineRules& line_rules = scanners.front().line_rules();
  git::HistoryGraph graph =
      git::read_history_graph(*forest, resolved, hits, std::move(scanned.commits), context.threads, context.limits,
                              git::kMostLinks, [&](std::string_view name) { return line_rules.ask_for(name); });
  const Names names = names_with_hits(target, graph, scanners.front());
  scan_tip_names(target, tips, names, scanners.front());
  if (!names.empty()) add_named_entries(target, *forest, names, context, scanners.front());
  scan_named_files(target, *forest, tips, graph.wanted, context, scanners.front());
  if (!names.empty() || hit_objects(target, *forest, scanners).size() > findings.size()) {
    findings = hit_objects(target, *forest, scanners);
    hits = with_packed(findings);
    graph = git::read_history_graph(*forest, resolved, hits, context.threads, context.limits);
  }
  const git::Connectivity connectivity = git::check_connectivity(*forest, graph, resolved);
  git::report_connectivity(*forest, connectivity, target.repository.partial_clone(), coverage);
  report_shallow(target, connectivity.shallow.size(), options.allow_shallow, coverage);
  if (hits.empty()) return {};

  git::AttributionInput input;
  input.hits = graph.hits;
  input.indexed = indexed_paths(*forest, tips);
  input.threads = context.threads;
  input.limits = context.limits;
  git::Attribution attribution = git::attribute(*forest, *target.store, graph, input);
  for (const Error& problem : attribution.problems) target.gap(coverage, problem);
  report_packed(target, *forest, options, scanned.packed, findings, attribution, coverage);
  const std::uint64_t unreachable = keep_places(target, *forest, attribution, options.all_objects, places);
  if (unreachable != 0) {
    coverage.note(target.input(cat(unreachable, unreachable == 1 ? " object" : " objects",
                                   " with findings that no branch, tag, stash or index reaches (amended or dropped): "
                                   "--all-objects lists them")));
  }
  return {};
}

}  // namespace assay
