#include "attest/sigstore/trusted_root.h"

#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "attest/json.h"
#include "attest/sigstore/messages.h"

namespace assay::attest {

namespace {

constexpr std::array<std::string_view, 3> kMediaTypes = {"application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                                                         "application/vnd.dev.sigstore.trustedroot.v0.1+json",
                                                         "application/vnd.dev.sigstore.trustedroot.v0.2+json"};
// The root of the public instance has less than ten of each.
constexpr std::size_t kMostEach = 256;
constexpr std::size_t kMostCertificates = 16;

// A host, of an address with or without scheme, port and path.
std::string host_of(std::string_view address) {
  if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos)
    address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("/?#"));
  if (const std::size_t user = address.rfind('@'); user != std::string_view::npos) address.remove_prefix(user + 1);
  const std::size_t port = address.rfind(':');
  if (port != std::string_view::npos && address.find(']', port) == std::string_view::npos)
    address = address.substr(0, port);
  return std::string(address);
}

class RootReader {
 public:
  explicit RootReader(Links links) : links_(links) {}

  Checked<TrustedRoot> read(const Json& json) {
    const std::string type = read_.text(json, "mediaType");
    if (std::find(kMediaTypes.begin(), kMediaTypes.end(), type) == kMediaTypes.end())
      read_.wrong(cat("its media type is '", type, "'"));
    each(json, "tlogs", [&](const Json& item) { add_log(item, root_.logs); });
    each(json, "ctlogs", [&](const Json& item) { add_log(item, root_.certificate_logs); });
    each(json, "certificateAuthorities", [&](const Json& item) { add_authority(item); });
    each(json, "timestampAuthorities", [&](const Json& item) { add_timestamp_authority(item); });
    if (!read_.good()) return tl::make_unexpected(*read_.refusal());
    return std::move(root_);
  }

 private:
  template <class Add>
  void each(const Json& json, std::string_view name, Add add) {
    const Json* list = read_.array(json, name, kMostEach);
    if (list == nullptr) return;
    for (const Json& item : list->items) {
      if (!item.is_object()) read_.wrong(cat("'", name, "' holds what is no object"));
      if (!read_.good()) return;
      add(item);
    }
  }

  std::optional<Instant> time(const Json& in, std::string_view name) {
    const std::string text = read_.text(in, name);
    if (in.find(name) == nullptr || in.find(name)->kind == Json::Kind::null) return std::nullopt;
    const auto at = instant_from(text);
    if (!at) read_.wrong(cat("'", text, "' is no time"));
    return at;
  }

  Window window(const Json& in) {
    const Json* valid = read_.object(in, "validFor");
    return valid == nullptr ? Window{} : Window{time(*valid, "start"), time(*valid, "end")};
  }

  void add_log(const Json& item, std::vector<Log>& to) {
    const std::string hash = read_.enumeration(item, "hashAlgorithm", kHashNames);
    if (hash != "SHA2_256") read_.wrong(cat("a log hashes with '", hash, "'"));
    const Json* id = read_.object(item, "logId");
    const Json* key = read_.object(item, "publicKey");
    if (id == nullptr || key == nullptr) return read_.wrong("a log has no id or no key");
    const std::string id_bytes = read_.bytes(*id, "keyId");
    if (id_bytes.empty()) read_.wrong("a log's id is empty");
    const Window held = window(*key);
    if (!held.start) read_.wrong("a log's key has no start of its validity");
    const std::string raw = read_.bytes(*key, "rawBytes");
    const std::string details = read_.enumeration(*key, "keyDetails", kKeyDetailNames);
    if (!read_.good() || !is_known_key(details)) return;
    auto parsed = details == "PKCS1_RSA_PKCS1V5" ? PublicKey::from_pkcs1(raw) : PublicKey::from_spki(raw);
    if (!parsed) return read_.wrong(cat("a log's key: ", parsed.error().why));
    auto kept = std::make_shared<const FixedKey>(*parsed);
    to.push_back({id_bytes, host_of(read_.text(item, "baseUrl")), std::move(*parsed), held, std::move(kept)});
  }

  static bool is_known_key(std::string_view details) {
    return details == "PKCS1_RSA_PKCS1V5" || details == "PKIX_RSA_PKCS1V5" ||
           details.find("_ECDSA_P") != std::string_view::npos ||
           details.find("PKIX_RSA_PKCS1V15") != std::string_view::npos || details == "PKIX_ED25519";
  }

  std::vector<Certificate> certificates(const Json& item) {
    std::vector<Certificate> out;
    const Json* chain = read_.object(item, "certChain");
    const Json* list = chain == nullptr ? nullptr : read_.array(*chain, "certificates", kMostCertificates);
    if (list == nullptr || list->items.empty()) {
      read_.wrong("an authority has no certificates");
      return out;
    }
    for (const Json& one : list->items) {
      auto certificate = Certificate::from_der(read_.bytes(one, "rawBytes"));
      if (!certificate) {
        read_.wrong(cat("an authority's certificate: ", certificate.error().why));
        return out;
      }
      out.push_back(std::move(*certificate));
    }
    return out;
  }

  void add_authority(const Json& item) {
    std::vector<Certificate> chain = certificates(item);
    const Window held = window(item);
    if (!read_.good()) return;
    auto authority = Authority::make(std::move(chain), held, links_);
    if (authority) {
      root_.authorities.push_back(std::move(*authority));
    } else {
      root_.unusable.push_back(authority.error().why);
    }
  }

  void add_timestamp_authority(const Json& item) {
    TimestampAuthority authority{certificates(item), window(item), true, nullptr};
    if (!read_.good()) return;
    const std::vector<Certificate>& chain = authority.certificates;
    if (auto key = chain.front().key()) authority.key = std::make_shared<const FixedKey>(std::move(*key));
    authority.names_signer = X509_check_ca(chain.front().get()) != 1;
    // An authority that names its signer is a chain of CAs behind it.
    const std::size_t first = authority.names_signer && chain.size() > 1 ? 1 : 0;
    const auto above =
        Authority::make({chain.begin() + static_cast<std::ptrdiff_t>(first), chain.end()}, Window{}, links_);
    const bool linked = first == 0 || links_ == Links::known || is_signed_by(chain[0], chain[1]);
    const bool alone = authority.names_signer && chain.size() == 1;
    if (alone || (above && linked)) {
      root_.timestamp_authorities.push_back(std::move(authority));
    } else {
      root_.unusable.push_back(above ? std::string("a time-stamp authority's signer is not signed by the next")
                                     : above.error().why);
    }
  }

  Links links_;
  ProtoReader read_{Step::root, "the trusted root"};
  TrustedRoot root_;
};

}  // namespace

const Log* TrustedRoot::log(std::string_view id) const {
  for (const Log& log : logs)
    if (log.id == id) return &log;
  return nullptr;
}

Checked<TrustedRoot> read_trusted_root(std::string_view text) {
  const auto json = parse_json(text, Step::root, "the trusted root");
  if (!json) return tl::make_unexpected(json.error());
  if (!json->is_object()) return refuse(Step::root, "the trusted root is no object");
  return RootReader(Links::verified).read(*json);
}

Checked<TrustedRoot> read_embedded_root(Instance instance, EmbeddedRoot& from) {
  from.json = embedded_trusted_root(instance);
  const auto json = parse_json(from.json, Step::root, "the embedded trusted root");
  if (!json) return tl::make_unexpected(json.error());
  from.origin = cat(json->string_at({"x-origin", "package"}), ' ', json->string_at({"x-origin", "version"}));
  from.published = json->string_at({"x-origin", "published"});
  return RootReader(instance == Instance::production ? Links::known : Links::verified).read(*json);
}

std::int64_t age_in_days(std::string_view day, const Instant& now) {
  constexpr std::int64_t kDay = 86400;
  const auto at = instant_from(cat(day, "T00:00:00Z"));
  return at && *at < now ? (now.seconds - at->seconds) / kDay : 0;
}

}  // namespace assay::attest
