#include "scanners/sources/remote/http/url.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"

namespace assay::remote {

namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool is_host(std::string_view host) {
  if (host.empty()) return false;
  if (host.front() == '[')
    return host.size() > 2 && host.back() == ']' &&
           host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") == std::string_view::npos;
  return host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string_view::npos;
}

std::uint16_t port_of(std::string_view scheme) { return scheme == "http" ? 80 : 443; }

int digit_of(char c) {
  const auto at = kHex.find(c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string Url::server() const {
  return port == port_of(scheme) ? cat(scheme, "://", host) : cat(scheme, "://", host, ":", port);
}

std::string_view Url::path() const { return std::string_view(target).substr(0, target.find('?')); }

std::string_view Url::query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

bool Url::is_loopback() const {
  if (host == "localhost" || host == "[::1]") return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

std::optional<Url> parse_url(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; })) return std::nullopt;
  Url url;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  for (const char c : text.substr(0, colon)) url.scheme += lower(c);
  if (url.scheme != "https" && url.scheme != "http") return std::nullopt;
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  std::string_view authority = text.substr(0, text.find_first_of("/?\\"));
  text.remove_prefix(authority.size());
  if (authority.find('@') != std::string_view::npos || text.starts_with('\\')) return std::nullopt;
  url.port = port_of(url.scheme);
  const std::size_t port = authority.rfind(':');
  if (port != std::string_view::npos && authority.find(']', port) == std::string_view::npos) {
    const std::string_view digits = authority.substr(port + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size() || url.port == 0) return std::nullopt;
    authority = authority.substr(0, port);
  }
  for (const char c : authority) url.host += lower(c);
  if (!is_host(url.host)) return std::nullopt;
  url.target = text.starts_with('/') ? std::string(text) : cat("/", text);
  return url;
}

std::optional<Url> resolve(const Url& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (reference.starts_with("//")) return parse_url(cat(base.scheme, ":", reference));
  const std::size_t colon = reference.find(':');
  if (colon != std::string_view::npos && colon < reference.find_first_of("/?")) return parse_url(reference);
  if (reference.starts_with('/')) return parse_url(cat(base.server(), reference));
  if (reference.starts_with('?')) return parse_url(cat(base.server(), base.path(), reference));
  if (reference.empty()) return base;
  return parse_url(cat(base.server(), base.path().substr(0, base.path().rfind('/') + 1), reference));
}

std::string percent_encoded(std::string_view text, bool keep_slash) {
  std::string out;
  for (const char c : text) {
    if (is_plain(c) || (keep_slash && c == '/')) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
  return out;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
    const int low = high >= 0 ? digit_of(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

}  // namespace assay::remote
