// What a log writes around the text of a program: a timestamp before each line (GitHub Actions, GitLab, Jenkins,
// journal), one in a terminal's code (Buildkite), one and a stream (Kubernetes), a JSON object (docker, journal), or
// who wrote it (docker compose, kubectl --prefix).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace assay {

enum class LogFrame : std::uint8_t { none, timestamp, kubernetes, journal, docker, journal_json, buildkite, writer };

struct LogLine {
  LogFrame frame = LogFrame::none;
  std::size_t begin = 0;  // of the program's text in the line
  std::size_t end = 0;    // of it, without its line end
  bool goes_on = false;   // the runtime cut the line: the next one goes on with it
  bool appends = false;   // it goes on with the line before, as GitLab marks it
};

// `line`: without its line end. Of what has no frame the text is the whole line.
LogLine read_log_line(Bytes line);

// Behind the control sequences of a terminal (ECMA-48 §5.4: colours and the like) that stand at `at`.
std::size_t behind_terminal_codes(Bytes text, std::size_t at);

// `line` without those that it ends in.
Bytes without_last_codes(Bytes line);

// The longest that a frame before the text is looked at.
inline constexpr std::size_t kLogFrame = 200;

// The same of an object of the journal, which has its text anywhere among its fields.
inline constexpr std::size_t kJournalFrame = 4096;

}  // namespace assay
