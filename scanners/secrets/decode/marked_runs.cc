#include "scanners/secrets/decode/marked_runs.h"

#include <algorithm>

#include "rules/marks.h"
#include "rules/rule.h"
#include "scanners/secrets/decode/base85.h"
#include "scanners/secrets/decode/encoded_finder.h"
#include "scanners/secrets/decode/uuencode.h"

namespace assay {

void find_marked(Bytes text, const std::vector<FoundMark>& marks, std::vector<Match>& out) {
  const auto already = static_cast<std::ptrdiff_t>(out.size());
  for (const FoundMark& found : marks) {
    const Bytes near = text.substr(0, found.begin + kReach);
    const Mark mark = kMarks[found.mark].mark;
    if (mark == Mark::joined || mark == Mark::folded) {
      // Judged where it was found (scanner.cc).
      out.push_back(
          encoded_candidate(found.begin, mark == Mark::joined ? Encoding::joined_literals : Encoding::folded_lines));
    } else if (mark == Mark::uuencode) {
      if (uu_begin(near, found.begin) != Bytes::npos) out.push_back(encoded_candidate(found.begin, Encoding::uuencode));
    } else if (is_git_binary_patch(near, found.begin) || base85_begin(near, found.begin).form != Base85::none) {
      out.push_back(encoded_candidate(found.begin, Encoding::base85));
    }
  }
  std::sort(out.begin() + already, out.end());
}

}  // namespace assay
