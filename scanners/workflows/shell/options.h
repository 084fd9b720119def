// What runs a step's script, and with which options: the value of `shell:` (docs.github.com,
// "jobs.<job_id>.steps[*].shell").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::shell {

struct Options {
  enum class Language : std::uint8_t { bash, sh, powershell, cmd, python, other };
  Language language = Language::bash;
  std::string program;  // as it is written: "bash", "pwsh"
  bool errexit = false, pipefail = false;
  bool has_arguments = false;  // it is a command with {0}, not the name of a shell alone

  // Only scripts of bash and sh are read; what is asked of others is unproved.
  bool understood() const { return language == Language::bash || language == Language::sh; }
};

// Where a step has no shell: on Linux and macOS `bash -e`, without pipefail; on Windows pwsh.
Options default_options(bool windows);

// "bash" alone is `bash --noprofile --norc -eo pipefail`, "sh" is `sh -e`; anything else is a command with {0}, of
// which the options are read. An expression in it leaves the language `other`.
Options options_of(std::string_view shell);

}  // namespace assay::shell
