// Blocks between "-----BEGIN … PRIVATE KEY …-----" and their END line, as they stand in files: in lines, on one line
// with
// "\n" written out, quoted and concatenated, indented.
#include <bit>
#include <cstdint>

#include "rules/rule.h"
#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

constexpr std::string_view kDashes = "-----";

// The shortest real body: an Ed25519 key in PKCS #8 has 48 bytes, 64 characters.
constexpr std::size_t kLeastBody = 60;

// Behind the BEGIN line and before the END line; what there is of it when one is missing.
std::string_view body_of(std::string_view block) {
  const std::size_t begin = block.find(kDashes);
  if (begin != std::string_view::npos) {
    const std::size_t behind = block.find(kDashes, begin + kDashes.size());
    if (behind == std::string_view::npos) return {};
    block.remove_prefix(behind + kDashes.size());
  }
  return block.substr(0, block.find(kDashes));
}

}  // namespace

bool pem_private_key(std::string_view value) {
  const std::string_view body = body_of(value);
  std::size_t characters = 0;
  std::uint64_t seen[2] = {0, 0};
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (c == '\\' && i + 1 < body.size()) {  // an escape: "\n", "\r", "\\n"
      ++i;
      continue;
    }
    if (c == '.' && body.substr(i).starts_with("...")) return false;  // left out: documentation
    if (!is_alnum(c) && c != '+' && c != '/') continue;
    ++characters;
    seen[static_cast<unsigned char>(c) >> 6] |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63);
  }
  // A random body of 60 base64 characters shows 39 of the 64 on average and never fewer than 20.
  return characters >= kLeastBody && std::popcount(seen[0]) + std::popcount(seen[1]) >= 16;
}

bool json_key_file(const Place& place) {
  constexpr std::size_t kAround = kReach;
  const std::size_t from = place.begin < kAround ? 0 : place.begin - kAround;
  const std::string_view before = place.text.substr(from, place.begin - from);
  const std::string_view behind = place.text.substr(place.end, kAround);
  const auto named = [&](std::string_view name) {
    return before.find(name) != std::string_view::npos || behind.find(name) != std::string_view::npos;
  };
  return named("client_email") && (named("private_key_id") || named("client_id") || named("service_account"));
}

}  // namespace assay::checks
