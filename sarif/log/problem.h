// What a check of a SARIF log complains of.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sarif/log/json_reader.h"

namespace assay::sarif {

struct Problem {
  enum class Level : std::uint8_t { warning, error };

  Level level = Level::error;
  std::string rule;       // "schema", "github": who asks for it
  std::string pointer;    // RFC 6901
  JsonPosition position;  // of the value
  std::string text;
};

// A text of the log, of at most 200 bytes. It is cut where no credential may go on: of one that is cut, whoever looks
// through the problem's text for credentials would know nothing any more.
std::string quoted(std::string_view text);

using ProblemSink = std::function<void(Problem)>;

}  // namespace assay::sarif
