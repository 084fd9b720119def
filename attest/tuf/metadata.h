// Metadata of a TUF repository (The Update Framework 1.0): read, and verified against the keys of a role.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/keys/public_key.h"
#include "attest/refusal.h"
#include "attest/x509/time.h"

namespace assay::attest::tuf {

enum class Role : std::uint8_t { root, timestamp, snapshot, targets };
std::string_view name_of(Role role);

// Bytes that metadata of a role may have; the largest of the public instance has 8 KiB.
std::size_t most_bytes(Role role);

// A key as it signs: ids name it, and say nothing of it.
struct Key {
  PublicKey key;
  std::string scheme;  // "ecdsa-sha2-nistp256", "ed25519", "rsassa-pss-sha256"
};

struct RoleKeys {
  std::vector<std::string> ids;
  std::int64_t threshold = 0;
};

// What one file says of another.
struct FileInfo {
  std::int64_t version = 0;                   // of metadata
  std::optional<std::int64_t> length;         // a file has this many bytes
  std::map<std::string, std::string> hashes;  // "sha256": raw bytes
};

struct Signature {
  std::string key_id, bytes;
};

struct Metadata {
  Role role = Role::root;
  std::int64_t version = 0;
  Instant expires;
  std::vector<Signature> signatures;
  std::string signed_bytes;  // canonical

  // Of a root. Keys of kinds that are not known are left out.
  bool consistent_snapshot = false;
  std::map<std::string, Key> keys;
  std::map<Role, RoleKeys> roles;
  // Of a timestamp: "snapshot.json"; of a snapshot: "targets.json", …; of targets: the files, by their name.
  std::map<std::string, FileInfo> files;
};

// Of that role, nothing of it verified.
Result<Metadata> read_metadata(std::string_view text, Role role);

// Whether as many different keys of the role as `root` demands have signed.
Status check_signatures(const Metadata& metadata, const Metadata& root);

// Whether the bytes have the length and the hashes; one hash at least is of a kind that we know.
Status check_file(std::string_view bytes, const FileInfo& info, const std::string& name);

}  // namespace assay::attest::tuf
