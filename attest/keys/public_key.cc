#include "attest/keys/public_key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>

#include "attest/keys/p384_ecdsa.h"
#include "attest/keys/pem.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::string_view kDoing = "reading a public key";
constexpr int kLeastRsaBits = 2048;
constexpr int kMostRsaBits = 8192;

const EVP_MD* md_of(Hash hash) {
  return hash == Hash::sha256 ? EVP_sha256() : hash == Hash::sha384 ? EVP_sha384() : EVP_sha512();
}

std::optional<KeyKind> curve_of(EVP_PKEY* key) {
  std::array<char, 64> name{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) return std::nullopt;
  const std::string_view curve(name.data(), size);
  if (curve == "prime256v1") return KeyKind::p256;
  if (curve == "secp384r1") return KeyKind::p384;
  if (curve == "secp521r1") return KeyKind::p521;
  return std::nullopt;
}

// What stands before the point of a key in its SubjectPublicKeyInfo (RFC 5480 §2.1, uncompressed; RFC 8410 §4).
struct PlainForm {
  std::string_view before;
  const char* group;  // null: Ed25519
  std::size_t size;   // of the point, or of the raw key
};
using namespace std::string_view_literals;
constexpr std::array<PlainForm, 3> kPlainForms = {
    {{"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00"sv,
      "prime256v1", 65},
     {"\x30\x76\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22\x03\x62\x00"sv, "secp384r1",
      97},
     {"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"sv, nullptr, 32}}};

EvpKey key_of_point(const char* group, std::string point) {
  std::string name(group);
  std::array<OSSL_PARAM, 3> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name.data(), name.size()),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  const EvpKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.data()) != 1)
    return nullptr;
  return EvpKey(key);
}

// A key in the one form that most have, without OpenSSL's search for a decoder, which takes longer than to verify with
// it. Null for others.
EvpKey plain_key(Bytes der) {
  for (const PlainForm& form : kPlainForms) {
    if (!der.starts_with(form.before) || der.size() != form.before.size() + form.size) continue;
    const Bytes point = der.substr(form.before.size());
    if (form.group == nullptr)
      return EvpKey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data_of(point), point.size()));
    if (point[0] == 4) return key_of_point(form.group, std::string(point));
  }
  return nullptr;
}

}  // namespace

std::string_view name_of(KeyKind kind) {
  constexpr std::array<std::string_view, 5> kNames = {"ECDSA P-256", "ECDSA P-384", "ECDSA P-521", "RSA", "Ed25519"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<PublicKey> PublicKey::from_evp(EvpKey key) {
  std::string spki = key ? der_of(i2d_PUBKEY, key.get()) : std::string();
  return make(std::move(key), std::move(spki));
}

// OpenSSL 3.0 has to find an encoder for a key, which takes longer than to verify with it; a field has its bytes.
Result<PublicKey> PublicKey::from_field(X509_PUBKEY* field) {
  return make(EvpKey(field == nullptr ? nullptr : X509_PUBKEY_get(field)), der_of(i2d_X509_PUBKEY, field));
}

Result<PublicKey> PublicKey::make(EvpKey key, std::string spki) {
  PublicKey out;
  if (!key) return fail(std::string(kDoing), "", "it is no public key");
  switch (EVP_PKEY_get_base_id(key.get())) {
    case EVP_PKEY_EC: {
      const auto curve = curve_of(key.get());
      if (!curve) return fail(std::string(kDoing), "", "its curve is not P-256, P-384 or P-521");
      out.kind_ = *curve;
      break;
    }
    case EVP_PKEY_RSA: {
      const int bits = EVP_PKEY_get_bits(key.get());
      if (bits < kLeastRsaBits || bits > kMostRsaBits)
        return fail(std::string(kDoing), "", cat("it is an RSA key of ", bits, " bits"));
      out.kind_ = KeyKind::rsa;
      break;
    }
    case EVP_PKEY_ED25519:
      out.kind_ = KeyKind::ed25519;
      break;
    default:
      return fail(std::string(kDoing), "", "it is not of ECDSA, RSA or Ed25519");
  }
  out.spki_ = std::move(spki);
  if (out.spki_.empty()) return fail(std::string(kDoing), "", "it cannot be written");
  out.key_ = std::shared_ptr<EVP_PKEY>(key.release(), EVP_PKEY_free);
  return out;
}

Result<PublicKey> PublicKey::from_spki(Bytes der) {
  EvpKey plain = plain_key(der);
  ERR_clear_error();
  if (plain) return make(std::move(plain), std::string(der));
  const unsigned char* at = data_of(der);
  const OpensslOwner<X509_PUBKEY, X509_PUBKEY_free> field(d2i_X509_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!field || at != data_of(der) + der.size()) return fail(std::string(kDoing), "", "it is no SubjectPublicKeyInfo");
  return from_field(field.get());
}

Result<PublicKey> PublicKey::from_pkcs1(Bytes der) {
  const unsigned char* at = data_of(der);
  EvpKey key(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!key || at != data_of(der) + der.size()) return fail(std::string(kDoing), "", "it is no RSAPublicKey");
  return from_evp(std::move(key));
}

Result<PublicKey> PublicKey::from_pem(std::string_view text) {
  const auto block = first_pem_block(text);
  if (!block) return fail(std::string(kDoing), "", "it is no PEM block");
  if (block->label == "PUBLIC KEY") return from_spki(block->der);
  if (block->label == "RSA PUBLIC KEY") return from_pkcs1(block->der);
  if (block->label == "CERTIFICATE") {
    const unsigned char* at = data_of(block->der);
    const OpensslOwner<X509, X509_free> certificate(d2i_X509(nullptr, &at, static_cast<long>(block->der.size())));
    auto key = from_field(certificate ? X509_get_X509_PUBKEY(certificate.get()) : nullptr);
    ERR_clear_error();
    return key;
  }
  return fail(std::string(kDoing), "", cat("a block '", printable(block->label), "' holds no public key"));
}

Hash PublicKey::usual_hash() const {
  return kind_ == KeyKind::p384 ? Hash::sha384 : kind_ == KeyKind::p521 ? Hash::sha512 : Hash::sha256;
}

std::string PublicKey::raw() const {
  std::string out(32, '\0');
  std::size_t size = out.size();
  if (kind_ != KeyKind::ed25519) return {};
  if (EVP_PKEY_get_raw_public_key(get(), reinterpret_cast<unsigned char*>(out.data()), &size) != 1) return {};
  return out;
}

bool PublicKey::verify(Hash hash, Bytes message, Bytes signature) const {
  if (signature.empty()) return false;
  if (kind_ != KeyKind::ed25519) return verify_digest(hash, digest_of(hash, message), signature);
  const EvpHashContext context(EVP_MD_CTX_new());
  const bool good =
      context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, get()) == 1 &&
      EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(message), message.size()) == 1;
  ERR_clear_error();
  return good;
}

bool PublicKey::verify_digest(Hash hash, Bytes digest, Bytes signature) const {
  if (kind_ == KeyKind::p384 && digest.size() == size_of(hash)) {
    const bool good = p384::verify_ecdsa(digest, signature, p384::point_of(get())).value_or(false);
    ERR_clear_error();
    // A refusal is OpenSSL's word.
    if (good) return true;
  }
  return check(hash, digest, signature, RSA_PKCS1_PADDING);
}

bool PublicKey::verify_pss(Hash hash, Bytes digest, Bytes signature) const {
  return kind_ == KeyKind::rsa && check(hash, digest, signature, RSA_PKCS1_PSS_PADDING);
}

bool PublicKey::check(Hash hash, Bytes digest, Bytes signature, int padding) const {
  if (kind_ == KeyKind::ed25519 || signature.empty() || digest.size() != size_of(hash)) return false;
  const EvpKeyContext context(EVP_PKEY_CTX_new(get(), nullptr));
  bool good = context && EVP_PKEY_verify_init(context.get()) == 1;
  if (good && kind_ == KeyKind::rsa) good = EVP_PKEY_CTX_set_rsa_padding(context.get(), padding) == 1;
  good = good && EVP_PKEY_CTX_set_signature_md(context.get(), md_of(hash)) == 1 &&
         EVP_PKEY_verify(context.get(), data_of(signature), signature.size(), data_of(digest), digest.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace assay::attest
