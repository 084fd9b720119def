#include "scanners/verification/logins/way.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/strings.h"
#include "scanners/sources/remote/http/addresses.h"

namespace assay::verification {

namespace {

std::string numeric(const addrinfo& one) {
  std::array<char, NI_MAXHOST> text{};
  const int failed = ::getnameinfo(one.ai_addr, one.ai_addrlen, text.data(), static_cast<socklen_t>(text.size()),
                                   nullptr, 0, NI_NUMERICHOST);
  return failed == 0 ? std::string(text.data()) : std::string();
}

}  // namespace

tl::expected<Way, std::string> find_way(const Login& login, AllowedHosts::Leave leave,
                                        const std::vector<remote::ResolvedTo>& resolve) {
  for (const remote::ResolvedTo& to : resolve)
    if ((to.host == "*" || to.host == login.host) && to.port == login.port)
      return Way{{to.address}, to.address_port, true};
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(login.host.c_str(), nullptr, &wanted, &found) != 0)
    return tl::make_unexpected(cat("the name ", login.host, " is not known"));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  Way way{{}, login.port, false};
  for (const addrinfo* at = found; at != nullptr && way.addresses.size() < kMostAddresses; at = at->ai_next) {
    const bool is_public = remote::is_public(*at->ai_addr);
    if (!is_public && leave != AllowedHosts::Leave::any_address) continue;
    std::string address = numeric(*at);
    if (address.empty() || std::find(way.addresses.begin(), way.addresses.end(), address) != way.addresses.end())
      continue;
    way.addresses.push_back(std::move(address));
    way.crosses_internet = way.crosses_internet || is_public;
  }
  if (way.addresses.empty())
    return tl::make_unexpected(
        cat("no address of ", login.host, " is public: --allow-host ", login.host, " names it itself"));
  return way;
}

}  // namespace assay::verification
