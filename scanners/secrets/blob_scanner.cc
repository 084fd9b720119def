#include "scanners/secrets/blob_scanner.h"

#include "base/strings.h"

namespace assay {

Result<BlobScanner> BlobScanner::create(const RuleSet& rules, const FingerprintKey& key, const Limits& limits) {
  auto scanner = Scanner::create(rules, limits);
  if (!scanner) return tl::make_unexpected(scanner.error());
  return BlobScanner(std::move(*scanner), Collector(rules, key, limits), limits);
}

void BlobScanner::scan(Bytes text, const Origin& origin) {
  matches_.clear();
  if (!scanner_.find_all(text, matches_)) coverage_.gap(input_name(origin), kFloodGap);
  if (!matches_.empty()) take(text, matches_, {}, origin);
  if (const WideForm form = wide_form_of(text); form != WideForm::none) scan_decoded(WideText(text, form), origin);
}

void BlobScanner::scan_decoded(const WideText& wide, const Origin& origin) {
  matches_.clear();
  hits_.clear();
  const bool complete = scanner_.find_all(wide.text(), matches_);
  if (!resolve(scanner_, wide.text(), matches_, {}, hits_) || !complete) coverage_.gap(input_name(origin), kFloodGap);
  collector_.add(wide.text(), 0, hits_, origin, &wide);
}

void BlobScanner::take(Bytes text, std::vector<Match>& matches, const TextPosition& position, const Origin& origin) {
  hits_.clear();
  if (!resolve(scanner_, text, matches, position, hits_)) coverage_.gap(input_name(origin), kFloodGap);
  collector_.add(text, position.offset, hits_, origin);
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
  for (std::size_t i = 1; i < scanners.size(); ++i) scanners[0].collector().merge(std::move(scanners[i].collector()));
  for (const BlobScanner& scanner : scanners) coverage.merge(scanner.coverage());
  return std::move(scanners[0].collector()).finish(attribute, judge);
}

std::string input_name(const Origin& origin) {
  std::string name = origin.repository.empty() ? "" : printable(origin.repository) + ": ";
  if (!origin.path.empty()) return name + printable(origin.path);
  const bool commit = origin.kind == OriginKind::git_commit;
  const bool tag = origin.kind == OriginKind::git_tag;
  return cat(name, commit ? "commit " : tag ? "tag " : "blob ", origin.object);
}

}  // namespace assay
