#include "scanners/workflows/policies/publishers.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace assay::workflows::policies {

namespace {

constexpr std::array<std::string_view, 7> kDeployers = {"actions/deploy-pages",
                                                        "azure/webapps-deploy",
                                                        "aws-actions/amazon-ecs-deploy-task-definition",
                                                        "google-github-actions/deploy-cloudrun",
                                                        "cloudflare/wrangler-action",
                                                        "azure/k8s-deploy",
                                                        "softprops/action-gh-release"};
constexpr std::array<std::string_view, 4> kDeployments = {"helm push", "terraform apply", "kubectl apply",
                                                          "gh release create"};
constexpr std::array<std::string_view, 3> kActions = {"pypa/gh-action-pypi-publish", "JS-DevTools/npm-publish",
                                                      "rubygems/release-gem"};
constexpr std::array<std::string_view, 10> kCommands = {
    "twine upload", "uv publish",    "poetry publish", "hatch publish", "flit publish",
    "npm publish",  "cargo publish", "gem push",       "pnpm publish",  "yarn npm publish"};

// The next one from the place on. By memmem: std::string_view stops at each of the needle's first letter.
std::size_t find_from(std::string_view text, std::string_view needle, std::size_t place) {
  if (place >= text.size()) return text.npos;  // memmem takes no null pointer, which an empty text may be
  const void* found = ::memmem(text.data() + place, text.size() - place, needle.data(), needle.size());
  return found == nullptr ? text.npos : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// Whether the command stands at the begin of a word, not in a comment or a text that is printed.
bool runs(std::string_view script, std::string_view command) {
  for (std::size_t at = find_from(script, command, 0); at != script.npos; at = find_from(script, command, at + 1)) {
    const std::size_t begin = at == 0 ? 0 : script.rfind('\n', at - 1) + 1;
    const std::size_t end = std::min(script.find('\n', at), script.size());
    const std::string_view before = script.substr(begin, at - begin);
    const std::string_view behind = script.substr(at + command.size(), end - at - command.size());
    if (before.find('#') != std::string_view::npos || before.find("echo ") != std::string_view::npos) continue;
    if (!before.empty() && before.back() != ' ' && before.back() != '\t' && before.back() != ';') continue;
    if (behind.find("--dry-run") != std::string_view::npos) continue;
    if (behind.empty() || behind.front() == ' ' || behind.front() == '\r') return true;
  }
  return false;
}

std::string_view first_in(const Step& step, std::span<const std::string_view> actions,
                          std::span<const std::string_view> commands) {
  if (step.uses)
    for (const std::string_view action : actions)
      if (step.uses->is_repository(action)) return action;
  if (step.run)
    for (const std::string_view command : commands)
      if (runs(step.run.value(), command)) return command;
  return {};
}

}  // namespace

std::string_view publisher_in(const Step& step) {
  // What one of the commands has at its end: three looks through a script instead of ten.
  constexpr std::array<std::string_view, 3> kEnds = {" publish", " upload", " push"};
  const bool may = step.uses || std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) {
                     return find_from(step.run.value(), end, 0) != std::string_view::npos;
                   });
  return may ? first_in(step, kActions, kCommands) : std::string_view();
}

std::string_view publisher_or_deployer_in(const Step& step) {
  const std::string_view publisher = publisher_in(step);
  return publisher.empty() ? first_in(step, kDeployers, kDeployments) : publisher;
}

}  // namespace assay::workflows::policies
