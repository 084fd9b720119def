#include "scanners/sources/git/objects/object_id.h"

#include <array>

namespace assay::git {

namespace {

constexpr unsigned char kNoDigit = 0xff;

// A table, since digits of a hash are random and branches on them are guessed wrong.
constexpr std::array<unsigned char, 256> kDigits = [] {
  std::array<unsigned char, 256> digits{};
  digits.fill(kNoDigit);
  for (unsigned char i = 0; i < 10; ++i) digits['0' + i] = i;
  for (unsigned char i = 0; i < 6; ++i) digits['a' + i] = digits['A' + i] = static_cast<unsigned char>(10 + i);
  return digits;
}();

}  // namespace

std::optional<ObjectId> ObjectId::from_hex(std::string_view hex) {
  if (hex.size() != 40 && hex.size() != 64) return std::nullopt;
  ObjectId id;
  id.kind = hex.size() == 40 ? HashKind::sha1 : HashKind::sha256;
  unsigned bad = 0;
  for (std::size_t i = 0; i < hex.size() / 2; ++i) {
    const unsigned high = kDigits[static_cast<unsigned char>(hex[2 * i])];
    const unsigned low = kDigits[static_cast<unsigned char>(hex[2 * i + 1])];
    bad |= high | low;
    id.bytes[i] = static_cast<unsigned char>(high << 4 | low);
  }
  if (bad > 15) return std::nullopt;
  return id;
}

std::string_view name_of(ObjectType type) {
  switch (type) {
    case ObjectType::commit:
      return "commit";
    case ObjectType::tree:
      return "tree";
    case ObjectType::blob:
      return "blob";
    case ObjectType::tag:
      return "tag";
  }
  return "object";
}

}  // namespace assay::git
