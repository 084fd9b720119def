// The one way of a command to standard error. What is told may hold a path, a revision, a URL or a key of a file that
// is itself a credential: it goes through a TextGuard with the built-in rules first.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/loader.h"

namespace assay::cli {

// text with credentials masked. Line breaks stay.
std::string guarded(std::string_view text);

// As guarded(), for many texts: the rules are loaded once. Not synchronised.
std::function<std::string(std::string_view)> make_guard();

// Writes guarded(text) and a line break to standard error.
void tell(std::string_view text);

void tell(const std::vector<Diagnostic>& diagnostics);

}  // namespace assay::cli
