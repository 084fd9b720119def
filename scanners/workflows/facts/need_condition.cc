#include "scanners/workflows/facts/need_condition.h"

namespace assay::workflows {

namespace {

constexpr std::string_view kIsTrue = " is true", kIsSet = " is set";
constexpr std::string_view kNoUser = "no user/password input";

}  // namespace

Holds need_holds(std::string_view condition, const Step& step) {
  if (condition.empty()) return Holds::yes;
  // Of the action that publishes to PyPI: attestations come with a token, too, when they are asked for.
  if (condition.starts_with(kNoUser))
    return step.with.find("password") == nullptr && step.with.find("user") == nullptr ? Holds::yes : Holds::maybe;
  if (!condition.starts_with("with.")) return Holds::maybe;
  condition.remove_prefix(5);
  const bool is_true = condition.ends_with(kIsTrue);
  if (!is_true && !condition.ends_with(kIsSet)) return Holds::maybe;
  const std::string_view input = condition.substr(0, condition.size() - (is_true ? kIsTrue : kIsSet).size());
  if (input.find(' ') != std::string_view::npos) return Holds::maybe;
  const Pair* pair = step.with.find(input);
  if (pair == nullptr || pair->value.value().empty()) return Holds::no;
  if (pair->value.has_expression()) return Holds::maybe;
  if (!is_true) return Holds::yes;
  return equal_ignoring_case(pair->value.value(), "true") ? Holds::yes : Holds::no;
}

}  // namespace assay::workflows
