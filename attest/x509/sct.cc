#include "attest/x509/sct.h"

#include "attest/x509/der.h"
#include "base/hash.h"

namespace assay::attest {

namespace {

constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kOctets = 0x04;
constexpr unsigned char kOid = 0x06;
constexpr unsigned char kExtensions = 0xa3;
// 1.3.6.1.4.1.11129.2.4.2
constexpr std::string_view kSctOid = "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02";
constexpr std::size_t kMostScts = 32;
constexpr std::size_t kLogIdBytes = 32;
constexpr unsigned char kSha256 = 4;
constexpr unsigned char kRsa = 1;
constexpr unsigned char kEcdsa = 3;

tl::unexpected<Refusal> damaged() { return refuse(Step::sct, "the list of timestamps is damaged"); }

// Big-endian numbers and counted texts of TLS's notation.
class TlsReader {
 public:
  explicit TlsReader(Bytes bytes) : rest_(bytes) {}
  bool good() const { return good_; }
  bool done() const { return rest_.empty(); }
  Bytes take(std::size_t size) {
    if (size > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const Bytes out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  std::uint64_t number(std::size_t size) {
    std::uint64_t out = 0;
    for (const char c : take(size)) out = out << 8 | static_cast<unsigned char>(c);
    return out;
  }
  Bytes counted() { return take(static_cast<std::size_t>(number(2))); }

 private:
  Bytes rest_;
  bool good_ = true;
};

void put_number(std::string& out, std::uint64_t number, unsigned bytes) {
  while (bytes-- > 0) out += static_cast<char>(number >> (8 * bytes) & 0xffU);
}

bool holds(const Sct& sct, const Log& log, std::string_view issuer_hash, std::string_view tbs) {
  const unsigned char algorithm = log.key.kind() == KeyKind::rsa ? kRsa : kEcdsa;
  if (log.key.kind() == KeyKind::ed25519 || sct.hash != kSha256 || sct.algorithm != algorithm) return false;
  constexpr std::uint64_t kThousand = 1000;
  constexpr std::int32_t kNanosecondsPerMillisecond = 1'000'000;
  const Instant at{static_cast<std::int64_t>(sct.milliseconds / kThousand),
                   static_cast<std::int32_t>(sct.milliseconds % kThousand) * kNanosecondsPerMillisecond};
  if (!log.window.holds(at)) return false;
  // Version 1, certificate_timestamp; the entry is a precertificate.
  std::string signed_bytes("\0\0", 2);
  put_number(signed_bytes, sct.milliseconds, 8);
  put_number(signed_bytes, 1, 2);
  signed_bytes += issuer_hash;
  put_number(signed_bytes, tbs.size(), 3);
  signed_bytes += tbs;
  put_number(signed_bytes, sct.extensions.size(), 2);
  signed_bytes += sct.extensions;
  return log.verify(Hash::sha256, signed_bytes, sct.signature);
}

}  // namespace

Checked<std::vector<Sct>> read_scts(Bytes extension) {
  const auto octets = only_der(extension);
  if (!octets || octets->tag != kOctets) return damaged();
  TlsReader list(octets->content);
  TlsReader items(list.counted());
  if (!list.good() || !list.done()) return damaged();
  std::vector<Sct> out;
  while (!items.done()) {
    TlsReader item(items.counted());
    if (!items.good() || out.size() == kMostScts) return damaged();
    Sct sct;
    // Another version has another form.
    if (item.number(1) != 0) continue;
    sct.log_id = item.take(kLogIdBytes);
    sct.milliseconds = item.number(8);
    sct.extensions = item.counted();
    sct.hash = static_cast<unsigned char>(item.number(1));
    sct.algorithm = static_cast<unsigned char>(item.number(1));
    sct.signature = item.counted();
    if (!item.good() || !item.done()) return damaged();
    out.push_back(std::move(sct));
  }
  return out;
}

Checked<Precertificate> precertificate_of(Bytes certificate) {
  const auto whole = only_der(certificate);
  if (!whole || whole->tag != kSequence) return damaged();
  Bytes inside = whole->content;
  const auto tbs = take_der(inside);
  if (!tbs || tbs->tag != kSequence) return damaged();
  Precertificate out;
  std::string fields;
  bool found = false;
  for (Bytes rest = tbs->content; !rest.empty();) {
    const auto field = take_der(rest);
    if (!field) return damaged();
    if (field->tag != kExtensions) {
      fields += field->whole;
      continue;
    }
    const auto list = only_der(field->content);
    if (!list || list->tag != kSequence) return damaged();
    std::string kept;
    for (Bytes extensions = list->content; !extensions.empty();) {
      const auto extension = take_der(extensions);
      if (!extension) return damaged();
      Bytes parts = extension->content;
      const auto oid = take_der(parts);
      if (!oid || oid->tag != kOid) return damaged();
      if (oid->content != kSctOid) {
        kept += extension->whole;
        continue;
      }
      if (found) return refuse(Step::sct, "the certificate has two lists of timestamps");
      found = true;
      auto value = take_der(parts);
      if (value && value->tag == 0x01) value = take_der(parts);
      if (!value || value->tag != kOctets || !parts.empty()) return damaged();
      out.list = value->content;
    }
    fields += der_element(kExtensions, der_element(kSequence, kept));
  }
  if (!found) return refuse(Step::sct, "the certificate has no signed timestamp of a log");
  out.tbs = der_element(kSequence, fields);
  return out;
}

Check check_sct(const Certificate& leaf, const Certificate& issuer, const std::vector<Log>& logs) {
  const auto precertificate = precertificate_of(leaf.der());
  if (!precertificate) return tl::make_unexpected(precertificate.error());
  const auto scts = read_scts(precertificate->list);
  if (!scts) return tl::make_unexpected(scts.error());
  const auto key = issuer.key();
  if (!key) return refuse(Step::sct, key.error().why);
  const Sha256 issuer_hash = sha256(key->spki());
  bool known = false;
  for (const Sct& sct : *scts) {
    for (const Log& log : logs) {
      if (log.id != sct.log_id) continue;
      known = true;
      if (holds(sct, log, as_bytes(issuer_hash), precertificate->tbs)) return {};
    }
  }
  return refuse(Step::sct, known ? "no signed timestamp of a log verifies" : "no signed timestamp is of a trusted log");
}

}  // namespace assay::attest
