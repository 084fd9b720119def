#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/strings.h"
#include "scanners/secrets/findings.h"
#include "scanners/secrets/gathered_values.h"
#include "scanners/secrets/listed_places.h"
#include "scanners/secrets/text_guard.h"

namespace assay {

namespace {

// Of two findings of one value, found by two scans.
void join(Finding& ours, Finding&& theirs) {
  ours.confidence = std::max(ours.confidence, theirs.confidence);
  ours.place_count += theirs.place_count;
  ours.ordinary_word = ours.ordinary_word && theirs.ordinary_word;
  ours.open_beyond = ours.open_beyond || theirs.open_beyond;
  ours.own_project = ours.own_project || theirs.own_project;
  std::set<Sha256> keys(ours.public_keys.begin(), ours.public_keys.end());
  keys.insert(theirs.public_keys.begin(), theirs.public_keys.end());
  ours.public_keys.assign(keys.begin(), keys.end());
  std::set<std::string> logins(ours.logins.begin(), ours.logins.end());
  logins.insert(theirs.logins.begin(), theirs.logins.end());
  ours.logins.assign(logins.begin(), logins.end());
  ours.logins.resize(std::min(ours.logins.size(), GatheredValues::kMostLogins));
  const auto by = [](const Companion& one) { return std::tie(one.rule, one.fingerprint); };
  for (Companion& one : theirs.companions)
    if (std::none_of(ours.companions.begin(), ours.companions.end(),
                     [&](const Companion& a) { return by(a) == by(one); }))
      ours.companions.push_back(std::move(one));
  std::sort(ours.companions.begin(), ours.companions.end(),
            [&](const Companion& a, const Companion& b) { return by(a) < by(b); });
  // The hash is of the line at the first place.
  if (is_told_before(theirs.places.front(), ours.places.front())) ours.line_hash = theirs.line_hash;
  std::move(theirs.places.begin(), theirs.places.end(), std::back_inserter(ours.places));
  std::sort(ours.places.begin(), ours.places.end(), is_told_before);
}

}  // namespace

std::vector<Finding> join_findings(std::vector<Finding> findings, const RuleSet& rules, const Limits& limits,
                                   Coverage& coverage) {
  std::map<std::pair<std::uint32_t, std::string>, Finding> joined;
  for (Finding& finding : findings) {
    const std::pair key(finding.rule_index, finding.fingerprint);
    const auto found = joined.find(key);
    if (found == joined.end()) {
      joined.emplace(key, std::move(finding));
    } else {
      join(found->second, std::move(finding));
    }
  }
  std::vector<Finding> out;
  out.reserve(joined.size());
  for (auto& [key, finding] : joined) out.push_back(std::move(finding));
  std::uint64_t listed = 0;
  for (const Finding& finding : out) listed += std::min(finding.places.size(), limits.places_per_finding);
  std::size_t most = std::max<std::size_t>(limits.places_per_finding, 1);
  for (; listed > limits.places_per_run && most > 1; most /= 2) {
    listed = 0;
    for (const Finding& finding : out) listed += std::min(finding.places.size(), most / 2);
  }
  std::vector<const Secret*> secrets;
  for (Finding& finding : out) {
    cut_places(finding, most, {});
    if (!finding.ordinary_word) secrets.push_back(&finding.secret);
  }
  const TextGuard guard(rules, secrets);
  for (Finding& finding : out)
    for (Place& place : finding.places) {
      Appearance& seen = place.origin.appearance;
      for (std::string* text : {&place.context, &place.origin.path, &place.origin.repository, &seen.path, &seen.author,
                                &seen.email, &seen.summary})
        *text = guard.known(*text);
    }
  out = in_order(std::move(out));
  if (most < limits.places_per_finding)
    coverage.gap("the findings", cat("more than ", with_commas(limits.places_per_run), " places: at most ",
                                     with_commas(most), " of each value were kept"));
  if (out.size() > limits.values_per_run) {
    coverage.gap("the findings", cat("more than ", with_commas(limits.values_per_run),
                                     " values: the others were left out, those of the least severe rules first"));
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(limits.values_per_run), out.end());
  }
  return out;
}

}  // namespace assay
