#include "scanners/sources/remote/http/addresses.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace assay::remote {
namespace {

bool is_public_text(const char* text) {
  sockaddr_storage storage{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (::inet_pton(AF_INET, text, &v4.sin_addr) == 1)
    v4.sin_family = AF_INET;
  else if (::inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
    v6.sin6_family = AF_INET6;
  else
    ADD_FAILURE() << text;
  return is_public(reinterpret_cast<const sockaddr&>(storage));
}

TEST(Addresses, OfTheInternetArePublic) {
  for (const char* text :
       {"1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.0", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "223.255.255.255", "2606:4700::1111", "2a00::1", "2002:0808:0808::1", "64:ff9b::8.8.8.8"})
    EXPECT_TRUE(is_public_text(text)) << text;
}

TEST(Addresses, OfThisMachineAndOfLocalNetworksAreNot) {
  for (const char* text :
       {"0.0.0.0",          "10.1.2.3",          "100.64.0.1",      "127.0.0.1",    "127.255.255.255",
        "169.254.169.254",  "172.16.0.1",        "172.31.255.255",  "192.0.0.1",    "192.0.2.1",
        "192.168.1.1",      "198.18.0.1",        "198.19.0.1",      "198.51.100.1", "203.0.113.1",
        "224.0.0.1",        "240.0.0.1",         "255.255.255.255", "::",           "::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8",    "::127.0.0.1",     "fc00::1",      "fd12::1",
        "fe80::1",          "fec0::1",           "ff02::1",         "2001:db8::1",  "2001::1",
        "2002:7f00:1::",    "64:ff9b::10.0.0.1", "64:ff9b:1::1",    "100::1",       "2002:a9fe:a9fe::1"})
    EXPECT_FALSE(is_public_text(text)) << text;
}

TEST(Addresses, OtherFamiliesAreNot) {
  sockaddr address{};
  address.sa_family = AF_UNIX;
  EXPECT_FALSE(is_public(address));
}

TEST(Addresses, OfLoopbackAreToldByTheirText) {
  for (const char* text : {"127.0.0.1", "127.9.9.9", "::1"}) EXPECT_TRUE(is_loopback_address(text)) << text;
  for (const char* text : {"localhost", "10.0.0.1", "", "::2", "127.0.0.1.example", "0x7f.1"})
    EXPECT_FALSE(is_loopback_address(text)) << text;
}

}  // namespace
}  // namespace assay::remote
