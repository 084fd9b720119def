// Git object names: SHA-1 (20 bytes) or SHA-256 (32 bytes).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/strings.h"

namespace assay::git {

enum class HashKind : std::uint8_t { sha1 = 20, sha256 = 32 };
inline std::size_t width_of(HashKind kind) { return static_cast<std::size_t>(kind); }

// Plain value; the bytes beyond the width are zero, so comparing whole arrays is right.
struct ObjectId {
  std::array<unsigned char, 32> bytes{};
  HashKind kind = HashKind::sha1;

  static ObjectId from_bytes(const void* from, HashKind kind) {
    ObjectId id;
    id.kind = kind;
    std::memcpy(id.bytes.data(), from, width_of(kind));
    return id;
  }
  // 40 or 64 hexadecimal digits of either case; nothing for any other text.
  static std::optional<ObjectId> from_hex(std::string_view hex);

  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), width_of(kind)}; }
  std::string hex() const { return to_hex(view()); }
  bool is_zero() const { return bytes == std::array<unsigned char, 32>{}; }
  friend auto operator<=>(const ObjectId& a, const ObjectId& b) { return a.bytes <=> b.bytes; }
  friend bool operator==(const ObjectId& a, const ObjectId& b) { return a.bytes == b.bytes; }
};

struct ObjectIdHash {
  std::size_t operator()(const ObjectId& id) const {
    std::size_t value = 0;
    std::memcpy(&value, id.bytes.data(), sizeof value);
    return value;
  }
};

enum class ObjectType : std::uint8_t { commit = 1, tree = 2, blob = 3, tag = 4 };

// "commit", "tree", "blob", "tag"; "object" for what is none.
std::string_view name_of(ObjectType type);

}  // namespace assay::git
