// Whether a text of a workflow holds the run's own token, and which token a variable of a step is. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "scanners/workflows/model/document.h"

namespace assay::workflows {

enum class TokenKind : std::uint8_t {
  none,
  own,      // github.token, secrets.GITHUB_TOKEN
  other,    // another secret, or what a step gave out
  unknown,  // an input or variable that may be either, or a choice of several
};

TokenKind token_in(const Text& text);

// The variable as the step sees it: its own env, or else the job's, or else the workflow's. `job` may be null.
const Pair* variable_of(const Document& document, const Job* job, const Step& step, std::string_view name);

// GH_TOKEN, or else GITHUB_TOKEN, as gh looks for it; nothing where neither is set.
std::optional<TokenKind> token_of_gh(const Document& document, const Job* job, const Step& step);

// The run's own token is, or may be, in one of the step's variables, inputs or in its script.
bool is_given_token(const Document& document, const Job* job, const Step& step);

}  // namespace assay::workflows
