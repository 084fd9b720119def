// Logins that libcurl makes by itself: SMTP, and SSH (by its scp). It connects and authenticates, and goes no further.
#pragma once

#include <memory>
#include <string>

#include "base/secret.h"
#include "scanners/verification/logins/curl_wire.h"

namespace assay::verification {

// AUTH PLAIN or LOGIN, over TLS; in a local network without where the server offers none. 535 is a refusal, unless its
// enhanced code (RFC 2034) is another than that of wrong credentials.
LoginAnswer log_in_to_smtp(const std::shared_ptr<const remote::CurlLibrary>& curl, const Login& login, const Way& way,
                           const ClientOptions& options, const Secret& password);

// By password. The host's key must be known to `known_hosts` (sshd(8)): a server that is another one would be told the
// password. A server that takes no passwords refuses all alike, so a refusal proves nothing of one.
LoginAnswer log_in_to_ssh(const std::shared_ptr<const remote::CurlLibrary>& curl, const Login& login, const Way& way,
                          const ClientOptions& options, const std::string& known_hosts, const Secret& password);

}  // namespace assay::verification
