#include "attest/keys/pkcs11_key.h"

#include <dlfcn.h>
#include <openssl/crypto.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "attest/x509/der.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr const char* kOpening = "opening the key";
constexpr std::size_t kMostAttribute = 8192;

// Of PKCS#11 3.0, which the header does not have.
constexpr CK_KEY_TYPE kEdwardsKey = 0x40;
constexpr CK_MECHANISM_TYPE kEdwardsSignature = 0x1057;

constexpr unsigned char kInteger = 0x02;
constexpr unsigned char kBitString = 0x03;
constexpr unsigned char kOctetString = 0x04;
constexpr unsigned char kSequence = 0x30;
constexpr std::string_view kEcPublicKey("\x06\x07\x2a\x86\x48\xce\x3d\x02\x01", 9);  // 1.2.840.10045.2.1
constexpr std::string_view kEd25519("\x06\x03\x2b\x65\x70", 5);                      // 1.3.101.112

std::string bits(std::string_view bytes) { return der_element(kBitString, cat('\0', bytes)); }

std::string unsigned_integer(std::string_view bytes) {
  while (bytes.size() > 1 && bytes.front() == '\0') bytes.remove_prefix(1);
  const bool high = !bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0;
  return der_element(kInteger, high ? cat('\0', bytes) : std::string(bytes));
}

// SubjectPublicKeyInfo of a point on a curve (RFC 5480).
std::string ec_key(std::string_view parameters, std::string_view point) {
  return der_element(kSequence, der_element(kSequence, cat(kEcPublicKey, parameters)) + bits(point));
}

std::string edwards_key(std::string_view point) {
  return der_element(kSequence, der_element(kSequence, kEd25519) + bits(point));
}

// ECDSA as DSSE has it, of the two halves that a module gives.
std::string ecdsa_der(std::string_view halves) {
  const std::size_t half = halves.size() / 2;
  return der_element(kSequence, unsigned_integer(halves.substr(0, half)) + unsigned_integer(halves.substr(half)));
}

// A point is an OCTET STRING by the specification, and bare in modules that follow an older one.
std::string_view point_of(std::string_view attribute) {
  const auto element = only_der(attribute);
  return element && element->tag == kOctetString ? element->content : attribute;
}

std::string_view trimmed(const unsigned char* text, std::size_t size) {
  std::string_view out(reinterpret_cast<const char*>(text), size);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\0')) out.remove_suffix(1);
  return out;
}

}  // namespace

class Pkcs11Key::Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    if (open_) module_->C_CloseSession(session_);
    if (begun_) module_->C_Finalize(nullptr);
    if (library_ != nullptr) ::dlclose(library_);
    OPENSSL_cleanse(pin_.data(), pin_.size());
  }

  Status begin(const Pkcs11Uri& uri, const std::string& pin) {
    pin_ = pin;
    library_ = ::dlopen(uri.module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr) return fail(kOpening, uri.module, "the module cannot be loaded");
    using List = CK_RV (*)(CK_FUNCTION_LIST_PTR_PTR);
    const auto list = reinterpret_cast<List>(::dlsym(library_, "C_GetFunctionList"));
    if (list == nullptr || list(&module_) != CKR_OK) return fail(kOpening, uri.module, "it is no PKCS#11 module");
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    if (module_->C_Initialize(&arguments) != CKR_OK) return fail(kOpening, uri.module, "the module does not begin");
    begun_ = true;
    if (Status status = open_token(uri); !status) return status;
    // Some modules show private keys to nobody who has not given the PIN, others need none.
    if (!pin_.empty() && !login(CKU_USER)) return fail(kOpening, uri.token, "the module does not take the PIN");
    return find_keys(uri);
  }

  const PublicKey& public_key() const { return *public_; }

  Result<std::string> sign(Bytes message) {
    const std::lock_guard hold(mutex_);
    const bool ecdsa =
        public_->kind() == KeyKind::p256 || public_->kind() == KeyKind::p384 || public_->kind() == KeyKind::p521;
    const std::string input = ecdsa ? digest_of(public_->usual_hash(), message) : std::string(message);
    CK_MECHANISM mechanism{};
    mechanism.mechanism = ecdsa                                 ? CKM_ECDSA
                          : public_->kind() == KeyKind::ed25519 ? kEdwardsSignature
                                                                : CKM_SHA256_RSA_PKCS;
    if (module_->C_SignInit(session_, &mechanism, private_) != CKR_OK) return wrong();
    if (asks_each_time_ && !login(CKU_CONTEXT_SPECIFIC)) return fail("signing", "", "the module does not take the PIN");
    std::string out(kMostAttribute, '\0');
    CK_ULONG size = out.size();
    std::string mutable_input = input;
    if (module_->C_Sign(session_, reinterpret_cast<CK_BYTE_PTR>(mutable_input.data()), mutable_input.size(),
                        reinterpret_cast<CK_BYTE_PTR>(out.data()), &size) != CKR_OK)
      return wrong();
    out.resize(std::min<std::size_t>(size, out.size()));
    return ecdsa ? ecdsa_der(out) : out;
  }

 private:
  static tl::unexpected<Error> wrong() { return fail("signing", "", "the module gave no signature"); }

  bool login(CK_USER_TYPE user) {
    const CK_RV code = module_->C_Login(session_, user, reinterpret_cast<CK_BYTE_PTR>(pin_.data()), pin_.size());
    return code == CKR_OK || code == CKR_USER_ALREADY_LOGGED_IN;
  }

  Status open_token(const Pkcs11Uri& uri) {
    CK_ULONG count = 0;
    if (module_->C_GetSlotList(CK_TRUE, nullptr, &count) != CKR_OK)
      return fail(kOpening, uri.module, "it has no slots");
    std::vector<CK_SLOT_ID> slots(count);
    if (count != 0 && module_->C_GetSlotList(CK_TRUE, slots.data(), &count) != CKR_OK) count = 0;
    slots.resize(std::min<std::size_t>(count, slots.size()));
    std::vector<CK_SLOT_ID> fitting;
    for (const CK_SLOT_ID slot : slots) {
      CK_TOKEN_INFO info{};
      if (module_->C_GetTokenInfo(slot, &info) != CKR_OK || (info.flags & CKF_TOKEN_INITIALIZED) == 0) continue;
      if (uri.token.empty() || trimmed(info.label, sizeof info.label) == uri.token) fitting.push_back(slot);
    }
    if (fitting.size() != 1)
      return fail(kOpening, printable(uri.token), cat(fitting.size(), " tokens fit"), "token=… chooses one");
    if (module_->C_OpenSession(fitting.front(), CKF_SERIAL_SESSION, nullptr, nullptr, &session_) != CKR_OK)
      return fail(kOpening, printable(uri.token), "the token opens no session");
    open_ = true;
    return {};
  }

  std::vector<CK_OBJECT_HANDLE> find(CK_OBJECT_CLASS kind, std::string label, std::string id) {
    std::vector<CK_ATTRIBUTE> wanted = {{CKA_CLASS, &kind, sizeof kind}};
    if (!label.empty()) wanted.push_back({CKA_LABEL, label.data(), label.size()});
    if (!id.empty()) wanted.push_back({CKA_ID, id.data(), id.size()});
    std::array<CK_OBJECT_HANDLE, 8> found{};
    CK_ULONG count = 0;
    if (module_->C_FindObjectsInit(session_, wanted.data(), wanted.size()) != CKR_OK) return {};
    if (module_->C_FindObjects(session_, found.data(), found.size(), &count) != CKR_OK) count = 0;
    module_->C_FindObjectsFinal(session_);
    return {found.begin(), found.begin() + std::min<std::size_t>(count, found.size())};
  }

  std::string attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    CK_ATTRIBUTE asked{type, nullptr, 0};
    if (module_->C_GetAttributeValue(session_, object, &asked, 1) != CKR_OK || asked.ulValueLen > kMostAttribute)
      return {};
    std::string out(asked.ulValueLen, '\0');
    asked.pValue = out.data();
    if (module_->C_GetAttributeValue(session_, object, &asked, 1) != CKR_OK) return {};
    return out;
  }

  Status find_keys(const Pkcs11Uri& uri) {
    const std::string name = printable(uri.object.empty() ? to_hex(uri.id) : uri.object);
    const auto keys = find(CKO_PRIVATE_KEY, uri.object, uri.id);
    if (keys.size() != 1) {
      return fail(kOpening, name, cat(keys.size(), " private keys fit"),
                  keys.empty() ? "a PIN may be needed: --passphrase-file" : "id=… chooses one");
    }
    private_ = keys.front();
    const std::string each_time = attribute(private_, CKA_ALWAYS_AUTHENTICATE);
    asks_each_time_ = !each_time.empty() && each_time.front() != '\0';
    const std::string id = attribute(private_, CKA_ID);
    const auto publics = find(CKO_PUBLIC_KEY, id.empty() ? uri.object : std::string(), id);
    if (publics.size() != 1) return fail(kOpening, name, cat(publics.size(), " public keys go with it"));
    auto key = read_public(publics.front());
    if (!key) return fail(kOpening, name, key.error().why);
    public_ = std::move(*key);
    return {};
  }

  Result<PublicKey> read_public(CK_OBJECT_HANDLE object) {
    CK_KEY_TYPE type = 0;
    CK_ATTRIBUTE asked{CKA_KEY_TYPE, &type, sizeof type};
    if (module_->C_GetAttributeValue(session_, object, &asked, 1) != CKR_OK)
      return fail(kOpening, "", "it has no type");
    if (type == CKK_RSA) {
      return PublicKey::from_pkcs1(der_element(
          kSequence,
          unsigned_integer(attribute(object, CKA_MODULUS)) + unsigned_integer(attribute(object, CKA_PUBLIC_EXPONENT))));
    }
    const std::string point = attribute(object, CKA_EC_POINT);
    if (type == CKK_EC) return PublicKey::from_spki(ec_key(attribute(object, CKA_EC_PARAMS), point_of(point)));
    if (type == kEdwardsKey) return PublicKey::from_spki(edwards_key(point_of(point)));
    return fail(kOpening, "", "it is not of ECDSA, RSA or Ed25519");
  }

  std::mutex mutex_;
  void* library_ = nullptr;
  CK_FUNCTION_LIST_PTR module_ = nullptr;
  CK_SESSION_HANDLE session_ = 0;
  CK_OBJECT_HANDLE private_ = 0;
  bool begun_ = false;
  bool open_ = false;
  bool asks_each_time_ = false;  // CKA_ALWAYS_AUTHENTICATE
  std::string pin_;
  std::optional<PublicKey> public_;
};

Result<Pkcs11Key> Pkcs11Key::open(const Pkcs11Uri& uri, const std::string& pin) {
  auto session = std::make_shared<Session>();
  if (Status status = session->begin(uri, pin); !status) return tl::make_unexpected(status.error());
  return Pkcs11Key(std::move(session));
}

const PublicKey& Pkcs11Key::public_key() const { return session_->public_key(); }

Result<std::string> Pkcs11Key::sign(Bytes message) const { return session_->sign(message); }

}  // namespace assay::attest
