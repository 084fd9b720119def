#include "attest/pypi/workflow_prediction.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/model/uses.h"

namespace assay::attest {

namespace {

constexpr std::string_view kPublishAction = "pypa/gh-action-pypi-publish";

bool publishes(const workflows::Job& job) {
  return std::any_of(job.steps.begin(), job.steps.end(),
                     [](const workflows::Step& step) { return step.uses && step.uses->is_repository(kPublishAction); });
}

// A fail in one job is the file's, whatever the others do.
void set(Verdict& verdict, std::string& why, Verdict to, std::string reason) {
  if (verdict == Verdict::fail) return;
  verdict = to;
  why = std::move(reason);
}

}  // namespace

UploadPrediction predict_by_workflow(const workflows::Document& document, const std::string& file,
                                     const Publisher& publisher) {
  UploadPrediction out;
  const workflows::Workflow& workflow = document.workflow;
  const bool registered = file == publisher.workflow;
  const bool called = workflow.trigger("workflow_call") != nullptr;
  out.job = cat(publisher.repository, "/.github/workflows/", file);
  if (!called) out.started = out.job;
  bool any = false;
  for (const workflows::Job& job : workflow.jobs) {
    if (!publishes(job)) continue;
    const bool first = !any;
    any = true;
    const std::string_view environment = job.environment.name.value();
    if (!registered) {
      set(out.token, out.token_why, Verdict::fail,
          cat("job ", printable(job.id()), " is written in ", file, ", and ", publisher.workflow, " is registered"));
    } else if (job.environment.name.has_expression() && !publisher.environment.empty()) {
      set(out.token, out.token_why, Verdict::unproved,
          cat("the environment of job ", printable(job.id()), " is computed"));
    } else if (!publisher.environment.empty() && environment != publisher.environment) {
      set(out.token, out.token_why, Verdict::fail,
          cat("job ", printable(job.id()), " is of the environment '", printable(environment), "', and '",
              publisher.environment, "' is registered"));
    } else if (first) {
      set(out.token, out.token_why, Verdict::pass, "");
    }
  }
  if (!any) {
    const auto call = std::find_if(workflow.jobs.begin(), workflow.jobs.end(),
                                   [](const workflows::Job& job) { return job.uses != nullptr; });
    out.token_why = call == workflow.jobs.end() ? cat("no job uses ", kPublishAction)
                                                : cat("job ", printable(call->id()), " calls ",
                                                      printable(call->uses->text.value()), ", where the upload may be");
    out.attestations_why = out.token_why;
    return out;
  }
  if (!called) {
    out.attestations = registered ? Verdict::pass : Verdict::fail;
    if (!registered)
      out.attestations_why = cat("the certificate will name ", file, ", and ", publisher.workflow, " is registered");
  } else if (workflow.is_only_called() && registered) {
    out.attestations = Verdict::fail;
    out.attestations_why = cat("the certificate will name the workflow that calls ", file, ", which is not registered");
  } else {
    out.attestations_why = cat(file, " can be called: the certificate will name the workflow that was started");
  }
  return out;
}

}  // namespace assay::attest
