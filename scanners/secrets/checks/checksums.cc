// Checksums that are a CRC-32 or a SHA-256 somewhere in the value. Each vendor differs in what is covered and how the
// number is written.
#include <cstdint>
#include <optional>

#include "base/hash.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/checks/crc32.h"
#include "scanners/secrets/checks/families.h"

namespace assay {

namespace checks {

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

// A checksum as it should stand in a value: at `begin`, so many digits, and the number that they write.
struct Sum {
  std::size_t begin = 0, width = 0;
  std::uint64_t number = 0;
  std::string_view digits;
};

bool holds(const std::optional<Sum>& sum, std::string_view value) {
  return sum && is_number(value.substr(sum->begin, sum->width), sum->number, sum->digits);
}

// The last `width` characters are the CRC-32 of all before them.
std::optional<Sum> crc32_at_end(std::string_view value, std::size_t width, std::string_view digits) {
  if (value.size() <= width) return std::nullopt;
  const std::size_t covered = value.size() - width;
  return Sum{covered, width, crc32(value.substr(0, covered)), digits};
}

constexpr std::uint32_t byte_swapped(std::uint32_t number) {
  return (number >> 24) | ((number >> 8) & 0xFF00U) | ((number << 8) & 0xFF0000U) | (number << 24);
}

std::optional<Sum> sum_behind_prefix(std::string_view value) {
  // The bodies are base 62, so the last '_' ends the prefix however many it has ("ghp_", "salad_cloud_user_").
  const std::size_t underscore = value.rfind('_');
  const std::string_view body = underscore == std::string_view::npos ? value : value.substr(underscore + 1);
  if (body.size() <= 6) return std::nullopt;
  return Sum{value.size() - 6, 6, crc32(body.substr(0, body.size() - 6)), kBase62};
}

std::optional<Sum> github_sum(std::string_view value) {
  constexpr std::size_t kCovered = 11 + 22 + 1 + 43;  // github_pat_, first part, '_', 43 of the second part
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  if (value.size() != kCovered + 16) return std::nullopt;
  const Sha256 digest = sha256(value.substr(0, kCovered));
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 5; ++i) bits = (bits << 8) | digest[i];
  return Sum{kCovered, 8, bits, kBase32};
}

std::optional<Sum> gitlab_sum(std::string_view value) { return crc32_at_end(value, 7, kBase36); }

std::optional<Sum> zuplo_sum(std::string_view value) {
  const std::size_t first = value.find('_');
  const std::size_t second = value.rfind('_');
  if (first == second || value.size() - second - 1 != 8) return std::nullopt;  // no '_' at all: both are npos
  return Sum{second + 1, 8, crc32(value.substr(first + 1, second - first - 1)), kHexLower};
}

std::optional<Sum> sum_of_forty(std::string_view value) {
  if (value.size() <= 48) return std::nullopt;
  return Sum{value.size() - 8, 8, crc32(value.substr(value.size() - 48, 40)), kHexLower};
}

std::optional<Sum> grafana_sum(std::string_view value) {
  const std::size_t underscore = value.rfind('_');
  if (underscore == std::string_view::npos || value.size() - underscore - 1 != 8) return std::nullopt;
  return Sum{underscore + 1, 8, byte_swapped(crc32(value.substr(0, underscore))), kHexLower};
}

std::optional<Sum> confluent_sum(std::string_view value) {
  if (value.size() != 64) return std::nullopt;
  // Four bytes are 32 bits, six characters 36: the last four bits are zero.
  return Sum{58, 6, std::uint64_t{byte_swapped(crc32(value.substr(4, 54)))} << 4, kBase64};
}

std::optional<Sum> sum_of(CheckKind kind, std::string_view value) {
  switch (kind) {
    case CheckKind::crc32_base62_6:
      return sum_behind_prefix(value);
    case CheckKind::github_pat:
      return github_sum(value);
    case CheckKind::gitlab_routable:
      return gitlab_sum(value);
    case CheckKind::atlassian_crc32:
      return crc32_at_end(value, 8, kHexUpper);
    case CheckKind::crc32_hex_8:
      return sum_of_forty(value);
    case CheckKind::grafana_crc32:
      return grafana_sum(value);
    case CheckKind::confluent_crc32:
      return confluent_sum(value);
    case CheckKind::crc32_base62_6_all:
      return crc32_at_end(value, 6, kBase62);
    case CheckKind::crc32_base62_lower_6:
      return crc32_at_end(value, 6, kBase62Lower);
    case CheckKind::crc32_hex_8_all:
      return crc32_at_end(value, 8, kHexLower);
    case CheckKind::zuplo_crc32:
      return zuplo_sum(value);
    default:
      return std::nullopt;
  }
}

}  // namespace

bool crc32_base62_6(std::string_view value) { return holds(sum_behind_prefix(value), value); }

bool github_pat(std::string_view value) { return holds(github_sum(value), value); }

bool gitlab_routable(std::string_view value) {
  // PREFIX PAYLOAD ['.' VERSION] '.' LENGTH CRC, where LENGTH is that of the payload in two digits of base 36.
  constexpr std::size_t kTail = 2 + 7;
  const std::size_t dot = value.rfind('.');
  if (dot == std::string_view::npos || value.size() - dot - 1 != kTail) return false;
  if (!holds(gitlab_sum(value), value)) return false;

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

bool atlassian_crc32(std::string_view value) { return holds(crc32_at_end(value, 8, kHexUpper), value); }

bool crc32_hex_8_all(std::string_view value) { return holds(crc32_at_end(value, 8, kHexLower), value); }

bool crc32_base62_6_all(std::string_view value) { return holds(crc32_at_end(value, 6, kBase62), value); }

bool crc32_base62_lower_6(std::string_view value) { return holds(crc32_at_end(value, 6, kBase62Lower), value); }

bool zuplo_crc32(std::string_view value) { return holds(zuplo_sum(value), value); }

bool crc32_hex_8(std::string_view value) { return holds(sum_of_forty(value), value); }

bool grafana_crc32(std::string_view value) { return holds(grafana_sum(value), value); }

bool confluent_crc32(std::string_view value) { return holds(confluent_sum(value), value); }

}  // namespace checks

std::optional<std::string> with_checksum(CheckKind kind, std::string_view value) {
  const auto sum = checks::sum_of(kind, value);
  if (!sum) return std::nullopt;
  std::string out(value);
  std::uint64_t number = sum->number;
  for (std::size_t i = sum->width; i-- > 0; number /= sum->digits.size())
    out[sum->begin + i] = sum->digits[number % sum->digits.size()];
  return out;
}

}  // namespace assay
