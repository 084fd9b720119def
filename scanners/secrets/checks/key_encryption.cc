// Whether a passphrase protects a private key, as its block says: the label of PKCS #8, the header lines of RFC 1421
// ("Proc-Type: 4,ENCRYPTED"), the name of the cipher in OpenSSH's own format (PROTOCOL.key).
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

// Base64 of "openssh-key-v1", a zero byte and the first bytes of the cipher name's length, then of "none" with them.
constexpr std::string_view kOpenSsh = "b3BlbnNzaC1rZXktdjEAAAAA";
constexpr std::string_view kOpenSshClear = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";

}  // namespace

bool encrypted_key(std::string_view value) {
  // The first lines tell, whatever the length of the key.
  const std::string_view head = value.substr(0, 600);
  for (const std::string_view sign : {"ENCRYPTED PRIVATE KEY-----", "4,ENCRYPTED", "DEK-Info:"})
    if (head.find(sign) != std::string_view::npos) return true;
  return head.find(kOpenSsh) != std::string_view::npos && head.find(kOpenSshClear) == std::string_view::npos;
}

}  // namespace assay::checks
