// JSON Web Tokens, RFC 7515 §3.1: BASE64URL(header) '.' BASE64URL(payload) '.' BASE64URL(signature).
#include <array>
#include <cstdint>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

// Enough for the headers seen (up to 900 bytes with an embedded key); a longer one is judged by its beginning.
constexpr std::size_t kHeaderBytes = 1536;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool opens_object(std::string_view json) {
  json = trimmed(json);
  if (json.empty() || json.front() != '{') return false;
  json = trimmed(json.substr(1));
  return !json.empty() && (json.front() == '"' || json.front() == '}');
}

// Whether the base64url text decodes to something that begins and ends as a JSON object. Only the two ends are decoded:
// payloads run to thousands of bytes.
bool is_object(std::string_view text) {
  if (text.empty() || !is_base64url(text)) return false;
  std::array<unsigned char, 24> bytes{};
  const auto view = [&bytes](std::size_t size) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), size);
  };
  const auto head = decode_base64(text.substr(0, text.size() < 32 ? text.size() : 32), bytes);
  if (!head || !opens_object(view(*head))) return false;
  const std::size_t from = text.size() < 16 ? 0 : (text.size() - 13) / 4 * 4;
  const auto tail = decode_base64(text.substr(from), bytes);
  return tail && trimmed(view(*tail)).ends_with('}');
}

}  // namespace

bool jwt(std::string_view value) {
  const std::size_t first = value.find('.');
  if (first == std::string_view::npos) return false;
  const std::size_t second = value.find('.', first + 1);
  if (second == std::string_view::npos) return false;
  const std::string_view header = value.substr(0, first);
  const std::string_view payload = value.substr(first + 1, second - first - 1);
  const std::string_view signature = value.substr(second + 1);
  // Whoever signs with "alg": "none" signs nothing: such a token grants nothing and has no third part.
  if (signature.size() < 16 || !is_base64url(signature)) return false;
  if (!is_object(header) || !is_object(payload)) return false;

  std::array<unsigned char, kHeaderBytes> bytes{};
  const std::string_view taken = header.substr(0, kHeaderBytes / 3 * 4);
  const auto size = decode_base64(taken, bytes);
  if (!size) return false;
  const std::string_view json(reinterpret_cast<const char*>(bytes.data()), *size);
  return taken.size() < header.size() || json.find("\"alg\"") != std::string_view::npos;
}

}  // namespace assay::checks
