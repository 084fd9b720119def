#include "scanners/workflows/fixes/look_up.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::fixes {

namespace {

constexpr std::array<std::string_view, 3> kMovable = {"action-ref-branch", "action-ref-not-sha",
                                                      "action-ref-short-sha"};

bool is_of_reference(const Finding& finding) {
  return std::find(kMovable.begin(), kMovable.end(), finding.check->id) != kMovable.end();
}

bool is_commit(std::string_view sha) {
  return sha.size() == 40 && sha.find_first_not_of("0123456789abcdef") == sha.npos;
}

}  // namespace

void look_up_commits(const Document& document, const LookUp& look_up, std::vector<Finding>& findings) {
  if (std::none_of(findings.begin(), findings.end(), is_of_reference)) return;
  const yaml::Tree& tree = *document.tree;
  for_each_uses(document, [&](const Job*, const Step*, const Uses& uses) {
    const std::size_t begin = uses.ref_span(tree).begin;
    const auto finding = std::find_if(findings.begin(), findings.end(), [&](const Finding& one) {
      return is_of_reference(one) && !one.suppressed && one.place.region.begin == begin;
    });
    if (finding == findings.end()) return;
    const auto found = look_up(cat(uses.owner, "/", uses.repository), std::string(uses.ref));
    if (!found || !is_commit(found->sha)) return;
    const std::vector<SpanEdit> edits = pin(tree, uses, found->sha, found->release);
    if (edits.empty()) return;
    finding->fix.reset();
    Draft draft(*finding, document);
    offer(draft, edits, cat("name the commit of ", quoted(found->release), ", as it is now"), !found->branch);
  });
}

}  // namespace assay::workflows::fixes
