#include "scanners/shards/sealing.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::shards {

namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::string_view kHeading = "assay shard run key v1 ";

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, FreeWith<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, FreeWith<EVP_KDF_CTX_free>>;

void wipe(std::string& text) {
  if (!text.empty()) OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

tl::unexpected<Error> no_crypto(const char* doing) {
  return fail(doing, "", "OpenSSL does not offer X25519 and AES-256-GCM here", "a provider that lacks them is set up?");
}

tl::unexpected<Error> not_sealed() {
  return fail("opening a shard's result", "", "it was changed, is of another plan, or was sealed to another key", "");
}

std::string public_of(EVP_PKEY* key) {
  std::string out(kKeyBytes, '\0');
  std::size_t size = out.size();
  if (EVP_PKEY_get_raw_public_key(key, bytes_of(out), &size) != 1 || size != kKeyBytes) return {};
  return out;
}

// X25519, then HKDF over the shared secret; empty where it fails (a public key of low order among others).
std::string derive(EVP_PKEY* ours, std::string_view theirs, std::string_view file_key, std::string_view run_key,
                   std::string_view context) {
  const Key peer(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, bytes_of(theirs), theirs.size()));
  const KeyContext exchange(peer ? EVP_PKEY_CTX_new(ours, nullptr) : nullptr);
  std::string shared(kKeyBytes, '\0');
  std::size_t size = shared.size();
  if (!exchange || EVP_PKEY_derive_init(exchange.get()) != 1 ||
      EVP_PKEY_derive_set_peer(exchange.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(exchange.get(), bytes_of(shared), &size) != 1)
    return {};
  const Kdf kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const KdfContext with(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
  std::string digest = "SHA256";
  std::string salt = cat(file_key, run_key);
  std::string info = cat("assay shard v1\n", context);
  const std::array<OSSL_PARAM, 5> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, shared.data(), shared.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_construct_end()};
  std::string key(kKeyBytes, '\0');
  const bool derived = with && EVP_KDF_derive(with.get(), bytes_of(key), key.size(), parameters.data()) == 1;
  wipe(shared);
  if (!derived) wipe(key);
  return key;
}

std::string nonce_of(std::uint64_t number) {
  std::string nonce(kNonceBytes, '\0');
  for (std::size_t i = 0; i < 8; ++i) nonce[kNonceBytes - 1 - i] = static_cast<char>(number >> (8 * i) & 0xFF);
  return nonce;
}

// What is authenticated beside a block.
std::string beside(std::string_view context, bool last) { return cat(context, last ? "\nlast" : "\nmore"); }

}  // namespace

RunKey::~RunKey() { wipe(private_key_); }

Result<RunKey> RunKey::of(std::string private_key) {
  const Key key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes_of(std::string_view(private_key)), kKeyBytes));
  std::string known = key ? public_of(key.get()) : "";
  if (known.empty()) return no_crypto("reading the key of a run");
  return RunKey(std::move(private_key), std::move(known));
}

Result<RunKey> RunKey::generate() {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  std::string bytes(kKeyBytes, '\0');
  std::size_t size = bytes.size();
  if (!key || EVP_PKEY_get_raw_private_key(key.get(), bytes_of(bytes), &size) != 1)
    return no_crypto("making the key of a run");
  return of(std::move(bytes));
}

Result<RunKey> RunKey::read(const std::string& path) {
  const char* const doing = "reading the key of a run";
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return fail(doing, printable(path), errno_text(errno), "'--key FILE' of plan");
  if (S_ISREG(info.st_mode) && (info.st_mode & 077) != 0)
    return fail(doing, printable(path), "others than its owner may read it", "chmod 600, and plan anew");
  auto text = read_file(path, 1024);
  if (!text) return tl::make_unexpected(text.error());
  std::string_view line = *text;
  while (line.ends_with('\n')) line.remove_suffix(1);
  std::optional<std::string> bytes;
  if (line.starts_with(kHeading)) bytes = from_base64(line.substr(kHeading.size()));
  wipe(*text);
  if (!bytes || bytes->size() != kKeyBytes) return fail(doing, printable(path), "it is no key of a run", "");
  return of(std::move(*bytes));
}

Status RunKey::write(const std::string& path) const {
  std::string text = cat(kHeading, to_base64(private_key_), "\n");
  Status status = write_new_file(path, text, 0600);
  wipe(text);
  return status;
}

Sealer::Sealer(Sealer&&) noexcept = default;
Sealer::~Sealer() { wipe(key_); }

Result<Sealer> Sealer::create(std::string_view run_public_key, std::string_view context) {
  const Key own(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  std::string file_key = own ? public_of(own.get()) : "";
  if (file_key.empty() || run_public_key.size() != kKeyBytes) return no_crypto("sealing a shard's result");
  std::string key = derive(own.get(), run_public_key, file_key, run_public_key, context);
  if (key.empty()) return no_crypto("sealing a shard's result");
  return Sealer(std::move(file_key), std::move(key), context);
}

Result<std::string> Sealer::seal(std::string_view block, bool last) {
  const CipherContext cipher(EVP_CIPHER_CTX_new());
  const std::string nonce = nonce_of(number_++);
  const std::string more = beside(context_, last);
  std::string out(block.size() + kTagBytes, '\0');
  int size = 0, rest = 0;
  if (!cipher ||
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(std::string_view(key_)),
                         bytes_of(std::string_view(nonce))) != 1 ||
      EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes_of(std::string_view(more)),
                        static_cast<int>(more.size())) != 1 ||
      EVP_EncryptUpdate(cipher.get(), bytes_of(out), &size, bytes_of(block), static_cast<int>(block.size())) != 1 ||
      EVP_EncryptFinal_ex(cipher.get(), bytes_of(out) + size, &rest) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, bytes_of(out) + block.size()) != 1)
    return no_crypto("sealing a shard's result");
  return out;
}

Opener::Opener(Opener&&) noexcept = default;
Opener::~Opener() { wipe(key_); }

Result<Opener> Opener::create(const RunKey& run, std::string_view file_key, std::string_view context) {
  if (file_key.size() != kKeyBytes) return not_sealed();
  const Key own(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes_of(std::string_view(run.private_key_)),
                                             run.private_key_.size()));
  std::string key = own ? derive(own.get(), file_key, file_key, run.public_key(), context) : "";
  if (key.empty()) return not_sealed();
  return Opener(std::move(key), context);
}

Result<std::string> Opener::open(std::string_view sealed, bool last) {
  if (sealed.size() < kTagBytes || sealed.size() > (std::size_t{1} << 30)) return not_sealed();
  const CipherContext cipher(EVP_CIPHER_CTX_new());
  const std::string nonce = nonce_of(number_++);
  const std::string more = beside(context_, last);
  const std::string_view text = sealed.substr(0, sealed.size() - kTagBytes);
  std::string tag(sealed.substr(text.size()));
  std::string out(text.size() + 1, '\0');  // never without memory
  int size = 0, rest = 0;
  if (!cipher ||
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(std::string_view(key_)),
                         bytes_of(std::string_view(nonce))) != 1 ||
      EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes_of(std::string_view(more)),
                        static_cast<int>(more.size())) != 1 ||
      EVP_DecryptUpdate(cipher.get(), bytes_of(out), &size, bytes_of(text), static_cast<int>(text.size())) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, bytes_of(tag)) != 1 ||
      EVP_DecryptFinal_ex(cipher.get(), bytes_of(out) + size, &rest) != 1)
    return not_sealed();
  out.resize(text.size());
  return out;
}

}  // namespace assay::shards
