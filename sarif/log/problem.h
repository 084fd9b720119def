// What a check of a SARIF log complains of.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

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

using ProblemSink = std::function<void(Problem)>;

}  // namespace assay::sarif
