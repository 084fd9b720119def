#include "attest/artifact.h"

#include <unistd.h>

#include <cerrno>

#include "attest/base64.h"
#include "attest/keys/openssl.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {
constexpr std::size_t kPiece = std::size_t{256} << 10;
}

Result<Artifact> Artifact::of_file(const std::string& path) {
  const auto fd = open_file(path);
  if (!fd) return tl::make_unexpected(fd.error());
  // SHA-256 and SHA-512 of a gigabyte take a second each; SHA-384 and SHA-512 are of use for few keys and subjects.
  StreamHash sha256(StreamHash::Kind::sha256);
  const EvpHashContext sha384(EVP_MD_CTX_new());
  const EvpHashContext sha512(EVP_MD_CTX_new());
  bool good = sha384 && sha512 && EVP_DigestInit_ex(sha384.get(), EVP_sha384(), nullptr) == 1 &&
              EVP_DigestInit_ex(sha512.get(), EVP_sha512(), nullptr) == 1;
  std::string buffer(kPiece, '\0');
  for (;;) {
    const ssize_t held = ::read(fd->get(), buffer.data(), buffer.size());
    if (held < 0 && errno == EINTR) continue;
    if (held < 0) return fail("reading", path, errno_text(errno));
    if (held == 0) break;
    const std::string_view piece(buffer.data(), static_cast<std::size_t>(held));
    sha256.add(piece);
    good = good && EVP_DigestUpdate(sha384.get(), piece.data(), piece.size()) == 1 &&
           EVP_DigestUpdate(sha512.get(), piece.data(), piece.size()) == 1;
  }
  Artifact artifact;
  artifact.name_ = path;
  artifact.digests_[Hash::sha256] = sha256.digest();
  for (const Hash hash : {Hash::sha384, Hash::sha512}) {
    std::string digest(size_of(hash), '\0');
    EVP_MD_CTX* context = hash == Hash::sha384 ? sha384.get() : sha512.get();
    good = good && EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1;
    artifact.digests_[hash] = std::move(digest);
  }
  if (!good) return fail("hashing", path, "OpenSSL gave no digest");
  return artifact;
}

Artifact Artifact::of_bytes(Bytes bytes) {
  Artifact artifact;
  artifact.name_ = "bytes";
  for (const Hash hash : kHashes) artifact.digests_[hash] = digest_of(hash, bytes);
  return artifact;
}

Artifact Artifact::of_digest(Hash hash, std::string digest) {
  Artifact artifact;
  artifact.name_ = cat(attest::name_of(hash), ':', to_hex(digest));
  artifact.digests_[hash] = std::move(digest);
  return artifact;
}

std::optional<std::string> Artifact::digest(Hash hash) const {
  const auto found = digests_.find(hash);
  if (found == digests_.end()) return std::nullopt;
  return found->second;
}

std::optional<Artifact> artifact_from_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto hash = hash_from(text.substr(0, colon));
  auto digest = from_hex(text.substr(colon + 1));
  if (!hash || !digest || digest->size() != size_of(*hash)) return std::nullopt;
  return Artifact::of_digest(*hash, std::move(*digest));
}

}  // namespace assay::attest
