#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/workflows/version.h"
#include "scanners/workflows/facts/token_text.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/findings/unlocked_install.h"
#include "scanners/workflows/model/environments.h"
#include "scanners/workflows/model/images.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/publishers.h"

namespace assay::workflows::checks {

namespace {

// Words of commands that hold files against digests or attestations.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kVerifiers = {
    {{"sha256sum", "-c"},
     {"sha256sum", "--check"},
     {"sha512sum", "-c"},
     {"sha512sum", "--check"},
     {"shasum", "-c"},
     {"shasum", "--check"},
     {"gh", "verify"},
     {"cosign", "verify-blob"},
     {"assay", "verify"},
     {"slsa-verifier", "verify-artifact"}}};

struct Publisher {
  const Job& job;
  const Step& step;
  std::string_view by;
};

bool verifies(const Subject& subject, const Job& job, const Step& step) {
  const StepScript* script = subject.analysis.step_script({&subject.document, &job, &step});
  if (script == nullptr) return false;
  return std::any_of(script->calls.begin(), script->calls.end(), [&](const shell::Call& call) {
    return std::any_of(kVerifiers.begin(), kVerifiers.end(), [&](const auto& one) {
      return call.name() == one.first &&
             std::find(call.words.begin(), call.words.end(), one.second) != call.words.end();
    });
  });
}

// One artifact by its number, which download-artifact holds against its digest from v8 on.
bool downloads_by_digest(const Step& step) {
  const auto version = facts::parse_version(
      step.uses->ref_kind == RefKind::sha && step.uses->commented ? step.uses->commented->text : step.uses->ref);
  const std::string_view mismatch = step.with.value_of("digest-mismatch");
  return version && version->major() >= 8 && step.with.find("artifact-ids") != nullptr &&
         (mismatch.empty() || mismatch == "error");
}

// Each download once, however many steps publish what it brought.
void check_digests(const Subject& subject, const policy::Publishing& publishing, const Job& job, Reporter& out) {
  const Step* unverified = nullptr;
  for (const Step& step : job.steps) {
    if (unverified != nullptr && !policies::publisher_in(step).empty()) {
      Draft draft =
          out.report(unverified->anchor(), "What is published is held against no digest behind its download.");
      policies::demanded(draft.in(&job, unverified), subject, publishing.mark, {});
      unverified = nullptr;
    }
    if (step.run && verifies(subject, job, step)) unverified = nullptr;
    if (step.uses && step.uses->is_repository("actions/download-artifact") && !downloads_by_digest(step))
      unverified = &step;
  }
}

bool attests(const Workflow& workflow) {
  for (const Job& job : workflow.jobs)
    for (const Step& step : job.steps) {
      if (step.uses &&
          (step.uses->is_repository("actions/attest") || step.uses->is_repository("actions/attest-build-provenance") ||
           step.uses->is_repository("sigstore/gh-action-sigstore-python")))
        return true;
      if (step.run && step.run.value().find("cosign sign-blob") != std::string_view::npos) return true;
    }
  return false;
}

void check_attested(const Subject& subject, const policy::Publishing& publishing, const Publisher& publisher,
                    Reporter& out) {
  const Step& step = publisher.step;
  if (publisher.by == "pypa/gh-action-pypi-publish" && step.with.find("password") == nullptr &&
      !equal_ignoring_case(step.with.value_of("attestations"), "false"))
    return;
  const std::string_view script = step.run.value();
  if (publisher.by == "twine upload" && script.find("--attestations") != script.npos) return;
  if (publisher.by == "npm publish" &&
      (script.find("--provenance") != script.npos ||
       variable_of(subject.document, &publisher.job, step, "NPM_CONFIG_PROVENANCE") != nullptr))
    return;
  Draft draft = out.report(step.anchor(), cat("Nothing attests what ", quoted(publisher.by), " publishes."));
  policies::demanded(draft.in(&publisher.job, &step), subject, publishing.mark, {});
}

void check_pinned(const Subject& subject, const policy::Publishing& publishing, const Job& job, Reporter& out) {
  const auto tell = [&](Draft draft, const Step* step) {
    policies::demanded(draft.in(&job, step), subject, publishing.mark, {});
  };
  for_each_image(subject.document, [&](const Job* where, const Step* step, const NamedImage& image) {
    if (where == &job && image.image.digest.empty())
      tell(out.report(*image.text.node,
                      cat("The job that publishes runs ", quoted(image.name()), ", which can be pushed anew.")),
           step);
  });
  for (const Step& step : job.steps) {
    if (step.uses && step.uses->kind == UsesKind::repository && step.uses->ref_kind != RefKind::sha &&
        locked(subject, *step.uses) == nullptr)
      tell(out.report(*step.uses->text.node,
                      cat("The job that publishes runs ", quoted(step.uses->text.value()), ", which is no commit.")),
           &step);
    const StepScript* script = subject.analysis.step_script({&subject.document, &job, &step});
    if (script == nullptr) continue;
    for (const shell::Call& call : script->calls)
      if (const std::string why = unlocked_install(call.words); !why.empty())
        tell(out.report(subject.tree().source_span(*step.run.node, call.span.begin, call.span.end),
                        cat("In the job that publishes ", why, ".")),
             &step);
  }
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->publishing) return;
  const policy::Publishing& publishing = *subject.policy()->publishing;
  const bool unattested = publishing.attested && !attests(subject.workflow());
  for (const Job& job : subject.workflow().jobs) {
    if (publishing.digests) check_digests(subject, publishing, job, out);
    bool publishes = false;
    for (const Step& step : job.steps) {
      const std::string_view by = policies::publisher_in(step);
      if (by.empty()) continue;
      if (unattested) check_attested(subject, publishing, {job, step, by}, out);
      publishes = true;
    }
    if (publishes && publishing.pinned) check_pinned(subject, publishing, job, out);
  }
}

}  // namespace

extern const Check publish_not_verifiable = {
    .id = "publish-not-verifiable",
    .title = "What is published is held against nothing, or by tools of no fixed version",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "In a job that publishes a package: with `publishing: digests: true` of the policy an artifact of another job "
        "that is held against no digest or attestation before, with `attested: true` a package without attestation, "
        "with `pinned: true` an action, image or package that is not held to one version.",
    .why =
        "Between the job that builds and the one that publishes whoever can write artifacts of the run can put "
        "another file; without an attestation nobody can tell later that it was not the one that was built. A tool "
        "that is taken as it is today can do the same.",
    .reproduce = "Upload an artifact of the same name in a job between the two, and run the workflow.",
    .fix =
        "Write digests in the job that builds (`sha256sum dist/* >SHA256SUMS`), hand them over as an output of the "
        "job, "
        "and run `sha256sum --check` before the upload. Attest the files with `actions/attest`. Pin actions to commits "
        "and packages to versions.",
    .avoid = "Do not put the digests into the artifact that they are of.",
    .references = {"https://docs.github.com/en/actions/concepts/security/artifact-attestations",
                   "https://docs.pypi.org/attestations/"},
    .bad = {R"(- uses: actions/download-artifact@v8
- uses: pypa/gh-action-pypi-publish@v1
--- # policy.yaml
policy: example
publishing: {digests: true}
)",
            R"(- run: npm publish
- uses: actions/download-artifact@v8
- run: cargo publish
--- # policy.yaml
policy: example
publishing: {digests: true}
)",
            R"(- uses: actions/download-artifact@v8
- run: gh attestation download dist/x.whl -R a/b && assay attest sign dist
- uses: pypa/gh-action-pypi-publish@v1
--- # policy.yaml
policy: example
publishing: {digests: true}
)",
            R"(- run: cargo publish
--- # policy.yaml
policy: example
publishing: {attested: true}
)",
            R"(- uses: pypa/gh-action-pypi-publish@v1
  with: {attestations: false}
--- # policy.yaml
policy: example
publishing: {attested: true}
)",
            R"(- uses: pypa/gh-action-pypi-publish@release/v1
--- # policy.yaml
policy: example
publishing: {pinned: true}
)",
            R"(- run: pip install twine && twine upload dist/*
--- # policy.yaml
policy: example
publishing: {pinned: true}
)"},
    .good = {R"(- uses: actions/download-artifact@v8
- run: echo "$SUMS" | sha256sum --check
- uses: pypa/gh-action-pypi-publish@v1
--- # policy.yaml
policy: example
publishing: {digests: true, attested: true}
)",
             R"(- uses: actions/download-artifact@v8
  with: {artifact-ids: '${{ needs.build.outputs.id }}'}
- run: twine upload --attestations dist/*
--- # policy.yaml
policy: example
publishing: {digests: true, attested: true}
)",
             R"(- uses: pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc # v1.12.4
- run: pip install --require-hashes -r tools.txt
--- # policy.yaml
policy: example
publishing: {pinned: true}
)",
             R"(- uses: actions/download-artifact@v8
- run: gh attestation verify dist/x.whl -R a/b
- run: twine upload --attestations dist/*
--- # policy.yaml
policy: example
publishing: {digests: true}
)",
             R"(- run: cargo publish
- uses: actions/attest@v4
--- # policy.yaml
policy: example
publishing: {attested: true}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
