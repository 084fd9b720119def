#include "scanners/posture/results/publishing.h"

#include <algorithm>
#include <array>
#include <span>

#include "scanners/workflows/policies/publishers.h"

namespace assay::posture {

namespace {

constexpr std::array<std::string_view, 9> kActions = {"docker/build-push-action",
                                                      "goreleaser/goreleaser-action",
                                                      "relekang/python-semantic-release",
                                                      "python-semantic-release/python-semantic-release",
                                                      "cycjimmy/semantic-release-action",
                                                      "imjasonh/setup-ko",
                                                      "ko-build/setup-ko",
                                                      "changesets/action",
                                                      "NuGet/login"};
constexpr std::array<std::string_view, 4> kReleasers = {"softprops/action-gh-release", "ncipollo/release-action",
                                                        "actions/create-release", "googleapis/release-please-action"};

// A program and a word behind it on its line.
struct Command {
  std::string_view program, word, name;
};
constexpr std::array<Command, 15> kCommands = {{{"mvn", "deploy", "mvn deploy"},
                                                {"mvnw", "deploy", "mvn deploy"},
                                                {"gradle", "publish", "gradle publish"},
                                                {"gradlew", "publish", "gradle publish"},
                                                {"sbt", "ci-release", "sbt ci-release"},
                                                {"nuget", "push", "nuget push"},
                                                {"docker", "push", "docker push"},
                                                {"podman", "push", "podman push"},
                                                {"npx", "semantic-release", "semantic-release"},
                                                {"helm", "push", "helm push"},
                                                {"goreleaser", "release", "goreleaser release"},
                                                {"twine", "upload", "twine upload"},
                                                {"npm", "publish", "npm publish"},
                                                {"cargo", "publish", "cargo publish"},
                                                {"gem", "push", "gem push"}}};
constexpr std::array<Command, 2> kReleasing = {
    {{"gh", "release create", "gh release create"}, {"gh", "release upload", "gh release upload"}}};

constexpr std::array<std::string_view, 8> kSigners = {"actions/attest",
                                                      "actions/attest-build-provenance",
                                                      "actions/attest-sbom",
                                                      "sigstore/cosign-installer",
                                                      "sigstore/gh-action-sigstore-python",
                                                      "slsa-framework/slsa-github-generator",
                                                      "crazy-max/ghaction-import-gpg",
                                                      "pypa/gh-action-pypi-publish"};
constexpr std::array<Command, 5> kSigning = {{{"cosign", "sign", "cosign sign"},
                                              {"gpg", "--detach-sign", "gpg --detach-sign"},
                                              {"gpg", "--sign", "gpg --sign"},
                                              {"minisign", "-S", "minisign -S"},
                                              {"sigstore", "sign", "sigstore sign"}}};

constexpr std::array<std::string_view, 6> kBillMakers = {"anchore/sbom-action",
                                                         "actions/attest-sbom",
                                                         "CycloneDX/gh-python-generate-sbom",
                                                         "CycloneDX/gh-node-module-generatebom",
                                                         "CycloneDX/gh-gomod-generate-sbom",
                                                         "advanced-security/generate-sbom-action"};
constexpr std::array<Command, 5> kBills = {{{"syft", "", "syft"},
                                            {"cyclonedx-py", "", "cyclonedx-py"},
                                            {"cdxgen", "", "cdxgen"},
                                            {"trivy", "cyclonedx", "trivy"},
                                            {"npm", "sbom", "npm sbom"}}};

bool ends_name(char c) {
  return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.');
}

// The program is a word of the line and the other word stands behind it; not in a comment or a text that is printed.
bool line_runs(std::string_view line, const Command& command) {
  const std::size_t at = line.find(command.program);
  if (at == line.npos) return false;
  const std::string_view before = line.substr(0, at), behind = line.substr(at + command.program.size());
  if (before.find('#') != before.npos || before.find("echo ") != before.npos) return false;
  if (!before.empty() && before.back() != '/' && !ends_name(before.back())) return false;
  if (!behind.empty() && !ends_name(behind.front())) return false;
  return behind.find("--dry-run") == behind.npos && behind.find(command.word) != behind.npos;
}

std::string_view command_in(std::string_view script, std::span<const Command> commands) {
  while (!script.empty()) {
    const std::size_t end = std::min(script.find('\n'), script.size());
    const std::string_view line = script.substr(0, end);
    script.remove_prefix(std::min(end + 1, script.size()));
    for (const Command& command : commands)
      if (line_runs(line, command)) return command.name;
  }
  return {};
}

std::string_view found_in(const workflows::Step& step, std::span<const std::string_view> actions,
                          std::span<const Command> commands) {
  if (step.uses)
    for (const std::string_view action : actions)
      if (step.uses->is_repository(action)) return action;
  return step.run ? command_in(step.run.value(), commands) : std::string_view();
}

}  // namespace

std::string_view publisher_in(const workflows::Step& step) {
  const std::string_view known = workflows::policies::publisher_in(step);
  return known.empty() ? found_in(step, kActions, kCommands) : known;
}

std::string_view releaser_in(const workflows::Step& step) { return found_in(step, kReleasers, kReleasing); }

std::string_view publisher_of(const workflows::Job& job) {
  for (const workflows::Step& step : job.steps)
    for (const std::string_view found : {publisher_in(step), releaser_in(step)})
      if (!found.empty()) return found;
  return {};
}

std::string_view signer_in(const workflows::Step& step) { return found_in(step, kSigners, kSigning); }

std::string_view bill_maker_in(const workflows::Step& step) { return found_in(step, kBillMakers, kBills); }

}  // namespace assay::posture
