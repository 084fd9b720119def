#include "scanners/verification/service_account.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/base64.h"
#include "base/strings.h"
#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/pem.h"

namespace assay::verification {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr std::string_view kTokenUrl = "https://oauth2.googleapis.com/token";
constexpr std::int64_t kGoodFor = 300;
// Google makes keys of 2,048 bits, and takes those of others up to 4,096.
constexpr int kLeastBits = 1024, kMostBits = 4096;

// Errors of OpenSSL that are of no interest to whoever calls next.
class ErrorMark {
 public:
  ErrorMark() { ERR_set_mark(); }
  ~ErrorMark() { ERR_pop_to_mark(); }
  ErrorMark(const ErrorMark&) = delete;
  ErrorMark& operator=(const ErrorMark&) = delete;
};

std::string base64url(std::string_view bytes) {
  std::string out = to_base64(bytes);
  while (out.ends_with('=')) out.pop_back();
  std::replace(out.begin(), out.end(), '+', '-');
  std::replace(out.begin(), out.end(), '/', '_');
  return out;
}

Key key_of(std::string_view block) {
  std::string base64 = pem_base64(block);
  std::vector<unsigned char> bytes(base64.size());
  const auto size = checks::decode_base64(base64, bytes);
  const unsigned char* at = bytes.data();
  const auto length = static_cast<long>(size.value_or(0));
  Key key(length == 0                             ? nullptr
          : pem_label(block) == "RSA PRIVATE KEY" ? d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &at, length)
                                                  : d2i_AutoPrivateKey(nullptr, &at, length),
          EVP_PKEY_free);
  OPENSSL_cleanse(base64.data(), base64.size());
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return key;
}

// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3); empty where the key cannot make one that it verifies.
std::string signature_of(EVP_PKEY* key, std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const DigestContext signing(EVP_MD_CTX_new(), EVP_MD_CTX_free), checking(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  std::size_t size = out.size();
  if (EVP_DigestSignInit(signing.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(signing.get(), to, &size, bytes, text.size()) != 1 ||
      EVP_DigestVerifyInit(checking.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestVerify(checking.get(), to, size, bytes, text.size()) != 1)
    return {};
  out.resize(size);
  return out;
}

}  // namespace

tl::expected<std::string, std::string> signed_assertion(const AssertionClaims& claims, std::string_view key) {
  const ErrorMark mark;
  const Key read = key_of(key);
  if (!read) return tl::make_unexpected("the private key cannot be read, so nothing can be signed with it");
  const int bits = EVP_PKEY_get_bits(read.get());
  if (!EVP_PKEY_is_a(read.get(), "RSA") || bits < kLeastBits || bits > kMostBits)
    return tl::make_unexpected("the private key is of a kind that such accounts do not have");
  const nlohmann::json said = {{"iss", claims.account},
                               {"scope", claims.scope},
                               {"aud", kTokenUrl},
                               {"iat", claims.now},
                               {"exp", claims.now + kGoodFor}};
  std::string out = cat(base64url(R"({"alg":"RS256","typ":"JWT"})"), ".",
                        base64url(said.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)));
  const std::string signature = signature_of(read.get(), out);
  if (signature.empty()) return tl::make_unexpected("the parts of the private key do not belong together");
  return cat(out, ".", base64url(signature));
}

std::optional<Secret> made_up_rsa_key() {
  const ErrorMark mark;
  const Key key(EVP_RSA_gen(2048), EVP_PKEY_free);
  if (!key) return std::nullopt;
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info(EVP_PKEY2PKCS8(key.get()),
                                                                                       PKCS8_PRIV_KEY_INFO_free);
  unsigned char* bytes = nullptr;
  const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), &bytes) : 0;
  if (size <= 0) return std::nullopt;
  std::string text = "-----BEGIN PRIVATE KEY-----\\n";
  const std::string base64 = to_base64({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  OPENSSL_clear_free(bytes, static_cast<std::size_t>(size));
  constexpr std::size_t kLine = 64;  // RFC 7468 §2
  for (std::size_t at = 0; at < base64.size(); at += kLine) text += base64.substr(at, kLine) + "\\n";
  return Secret(text + "-----END PRIVATE KEY-----");
}

std::string project_of(std::string_view account) {
  const std::size_t at = account.find('@');
  if (at == std::string_view::npos) return {};
  const std::string_view name = account.substr(0, at);
  std::string_view domain = account.substr(at + 1);
  constexpr std::string_view kOwn = ".iam.gserviceaccount.com";
  if (domain == "appspot.gserviceaccount.com") return std::string(name);
  if (domain == "developer.gserviceaccount.com") return std::string(name.substr(0, name.find('-')));
  if (!domain.ends_with(kOwn)) return {};
  domain.remove_suffix(kOwn.size());
  const std::size_t dot = domain.find('.');
  if (dot == std::string_view::npos) return std::string(domain);
  return cat(domain.substr(dot + 1), ":", domain.substr(0, dot));
}

}  // namespace assay::verification
