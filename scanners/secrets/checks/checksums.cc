// Checksums that are a CRC-32 or a SHA-256 somewhere in the value. Each vendor differs in what is covered and how the
// number is written.
#include <cstdint>

#include "base/hash.h"
#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/crc32.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase62Lower = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Whether `text` is `number` in the base of `digits`, most significant digit first, padded with the zero digit.
bool is_number(std::string_view text, std::uint64_t number, std::string_view digits) {
  for (std::size_t i = text.size(); i-- > 0;) {
    if (text[i] != digits[number % digits.size()]) return false;
    number /= digits.size();
  }
  return number == 0;
}

constexpr std::string_view kHexUpper = "0123456789ABCDEF";
constexpr std::string_view kHexLower = "0123456789abcdef";

// Whether the last `width` characters are the CRC-32 of all before them.
bool ends_in_crc32(std::string_view value, std::size_t width, std::string_view digits) {
  if (value.size() <= width) return false;
  const std::size_t covered = value.size() - width;
  return is_number(value.substr(covered), crc32(value.substr(0, covered)), digits);
}

constexpr std::uint32_t byte_swapped(std::uint32_t number) {
  return (number >> 24) | ((number >> 8) & 0xFF00U) | ((number << 8) & 0xFF0000U) | (number << 24);
}

}  // namespace

bool crc32_base62_6(std::string_view value) {
  // The bodies are base 62, so the last '_' ends the prefix however many it has ("ghp_", "salad_cloud_user_").
  const std::size_t underscore = value.rfind('_');
  const std::string_view body = underscore == std::string_view::npos ? value : value.substr(underscore + 1);
  if (body.size() <= 6) return false;
  return is_number(body.substr(body.size() - 6), crc32(body.substr(0, body.size() - 6)), kBase62);
}

bool github_pat(std::string_view value) {
  constexpr std::size_t kCovered = 11 + 22 + 1 + 43;  // github_pat_, first part, '_', 43 of the second part
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  if (value.size() != kCovered + 16) return false;
  const Sha256 digest = sha256(value.substr(0, kCovered));
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 5; ++i) bits = (bits << 8) | digest[i];
  return is_number(value.substr(kCovered, 8), bits, kBase32);
}

bool gitlab_routable(std::string_view value) {
  // PREFIX PAYLOAD ['.' VERSION] '.' LENGTH CRC, where LENGTH is that of the payload in two digits of base 36.
  constexpr std::size_t kTail = 2 + 7;
  const std::size_t dot = value.rfind('.');
  if (dot == std::string_view::npos || value.size() - dot - 1 != kTail) return false;
  if (!is_number(value.substr(value.size() - 7), crc32(value.substr(0, value.size() - 7)), kBase36)) return false;

  std::string_view head = value.substr(0, dot);
  if (head.size() > 3 && head[head.size() - 3] == '.') head.remove_suffix(3);
  const std::size_t high = kBase36.find(value[dot + 1]);
  const std::size_t low = kBase36.find(value[dot + 2]);
  if (high == std::string_view::npos || low == std::string_view::npos) return false;
  const std::size_t payload = high * 36 + low;
  if (payload + 1 > head.size()) return false;
  const char before = head[head.size() - payload - 1];  // the prefix ends: "glpat-", "glrt-t1_"
  return before == '-' || before == '_';
}

bool atlassian_crc32(std::string_view value) { return ends_in_crc32(value, 8, kHexUpper); }

bool crc32_hex_8_all(std::string_view value) { return ends_in_crc32(value, 8, kHexLower); }

bool crc32_base62_6_all(std::string_view value) { return ends_in_crc32(value, 6, kBase62); }

bool crc32_base62_lower_6(std::string_view value) { return ends_in_crc32(value, 6, kBase62Lower); }

bool zuplo_crc32(std::string_view value) {
  const std::size_t first = value.find('_');
  const std::size_t second = value.rfind('_');
  if (first == second || value.size() - second - 1 != 8) return false;  // no '_' at all: both are npos
  return is_number(value.substr(second + 1), crc32(value.substr(first + 1, second - first - 1)), kHexLower);
}

bool crc32_hex_8(std::string_view value) {
  if (value.size() <= 48) return false;
  const std::string_view tail = value.substr(value.size() - 48);
  return is_number(tail.substr(40), crc32(tail.substr(0, 40)), kHexLower);
}

bool grafana_crc32(std::string_view value) {
  const std::size_t underscore = value.rfind('_');
  if (underscore == std::string_view::npos || value.size() - underscore - 1 != 8) return false;
  return is_number(value.substr(underscore + 1), byte_swapped(crc32(value.substr(0, underscore))), kHexLower);
}

bool confluent_crc32(std::string_view value) {
  if (value.size() != 64) return false;
  // Four bytes are 32 bits, six characters 36: the last four bits are zero.
  const std::uint64_t number = std::uint64_t{byte_swapped(crc32(value.substr(4, 54)))} << 4;
  return is_number(value.substr(58), number, kBase64);
}

}  // namespace assay::checks
