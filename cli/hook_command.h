// The parts of `assay hook`: hooks of git that scan (githooks(5)).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::cli {

inline constexpr std::array<std::string_view, 5> kHookNames = {"pre-commit", "pre-merge-commit", "commit-msg",
                                                               "pre-push", "pre-receive"};

// Writes hooks that run `assay hook run`, into the folder where git looks for them, made if need be. Fails, and has
// written nothing, where another hook has the place, unless `replace`: that one is kept beside it with ".old" behind
// its name. Returns a line for each hook.
Result<std::vector<std::string>> install_hooks(const std::string& repository, const std::vector<std::string>& names,
                                               bool replace);

// Removes those of them that assay wrote, and puts back what install_hooks kept.
Result<std::vector<std::string>> uninstall_hooks(const std::string& repository);

// What the hook does, with the arguments and standard input that git gives it; an exit code. Several scans of one hook
// end like the worst: 1, then 2, then 3.
int run_hook(std::string_view name, const std::vector<std::string>& arguments);

// What a coding agent's hook does with the event on standard input (api/serve/agent_hook.h); 0, or 2: those agents take
// only 2 for a refusal, and any other code for a hook that may be passed over.
int run_agent_hook(const std::string& config);

}  // namespace assay::cli
