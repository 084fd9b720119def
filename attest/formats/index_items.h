// The items of an artifact index, by itself or named by a chain.
#pragma once

#include <string>

#include "attest/formats/reader.h"

namespace assay::attest {

// Judges the index and adds its items to the reading. `pointer` is before the pointers of its reasons.
void take_index_items(Evidence& evidence, const Json& index, const std::string& pointer);

// As judge_flag; null says nothing.
void judge_flag_unless_null(Evidence& evidence, const Json& object, std::string_view name, const std::string& pointer);

}  // namespace assay::attest
