#include "sarif/log/text_formats.h"

#include <array>
#include <cstddef>

namespace assay::sarif {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Characters of a URI that stand for themselves, brackets for IPv6 hosts aside (RFC 3986 §2.2, §2.3).
constexpr std::string_view kMarks = "-._~:/?#@!$&'()*+,;=";

bool is_uri_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_digit(c) && !is_alpha(c) && kMarks.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

// The length of the scheme before its colon; 0 where there is none.
std::size_t scheme_length(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_alpha(text[0])) return 0;
  for (const char c : text.substr(0, colon)) {
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return 0;
  }
  return colon;
}

bool is_uri_reference(std::string_view text) {
  const std::size_t scheme = scheme_length(text);
  std::string_view rest = text.substr(scheme);
  if (scheme == 0) {
    // The first segment of a relative reference holds no colon (§4.2).
    const std::string_view first = rest.substr(0, rest.find_first_of("/?#"));
    if (first.find(':') != std::string_view::npos) return false;
  } else {
    rest.remove_prefix(1);
  }
  if (rest.substr(0, 2) == "//") {
    std::string_view authority = rest.substr(2, rest.find_first_of("/?#", 2) - 2);
    rest.remove_prefix(2 + authority.size());
    authority.remove_prefix(authority.find('@') + 1);
    if (!authority.empty() && authority.front() == '[') {
      const std::size_t close = authority.find(']');
      if (close == std::string_view::npos) return false;
      authority.remove_prefix(close + 1);
    }
    if (!is_uri_text(authority)) return false;
  }
  // One '#' at most.
  const std::size_t fragment = rest.find('#');
  if (fragment != std::string_view::npos && rest.find('#', fragment + 1) != std::string_view::npos) return false;
  return is_uri_text(rest);
}

bool is_date_time(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() < kShape.size() + 1) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const char want = kShape[i];
    const bool good = want == 'd'   ? is_digit(text[i])
                      : want == 'T' ? text[i] == 'T' || text[i] == 't'
                                    : text[i] == want;
    if (!good) return false;
  }
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int year = number(0) * 100 + number(2);
  const int month = number(5);
  constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days = kDays[static_cast<std::size_t>(month)] + (month == 2 && leap ? 1 : 0);
  if (number(8) < 1 || number(8) > days || number(11) > 23 || number(14) > 59 || number(17) > 60) return false;
  std::string_view rest = text.substr(kShape.size());
  if (rest.front() == '.') {
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1) return false;
    rest.remove_prefix(end);
  }
  if (rest == "Z" || rest == "z") return true;
  return rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && is_digit(rest[1]) && is_digit(rest[2]) &&
         rest[3] == ':' && is_digit(rest[4]) && is_digit(rest[5]);
}

bool is_guid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-vxxx-yxxx-xxxxxxxxxxxx";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const char c = text[i];
    switch (kShape[i]) {
      case '-':
        if (c != '-') return false;
        break;
      case 'v':
        if (c < '1' || c > '5') return false;
        break;
      case 'y':
        if (std::string_view("89abAB").find(c) == std::string_view::npos) return false;
        break;
      default:
        if (!is_hex(c)) return false;
    }
  }
  return true;
}

bool is_language(std::string_view text) {
  const auto letters = [&](std::size_t at) { return is_alpha(text[at]) && is_alpha(text[at + 1]); };
  return (text.size() == 2 && letters(0)) || (text.size() == 5 && letters(0) && text[2] == '-' && letters(3));
}

// The schema's expression is not anchored.
bool is_mime_type(std::string_view text) {
  const std::size_t slash = text.find('/', 1);
  if (slash == std::string_view::npos || text[slash - 1] == '/') return false;
  return slash + 1 < text.size();
}

bool is_dotted_quad(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    std::size_t at = begin;
    for (int part = 0; part < 4; ++part) {
      if (part > 0) {
        if (at >= text.size() || text[at] != '.') break;
        ++at;
      }
      const std::size_t digits = at;
      while (at < text.size() && is_digit(text[at])) ++at;
      if (at == digits) break;
      if (part == 3) return true;
    }
  }
  return false;
}

}  // namespace

TextFormat text_format_of(std::string_view format_or_pattern) {
  if (format_or_pattern == "uri") return TextFormat::uri;
  if (format_or_pattern == "uri-reference") return TextFormat::uri_reference;
  if (format_or_pattern == "date-time") return TextFormat::date_time;
  if (format_or_pattern.substr(0, 15) == "^[0-9a-fA-F]{8}") return TextFormat::guid;
  if (format_or_pattern.substr(0, 12) == "^[a-zA-Z]{2}") return TextFormat::language;
  if (format_or_pattern == "[^/]+/.+") return TextFormat::mime_type;
  if (format_or_pattern.substr(0, 6) == "[0-9]+") return TextFormat::dotted_quad;
  return TextFormat::none;
}

bool fits(TextFormat format, std::string_view text) {
  switch (format) {
    case TextFormat::none:
      return true;
    case TextFormat::uri:
      return scheme_length(text) > 0 && is_uri_reference(text);
    case TextFormat::uri_reference:
      return is_uri_reference(text);
    case TextFormat::date_time:
      return is_date_time(text);
    case TextFormat::guid:
      return is_guid(text);
    case TextFormat::language:
      return is_language(text);
    case TextFormat::mime_type:
      return is_mime_type(text);
    case TextFormat::dotted_quad:
      return is_dotted_quad(text);
  }
  return true;
}

std::string_view name_of(TextFormat format) {
  switch (format) {
    case TextFormat::none:
      return "a text";
    case TextFormat::uri:
      return "an absolute URI";
    case TextFormat::uri_reference:
      return "a URI reference";
    case TextFormat::date_time:
      return "a date and time of RFC 3339";
    case TextFormat::guid:
      return "a UUID of version 1 to 5";
    case TextFormat::language:
      return "a language like 'en' or 'en-US'";
    case TextFormat::mime_type:
      return "a media type";
    case TextFormat::dotted_quad:
      return "a version of four numbers";
  }
  return {};
}

std::string percent_decoded(std::string_view uri) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    if (uri[i] == '%' && i + 2 < uri.size() && digit(uri[i + 1]) >= 0 && digit(uri[i + 2]) >= 0) {
      out += static_cast<char>(digit(uri[i + 1]) * 16 + digit(uri[i + 2]));
      i += 2;
    } else {
      out += uri[i];
    }
  }
  return out;
}

}  // namespace assay::sarif
