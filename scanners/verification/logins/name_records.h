// What DNS says of a name beside its addresses. The program's own is the system's resolver; tests have others.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace assay::verification {

struct ServerRecord {
  std::string host;  // lower case, without '.' at its end
  std::uint16_t port = 0;
  friend auto operator<=>(const ServerRecord&, const ServerRecord&) = default;
};

// Not synchronised. Errors: a text with the name that was asked for, and nothing that a server said.
class NameRecords {
 public:
  virtual ~NameRecords() = default;
  // SRV (RFC 2782). No record is an error.
  virtual tl::expected<std::vector<ServerRecord>, std::string> servers(const std::string& name) = 0;
  // TXT (RFC 1035 §3.3.14), the strings of a record joined. Empty: it has none.
  virtual tl::expected<std::vector<std::string>, std::string> texts(const std::string& name) = 0;
};

// Asks the name servers of the system's resolv.conf, for as long as that says, and no longer than `most` for a name and
// type. glibc's libresolv is loaded when it is first asked.
std::unique_ptr<NameRecords> make_system_records(std::chrono::milliseconds most);

}  // namespace assay::verification
