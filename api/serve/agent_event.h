// What a coding agent is about to do or has done, as its hooks are told: a JSON document on standard input.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::serve {

// One string of the document.
struct EventText {
  std::string key;   // the member that holds it, or that holds the list it is in; 200 bytes of it
  std::string path;  // members from the outside in: "tool_input.edits.new_string"
  std::string file;  // what the nearest object around it says of a file, or nothing
  std::string value;
};

struct AgentEvent {
  std::string name;  // "PreToolUse", or what the agent calls it; empty where it says nothing
  std::string tool;  // the tool's name, or empty
  std::vector<EventText> texts;
};

inline constexpr std::size_t kMostEvent = std::size_t{64} << 20;

// Reads the document, whatever its members are. Left out: what the agent tells of itself (session, transcript, working
// directory, ids), and the text that an edit takes away. Halves of surrogate pairs, where agents cut texts off, become
// U+FFFD. Fails for what is no JSON object, nests deeper than 200, is longer than kMostEvent, or has more than 100,000
// parts.
Result<AgentEvent> read_event(std::string_view document);

}  // namespace assay::serve
