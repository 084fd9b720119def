// The text of a message (§3.11).
#pragma once

#include <initializer_list>
#include <string>

#include "sarif/log/json_value.h"
#include "sarif/log/masking.h"

namespace assay::sarif {

// The message's own text, else the string of its id in the first table that has it (objects of
// multiformatMessageString; null for one that is not there); its placeholders filled (§3.11.5, §3.11.7). Empty where
// there is none. Many tools do not double the braces of what they quote: a text with double ones goes through the
// filter before they become single. The result did not go through it.
std::string message_text(const JsonValue& message, std::initializer_list<const JsonValue*> tables,
                         const TextFilter& filter);

// The string of the id; empty where no table has it.
std::string_view message_string(std::string_view id, std::initializer_list<const JsonValue*> tables);

}  // namespace assay::sarif
