#include "base/verdict.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace assay {

namespace {
constexpr std::array<std::string_view, 3> kNames = {"pass", "fail", "unproved"};

int weight(Verdict verdict) { return verdict == Verdict::fail ? 2 : verdict == Verdict::unproved ? 1 : 0; }
}  // namespace

std::string_view name_of(Verdict verdict) { return kNames[static_cast<std::size_t>(verdict)]; }

std::optional<Verdict> verdict_from(std::string_view name) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Verdict>(found - kNames.begin());
}

Verdict worse(Verdict a, Verdict b) { return weight(a) < weight(b) ? b : a; }

void Judgement::merge(Judgement other) {
  looked_at_ += other.looked_at_;
  reasons_.insert(reasons_.end(), std::make_move_iterator(other.reasons_.begin()),
                  std::make_move_iterator(other.reasons_.end()));
}

Verdict Judgement::verdict() const {
  Verdict out = looked_at_ == 0 ? Verdict::unproved : Verdict::pass;
  for (const Reason& reason : reasons_) out = worse(out, reason.verdict);
  return out;
}

}  // namespace assay
