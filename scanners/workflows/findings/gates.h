// Commands that are run for their answer: tests, linters, scanners, whatever is asked to check.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::workflows {

using CommandWords = std::vector<std::optional<std::string>>;  // the name first; nothing where it is not known

// The words that make it one ("pytest", "cargo test", "black --check"); empty for other commands.
std::string gate_of(const CommandWords& words);

// "uv run tool report" of a command that asks for nothing by its words; empty for the shell's own and such that look
// at something without saying yes or no.
std::string answer_of(const CommandWords& words);

// Whether a name ("release-gate", "Verify wheels") asks for an answer.
bool asks_by_name(std::string_view name);

// The option by which a gate says yes whatever it finds: "--exit-zero" of ruff, "--exit-code 0" of trivy, -i of make.
// Empty where there is none.
std::string switched_off(const CommandWords& words);

// The option without which a scanner says yes whatever it finds: "--exit-code 1" of trivy, "--fail" of trufflehog.
// Empty where the command has it, writes a report for others to judge, or needs none.
std::string never_asked(const CommandWords& words);

}  // namespace assay::workflows
