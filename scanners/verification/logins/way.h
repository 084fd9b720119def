// The addresses at which a login's host may be asked, found out once: what connects is given these and looks up
// nothing.
#pragma once

#include <chrono>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "scanners/sources/remote/http/curl_pool.h"
#include "scanners/verification/logins/allowed_hosts.h"
#include "scanners/verification/logins/login.h"

namespace assay::verification {

struct Way {
  std::vector<std::string> addresses;  // as numbers, at least one, at most kMostAddresses
  std::uint16_t port = 0;
  bool crosses_internet = true;  // an address is public: what is sent must be encrypted, to a host that proves its name
};

inline constexpr std::size_t kMostAddresses = 4;

// Asks the system's resolver, for no longer than `most`. `resolve` is where tests have a host looked for: it counts as
// public. What is expected: that the host may be asked (AllowedHosts::leave is not none). Errors: it has no address, or
// none that may be asked.
tl::expected<Way, std::string> find_way(const Login& login, AllowedHosts::Leave leave,
                                        const std::vector<remote::ResolvedTo>& resolve, std::chrono::milliseconds most);

}  // namespace assay::verification
