#include <array>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

struct Tool {
  std::string_view action, input, name;
};
// Actions that install the latest release of a program where the input is not given.
constexpr std::array<Tool, 12> kTools = {{{"aquasecurity/setup-trivy", "version", "Trivy"},
                                          {"astral-sh/ruff-action", "version", "Ruff"},
                                          {"azure/setup-helm", "version", "Helm"},
                                          {"azure/setup-kubectl", "version", "kubectl"},
                                          {"golangci/golangci-lint-action", "version", "golangci-lint"},
                                          {"goreleaser/goreleaser-action", "version", "GoReleaser"},
                                          {"hashicorp/setup-terraform", "terraform_version", "Terraform"},
                                          {"helm/kind-action", "version", "kind"},
                                          {"sigstore/cosign-installer", "cosign-release", "cosign"},
                                          {"snok/install-poetry", "version", "Poetry"},
                                          {"anchore/sbom-action", "syft-version", "Syft"},
                                          {"docker/setup-buildx-action", "version", "Buildx"}}};

bool floats(std::string_view version) { return version.empty() || version == "latest" || version == "stable"; }

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (!step.uses || !step.uses->path.empty()) return;
    for (const Tool& tool : kTools) {
      if (!step.uses->is_repository(tool.action)) continue;
      const Pair* input = step.with.find(tool.input);
      if (input != nullptr && !floats(input->value.value())) continue;
      out.report(input != nullptr && input->value ? *input->value.node : *step.uses->text.node,
                 "The step installs whatever " + std::string(tool.name) + " is the latest, since " +
                     quoted(tool.input) + " names none.")
          .in(job, &step);
    }
  });
}

}  // namespace

extern const Check action_tool_unpinned = {
    .id = "action-tool-unpinned",
    .title = "Action installs the latest release of a program",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .what = "An action that installs a program, without the input that names its version, or with `latest`.",
    .why =
        "The commit of the action is fixed, and what it downloads is not: a bad release of the program runs here at "
        "once, "
        "and two runs of one commit differ.",
    .reproduce = "Compare the versions that two runs' logs name.",
    .fix = "Give the input a version: `with: {version: v1.2.3}`.",
    .avoid = "Do not give it a range.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use"},
    .zizmor = {"unpinned-tools"},
    .bad = {"- uses: aquasecurity/setup-trivy@v0.2.3\n", "- uses: Azure/setup-helm@v5\n  with: {version: latest}\n"},
    .good = {"- uses: aquasecurity/setup-trivy@v0.2.3\n  with: {version: v0.60.0}\n",
             "- uses: actions/setup-python@v6\n",
             "- uses: azure/setup-helm@v5\n  with: {version: '${{ inputs.helm }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
