#include "scanners/secrets/login_address.h"

#include <algorithm>
#include <string_view>

#include "base/strings.h"

namespace assay {

namespace {

// What a URL is written with (RFC 3986 §2), but for quotes and brackets, which rather end it in a text.
bool may_stand_in_url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~:/?#@!$&*+,;=%").find(c) != std::string_view::npos;
}

// Whether a URL of which this follows goes on by other means than a URL's characters: a template, an escape, a text
// that is put behind it. What it asks for (TLS, a database) may stand there.
bool goes_on(std::string_view next) {
  if (next.starts_with('{') || next.starts_with("\\u") || next.starts_with("\\x")) return true;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (next.size() > 1 && next[0] == '<' && is_letter(next[1])) return true;
  constexpr std::string_view kQuotes = "\"'`";
  if (next.empty() || kQuotes.find(next[0]) == std::string_view::npos) return false;
  next.remove_prefix(1);
  next.remove_prefix(std::min(next.find_first_not_of(" \t\r\n"), next.size()));
  return next.starts_with('+') || next.starts_with("||") || next.starts_with(". ") || next.starts_with(".$") ||
         (!next.empty() && kQuotes.find(next[0]) != std::string_view::npos);
}

}  // namespace

bool names_logins(const Rule& rule) {
  return std::any_of(rule.anchors.begin(), rule.anchors.end(), [](const Anchor& anchor) {
    const std::string_view text = anchor.text;
    if (!text.ends_with("://")) return false;
    return std::find(kLoginSchemes.begin(), kLoginSchemes.end(), text.substr(0, text.size() - 3)) !=
           kLoginSchemes.end();
  });
}

std::string login_address(Bytes text, std::size_t begin, std::size_t end) {
  if (begin == 0 || end >= text.size() || text[end] != '@' || text[begin - 1] != ':') return {};
  const std::size_t from = begin - std::min(begin, kLongestLogin);
  const std::string_view before(text.substr(from, begin - 1 - from));
  const std::size_t colon = before.rfind("://");
  if (colon == std::string_view::npos) return {};
  const std::string_view user = before.substr(colon + 3);
  if (!std::all_of(user.begin(), user.end(), may_stand_in_url)) return {};
  std::string_view scheme = before.substr(0, colon);
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '_';
  };
  std::size_t first = scheme.size();
  while (first > 0 && is_letter(scheme[first - 1])) --first;
  scheme.remove_prefix(first);
  if (scheme != "mongodb+srv") scheme = scheme.substr(0, scheme.find('+'));  // "postgresql+psycopg2": the driver
  if (std::find(kLoginSchemes.begin(), kLoginSchemes.end(), scheme) == kLoginSchemes.end()) return {};
  const std::string_view behind(text.substr(end + 1, kLongestLogin));
  std::size_t size = 0;
  while (size < behind.size() && may_stand_in_url(behind[size])) ++size;
  if (size == kLongestLogin) return {};  // what it asks for may stand behind that
  if (goes_on(text.substr(std::min(end + 1 + size, text.size()), 64))) return {};
  if (behind.substr(0, size).find("&amp;") != std::string_view::npos) return {};
  // A second '@' would be the one that ends the password.
  const std::string_view rest = behind.substr(0, size);
  if (rest.substr(0, rest.find_first_of("/?#")).find('@') != std::string_view::npos) return {};
  return cat(scheme, "://", user, "@", rest);
}

}  // namespace assay
