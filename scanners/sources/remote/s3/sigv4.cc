#include "scanners/sources/remote/s3/sigv4.h"

#include <algorithm>
#include <map>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/sources/remote/http/headers.h"
#include "scanners/sources/remote/http/url.h"

namespace assay::remote {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

// Lower-case names, values without spaces around and with single ones inside; several of one name joined by commas.
std::map<std::string, std::string> canonical_headers(const UnsignedRequest& request) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : request.headers) {
    std::string lowered;
    for (const char c : name) lowered += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    std::string tidy;
    for (const char c : value) {
      if (c != ' ')
        tidy += c;
      else if (!tidy.empty() && tidy.back() != ' ')
        tidy += ' ';
    }
    while (tidy.ends_with(' ')) tidy.pop_back();
    const auto [at, added] = out.emplace(lowered, tidy);
    if (!added) at->second += cat(",", tidy);
  }
  return out;
}

std::string signed_names(const std::map<std::string, std::string>& headers) {
  std::string out;
  for (const auto& [name, value] : headers) out += cat(out.empty() ? "" : ";", name);
  return out;
}

// Sorted by encoded name, then value. What is encoded stays as it is, what should be is.
std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parts;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    parts.emplace_back(percent_encoded(percent_decoded(part.substr(0, equals))),
                       percent_encoded(percent_decoded(part.substr(std::min(equals + 1, part.size())))));
  }
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (const auto& [name, value] : parts) out += cat(out.empty() ? "" : "&", name, "=", value);
  return out;
}

// RFC 3986 §5.2.4, and repeated slashes are one.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> parts;
  const bool folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const std::string_view part : parts) out += cat("/", part);
  return folder || out.empty() ? out + "/" : out;
}

std::string canonical_path(const UnsignedRequest& request) {
  if (request.path.empty()) return "/";
  return request.path_is_final ? request.path : percent_encoded(without_dots(request.path), true);
}

std::string scope_text(const SigningScope& scope) {
  return cat(std::string_view(scope.date).substr(0, 8), "/", scope.region, "/", scope.service, "/aws4_request");
}

}  // namespace

std::string canonical_request(const UnsignedRequest& request) {
  const auto headers = canonical_headers(request);
  std::string out = cat(request.method, "\n", canonical_path(request), "\n", canonical_query(request.query), "\n");
  for (const auto& [name, value] : headers) out += cat(name, ":", value, "\n");
  return cat(out, "\n", signed_names(headers), "\n", request.body_hash);
}

std::string string_to_sign(const SigningScope& scope, std::string_view canonical) {
  return cat(kAlgorithm, "\n", scope.date, "\n", scope_text(scope), "\n", to_hex(as_bytes(sha256(canonical))));
}

std::string signature(std::string_view secret_key, const SigningScope& scope, std::string_view text) {
  Sha256 key = hmac_sha256(cat("AWS4", secret_key), std::string_view(scope.date).substr(0, 8));
  key = hmac_sha256(as_bytes(key), scope.region);
  key = hmac_sha256(as_bytes(key), scope.service);
  key = hmac_sha256(as_bytes(key), "aws4_request");
  return to_hex(as_bytes(hmac_sha256(as_bytes(key), text)));
}

std::string authorization(const UnsignedRequest& request, const SigningScope& scope, std::string_view key_id,
                          std::string_view secret_key) {
  const std::string text = string_to_sign(scope, canonical_request(request));
  return cat(kAlgorithm, " Credential=", key_id, "/", scope_text(scope),
             ", SignedHeaders=", signed_names(canonical_headers(request)),
             ", Signature=", signature(secret_key, scope, text));
}

std::string amz_date(std::int64_t seconds) {
  std::string out = format_time(seconds);
  std::erase_if(out, [](char c) { return c == '-' || c == ':'; });
  return out;
}

}  // namespace assay::remote
