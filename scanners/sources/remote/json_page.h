// JSON that a server sent: read within bounds, and asked for fields without trust in their types.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::remote {

using Json = nlohmann::json;

// At most 300,000 values, 64 deep: a page of 100 items has some 20,000. Strings that are no UTF-8 are an error.
Result<Json> parse_page(std::string_view text);

// The member of an object, when it has the type; else empty, 0, false.
std::string text_of(const Json& object, const char* name);
std::uint64_t number_of(const Json& object, const char* name);
bool flag_of(const Json& object, const char* name);
const Json& member_of(const Json& object, const char* name);  // null when there is none

// Whether it is a list of objects.
Status check_list(const Json& page);

}  // namespace assay::remote
