#include "scanners/workflows/taint/flow.h"

#include <algorithm>

namespace assay::workflows::taint {

std::string_view text_of(Who who) {
  switch (who) {
    case Who::outsider:
      return "anybody";
    case Who::contributor:
      return "any contributor";
    case Who::insider:
      return "whoever may write";
    case Who::dispatcher:
      return "whoever starts the run";
    case Who::caller:
      return "a caller";
    case Who::administrator:
      return "an administrator";
  }
  return {};
}

void add(Flows& to, const Flows& more) {
  for (const Flow& flow : more) {
    if (to.size() == kMostFlows) return;
    const bool known = std::any_of(to.begin(), to.end(), [&](const Flow& one) {
      return one.source.kind == flow.source.kind && one.source.name == flow.source.name &&
             one.source.events == flow.source.events;
    });
    if (!known) to.push_back(flow);
  }
}

Flows behind(Flows flows, const Document& document, yaml::Span span, std::string_view message) {
  for (Flow& flow : flows)
    if (flow.hops.size() < kMostHops) flow.hops.push_back({&document, span, std::string(message), nullptr, nullptr});
  return flows;
}

const Flow* worst_text(const Flows& flows) {
  const Flow* worst = nullptr;
  for (const Flow& flow : flows)
    if (flow.is_text() && flow.source.who != Who::administrator &&
        (worst == nullptr || flow.source.who < worst->source.who))
      worst = &flow;
  return worst;
}

const Flow* first_secret(const Flows& flows, bool own_token) {
  for (const Flow& flow : flows)
    if (flow.is_secret() && (own_token || !flow.source.own_token)) return &flow;
  return nullptr;
}

}  // namespace assay::workflows::taint
