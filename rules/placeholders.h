// The names in braces of a request's template (docs/rules.md, "Requests").
#pragma once

#include <cstddef>
#include <string_view>

namespace assay {

// Calls found(at, name) for each name that stands in braces, the first of which is at `at`; braces around anything else
// are text (a JSON body).
template <class Found>
void each_placeholder(std::string_view text, Found found) {
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const std::size_t close =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", open + 1);
    if (close != std::string_view::npos && text[close] == '}' && close > open + 1)
      found(open, text.substr(open + 1, close - open - 1));
  }
}

}  // namespace assay
