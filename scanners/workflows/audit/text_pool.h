// Texts that many findings have, each held once.
#pragma once

#include <functional>
#include <string_view>
#include <unordered_set>

#include "base/shared_text.h"
#include "scanners/workflows/findings/finding.h"

namespace assay::workflows {

// One thread at a time.
class TextPool {
 public:
  // Messages and lines of the finding become those that are held.
  void share(Finding& finding) {
    share(finding.message);
    share(finding.place);
    for (Place& place : finding.related) share(place);
    for (Place& place : finding.flow) share(place);
  }

 private:
  struct Hash {
    std::size_t operator()(const SharedText& text) const { return std::hash<std::string_view>()(text.str()); }
  };

  void share(Place& place) {
    share(place.message);
    share(place.line);
  }
  void share(SharedText& text) {
    if (text.empty()) return;
    const auto found = texts_.find(text);
    // A copy, since a text that was put together of pieces has room for more.
    text = found != texts_.end() ? *found : *texts_.insert(SharedText(std::string(text.str()))).first;
  }

  std::unordered_set<SharedText, Hash> texts_;
};

}  // namespace assay::workflows
