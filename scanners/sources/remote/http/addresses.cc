#include "scanners/sources/remote/http/addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace assay::remote {

namespace {

struct Range {
  std::uint32_t first;
  unsigned bits;
};

// IANA's registry of special-purpose IPv4 addresses, multicast and what is reserved.
constexpr std::array<Range, 17> kNotPublic = {{{0x00000000, 8},
                                               {0x0A000000, 8},
                                               {0x64400000, 10},
                                               {0x7F000000, 8},
                                               {0xA9FE0000, 16},
                                               {0xAC100000, 12},
                                               {0xC0000000, 24},
                                               {0xC0000200, 24},
                                               {0xC01FC400, 24},
                                               {0xC034C100, 24},
                                               {0xC0586300, 24},
                                               {0xC0A80000, 16},
                                               {0xC6120000, 15},
                                               {0xC6336400, 24},
                                               {0xCB007100, 24},
                                               {0xE0000000, 4},
                                               {0xF0000000, 4}}};

bool is_public_v4(std::uint32_t address) {
  return std::none_of(kNotPublic.begin(), kNotPublic.end(), [address](const Range& range) {
    return (address >> (32 - range.bits)) == (range.first >> (32 - range.bits));
  });
}

std::uint32_t v4_at(const unsigned char* bytes) {
  return (std::uint32_t{bytes[0]} << 24) | (std::uint32_t{bytes[1]} << 16) | (std::uint32_t{bytes[2]} << 8) | bytes[3];
}

bool is_public_v6(const std::array<unsigned char, 16>& bytes) {
  const auto begins = [&](std::initializer_list<unsigned char> with) {
    return std::equal(with.begin(), with.end(), bytes.begin());
  };
  if (begins({0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public_v4(v4_at(bytes.data() + 12));  // NAT64
  // Global unicast is 2000::/3: everything else is special, mapped and compatible IPv4 among it.
  if ((bytes[0] & 0xE0U) != 0x20U) return false;
  if (begins({0x20, 0x02})) return is_public_v4(v4_at(bytes.data() + 2));  // 6to4
  if (begins({0x20, 0x01}) && bytes[2] < 2) return false;  // 2001::/23: Teredo, benchmarking, ORCHID, protocols
  if (begins({0x20, 0x01, 0x0D, 0xB8})) return false;      // documentation
  return !begins({0x3F, 0xFF});                            // documentation (RFC 9637), with some room
}

}  // namespace

std::optional<Endpoint> endpoint_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return Endpoint{std::string(reinterpret_cast<const char*>(&v4.sin_addr), 4), ntohs(v4.sin_port)};
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    return Endpoint{std::string(reinterpret_cast<const char*>(&v6.sin6_addr), 16), ntohs(v6.sin6_port)};
  }
  return std::nullopt;
}

bool is_public(const sockaddr& address) {
  const auto endpoint = endpoint_of(address);
  if (!endpoint) return false;
  std::array<unsigned char, 16> bytes{};
  std::memcpy(bytes.data(), endpoint->address.data(), endpoint->address.size());
  return endpoint->address.size() == 4 ? is_public_v4(v4_at(bytes.data())) : is_public_v6(bytes);
}

bool is_loopback_address(std::string_view text) {
  const std::string address(text);
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return bytes[0] == 127;
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return false;
  return bytes[15] == 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](unsigned char byte) { return byte == 0; });
}

}  // namespace assay::remote
