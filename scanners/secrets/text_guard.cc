#include "scanners/secrets/text_guard.h"

#include <utility>

#include "base/private_terms.h"
#include "base/strings.h"
#include "rules/builtin/builtin.h"
#include "scanners/secrets/blob_findings.h"

namespace assay {

namespace {
constexpr char kWithheld[] = "********";
}

TextGuard::TextGuard(const RuleSet& rules, const std::vector<const Secret*>& found) : rules_(rules), found_(found) {}

std::string TextGuard::operator()(std::string_view text) {
  if (text.empty()) return {};
  if (private_terms().in(text)) return std::string(kWithheldText);
  if (!std::exchange(ready_, true)) {
    // Loading the built-in rules again would take as long as all else in a scan of a few files.
    scanners_.push_back(Scanner::create(rules_));
    const RuleImage image = builtin_rule_image();
    if (rules_.digest() != to_hex(image.digest) || !rules_.allowances().empty()) {
      built_in_ = RuleSet::load(image);
      if (*built_in_) scanners_.push_back(Scanner::create(**built_in_));
    }
  }
  std::string plain = without_userinfo(found_(text));
  for (Result<Scanner>& scanner : scanners_) plain = scanner ? without_matches(*scanner, std::move(plain)) : kWithheld;
  return plain;
}

std::string TextGuard::without_matches(Scanner& scanner, std::string plain) const {
  std::vector<Match> matches;
  if (!scanner.find_all(plain, matches)) return kWithheld;
  if (matches.empty()) return plain;
  std::erase_if(matches, [&](const Match& match) { return scanner.rules()[match.rule].generic; });
  std::vector<Hit> hits;
  if (!resolve(scanner, plain, matches, {}, hits)) return kWithheld;
  std::string out;
  std::size_t at = 0;
  for (const Hit& hit : hits) {
    const auto begin = static_cast<std::size_t>(hit.region.begin);
    const auto end = static_cast<std::size_t>(hit.region.end);
    if (begin < at) continue;
    out += plain.substr(at, begin - at);
    out += Secret(std::string_view(plain).substr(begin, end - begin), hit.public_prefix).mask();
    at = end;
  }
  out += plain.substr(at);
  return out;
}

}  // namespace assay
