// What a check sees, and how it tells what it found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/facts/token_use.h"
#include "scanners/workflows/findings/finding.h"
#include "scanners/workflows/grammar/expression_list.h"
#include "scanners/workflows/model/repository.h"
#include "scanners/workflows/reach/reach.h"
#include "scanners/workflows/taint/analysis.h"

namespace assay::workflows {

// What became of the policy's exceptions, in their order.
struct ExceptionUse {
  std::vector<bool> used;     // a finding was accepted by it
  std::vector<bool> expired;  // its last day is over: it accepts nothing
};

// A file with the others of its repository.
struct Subject {
  const Document& document;
  const Repository& repository;
  const Reading& reading;
  // Where values come from and which events reach what; keeps what it was asked.
  taint::Analysis& analysis;
  TokenUses& token_uses;
  const ExceptionUse* exceptions = nullptr;         // for run_policy
  const std::vector<reach::Root>* roots = nullptr;  // of the repository, where the policy asks what events start

  const Workflow& workflow() const { return document.workflow; }
  const yaml::Tree& tree() const { return *document.tree; }
  // Null: nothing is demanded.
  const policy::Policy* policy() const { return repository.policy == nullptr ? nullptr : &repository.policy->policy; }
};

// A finding that is being told. Valid until the next one is.
class Draft {
 public:
  Draft(Finding& finding, const Document& document) : finding_(finding), document_(document) {}

  Draft& severity(Severity severity);
  Draft& confidence(Confidence confidence);
  Draft& persona(Persona persona);
  // The job, and the step in it, that the finding is about. Either may be null.
  Draft& in(const Job* job, const Step* step = nullptr);
  Draft& related(const yaml::Node& node, std::string message) { return related(node.span, std::move(message)); }
  Draft& related(yaml::Span span, std::string message);
  Draft& related(const Document& document, yaml::Span span, std::string message);
  // The next place on the way of the data.
  Draft& flow(yaml::Span span, std::string message);
  Draft& flow(const Document& document, yaml::Span span, std::string message);
  // All of its way, and where it ends.
  Draft& flow(const taint::Flow& way, yaml::Span end, std::string message);
  // One more edit of the finding's fix.
  Draft& fix(yaml::Span span, std::string text, std::string description, bool safe);
  // It could not be decided: whoever reads the report has to. The message says why.
  Draft& unproved();
  // The finding's own place is a value that must not be shown.
  Draft& hide();

 private:
  Finding& finding_;
  const Document& document_;
};

// Places related to one finding that are told, and findings of one check in one file. What a hostile file makes beyond
// the latter is a gap.
inline constexpr std::size_t kMostRelated = 50;
inline constexpr std::size_t kMostFindings = 1000;

class Reporter {
 public:
  Reporter(const Check& check, const Document& document, std::vector<Finding>& out)
      : check_(check), document_(document), out_(out) {}

  Draft report(const yaml::Node& at, std::string message) { return report(at.span, std::move(message)); }
  // One sentence with its full stop. Names from the file stand in '…'.
  Draft report(yaml::Span at, std::string message);
  // What is reported from now on is counted, and not in the list.
  bool full() const { return told_ == kMostFindings; }
  // Findings that were too many, and are not in the list.
  std::size_t left_out() const { return left_out_; }

 private:
  const Check& check_;
  const Document& document_;
  std::vector<Finding>& out_;
  std::size_t told_ = 0;
  std::size_t left_out_ = 0;
  Finding surplus_;
};

// A name of the file in a message: printable, in quotes, cut where it is long.
std::string quoted(std::string_view name);

}  // namespace assay::workflows
