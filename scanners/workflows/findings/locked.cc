#include "scanners/workflows/findings/locked.h"

#include <set>

#include "scanners/workflows/model/called.h"

namespace assay::workflows {

namespace {

// Whether every workflow by which runs get to the file lists the pin, and there is one.
class Ways {
 public:
  Ways(const Subject& subject, const Lock& lock, const LockPin& pin) : subject_(subject), lock_(lock), pin_(pin) {}

  bool listed() { return look_at(subject_.document) && any_; }

 private:
  bool look_at(const Document& document) {
    if (!seen_.insert(&document).second) return true;
    if (document.is_workflow()) {
      const std::string_view prefix = repository_prefix(document);
      const LockedWorkflow* workflow = lock_.workflow(std::string_view(document.path_below).substr(prefix.size()));
      any_ = true;
      return workflow != nullptr && workflow->lists(pin_);
    }
    for (const taint::CallSite& site : subject_.analysis.callers().of(document))
      if (!look_at(*site.document)) return false;
    return true;
  }

  const Subject& subject_;
  const Lock& lock_;
  const LockPin& pin_;
  std::set<const Document*> seen_;
  bool any_ = false;
};

}  // namespace

const LockedAction* locked(const Subject& subject, const Uses& uses) {
  const Lock* lock = lock_for(subject.repository, subject.document);
  const LockPin pin = pin_of(uses);
  if (lock == nullptr || !lock->understood() || !pin || !Ways(subject, *lock, pin).listed()) return nullptr;
  return lock->action(pin);
}

}  // namespace assay::workflows
