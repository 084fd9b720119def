// Samples for the tests of this folder: a text in which ~~ stands for a value, so that no text here looks like a
// credential, and the keyword in it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/context/score.h"

namespace assay::context {

inline const std::string kValue = std::string("q7R") + "z0Kx2Wv";

inline std::string filled(std::string_view text, const std::string& value = kValue) {
  std::string out(text);
  for (std::size_t at = out.find("~~"); at != std::string::npos; at = out.find("~~", at + value.size()))
    out.replace(at, 2, value);
  return out;
}

// The first keyword in text that an assignment begins at, read.
inline std::optional<Assignment> first_assignment(const std::string& text) {
  constexpr std::array<std::string_view, 16> kKeywords = {"passphrase",
                                                          "password",
                                                          "passwd",
                                                          "pwd",
                                                          "pass",
                                                          "secret",
                                                          "token",  //
                                                          "api_key",
                                                          "apikey",
                                                          "api-key",
                                                          "access_key",
                                                          "credential",
                                                          "identified by",
                                                          "identified with",
                                                          "pw",
                                                          "convertto-securestring"};
  std::string lower = text;
  for (char& c : lower) c = checks::to_lower(c);
  for (std::size_t at = 0; at < lower.size(); ++at)
    for (const std::string_view keyword : kKeywords)
      if (lower.compare(at, keyword.size(), keyword) == 0)
        if (auto found = read_assignment(text, at, at + keyword.size())) return found;
  return std::nullopt;
}

inline std::string value_in(const std::string& text, const Assignment& found) {
  return text.substr(found.value.begin, found.value.size());
}

}  // namespace assay::context
