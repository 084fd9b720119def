// Which addresses of a network are public: those that a server of the internet can have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace assay::remote {

// False for what reaches this machine, a local network, several machines, or nothing: the special-purpose ranges of
// RFC 6890 (loopback, private, link-local, shared, documentation, benchmarking, multicast, reserved), unique-local and
// site-local IPv6, and IPv4 addresses inside IPv6 ones (mapped, compatible, NAT64, 6to4, Teredo), which are judged as
// IPv4 or refused. False for families other than these two.
bool is_public(const sockaddr& address);

// 127.0.0.0/8 or ::1, written as numbers.
bool is_loopback_address(std::string_view text);

// An address without its port, and the port in the host's byte order.
struct Endpoint {
  std::string address;  // raw bytes, 4 or 16
  std::uint16_t port = 0;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};
std::optional<Endpoint> endpoint_of(const sockaddr& address);

}  // namespace assay::remote
