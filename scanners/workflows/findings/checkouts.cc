#include "scanners/workflows/findings/checkouts.h"
#include "scanners/workflows/facts/events.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/parser.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows {
namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

bool is_head(std::string_view path) {
  return path == "github.head_ref" || path == "github.event.pull_request.head.ref" ||
         path == "github.event.pull_request.head.label" || path == "github.event.workflow_run.head_branch" ||
         path.ends_with(".outputs.head_ref") || path.ends_with(".outputs.head-ref") ||
         path.starts_with("github.event.pull_request.head.repo.") ||
         path.starts_with("github.event.workflow_run.head_repository.");
}
bool is_head_commit(std::string_view path) {
  return path == "github.event.pull_request.head.sha" || path == "github.event.workflow_run.head_sha" ||
         path == "github.event.pull_request.merge_commit_sha" || path == "github.event.after" ||
         path == "github.event.workflow_run.head_commit.id" || path.ends_with(".outputs.head_sha") ||
         path.ends_with(".outputs.head-sha");
}
bool is_number(std::string_view path) {
  return path == "github.event.number" || path == "github.event.pull_request.number" ||
         path == "github.event.issue.number" || contains(path, "pull_requests");
}
bool is_input(std::string_view path) { return path.starts_with("inputs.") || path.starts_with("github.event.inputs."); }

class Finder {
 public:
  explicit Finder(const Subject& subject) : subject_(subject) {}

  std::vector<UntrustedCheckout> run() {
    for_each_step(subject_.document, [&](const Job* job, const Step& step) {
      const taint::Where where{&subject_.document, job, &step};
      if (step.uses && step.uses->is_repository("actions/checkout")) {
        for (const std::string_view input : {"ref", "repository"})
          if (const Pair* pair = step.with.find(input))
            if (tell(where, pair->value, step.with.value_of("path"))) break;
      } else if (step.run) {
        by_command(where);
      }
    });
    return std::move(out_);
  }

 private:
  bool tell(const taint::Where& where, const Text& text, std::string_view path) {
    UntrustedCheckout out;
    out.where = where;
    out.span = text.node->span;
    out.text = text.value();
    out.path = path;
    bool head = false, commit = false, number = false, input = false;
    for (const expressions::Hole& hole : expressions::find_holes(text.value())) {
      const auto parsed = expressions::parse(text.value(), hole.inside);
      if (!parsed) continue;
      for (const expressions::Reference& reference : expressions::references_of(*parsed)) {
        if (!reference.flows) continue;
        head = head || is_head(reference.path);
        commit = commit || is_head_commit(reference.path);
        number = number || is_number(reference.path);
        input = input || is_input(reference.path);
      }
    }
    const bool pull = contains(text.value(), "refs/pull/") || text.value().starts_with("pull/");
    if (pull && input && !number) out.dispatched = true;
    if (!head && !commit && !pull) return false;
    out.fixed_commit = commit && !head && !pull;
    out_.push_back(std::move(out));
    return true;
  }

  void by_command(const taint::Where& where) {
    const StepScript* script = subject_.analysis.step_script(where);
    if (script == nullptr) return;
    for (const shell::Call& call : script->calls) {
      std::string words;
      for (const shell::WordId word : call.from) words += text_with_gaps(script->script, word) + ' ';
      const std::string_view written =
          std::string_view(script->script.text).substr(call.span.begin, call.span.end - call.span.begin);
      const bool gh = words.starts_with("gh pr checkout ");
      const bool fetch =
          (words.starts_with("git fetch ") || words.starts_with("git pull ") || words.starts_with("git checkout ")) &&
          (contains(words, "pull/") || contains(written, "head.ref") || contains(written, "head.sha") ||
           contains(written, "head_ref") || contains(written, "GITHUB_HEAD_REF"));
      if (!gh && !fetch) continue;
      UntrustedCheckout out;
      out.where = where;
      out.span = taint::in_file(where, call.span);
      out.text = written;
      out.fixed_commit = contains(written, "head.sha");
      out.dispatched = contains(written, "inputs.");
      out_.push_back(std::move(out));
    }
  }

  const Subject& subject_;
  std::vector<UntrustedCheckout> out_;
};

}  // namespace

std::vector<UntrustedCheckout> untrusted_checkouts(const Subject& subject) { return Finder(subject).run(); }

std::vector<std::string> outsider_ways(const Subject& subject, const Job* job, const Step* step) {
  std::vector<std::string> out;
  for (const triggering::Way& way :
       subject.analysis.reach(subject.document).ways(job, step, triggering::Starter::outsider)) {
    if (!is_privileged_for_outsiders(way.event())) continue;
    // Who may label may also read the code before.
    const auto& types = way.trigger->types;
    const bool labels = !types.empty() && std::all_of(types.begin(), types.end(), [](const Text& type) {
      return type.is("labeled") || type.is("assigned") || type.is("milestoned");
    });
    if (!labels) out.push_back(triggering::text_of(way));
  }
  return out;
}

const Step* first_run_behind(const Subject& subject, const Job& job, const UntrustedCheckout& checkout) {
  if (!subject.analysis.spend(job.steps.size())) return nullptr;
  for (const Step& step : job.steps) {
    if (step.index < checkout.step()) continue;
    if (step.index == checkout.step() && !step.run) continue;
    if (step.index > checkout.step() && step.run) return &step;
    if (step.uses && step.uses->kind == UsesKind::local) return &step;
  }
  return nullptr;
}

}  // namespace assay::workflows
