#include "scanners/posture/evaluation/posture.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/posture/checks/registry.h"
#include "scanners/posture/results/judge.h"

namespace assay::posture {

std::vector<Judgement> judge(const Checkout& checkout, std::int64_t now, const Demands& demands) {
  const workflows::taint::Callers callers(checkout.repository);
  const Subject subject{checkout, callers, now};
  std::vector<Judgement> out;
  for (const Check* check : all_checks()) {
    Judgement& one = out.emplace_back();
    one.check = check;
    const auto least = demands.least_of.find(check->id);
    one.least = least == demands.least_of.end() ? demands.least : least->second;
    one.demanded =
        std::find(demands.demanded.begin(), demands.demanded.end(), std::string(check->id)) != demands.demanded.end();
    Judge says(one);
    check->run(subject, says);
  }
  return out;
}

Posture posture_of(const std::string& root, const PostureOptions& options) {
  Posture out;
  const Checkout checkout = read_checkout(root, options.checkout, out.coverage);
  out.judgements = judge(checkout, options.checkout.now, options.demands);
  if (checkout.history) out.commit = checkout.history->commit;
  if (options.scorecard != nullptr)
    for (std::string& note : take_in(*options.scorecard, out.commit, out.judgements))
      out.coverage.note(std::move(note));
  if (!checkout.tracked) out.coverage.note("the folder is no git work tree: all files in it count");
  return out;
}

}  // namespace assay::posture
