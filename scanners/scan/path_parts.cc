#include "scanners/scan/path_parts.h"

#include <sys/stat.h>

#include <memory>
#include <set>

#include "base/fields.h"
#include "base/strings.h"
#include "scanners/scan/line_hashes.h"
#include "scanners/scan/walk_scanners.h"

namespace assay {

namespace {

// What a record is, in its first byte.
enum Kind : char { kValue = 'v', kMarkers = 'm', kLineHashes = 'l' };

tl::unexpected<Error> broken() {
  return fail("reading what a shard found", "", "it is not what a shard writes", "run the shard again");
}

// The lines of whose values a hash may be told, once it is known which place of a value comes first.
std::map<std::string, std::set<std::uint32_t>> lines_of(const GatheredValues& values) {
  std::map<std::string, std::set<std::uint32_t>> lines;
  for (const auto& [key, gathered] : values.all()) {
    if (gathered.secret.guessable()) continue;
    for (const RawPlace& place : gathered.places) {
      const std::string encoding = place.encoding ? *place.encoding : "";
      if (has_line_hash(*place.origin, place.region, encoding)) lines[place.origin->path].insert(place.region.line);
    }
  }
  return lines;
}

Status save_line_hashes(const GatheredValues& values, const RecordSink& sink) {
  for (const auto& [path, lines] : lines_of(values)) {
    Origin origin;
    origin.path = path;
    const std::map<std::uint32_t, std::string> hashes = line_hashes_of(origin, lines, read_pieces_of_file);
    if (hashes.empty()) continue;
    FieldWriter out;
    out.text(path);
    out.number(hashes.size());
    for (const auto& [line, hash] : hashes) {
      out.number(line);
      out.text(hash);
    }
    if (Status status = sink(cat(static_cast<char>(kLineHashes), out.bytes())); !status) return status;
  }
  return {};
}

}  // namespace

Status scan_path_part(const std::vector<std::string>& paths, files::FileScanOptions options,
                      const files::PathRange& range, const ScanContext& context, files::PartScan& part,
                      const RecordSink& sink) {
  prepare_walk(options, context);
  auto walk = WalkScanners::create(paths, context);
  if (!walk) return tl::make_unexpected(walk.error());
  files::scan_files(paths, options, walk->consumers(), range, part);
  std::vector<BlobScanner>& scanners = walk->scanners;
  Collector& all = scanners[0].collector();
  for (BlobScanner& scanner : scanners) scanner.flush_names();
  for (std::size_t i = 1; i < scanners.size(); ++i) all.merge(std::move(scanners[i].collector()));
  for (const BlobScanner& scanner : scanners) part.read.merge(scanner.coverage());
  FieldWriter marks;
  walk->joined_markers().save(marks);
  if (Status status = sink(cat(static_cast<char>(kMarkers), marks.bytes())); !status) return status;
  if (Status status = save_line_hashes(all.values(), sink); !status) return status;
  return save_values(all.values(),
                     [&](const std::string& record) { return sink(cat(static_cast<char>(kValue), record)); });
}

JoinedParts::JoinedParts(std::vector<std::string> paths, const ScanContext& context, std::vector<BlobScanner> scanner)
    : paths_(std::move(paths)), context_(&context), whole_(std::move(scanner)), markers_(context) {
  whole_[0].collector().set_roots(paths_);
  begin_part();
}

Result<JoinedParts> JoinedParts::begin(std::vector<std::string> paths, const ScanContext& context) {
  auto scanner = create_blob_scanners(1, *context.rules, context.key, context.limits);
  if (!scanner) return tl::make_unexpected(scanner.error());
  return JoinedParts(std::move(paths), context, std::move(*scanner));
}

void JoinedParts::begin_part() {
  values_ = std::make_unique<GatheredValues>(*context_->rules, context_->key.bytes, context_->limits);
  loading_ = std::make_unique<SavedValues>(*values_, *context_->rules);
}

Status JoinedParts::take(std::string_view record) {
  if (record.empty()) return broken();
  const std::string_view rest = record.substr(1);
  FieldReader in(rest);
  switch (record.front()) {
    case kValue:
      return loading_->take(rest);
    case kMarkers:
      if (!markers_.load(in)) return broken();
      return {};
    case kLineHashes: {
      const std::string path(in.text());
      const std::uint64_t count = in.number_to(rest.size());
      for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        const auto line = static_cast<std::uint32_t>(in.number_to(0xFFFFFFFFU));
        line_hashes_[{path, line}] = in.text();
      }
      if (!in.ok() || !in.at_end()) return broken();
      return {};
    }
    default:
      return broken();
  }
}

Status JoinedParts::end_part() {
  whole_[0].collector().merge(std::move(*values_));
  begin_part();
  return {};
}

Result<ScanResult> JoinedParts::finish(Coverage coverage) && {
  ScanResult result;
  result.coverage = std::move(coverage);
  auto known = KnownFindings::of_paths(paths_, *context_);
  if (!known) {
    result.mistakes = std::move(known.error());
    return result;
  }
  if (context_->suppressions) {
    for (const std::string& path : paths_) {
      struct stat info {};
      if (::stat(path.c_str(), &info) != 0)
        result.coverage.gap(printable(path), "is not here: suppression files beside it were not read");
    }
  }
  result.findings = merge_and_finish(whole_, result.coverage, {}, [&](Finding& finding) {
    markers_.used_by(finding);
    return known->apply(finding);
  });
  note_misspelt_markers(result.findings, *context_, result.coverage);
  result.useless_suppressions = known->note_useless(true, result.coverage) + markers_.note(result.coverage);
  if (!context_->line_hashes) return result;
  for (Finding& finding : result.findings) {
    if (!has_line_hash(finding)) continue;
    const Place& place = finding.places.front();
    const auto found = line_hashes_.find({place.origin.path, place.region.line});
    if (found != line_hashes_.end()) finding.line_hash = found->second;
  }
  return result;
}

}  // namespace assay
