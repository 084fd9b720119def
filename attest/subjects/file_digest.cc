#include "attest/subjects/file_digest.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "attest/keys/digest.h"
#include "attest/keys/openssl.h"
#include "base/file.h"
#include "base/file_state.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "digesting";
constexpr std::size_t kPiece = std::size_t{256} << 10;

std::string finish(EVP_MD_CTX* context, Hash hash) {
  std::string digest(size_of(hash), '\0');
  if (EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), nullptr) != 1) return {};
  return to_hex(digest);
}

}  // namespace

Result<FileDigest> digest_file(int fd, const std::string& name, int copy) {
  const EvpHashContext sha256(EVP_MD_CTX_new());
  const EvpHashContext sha512(EVP_MD_CTX_new());
  if (!sha256 || !sha512 || EVP_DigestInit_ex(sha256.get(), EVP_sha256(), nullptr) != 1 ||
      EVP_DigestInit_ex(sha512.get(), EVP_sha512(), nullptr) != 1)
    return fail(kDoing, name, "OpenSSL gave no digest");
  struct stat before {};
  struct stat after {};
  if (::fstat(fd, &before) != 0) return fail(kDoing, name, errno_text(errno));
  FileDigest out;
  std::string buffer(kPiece, '\0');
  for (;;) {
    const ssize_t held = ::read(fd, buffer.data(), buffer.size());
    if (held < 0 && errno == EINTR) continue;
    if (held < 0) return fail(kDoing, name, errno_text(errno));
    if (held == 0) break;
    const std::string_view piece(buffer.data(), static_cast<std::size_t>(held));
    out.bytes += piece.size();
    if (EVP_DigestUpdate(sha256.get(), piece.data(), piece.size()) != 1 ||
        EVP_DigestUpdate(sha512.get(), piece.data(), piece.size()) != 1)
      return fail(kDoing, name, "OpenSSL gave no digest");
    if (copy < 0) continue;
    if (Status status = write_all(copy, piece, name); !status) return tl::make_unexpected(status.error());
  }
  if (::fstat(fd, &after) != 0) return fail(kDoing, name, errno_text(errno));
  if (!same_state(before, after) || static_cast<std::uint64_t>(after.st_size) != out.bytes)
    return fail(kDoing, name, "it changed while it was read");
  out.sha256 = finish(sha256.get(), Hash::sha256);
  out.sha512 = finish(sha512.get(), Hash::sha512);
  if (out.sha256.empty() || out.sha512.empty()) return fail(kDoing, name, "OpenSSL gave no digest");
  return out;
}

FileDigest digest_text(std::string_view text) {
  return {to_hex(digest_of(Hash::sha256, text)), to_hex(digest_of(Hash::sha512, text)), text.size()};
}

}  // namespace assay::attest
