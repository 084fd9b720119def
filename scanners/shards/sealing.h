// Seals what a shard found to the key of its run: whoever holds the private key reads it, which is the merge alone.
//
// X25519 (RFC 7748) between a key made for one file and the run's, HKDF-SHA-256 (RFC 5869) over both public keys,
// AES-256-GCM (NIST SP 800-38D) of each block under its number as nonce. The context (plan and shard), the number and
// whether a block is the last are authenticated: blocks cannot be left out, moved, or taken from another file. It does
// not say who sealed: whoever has the plan has the public key. Not synchronised.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::shards {

// The private key of a run: 32 bytes, wiped when let go of.
class RunKey {
 public:
  static Result<RunKey> generate();
  // A file with the text that `text` gives; refused when others than its owner may read it.
  static Result<RunKey> read(const std::string& path);
  // Makes the file, with mode 0600; fails where there is one.
  Status write(const std::string& path) const;

  const std::string& public_key() const { return public_key_; }  // 32 bytes

  RunKey(RunKey&&) noexcept = default;
  RunKey& operator=(RunKey&&) noexcept = default;
  ~RunKey();

 private:
  friend class Opener;
  RunKey(std::string private_key, std::string public_key)
      : private_key_(std::move(private_key)), public_key_(std::move(public_key)) {}
  static Result<RunKey> of(std::string private_key);

  std::string private_key_, public_key_;
};

// Seals the blocks of one file.
class Sealer {
 public:
  static Result<Sealer> create(std::string_view run_public_key, std::string_view context);
  Sealer(Sealer&&) noexcept;
  ~Sealer();
  const std::string& file_key() const { return file_key_; }  // to be kept in clear: 32 bytes
  Result<std::string> seal(std::string_view block, bool last);

 private:
  Sealer(std::string file_key, std::string key, std::string_view context)
      : file_key_(std::move(file_key)), key_(std::move(key)), context_(context) {}
  std::string file_key_, key_, context_;
  std::uint64_t number_ = 0;
};

// Opens them, in their order. An Error for what was not sealed so, which says nothing of why.
class Opener {
 public:
  static Result<Opener> create(const RunKey& run, std::string_view file_key, std::string_view context);
  Opener(Opener&&) noexcept;
  ~Opener();
  Result<std::string> open(std::string_view sealed, bool last);

 private:
  Opener(std::string key, std::string_view context) : key_(std::move(key)), context_(context) {}
  std::string key_, context_;
  std::uint64_t number_ = 0;
};

}  // namespace assay::shards
