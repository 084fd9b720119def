#include <algorithm>

#include "scanners/workflows/facts/events.h"
#include "scanners/workflows/taint/analysis_parts.h"

namespace assay::workflows::taint {

std::optional<std::vector<std::string_view>> Analysis::events(const Where& where) {
  const auto [place, fresh] = events_.try_emplace(where);
  if (!fresh) return place->second;  // of a circle of calls: nothing so far
  place->second.emplace();
  const Deeper deeper(*this);
  if (!deeper.allowed()) return place->second = std::nullopt;
  std::vector<std::string_view> out;
  bool known = true;
  const auto add_callers = [&](const Document& document) {
    const auto& sites = callers_.of(document);
    known = known && !sites.empty();
    for (const CallSite& site : sites) {
      const auto more = events({site.document, site.job, site.step});
      known = known && more;
      if (more) out.insert(out.end(), more->begin(), more->end());
    }
  };
  if (!where.document->is_workflow()) {
    add_callers(*where.document);
  } else {
    for (const triggering::Way& way : reach(*where.document).ways(where.job, where.step)) {
      if (way.event() == "workflow_call") {
        add_callers(*where.document);
      } else {
        out.push_back(way.event());
      }
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  auto& kept = events_[where];
  return kept = known ? std::optional(std::move(out)) : std::nullopt;
}

Exposure Analysis::exposure(const Where& where, const Flow& flow) {
  Exposure out;
  out.confidence = flow.confidence;
  const Source& source = flow.source;
  const bool here = !flow.hops.empty() && flow.hops.front().document == where.document;
  const Where from = here || flow.hops.empty()
                         ? where
                         : Where{flow.hops.front().document, flow.hops.front().job, flow.hops.front().step};
  std::vector<std::string_view> set_in = source.events;
  const auto is_set_in = [&](std::string_view event) {
    return set_in.empty() || std::find(set_in.begin(), set_in.end(), event) != set_in.end();
  };
  if (here && where.document->is_workflow()) {
    const auto possible = events(where);
    if (possible && std::none_of(possible->begin(), possible->end(), is_set_in)) {
      out.reached = false;
      return out;
    }
    if (possible) {
      std::vector<std::string_view> both;
      std::copy_if(possible->begin(), possible->end(), std::back_inserter(both), is_set_in);
      set_in = std::move(both);
    }
  }
  if (from.document->is_workflow())
    for (const triggering::Way& way : reach(*from.document).ways(from.job, from.step))
      if (is_set_in(way.event()) && out.trigger.empty()) out.trigger = triggering::text_of(way);

  if (source.who == Who::contributor) out.severity = Severity::medium;
  if (source.who == Who::insider || source.who == Who::dispatcher || source.who == Who::caller ||
      source.who == Who::administrator)
    out.severity = Severity::low;
  if (source.who != Who::outsider || !from.document->is_workflow()) return out;

  // Outsiders: with the repository's rights, without them, or only with somebody's help.
  bool alone = false, privileged = set_in.empty();
  for (const triggering::Way& way : reach(*from.document).ways(from.job, from.step, triggering::Starter::outsider)) {
    if (way.event() == "workflow_call") {
      alone = true;
      privileged = privileged || std::any_of(set_in.begin(), set_in.end(), is_privileged_for_outsiders);
    }
    if (!is_set_in(way.event())) continue;
    alone = true;
    // An output of the run decides: nobody knows how.
    if (std::any_of(way.when.begin(), way.when.end(), [](const expressions::Choice& choice) {
          return !choice.declared && choice.what.find(".outputs.") != std::string::npos;
        }))
      out.confidence = std::min(out.confidence, Confidence::medium);
    if (!is_privileged_for_outsiders(way.event()) || privileged) continue;
    privileged = true;
    out.trigger = triggering::text_of(way);
  }
  if (!set_in.empty() && !here)
    privileged = privileged || std::any_of(set_in.begin(), set_in.end(), is_privileged_for_outsiders);
  if (!alone) {
    out.severity = Severity::low;
  } else if (!privileged) {
    out.severity = Severity::medium;
  }
  return out;
}

}  // namespace assay::workflows::taint
