#include "scanners/packages/names/license_expression.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/names/spdx_ids.h"

namespace assay::packages {

namespace {

constexpr std::size_t kMostTokens = 1000;

// The list's spelling; empty where it is not in the list.
std::string_view spelling_of(std::span<const std::string_view> list, std::string_view word) {
  const std::string wanted = lower(word);
  const auto found = std::lower_bound(list.begin(), list.end(), wanted,
                                      [](std::string_view one, const std::string& two) { return lower(one) < two; });
  return found != list.end() && lower(*found) == wanted ? *found : std::string_view();
}

std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    const bool paren = c == '(' || c == ')';
    if (!blank && !paren) {
      word += c;
      continue;
    }
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
    if (paren) out.emplace_back(1, c);
  }
  if (!word.empty()) out.push_back(std::move(word));
  return out;
}

bool is_reference(std::string_view word) {
  constexpr std::string_view kPrefix = "licenseref-";
  return lower(word).starts_with(kPrefix) && word.size() > kPrefix.size() &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
         });
}

}  // namespace

LicenseExpression parse_license_expression(std::string_view text) {
  LicenseExpression out;
  const std::vector<std::string> tokens = tokens_of(text);
  const auto wrong = [&](std::string why) {
    out.normal.clear();
    out.why = std::move(why);
    return out;
  };
  if (tokens.empty()) return wrong("it is empty");
  if (tokens.size() > kMostTokens) return wrong("it is too long");
  bool operand_next = true, exception_next = false, may_have_exception = false;
  std::size_t depth = 0;
  for (const std::string& token : tokens) {
    const std::string small = lower(token);
    const bool is_operator = small == "and" || small == "or" || small == "with";
    std::string shown = token;
    if (exception_next) {
      shown = spelling_of(spdx_exceptions(), token);
      if (shown.empty()) return wrong(cat("'", token, "' is no exception of the SPDX list"));
      exception_next = may_have_exception = false;
    } else if (token == "(") {
      if (!operand_next) return wrong("an operator is missing before '('");
      ++depth;
    } else if (token == ")") {
      if (operand_next || depth == 0) return wrong("')' stands where a license is expected");
      --depth;
      may_have_exception = false;
    } else if (is_operator) {
      if (operand_next) return wrong(cat("'", token, "' stands where a license is expected"));
      if (small == "with" && !may_have_exception) return wrong("WITH follows no license");
      exception_next = small == "with";
      operand_next = !exception_next;
      for (char& c : shown) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    } else {
      if (!operand_next) return wrong(cat("an operator is missing before '", token, "'"));
      const bool plus = token.ends_with('+');
      const std::string_view bare = std::string_view(token).substr(0, token.size() - (plus ? 1 : 0));
      // A name of its own that ends in '+' is in the list as well: "GPL-2.0+".
      std::string_view known = spelling_of(spdx_licenses(), token);
      if (known.empty() && plus) known = spelling_of(spdx_licenses(), bare);
      if (known.empty() && !is_reference(token)) return wrong(cat("'", token, "' is no license of the SPDX list"));
      if (!known.empty()) shown = plus && !known.ends_with('+') ? cat(known, "+") : std::string(known);
      if (known.empty()) shown = cat("LicenseRef-", token.substr(11));
      operand_next = false;
      may_have_exception = true;
    }
    const bool tight = out.normal.empty() || out.normal.ends_with('(') || token == ")";
    out.normal += cat(tight ? "" : " ", shown);
  }
  if (operand_next || exception_next) return wrong("it ends where something is expected");
  if (depth != 0) return wrong("a '(' is not closed");
  return out;
}

}  // namespace assay::packages
