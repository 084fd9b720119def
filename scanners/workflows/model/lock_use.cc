#include "scanners/workflows/model/lock_use.h"

#include <set>

#include "scanners/workflows/model/called.h"

namespace assay::workflows {

namespace {

constexpr int kMostDepth = 10;

class Collector {
 public:
  explicit Collector(const Repository& repository) : repository_(repository) {}

  UsedPins collect(const Document& workflow) {
    for_each_uses(workflow, [&](const Job* job, const Step* step, const Uses& uses) {
      job_ = job;
      step_ = step;
      look_at(workflow, uses, false, 0);
    });
    return std::move(out_);
  }

 private:
  void look_at(const Document& document, const Uses& uses, bool by_call, int depth) {
    if (uses.kind == UsesKind::repository) {
      if (const LockPin pin = pin_of(uses)) out_.list.push_back({pin, &uses, &document, job_, step_, by_call});
      return;
    }
    if (uses.kind != UsesKind::local && uses.kind != UsesKind::self) return;
    const bool calls = uses.is_reusable_workflow();
    const Document* inner =
        calls ? called_workflow(repository_, document, uses) : called_action(repository_, document, uses);
    if (inner == nullptr || depth == kMostDepth) {
      out_.complete = false;
      return;
    }
    if (!seen_.insert(inner).second) return;
    for_each_uses(*inner, [&](const Job* /*job*/, const Step* /*step*/, const Uses& one) {
      look_at(*inner, one, by_call || calls, depth + 1);
    });
  }

  const Repository& repository_;
  UsedPins out_;
  std::set<const Document*> seen_;
  const Job* job_ = nullptr;
  const Step* step_ = nullptr;
};

}  // namespace

UsedPins used_pins(const Repository& repository, const Document& workflow) {
  return Collector(repository).collect(workflow);
}

}  // namespace assay::workflows
