#include "attest/keys/private_key.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "attest/keys/pem.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

using Pkcs8 = OpensslOwner<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using EncryptedPkcs8 = OpensslOwner<X509_SIG, X509_SIG_free>;

constexpr int kRounds = 600'000;
constexpr std::size_t kRsaBits = 3072;
constexpr const char* kReading = "reading a private key";

EvpKey make(KeyKind kind) {
  switch (kind) {
    case KeyKind::p256:
      return EvpKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    case KeyKind::p384:
      return EvpKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
    case KeyKind::p521:
      return EvpKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521"));
    case KeyKind::rsa:
      return EvpKey(EVP_RSA_gen(kRsaBits));
    case KeyKind::ed25519:
      return EvpKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  }
  return nullptr;
}

// What PEM_read_bio_PrivateKey asks; without a passphrase it would ask the terminal.
int give_passphrase(char* to, int size, int, void* from) {
  const std::string_view passphrase = *static_cast<const std::string_view*>(from);
  if (passphrase.empty() || passphrase.size() > static_cast<std::size_t>(size)) return -1;
  std::copy(passphrase.begin(), passphrase.end(), to);
  return static_cast<int>(passphrase.size());
}

// Leaves nothing of a key's bytes in memory.
struct Wiped {
  std::string bytes;
  explicit Wiped(std::string text) : bytes(std::move(text)) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

}  // namespace

Result<PrivateKey> PrivateKey::of(EvpKey key) {
  if (!key || EVP_PKEY_up_ref(key.get()) != 1) return fail(kReading, "", "OpenSSL gave none");
  auto known = PublicKey::from_evp(EvpKey(key.get()));
  if (!known) {
    static_cast<void>(key.release());
    return fail(kReading, "", known.error().why);
  }
  PrivateKey out(std::move(*known));
  out.key_ = std::shared_ptr<EVP_PKEY>(key.release(), EVP_PKEY_free);
  return out;
}

Result<PrivateKey> PrivateKey::generate(KeyKind kind) { return of(make(kind)); }

Result<PrivateKey> PrivateKey::from_pem(std::string_view text, std::string_view passphrase) {
  const Bio bio = bio_of(text);
  EvpKey key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, &passphrase) : nullptr);
  ERR_clear_error();
  if (!key) {
    return fail(kReading, "", "it is no private key in PEM, or its passphrase is another",
                "--passphrase-file, --passphrase-fd or --passphrase-env for an encrypted key");
  }
  return of(std::move(key));
}

Result<std::string> PrivateKey::to_pem(std::string_view passphrase) const {
  constexpr const char* kWriting = "writing a private key";
  if (passphrase.size() > kMostPassphrase) return fail(kWriting, "", "its passphrase is longer than 1,024 bytes");
  const Pkcs8 plain(EVP_PKEY2PKCS8(key_.get()));
  if (!plain) return fail(kWriting, "", "it has no PKCS#8 form");
  if (passphrase.empty()) {
    const Wiped der{der_of(i2d_PKCS8_PRIV_KEY_INFO, plain.get())};
    return attest::to_pem("PRIVATE KEY", der.bytes);
  }
  const OpensslOwner<X509_ALGOR, X509_ALGOR_free> method(
      PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kRounds, nullptr, 0, nullptr, NID_hmacWithSHA256));
  X509_ALGOR* handed = method ? X509_ALGOR_dup(method.get()) : nullptr;
  const EncryptedPkcs8 encrypted(
      handed == nullptr ? nullptr
                        : PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), plain.get(), handed));
  ERR_clear_error();
  if (!encrypted) {
    X509_ALGOR_free(handed);
    return fail(kWriting, "", "it could not be encrypted");
  }
  return attest::to_pem("ENCRYPTED PRIVATE KEY", der_of(i2d_X509_SIG, encrypted.get()));
}

Result<std::string> PrivateKey::sign(Bytes message) const {
  const EvpHashContext context(EVP_MD_CTX_new());
  const EVP_MD* hash = public_.kind() == KeyKind::ed25519     ? nullptr
                       : public_.usual_hash() == Hash::sha384 ? EVP_sha384()
                       : public_.usual_hash() == Hash::sha512 ? EVP_sha512()
                                                              : EVP_sha256();
  std::size_t size = 0;
  bool good = context && EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, key_.get()) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &size, data_of(message), message.size()) == 1;
  std::string out(size, '\0');
  good = good && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data_of(message),
                                message.size()) == 1;
  ERR_clear_error();
  if (!good) return fail("signing", "", "OpenSSL gave no signature");
  out.resize(size);
  return out;
}

Result<std::string> PrivateKey::sign_digest(Bytes digest) const {
  constexpr std::size_t kMostBytes = 256;  // 139 on P-521
  const EvpKeyContext context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  std::string out(kMostBytes, '\0');
  std::size_t size = out.size();
  const bool curve = public_.kind() != KeyKind::ed25519 && public_.kind() != KeyKind::rsa;
  const bool good = curve && context && EVP_PKEY_sign_init(context.get()) == 1 &&
                    EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data_of(digest),
                                  digest.size()) == 1;
  ERR_clear_error();
  if (!good) return fail("signing a digest", "", "OpenSSL gave no signature");
  out.resize(size);
  return out;
}

std::optional<KeyKind> key_kind_from(std::string_view name) {
  if (name == "p256") return KeyKind::p256;
  if (name == "p384") return KeyKind::p384;
  if (name == "ed25519") return KeyKind::ed25519;
  if (name == "rsa") return KeyKind::rsa;
  return std::nullopt;
}

Status write_private_file(const std::string& path, std::string_view bytes) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) return fail("making", path, errno_text(errno));
  Status status = write_all(fd.get(), bytes, path);
  if (status && ::fsync(fd.get()) != 0) status = fail("writing", path, errno_text(errno));
  if (!status) ::unlink(path.c_str());
  return status;
}

}  // namespace assay::attest
