// What a signature is about: a file, bytes, or a digest without them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "attest/keys/digest.h"
#include "base/result.h"

namespace assay::attest {

class Artifact {
 public:
  // A regular file or named pipe is read once, with bounded memory, whatever its size.
  static Result<Artifact> of_file(const std::string& path);
  static Artifact of_bytes(Bytes bytes);
  // Of a digest alone.
  static Artifact of_digest(Hash hash, std::string digest);

  // Raw bytes; nothing where the artifact is only known by another digest.
  std::optional<std::string> digest(Hash hash) const;
  // As a user names it: the path, or "sha256:…".
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::map<Hash, std::string> digests_;
};

// Raw bytes of "sha256:" and 64 lower-case hexadecimal digits (also sha384, sha512); nothing where the text is another.
std::optional<Artifact> artifact_from_digest(std::string_view text);

}  // namespace assay::attest
