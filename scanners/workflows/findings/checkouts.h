// Steps that put code of a pull request, or of whatever started the run, into the workspace.
#pragma once

#include <vector>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows {

struct UntrustedCheckout {
  taint::Where where;
  yaml::Span span;            // the ref, or the command
  bool fixed_commit = false;  // by a SHA of the event, which does not move
  bool dispatched = false;    // by an input of who starts the workflow
  std::string text;           // what names the code
  std::string_view path;      // of the checkout below the workspace; empty: it is the workspace

  std::size_t step() const { return where.step->index; }
};

// In the order of the file, whatever the events are.
std::vector<UntrustedCheckout> untrusted_checkouts(const Subject& subject);

// Privileged events by which an outsider's run gets to a step, as texts; the shortest way first.
std::vector<std::string> outsider_ways(const Subject& subject, const Job* job, const Step* step);

// A step behind it that runs something: a script, or an action of the checkout. Null: none does.
const Step* first_run_behind(const Subject& subject, const Job& job, const UntrustedCheckout& checkout);

}  // namespace assay::workflows
