#include "base/strings.h"
#include "scanners/workflows/policies/uploads.h"

namespace assay::workflows::checks {

namespace {

void look_at_retention(const Subject& subject, const policy::ArtifactDemand& demand, const Job& job,
                       const reach::Upload& upload, Reporter& out) {
  if (demand.retention_days == 0 || upload.retention == cat(demand.retention_days)) return;
  const yaml::Node& at = upload.retention_node == nullptr ? upload.step->anchor() : *upload.retention_node;
  const bool open = upload.retention.find("${{") != std::string_view::npos;
  const std::string days = counted(demand.retention_days, "day", "days");
  Draft draft = out.report(
      at, upload.retention.empty() ? cat("The artifact is kept for as long as the repository says, "
                                         "and not for ",
                                         days, ".")
          : open                   ? cat("Whether the artifact is kept for ", days, " is known only in a run.")
                 : cat("The artifact is kept for ", quoted(upload.retention), " days, and not for ", days, "."));
  policies::demanded(draft.in(&job, upload.step), subject, demand.mark, demand.purpose);
  if (open) draft.unproved();
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->artifacts) return;
  const policy::Artifacts& artifacts = *subject.policy()->artifacts;
  const std::string_view file = policies::workflow_file(subject.document);
  if (file.empty()) return;
  for (const Job& job : subject.workflow().jobs)
    for (const reach::Upload& upload : reach::upload_steps(job)) {
      policy::Fit best = policy::Fit::no;
      for (const policy::ArtifactDemand& demand : artifacts.list) {
        const policy::Fit fit = policies::fit(demand, file, job, upload);
        if (fit == policy::Fit::yes) look_at_retention(subject, demand, job, upload, out);
        if (fit == policy::Fit::yes || best == policy::Fit::no) best = fit;
      }
      if (artifacts.undeclared || best == policy::Fit::yes) continue;
      const yaml::Node& at = upload.step->anchor();
      if (best == policy::Fit::no)
        out.report(at, cat("The policy does not list the artifact ", quoted(upload.name), " of this job."))
            .in(&job, upload.step);
      else
        out.report(at, cat("Whether the artifact ", quoted(upload.name),
                           " is one that the policy lists is known only in a run."))
            .in(&job, upload.step)
            .unproved();
    }
}

void run_policy(const Subject& subject, Reporter& out) {
  if (!subject.policy()->artifacts) return;
  for (const policy::ArtifactDemand& demand : subject.policy()->artifacts->list) {
    policy::Fit best = policy::Fit::no;
    if (const Document* document = policies::find_workflow(subject.repository, demand.workflow))
      for (const Job& job : document->workflow.jobs)
        for (const reach::Upload& upload : reach::upload_steps(job)) {
          const policy::Fit fit = policies::fit(demand, demand.workflow, job, upload);
          if (fit == policy::Fit::yes || best == policy::Fit::no) best = fit;
        }
    if (best == policy::Fit::yes) continue;
    const std::string what = quoted(demand.path.empty() ? demand.name : demand.path);
    const yaml::Span at = policies::span_of(subject.tree(), demand.mark);
    if (best == policy::Fit::no)
      out.report(at, cat("No step of ", quoted(demand.workflow), " uploads ", what, "."));
    else
      out.report(at, cat("Whether ", quoted(demand.workflow), " uploads ", what, " is known only in a run."))
          .unproved();
  }
}

}  // namespace

extern const Check artifact_inventory = {
    .id = "artifact-inventory",
    .title = "Artifacts differ from what the policy lists",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "An artifact of the policy that its workflow does not upload, one that is kept for another time than the "
        "policy says, and, where the policy lists all, one that it does not list.",
    .why =
        "Evidence that a release relies on is missing on the day that somebody looks for it, and what nobody listed "
        "is what nobody looked through before it left.",
    .reproduce = "Compare the steps that upload with `artifacts: list:` of the policy.",
    .fix = "Upload what was promised, or change the list and the document that it comes from.",
    .avoid = "Do not upload an empty file under the name.",
    .bad = {R"(- uses: actions/upload-artifact@v7
  with: {name: coverage, path: coverage.xml}
--- # policy.yaml
policy: example
artifacts: {list: [{path: dist/, workflow: example.yml, purpose: packages}]}
)",
            R"(- uses: actions/upload-artifact@v7
  with: {name: coverage, path: coverage.xml, retention-days: 5}
--- # policy.yaml
policy: example
artifacts: {list: [{name: coverage, workflow: example.yml, retention_days: 30, purpose: trend}]}
)",
            R"(- uses: actions/upload-artifact@v7
  with: {name: debug, path: .}
- uses: actions/upload-artifact@v7
  with: {name: coverage, path: coverage.xml}
--- # policy.yaml
policy: example
artifacts: {undeclared: refuse, list: [{name: coverage, workflow: example.yml, purpose: trend}]}
)"},
    .good = {R"(- uses: actions/upload-artifact@v7
  with: {name: 'dist-${{ matrix.os }}', path: "dist/*", retention-days: 30}
--- # policy.yaml
policy: example
artifacts:
  undeclared: refuse
  list: [{name: dist-*, path: dist/, workflow: example.yml, job: build, retention_days: 30, purpose: packages}]
)"},
    .run = run,
    .run_policy = run_policy,
};

}  // namespace assay::workflows::checks
