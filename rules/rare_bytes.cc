#include "rules/rare_bytes.h"

namespace assay {

namespace {

// How often the second letter follows the first, from 0 to 9, a step being a factor of 1.8: counted over the benchmark
// tree and the log, half each, in either case. A row for each first letter.
constexpr std::string_view kPairs =
    "65773361413756242767522241"
    "42225211251411321231511121"
    "73336317315411811537311121"
    "43347321621211521332511141"
    "63785632311656265887333641"
    "62335411611321511422511121"
    "32117122511212321442221111"
    "61217111611211511214411111"
    "45655551111668641566131212"
    "21115111111111311151111111"
    "45115111411212111131211111"
    "62247211711611621445441131"
    "63226212411221561242312111"
    "51656471514412441267521121"
    "55452341312668451735644111"
    "61226212411531651634411151"
    "21111111111211111111511111"
    "61438351612245731556531131"
    "51427415614322542458442431"
    "61528317811322641655423251"
    "34325221611646151665211411"
    "61116141411111211111111111"
    "41113114311114311221111111"
    "11112111211121151323111111"
    "21114111111122241124111111"
    "11112111211241111111111111";
// Of a letter and another byte, and of two others.
constexpr unsigned kAtEdge = 3, kOther = 4;

int letter_index(char c) {
  const auto lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'z' ? lower - 'a' : -1;
}

unsigned pair_weight(char first, char second) {
  const int a = letter_index(first);
  const int b = letter_index(second);
  if (a < 0 && b < 0) return kOther;
  if (a < 0 || b < 0) return kAtEdge;
  return static_cast<unsigned>(kPairs[static_cast<std::size_t>(a) * 26 + static_cast<std::size_t>(b)] - '0');
}

}  // namespace

std::size_t rarest_four(std::string_view text) {
  std::size_t rarest = 0;
  unsigned least = ~0U;
  for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
    unsigned weight = 0;
    for (std::size_t i = at; i < at + 3; ++i) weight += pair_weight(text[i], text[i + 1]);
    if (weight >= least) continue;
    least = weight;
    rarest = at;
  }
  return rarest;
}

}  // namespace assay
