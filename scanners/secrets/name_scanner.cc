#include "scanners/secrets/name_scanner.h"

#include <algorithm>
#include <utility>

#include "base/private_terms.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/checks/checks.h"

namespace assay {

namespace {

constexpr std::size_t kPortion = std::size_t{64} << 10;
// A shorter literal stands in a name by chance.
constexpr std::uint32_t kLeastPrefix = 3;

// What says that the value is none by chance.
bool proves(CheckKind kind) { return is_checksum(kind) || kind == CheckKind::jwt; }

bool may_count(const Rule& rule) {
  return !rule.generic && rule.confidence == Confidence::high && rule.reader == Reader::none;
}

bool counts(const Rule& rule, const Hit& hit) {
  if (hit.confidence != Confidence::high) return false;
  if (rule.id == kPrivateTermRule) return true;
  return hit.public_prefix >= kLeastPrefix ||
         std::any_of(rule.checks.begin(), rule.checks.end(), [](const Check& check) { return proves(check.kind); });
}

}  // namespace

bool NamePortion::add(std::string_view name) {
  text_ += name;
  ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  text_ += '\n';
  return text_.size() >= kPortion;
}

std::string_view NamePortion::operator[](std::size_t number) const {
  const std::size_t begin = number == 0 ? 0 : ends_[number - 1] + 1;
  return std::string_view(text_).substr(begin, ends_[number] - begin);
}

bool NamePortion::suspects(Scanner& scanner, std::vector<std::size_t>& numbers) {
  matches_.clear();
  const bool complete = scanner.find_all(text_, matches_);
  numbers.clear();
  for (const Match& match : matches_) {
    if (!may_count(scanner.rules()[match.rule])) continue;
    const auto end = std::upper_bound(ends_.begin(), ends_.end(), match.anchor_begin());
    if (end != ends_.end()) numbers.push_back(static_cast<std::size_t>(end - ends_.begin()));
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return complete;
}

void NamePortion::clear() {
  text_.clear();
  ends_.clear();
}

bool hits_in_name(Scanner& scanner, std::string_view name, std::vector<Hit>& hits) {
  const RuleSet& rules = scanner.rules();
  std::vector<Match> matches;
  bool complete = scanner.find_all(name, matches);
  std::erase_if(matches, [&](const Match& match) { return !may_count(rules[match.rule]); });
  const std::size_t before = hits.size();
  if (!matches.empty()) complete = resolve(scanner, name, matches, {}, hits) && complete;
  hits.erase(std::remove_if(hits.begin() + static_cast<std::ptrdiff_t>(before), hits.end(),
                            [&](const Hit& hit) { return !counts(rules[hit.rule], hit); }),
             hits.end());
  for (Hit& hit : hits) hit.companions.clear();
  return complete;
}

void add_hits_in_path(std::string_view path, const std::vector<Hit>& hits, Origin origin, Collector& collector) {
  for (const Hit& hit : hits) {
    const bool ref = origin.kind == OriginKind::git_ref;
    const std::size_t end = ref ? path.size() : path.find('/', static_cast<std::size_t>(hit.region.end));
    const std::string_view holder = path.substr(0, end);
    origin.name = ref ? NameOf::ref : holder == path ? NameOf::file : NameOf::folder;
    origin.path = holder;
    if (!origin.appearance.path.empty()) origin.appearance.path = holder;
    collector.add(holder, 0, {hit}, origin);
  }
}

void NameScanner::add(const Origin& origin, Scanner& scanner, Collector& collector, Coverage& coverage) {
  if (origin.path.size() < least_name_length(kLeastName)) return;
  whose_.push_back({origin.kind, origin.repository, origin.resource, origin.parent});
  if (portion_.add(origin.path)) flush(scanner, collector, coverage);
}

void NameScanner::flush(Scanner& scanner, Collector& collector, Coverage& coverage) {
  if (portion_.empty()) return;
  std::vector<std::size_t> suspects;
  if (!portion_.suspects(scanner, suspects)) coverage.gap("names of files", kFloodGap);
  std::vector<Hit> hits;
  for (const std::size_t number : suspects) {
    hits.clear();
    Origin origin;
    origin.kind = whose_[number].kind;
    origin.repository = whose_[number].repository;
    origin.resource = whose_[number].resource;
    origin.parent = whose_[number].parent;
    origin.path = portion_[number];
    if (!hits_in_name(scanner, portion_[number], hits)) coverage.gap(input_name(origin), kFloodGap);
    add_hits_in_path(portion_[number], hits, origin, collector);
  }
  portion_.clear();
  whose_.clear();
}

}  // namespace assay
