// Signed certificate timestamps (RFC 6962 §3.2) that are embedded in a certificate: a log's promise to show it.
//
// OpenSSL's CT code takes its logs from a file only and 1.3 ms where the signature takes 0.1.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "attest/keys/fixed_key.h"
#include "attest/refusal.h"
#include "attest/x509/certificate.h"

namespace assay::attest {

// A log, of certificates or of entries.
struct Log {
  std::string id;    // bytes
  std::string name;  // the host of its address, which signs checkpoints
  PublicKey key;
  Window window;                                   // of the key
  std::shared_ptr<const FixedKey> kept = nullptr;  // the key, where many signatures are expected of it

  // As the key's.
  bool verify(Hash hash, Bytes message, Bytes signature) const {
    return kept ? kept->verify(hash, message, signature) : key.verify(hash, message, signature);
  }
};

struct Sct {
  std::string log_id;
  std::uint64_t milliseconds = 0;  // since 1970
  std::string extensions;
  unsigned char hash = 0, algorithm = 0;  // RFC 5246 §7.4.1.4.1
  std::string signature;
};

// Of a SignedCertificateTimestampList in its OCTET STRING. Refuses what is damaged.
Checked<std::vector<Sct>> read_scts(Bytes extension);

// The certificate without the extension that holds the list, as the log signed it; and the list.
struct Precertificate {
  std::string tbs;
  std::string list;
};
Checked<Precertificate> precertificate_of(Bytes certificate);

// Passes when one log at least has promised, at a time when its key held. `issuer` is the certificate whose key was
// found to have signed `leaf`.
Check check_sct(const Certificate& leaf, const Certificate& issuer, const std::vector<Log>& logs);

}  // namespace assay::attest
