// Any text under the built-in rules: scanned in two pieces it has the matches of the whole, what is found lies inside
// of it, and neither the context that people see nor a marker's reason shows a value. The first two bytes choose the
// cut.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "rules/builtin/builtin.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/markers.h"
#include "scanners/secrets/scanner.h"

namespace {

using namespace assay;

const RuleSet& rules() {
  static const Result<RuleSet> loaded = RuleSet::load(builtin_rule_image());
  if (!loaded) std::abort();
  return *loaded;
}

Scanner& scanner() {
  static Result<Scanner> made = Scanner::create(rules());
  if (!made) std::abort();
  return *made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 20000) return 0;
  const Bytes text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t cut = (data[0] * std::size_t{256} + data[1]) % (text.size() + 1);

  std::vector<Match> whole;
  std::vector<Match> pieces;
  const bool all = scanner().find_all(text, whole);
  scanner().begin_blob(text.size());
  const bool both = scanner().find(text, 0, cut, pieces) && scanner().find(text, cut, text.size(), pieces);
  std::sort(pieces.begin(), pieces.end());
  if (all && both && whole != pieces) std::abort();

  std::vector<Hit> hits;
  (void)resolve(scanner(), text, whole, {}, hits);  // a flood is told, and what was found before it stays
  for (const Hit& hit : hits) {
    const Region& region = hit.region;
    if (region.begin >= region.end || region.end > text.size() || region.line < 1 || region.column < 1) std::abort();
    const Bytes value = text.substr(region.begin, region.end - region.begin);
    // A value with asterisks may stand in the context by chance: what comes before a value, and its mask.
    if (value.size() >= 16 && value.find('*') == Bytes::npos &&
        masked_context(text, 0, hit, hits, Limits()).find(value) != std::string::npos) {
      std::abort();
    }
  }
  const std::size_t line = text.find('\n');
  const Bytes rest = line == Bytes::npos ? Bytes() : text.substr(line + 1);
  if (const auto marker = marker_for(text.substr(0, line), rest.substr(0, rest.find('\n')), "github-pat")) {
    if (marker->reason.size() > 800) std::abort();  // 200 bytes in their printable form
  }
  return 0;
}
