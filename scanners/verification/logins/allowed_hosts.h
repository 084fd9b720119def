// The hosts that a user lets be logged in to (--allow-host). Their names stand in what is scanned, so without one
// nothing is asked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::verification {

class AllowedHosts {
 public:
  // HOST, HOST:PORT, or *.DOMAIN (all hosts below a domain). An error for anything else, "*" among it.
  static Result<AllowedHosts> parse(const std::vector<std::string>& texts);

  enum class Leave : std::uint8_t {
    none,
    public_addresses,  // by *.DOMAIN: a name below it may be anybody's, so none that leads into the local network
    any_address,       // the host was named itself
  };
  // `host` is in lower case.
  Leave leave(std::string_view host, std::uint16_t port) const;

  bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    std::string host;        // lower case; for *.DOMAIN ".domain"
    std::uint16_t port = 0;  // 0: every port
  };
  std::vector<Entry> entries_;
};

}  // namespace assay::verification
