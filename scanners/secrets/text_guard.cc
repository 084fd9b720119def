#include "scanners/secrets/text_guard.h"

#include "base/strings.h"
#include "scanners/secrets/blob_findings.h"

namespace assay {

namespace {
constexpr char kWithheld[] = "********";
}

TextGuard::TextGuard(const RuleSet& rules, const std::vector<const Secret*>& found) : rules_(rules), found_(found) {}

std::string TextGuard::operator()(std::string_view text) {
  if (text.empty()) return {};
  const std::string plain = without_userinfo(found_(text));
  if (!scanner_) scanner_ = Scanner::create(rules_);
  std::vector<Match> matches;
  if (!*scanner_ || !(*scanner_)->find_all(plain, matches)) return kWithheld;
  if (matches.empty()) return plain;
  std::erase_if(matches, [&](const Match& match) { return rules_[match.rule].generic; });
  std::vector<Hit> hits;
  if (!resolve(**scanner_, plain, matches, {}, hits)) return kWithheld;
  std::string out;
  std::size_t at = 0;
  for (const Hit& hit : hits) {
    const auto begin = static_cast<std::size_t>(hit.region.begin);
    const auto end = static_cast<std::size_t>(hit.region.end);
    out += plain.substr(at, begin - at);
    out += Secret(std::string_view(plain).substr(begin, end - begin), hit.public_prefix).mask();
    at = end;
  }
  out += plain.substr(at);
  return out;
}

}  // namespace assay
