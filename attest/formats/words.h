// The words by which evidence says how it ended: closed lists, case folded. A word that is in none of them is unknown.
#pragma once

#include <optional>
#include <string_view>

#include "base/verdict.h"

namespace assay::attest {

// Of a status, result, decision or level. Nothing for an unknown word.
std::optional<Verdict> verdict_of_word(std::string_view word);

}  // namespace assay::attest
