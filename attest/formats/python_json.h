// JSON as Python's json.dumps writes it with sort_keys, which is what the customer's digests and files are made of.
#pragma once

#include <cstdint>
#include <string>

#include "attest/json.h"

namespace assay::attest {

enum class PythonForm : std::uint8_t {
  compact,        // separators=(",", ":"), ensure_ascii=False
  indented,       // indent=2, ensure_ascii=False
  compact_ascii,  // separators=(",", ":"), ensure_ascii=True
};

// Without a line feed behind it. Names are sorted by code points, numbers written as Python's int and float write them.
std::string python_json(const Json& value, PythonForm form);

}  // namespace assay::attest
