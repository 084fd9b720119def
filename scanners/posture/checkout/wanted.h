// Which files' texts checks read.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "scanners/posture/checkout/checkout.h"

namespace assay::posture {

bool is_workflow_file(std::string_view path);  // any YAML that the model of workflows reads
bool is_dockerfile(std::string_view path);     // by its name: Dockerfile, Containerfile, x.Dockerfile, Dockerfile.x
bool is_shell_script(std::string_view path, Bytes head);
bool is_security_policy(std::string_view path);
bool is_license(std::string_view path);  // in the root, or in LICENSES/
bool is_sbom(std::string_view path);
bool is_ruleset(std::string_view path);  // a ruleset of GitHub that was exported, or settings of an app
bool is_requirements(std::string_view path);

// By name or first line.
bool is_wanted(std::string_view path, Bytes head);
// Whether a source file of this name may hold the sign of a fuzzer.
bool may_fuzz(std::string_view path);
std::optional<FuzzSign> fuzz_sign(std::string_view path, std::string_view text);

}  // namespace assay::posture
