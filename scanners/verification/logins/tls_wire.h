// TLS over a connection that has begun in the clear.
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "scanners/verification/logins/exchanges.h"
#include "scanners/verification/logins/tls_library.h"

namespace assay::verification {

struct TlsTerms {
  std::string host;     // whose certificate it must be: a name, or an IPv4 address
  std::string ca_file;  // certificates to trust instead of the system's; empty: those
  bool verified = true;
};

// Shakes hands over `plain`, which must outlive what is returned and bounds its time and bytes; no byte of it may have
// been read ahead. Errors: why there is no TLS, a text without names.
tl::expected<std::unique_ptr<Wire>, std::string> encrypt(const std::shared_ptr<const TlsLibrary>& library, Wire& plain,
                                                         const TlsTerms& terms);

}  // namespace assay::verification
