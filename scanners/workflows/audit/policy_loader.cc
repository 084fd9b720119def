#include "scanners/workflows/audit/policy_loader.h"

#include "rules/policies/policy_reader.h"
#include "scanners/workflows/audit/audit.h"
#include "scanners/workflows/checks/registry.h"

namespace assay::workflows {

tl::expected<PolicyFile, std::vector<Diagnostic>> load_policy(std::string path, std::string text) {
  std::vector<std::string_view> known;
  for (const Check* check : all_checks()) known.push_back(check->id);
  policy::LoadedPolicy loaded = policy::read_policy(path, text, known);
  if (!loaded.policy) return tl::make_unexpected(std::move(loaded.diagnostics));
  auto document = policy_document(path, std::move(text));
  if (document) return PolicyFile{std::move(*loaded.policy), std::move(*document)};
  const yaml::Problem& problem = document.error();
  return tl::make_unexpected(
      std::vector<Diagnostic>{{Diagnostic::Level::error, std::move(path), 1, 1, "", problem.message, problem.hint}});
}

}  // namespace assay::workflows
