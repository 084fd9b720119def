// What a script writes to files, as far as it says so itself: redirections, tee and here-documents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/shell/script.h"

namespace assay::shell {

struct FileWrite {
  enum class Target : std::uint8_t {
    file,
    environment,  // $GITHUB_ENV
    output,       // $GITHUB_OUTPUT
    path,         // $GITHUB_PATH
    summary,      // $GITHUB_STEP_SUMMARY
    state,        // $GITHUB_STATE
  };
  Target target = Target::file;
  CommandId command = 0;            // the one that is redirected, or the tee
  Span span;                        // of the redirection, or of the word behind tee
  std::optional<std::string> path;  // of a file, where it is constant
  bool append = false;
  // What is written: by echo, printf, cat with a here-document and groups of those. kUnknown stands for each part that
  // is not known. Nothing where another command writes it.
  std::optional<std::string> content;
  bool constant = false;  // `content` has no gap
};

// In the order of the text. Redirections to descriptors, /dev/null, /dev/stdout and /dev/stderr are not among them.
std::vector<FileWrite> writes_of(const Script& script);

}  // namespace assay::shell
