#include "scanners/workflows/facts/token_text.h"

#include <algorithm>
#include <initializer_list>

#include "scanners/workflows/model/context_use.h"

namespace assay::workflows {

namespace {

bool mentions(const Text& text, std::initializer_list<std::string_view> contexts) {
  return std::any_of(contexts.begin(), contexts.end(),
                     [&](std::string_view context) { return !uses_of_context(text, context).empty(); });
}

bool mentions_own(const Text& text) {
  const auto named = [&](std::string_view context, std::string_view name) {
    const auto uses = uses_of_context(text, context);
    return std::any_of(uses.begin(), uses.end(),
                       [&](const ContextUse& use) { return use.name.empty() || equal_ignoring_case(use.name, name); });
  };
  return named("secrets", "GITHUB_TOKEN") || named("github", "token");
}

// A name that an input or variable has when a token is in it.
bool is_name_of_token(std::string_view name) {
  const std::string small = lower(name);
  return small.find("token") != small.npos || small.find("pat") != small.npos || small.find("password") != small.npos;
}

}  // namespace

TokenKind token_in(const Text& text) {
  if (!text || !text.has_expression()) return TokenKind::none;
  const bool own = mentions_own(text);
  const bool other = mentions(text, {"steps", "needs"}) || reads_secret(text);
  if (own) return other ? TokenKind::unknown : TokenKind::own;
  if (other) return TokenKind::other;
  return mentions(text, {"inputs", "env", "matrix"}) ? TokenKind::unknown : TokenKind::none;
}

const Pair* variable_of(const Document& document, const Job* job, const Step& step, std::string_view name) {
  if (const Pair* pair = step.env.find(name)) return pair;
  if (job != nullptr)
    if (const Pair* pair = job->env.find(name)) return pair;
  return document.workflow.env.find(name);
}

std::optional<TokenKind> token_of_gh(const Document& document, const Job* job, const Step& step) {
  for (const std::string_view name : {"GH_TOKEN", "GITHUB_TOKEN"})
    if (const Pair* pair = variable_of(document, job, step, name)) return token_in(pair->value);
  return std::nullopt;
}

bool is_given_token(const Document& document, const Job* job, const Step& step) {
  const auto holds = [](const Pairs& pairs) {
    return pairs.whole || std::any_of(pairs.list.begin(), pairs.list.end(), [](const Pair& pair) {
             return mentions_own(pair.value) ||
                    (token_in(pair.value) == TokenKind::unknown && is_name_of_token(pair.name()));
           });
  };
  return holds(step.env) || holds(step.with) || holds(document.workflow.env) || (job != nullptr && holds(job->env)) ||
         mentions_own(step.run);
}

}  // namespace assay::workflows
