// Which format bytes have, by their shape.
#pragma once

#include <string_view>

#include "attest/formats/format.h"
#include "attest/json.h"

namespace assay::attest {

// unknown for what is no object and no list of a known kind; status_words for an object of no other format.
Format format_of_json(const Json& json);

// Whether the text begins as an object or a list.
bool looks_like_json(std::string_view text);

// Of what is no JSON.
Format format_of_text(std::string_view text, std::string_view name);

}  // namespace assay::attest
