// What programs that a script runs as filters do to the text that goes through them. Pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace assay::workflows::taint {

bool among(std::string_view name, std::initializer_list<std::string_view> list);

// Programs whose output is what they were given, or a part of it.
bool passes_on(std::string_view program);
// Whose output has no room for code: digests, numbers. `words` begin with the program; there is one at least.
bool cleans(const std::vector<std::string>& words);
// Whether the output is one line: tr '\n' ' ', tr -d '\r\n', head -n 1, paste -s. Likewise.
bool joins_lines(const std::vector<std::string>& words);

}  // namespace assay::workflows::taint
