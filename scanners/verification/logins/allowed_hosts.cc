#include "scanners/verification/logins/allowed_hosts.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/verification/logins/login.h"

namespace assay::verification {

Result<AllowedHosts> AllowedHosts::parse(const std::vector<std::string>& texts) {
  AllowedHosts out;
  for (const std::string& text : texts) {
    const bool below = text.starts_with("*.");
    // As a connection string would have it: one reader of hosts and ports for both.
    const auto login = parse_login(cat("redis://@", std::string_view(text).substr(below ? 2 : 0)));
    const bool is_host_alone = text.find_first_of("/?#@") == std::string::npos;
    if (!login || !is_host_alone || (below && login->host.find('.') == std::string::npos))
      return fail("reading --allow-host", printable(text), "it is no HOST, HOST:PORT or *.DOMAIN",
                  "db.corp.example, db.corp.example:5432, or *.corp.example; each host may be logged in to");
    const bool has_port = text.find(':') != std::string::npos;
    out.entries_.push_back({cat(below ? "." : "", login->host), has_port ? login->port : std::uint16_t{0}});
  }
  return out;
}

AllowedHosts::Leave AllowedHosts::leave(std::string_view host, std::uint16_t port) const {
  Leave out = Leave::none;
  for (const Entry& entry : entries_) {
    if (entry.port != 0 && entry.port != port) continue;
    if (entry.host.starts_with('.') ? host.ends_with(entry.host) : host == entry.host)
      out = std::max(out, entry.host.starts_with('.') ? Leave::public_addresses : Leave::any_address);
  }
  return out;
}

}  // namespace assay::verification
