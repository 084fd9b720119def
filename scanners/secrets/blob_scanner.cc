#include "scanners/secrets/blob_scanner.h"

#include "base/strings.h"

namespace assay {

Result<BlobScanner> BlobScanner::create(const RuleSet& rules, const FingerprintKey& key, const Limits& limits) {
  auto scanner = Scanner::create(rules, limits);
  if (!scanner) return tl::make_unexpected(scanner.error());
  return BlobScanner(std::move(*scanner), Collector(rules, key, limits), limits);
}

void BlobScanner::scan(Bytes text, const Origin& origin) {
  const BlobAtPath at(finder_, origin.path);
  matches_.clear();
  finder_.begin_blob(text.size());
  if (!finder_.find(text, 0, text.size(), matches_)) coverage_.gap(input_name(origin), kFloodGap);
  if (!matches_.empty()) take(text, matches_, {}, origin);
  if (const WideForm form = wide_form_of(text); form != WideForm::none) scan_decoded(WideText(text, form), origin);
}

void BlobScanner::scan_piece(Bytes text, std::uint64_t offset, const Origin& origin) {
  matches_.clear();
  finder_.begin_blob(text.size());
  if (!finder_.find(text, 0, text.size(), matches_)) coverage_.gap(input_name(origin), kFloodGap);
  TextPosition position;
  position.offset = offset;
  if (!matches_.empty()) take(text, matches_, position, origin);
}

void BlobScanner::scan_decoded(const WideText& wide, const Origin& origin) {
  const BlobAtPath at(finder_, origin.path);
  matches_.clear();
  finder_.begin_blob(wide.text().size());
  if (!finder_.find(wide.text(), 0, wide.text().size(), matches_)) coverage_.gap(input_name(origin), kFloodGap);
  settle(wide.text(), matches_, {}, &wide, origin);
}

void BlobScanner::scan_view(const MappedText& view, const PositionOf& position_of, const Origin& origin) {
  matches_.clear();
  hits_.clear();
  finder_.begin_blob(view.text().size());
  if (!finder_.find(view.text(), 0, view.text().size(), matches_)) coverage_.gap(input_name(origin), kFloodGap);
  Decoding decoded(scanner(), limits_, view.text(), {}, &view);
  decoded.take(matches_);
  if (!resolve(scanner(), view.text(), matches_, {}, hits_)) {
    coverage_.gap(input_name(origin), kFloodGap);
    decoded.miss_values();
  }
  decoded.mask_runs(hits_);
  const auto tell_lines = [&](std::vector<Hit>& hits, const MappedText& text) {
    for (Hit& hit : hits) {
      if (hit.only_masked) continue;
      const TextPosition begin = position_of(text.original_begin(hit.region.begin));
      const TextPosition end = position_of(text.original_end(hit.region.end));
      hit.region.line = begin.line;
      hit.region.column = begin.column;
      hit.region.end_line = end.line;
      hit.region.end_column = end.column;
    }
  };
  tell_lines(hits_, view);
  collector_.add(view.text(), 0, hits_, origin, &view);
  for (Decoding::Group& group : decoded.groups()) tell_lines(group.hits, *group.text);
  add_decoded(decoded, origin);
}

void BlobScanner::scan_lines(Bytes text, std::string_view name, const Origin& origin) {
  find_lines(text, nullptr, name, origin);
  if (const WideForm form = wide_form_of(text); form != WideForm::none) {
    const WideText wide(text, form);
    find_lines(wide.text(), &wide, name, origin);
  }
}

void BlobScanner::find_lines(Bytes text, const MappedText* wide, std::string_view name, const Origin& origin) {
  matches_.clear();
  hits_.clear();
  finder_.begin_blob(text.size());
  if (!finder_.find_by_name(text, name, matches_)) coverage_.gap(input_name(origin), kFloodGap);
  if (!resolve(scanner(), text, matches_, {}, hits_)) coverage_.gap(input_name(origin), kFloodGap);
  for (Hit& hit : hits_) hit.only_masked = hit.only_masked || scanner().rules()[hit.rule].reader != Reader::lines;
  collector_.add(text, 0, hits_, origin, wide);
}

bool BlobScanner::take(Bytes text, std::vector<Match>& matches, const TextPosition& position, const Origin& origin) {
  return settle(text, matches, position, nullptr, origin);
}

bool BlobScanner::settle(Bytes text, std::vector<Match>& matches, const TextPosition& position, const MappedText* wide,
                         const Origin& origin) {
  hits_.clear();
  Decoding decoded(scanner(), limits_, text, position, wide);
  decoded.take(matches);
  if (!resolve(scanner(), text, matches, position, hits_)) {
    coverage_.gap(input_name(origin), kFloodGap);
    decoded.miss_values();
  }
  decoded.mask_runs(hits_);
  collector_.add(text, position.offset, hits_, origin, wide);
  add_decoded(decoded, origin);
  return !hits_.empty() || !decoded.groups().empty();
}

void BlobScanner::add_decoded(const Decoding& decoded, const Origin& origin) {
  if (decoded.gap() != nullptr) coverage_.gap(input_name(origin), decoded.gap());
  for (const Decoding::Group& group : decoded.groups())
    collector_.add(group.text->text(), 0, group.hits, origin, group.text);
}

bool BlobScanner::hits_of(Bytes text, const MappedText* wide, std::vector<Hit>& hits,
                          std::unique_ptr<Decoding>& decoded) {
  return hits_of(text, {}, wide, hits, decoded);
}

bool BlobScanner::hits_of(Bytes text, const TextPosition& position, std::vector<Hit>& hits,
                          std::unique_ptr<Decoding>& decoded) {
  return hits_of(text, position, nullptr, hits, decoded);
}

bool BlobScanner::hits_of(Bytes text, const TextPosition& position, const MappedText* wide, std::vector<Hit>& hits,
                          std::unique_ptr<Decoding>& decoded) {
  matches_.clear();
  finder_.begin_blob(text.size());
  bool complete = finder_.find(text, 0, text.size(), matches_);
  decoded = std::make_unique<Decoding>(scanner(), limits_, text, position, wide);
  decoded->take(matches_);
  complete = resolve(scanner(), text, matches_, position, hits) && complete;
  if (!complete) decoded->miss_values();
  decoded->mask_runs(hits);
  return complete;
}

Result<std::vector<BlobScanner>> create_blob_scanners(unsigned threads, const RuleSet& rules, const FingerprintKey& key,
                                                      const Limits& limits) {
  std::vector<BlobScanner> scanners;
  for (unsigned i = 0; i < threads; ++i) {
    auto scanner = BlobScanner::create(rules, key, limits);
    if (!scanner) return tl::make_unexpected(scanner.error());
    scanners.push_back(std::move(*scanner));
  }
  return scanners;
}

std::vector<Finding> merge_and_finish(std::vector<BlobScanner>& scanners, Coverage& coverage,
                                      const Attributor& attribute, const Judge& judge) {
  for (BlobScanner& scanner : scanners) scanner.flush_names();
  for (std::size_t i = 1; i < scanners.size(); ++i) scanners[0].collector().merge(std::move(scanners[i].collector()));
  for (const BlobScanner& scanner : scanners) coverage.merge(scanner.coverage());
  return std::move(scanners[0].collector()).finish(attribute, judge, &coverage);
}

std::string input_name(const Origin& origin) {
  if (origin.parent) return cat(input_name(*origin.parent), "!/", printable(origin.path));
  if (origin.kind == OriginKind::remote) return cat(printable(origin.resource), " ", printable(origin.path));
  std::string name = origin.repository.empty() ? "" : printable(origin.repository) + ": ";
  if (!origin.path.empty()) return name + printable(origin.path);
  const bool commit = origin.kind == OriginKind::git_commit;
  const bool tag = origin.kind == OriginKind::git_tag;
  return cat(name, commit ? "commit " : tag ? "tag " : "blob ", origin.object);
}

}  // namespace assay
