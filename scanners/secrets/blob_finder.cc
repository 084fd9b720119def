#include "scanners/secrets/blob_finder.h"

#include <algorithm>

#include "scanners/secrets/decode/encoded_finder.h"
#include "scanners/secrets/decode/line_width.h"
#include "scanners/secrets/decode/marked_runs.h"

namespace assay {

bool BlobFinder::find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  const auto already = static_cast<std::ptrdiff_t>(out.size());
  bool complete = scanner_.find(text, from, to, out);
  if (!asked_.empty()) {
    complete = scanner_.find_lines(text, from, to, asked_, out) && complete;
    std::sort(out.begin() + already, out.end());
  }
  // Matches are grouped by where they stand, so both ends tell.
  if (!complete) {
    for (const std::size_t at : {from, to}) out.push_back(encoded_candidate(at, Encoding::unjudged));
    std::sort(out.begin() + already, out.end());
  }
  if (!decode_) return complete;
  const auto matches = static_cast<std::ptrdiff_t>(out.size());
  find_encoded(text, from, to, out);
  if (!scanner_.marks().empty()) {
    const auto encoded = static_cast<std::ptrdiff_t>(out.size());
    find_marked(text, scanner_.marks(), out);
    std::inplace_merge(out.begin() + matches, out.begin() + encoded, out.end());
  }
  if (joins_) {
    const auto encoded = static_cast<std::ptrdiff_t>(out.size());
    find_breaks(text, from, to, out);
    std::inplace_merge(out.begin() + matches, out.begin() + encoded, out.end());
  }
  std::inplace_merge(out.begin() + already, out.begin() + matches, out.end());
  return complete;
}

bool BlobFinder::find_by_name(Bytes text, std::string_view name, std::vector<Match>& out) {
  std::vector<std::uint32_t> rules;
  line_rules_.of_name(name, rules);
  bool complete = scanner_.find(text, 0, text.size(), out);
  complete = scanner_.find_lines(text, 0, text.size(), rules, out) && complete;
  std::sort(out.begin(), out.end());
  return complete;
}

bool BlobFinder::find_in_part(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  const std::size_t already = out.size();
  if (decode_ && from > 0) out.push_back(encoded_candidate(from, Encoding::going_on));
  const bool complete = find(text, from, to, out);
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(already), out.end());
  return complete;
}

}  // namespace assay
