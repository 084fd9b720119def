// What is wrong with exported metrics.
#pragma once

#include <string>
#include <string_view>

#include "attest/json.h"
#include "base/verdict.h"

namespace assay::attest {

// Reasons get `where` as subject; those about style get verdict pass (remarks), those about damage the one of `damage`.
// True where nothing is damaged.
bool lint_prometheus(std::string_view text, const std::string& where, Judgement& judgement, Verdict damage);
bool lint_otlp(const Json& json, const std::string& where, Judgement& judgement, Verdict damage);

}  // namespace assay::attest
