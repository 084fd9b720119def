// The LoginClient of the program: libcurl and libpq, each loaded when it is first needed.
#pragma once

#include <memory>
#include <string>

#include "scanners/verification/logins/curl_wire.h"

namespace assay::verification {

// `known_hosts`: where keys of SSH servers are looked for.
std::unique_ptr<LoginClient> make_system_client(ClientOptions options, std::string known_hosts);

}  // namespace assay::verification
