#include "sarif/posture/places.h"

#include "base/strings.h"

namespace assay::posture {

std::vector<FailedPlace> failed_places(const std::vector<Judgement>& judgements) {
  std::vector<FailedPlace> out;
  for (const Judgement& one : judgements) {
    if (one.verdict() != Verdict::fail) continue;
    const std::string head = cat(one.check->name, " has ", one.score, " of ", kMostScore, ": ");
    bool any = false;
    for (const Detail& detail : one.details) {
      if (detail.kind != Detail::Kind::warning || !detail.place) continue;
      out.push_back({&one, cat(head, detail.text, "."), *detail.place});
      any = true;
    }
    if (any) continue;
    Place place;
    place.path = one.missing.empty() ? kWholeRepository : one.missing;
    out.push_back({&one, cat(head, one.reason, "."), std::move(place)});
  }
  return out;
}

}  // namespace assay::posture
