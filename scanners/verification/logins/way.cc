#include "scanners/verification/logins/way.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/strings.h"
#include "scanners/sources/remote/http/addresses.h"
#include "scanners/verification/logins/answer_within.h"

namespace assay::verification {

namespace {

std::string numeric(const addrinfo& one) {
  std::array<char, NI_MAXHOST> text{};
  const int failed = ::getnameinfo(one.ai_addr, one.ai_addrlen, text.data(), static_cast<socklen_t>(text.size()),
                                   nullptr, 0, NI_NUMERICHOST);
  return failed == 0 ? std::string(text.data()) : std::string();
}

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

// Null where the name has none.
Addresses look_up(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) found = nullptr;
  return {found, &::freeaddrinfo};
}

}  // namespace

tl::expected<Way, std::string> find_way(const Login& login, AllowedHosts::Leave leave,
                                        const std::vector<remote::ResolvedTo>& resolve,
                                        std::chrono::milliseconds most) {
  for (const remote::ResolvedTo& to : resolve)
    if ((to.host == "*" || to.host == login.host) && to.port == login.port)
      return Way{{to.address}, to.address_port, true};
  const auto found = answer_within(most, [host = login.host] { return look_up(host); });
  if (!found) return tl::make_unexpected(cat("the addresses of ", login.host, " are not to be had in time"));
  if (!*found) return tl::make_unexpected(cat("the name ", login.host, " is not known"));
  Way way{{}, login.port, false};
  for (const addrinfo* at = found->get(); at != nullptr && way.addresses.size() < kMostAddresses; at = at->ai_next) {
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
