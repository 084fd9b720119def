#include "attest/x509/certificate.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <array>

#include "attest/x509/der.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace assay::attest {

namespace {

using GeneralNames = OpensslOwner<GENERAL_NAMES, GENERAL_NAMES_free>;

// DER of 1.3.6.1.4.1.57264.1, to which one byte of the arc is added: numbers below 128.
constexpr std::string_view kFulcioArc = "\x2b\x06\x01\x04\x01\x83\xbf\x30\x01";
constexpr unsigned char kUtf8String = 0x0c;
constexpr unsigned kOldIssuer = 1;
constexpr unsigned kOtherName = 7;
constexpr unsigned kIssuer = 8;
constexpr unsigned kLastRaw = 6;

Bytes bytes_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::optional<unsigned> fulcio_number(const ASN1_OBJECT* object) {
  const Bytes oid(reinterpret_cast<const char*>(OBJ_get0_data(object)), OBJ_length(object));
  if (oid.size() != kFulcioArc.size() + 1 || oid.substr(0, kFulcioArc.size()) != kFulcioArc) return std::nullopt;
  const unsigned number = static_cast<unsigned char>(oid.back());
  return number < 0x80 ? std::optional(number) : std::nullopt;
}

bool is_text(Bytes bytes) {
  while (!bytes.empty()) {
    const std::size_t size = utf8_sequence(bytes);
    if (size == 0 || bytes[0] == '\0') return false;
    bytes.remove_prefix(size);
  }
  return true;
}

tl::unexpected<Error> damaged(std::string why) { return fail("reading a certificate", "", std::move(why)); }

Status add_name(const GENERAL_NAME* name, std::vector<std::string>& to) {
  int type = 0;
  void* value = GENERAL_NAME_get0_value(name, &type);
  Bytes text;
  if (type == GEN_URI || type == GEN_EMAIL) {
    text = bytes_of(static_cast<const ASN1_STRING*>(value));
  } else if (type == GEN_OTHERNAME) {
    ASN1_OBJECT* object = nullptr;
    ASN1_TYPE* other = nullptr;
    if (GENERAL_NAME_get0_otherName(name, &object, &other) != 1 || fulcio_number(object) != kOtherName) return {};
    if (other->type != V_ASN1_UTF8STRING) return damaged("its other name is no UTF8String");
    text = bytes_of(other->value.utf8string);
  } else {
    return {};
  }
  if (!is_text(text)) return damaged("a name in it is no text");
  to.emplace_back(text);
  return {};
}

// Of what is not needed to say who signed, only text counts.
Status add_extension(Identity& to, unsigned number, Bytes value) {
  if (number > kLastRaw) {
    const auto element = only_der(value);
    const bool good = element && element->tag == kUtf8String;
    if (!good && number != kIssuer) return {};
    if (!good) return damaged("its issuer is no UTF8String");
    value = element->content;
  }
  if (!is_text(value)) return damaged(cat("its extension ", number, " is no text"));
  if (!to.extensions.emplace(number, value).second) return damaged(cat("it has the extension ", number, " twice"));
  return {};
}

}  // namespace

Result<Certificate> Certificate::from_der(Bytes der) {
  const unsigned char* at = data_of(der);
  Certificate out;
  out.x509_ = std::shared_ptr<X509>(d2i_X509(nullptr, &at, static_cast<long>(der.size())), X509_free);
  ERR_clear_error();
  if (!out.x509_ || at != data_of(der) + der.size()) return damaged("it is no X.509 certificate");
  if (X509_get_version(out.get()) != X509_VERSION_3) return damaged("it is not of version 3");
  const auto start = instant_from(X509_get0_notBefore(out.get()));
  const auto end = instant_from(X509_get0_notAfter(out.get()));
  if (!start || !end) return damaged("its times cannot be read");
  out.window_ = {*start, *end};
  // Fills the flags that other calls only read, so that threads may share the object.
  X509_check_purpose(out.get(), -1, 0);
  ERR_clear_error();
  out.der_ = der;
  return out;
}

Result<PublicKey> Certificate::key() const { return PublicKey::from_field(X509_get_X509_PUBKEY(get())); }

std::string Certificate::subject() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (!bio || X509_NAME_print_ex(bio.get(), X509_get_subject_name(get()), 0, XN_FLAG_RFC2253) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string Certificate::serial() const { return to_hex(bytes_of(X509_get0_serialNumber(get()))); }

std::string_view extension_name(unsigned number) {
  constexpr std::array<std::string_view, 25> kNames = {"",
                                                       "issuer-v1",
                                                       "github-trigger",
                                                       "github-sha",
                                                       "github-workflow",
                                                       "github-repository",
                                                       "github-ref",
                                                       "",
                                                       "issuer",
                                                       "build-signer",
                                                       "build-signer-digest",
                                                       "runner-environment",
                                                       "source-repository",
                                                       "source-digest",
                                                       "source-ref",
                                                       "source-repository-id",
                                                       "source-owner",
                                                       "source-owner-id",
                                                       "build-config",
                                                       "build-config-digest",
                                                       "build-trigger",
                                                       "run",
                                                       "source-visibility",
                                                       "deployment-environment",
                                                       "token-subject"};
  return number < kNames.size() ? kNames[number] : std::string_view();
}

Result<Identity> identity_of(const Certificate& certificate) {
  Identity out;
  X509* x509 = certificate.get();
  int critical = 0;
  const GeneralNames names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509, NID_subject_alt_name, &critical, nullptr)));
  ERR_clear_error();
  // -1: there is none. -2: it stands twice.
  if (!names && critical != -1) return damaged("its subject alternative name cannot be read");
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    if (Status status = add_name(sk_GENERAL_NAME_value(names.get(), i), out.names); !status)
      return tl::make_unexpected(status.error());
  }
  for (int i = 0; i < X509_get_ext_count(x509); ++i) {
    X509_EXTENSION* extension = X509_get_ext(x509, i);
    const auto number = fulcio_number(X509_EXTENSION_get_object(extension));
    if (!number || *number == kOtherName) continue;
    // What later versions add may be of any type.
    if (extension_name(*number).empty()) continue;
    const Bytes value = bytes_of(X509_EXTENSION_get_data(extension));
    if (Status status = add_extension(out, *number, value); !status) return tl::make_unexpected(status.error());
  }
  const auto older = out.extensions.find(kOldIssuer);
  const auto newer = out.extensions.find(kIssuer);
  if (older != out.extensions.end() && newer != out.extensions.end() && older->second != newer->second) {
    return damaged("its two issuers differ");
  }
  if (newer != out.extensions.end()) {
    out.issuer = newer->second;
  } else if (older != out.extensions.end()) {
    out.issuer = older->second;
  }
  return out;
}

}  // namespace assay::attest
