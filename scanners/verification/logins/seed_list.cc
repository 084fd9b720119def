#include "scanners/verification/logins/seed_list.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/sources/remote/http/url.h"

namespace assay::verification {

namespace {

// What the names of servers must end in.
std::string_view common_domain(std::string_view host) {
  return std::count(host.begin(), host.end(), '.') >= 2 ? host.substr(host.find('.')) : std::string_view();
}

bool is_in_domain_of(std::string_view server, std::string_view host) {
  const std::string_view domain = common_domain(host);
  if (!domain.empty()) return server.size() > domain.size() && server.ends_with(domain);
  return server.size() > host.size() + 1 && server.ends_with(host) && server[server.size() - host.size() - 1] == '.';
}

// Of an option that TXT may have; false: it may not.
bool take_option(std::string_view option, Login& login) {
  const std::size_t equals = option.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string name = lower(option.substr(0, equals)), value = remote::percent_decoded(option.substr(equals + 1));
  if (name == "authsource") {
    if (!login.names_auth_database) login.auth_database = value;
    return !value.empty() && !has_control(value);
  }
  if (name == "loadbalanced") {
    login.load_balanced = login.load_balanced || value == "true";
    return value == "true" || value == "false";
  }
  return name == "replicaset";
}

}  // namespace

tl::expected<Login, std::string> find_seed(const Login& login, NameRecords& records) {
  auto servers = records.servers(cat("_", login.service, "._tcp.", login.host));
  if (!servers) return tl::make_unexpected(servers.error());
  for (const ServerRecord& one : *servers)
    if (!is_host(one.host) || one.port == 0 || !is_in_domain_of(one.host, login.host))
      return tl::make_unexpected(cat("a server that DNS (SRV) names for ", login.host, " is not in its domain"));
  if (servers->empty()) return tl::make_unexpected(cat("DNS (SRV) names no server for ", login.host));
  const auto texts = records.texts(login.host);
  if (!texts) return tl::make_unexpected(texts.error());
  const auto first = std::min_element(servers->begin(), servers->end());
  Login out = login;
  out.scheme = "mongodb";
  out.service.clear();
  out.host = first->host;
  out.port = first->port;
  if (texts->size() > 1) return tl::make_unexpected(cat(login.host, " has more than one TXT record in DNS"));
  std::string_view options = texts->empty() ? std::string_view() : texts->front();
  while (!options.empty()) {
    const std::string_view option = options.substr(0, options.find('&'));
    if (!take_option(option, out))
      return tl::make_unexpected(cat("the TXT record of ", login.host, " in DNS has an option that it may not have"));
    options.remove_prefix(std::min(option.size() + 1, options.size()));
  }
  return out;
}

}  // namespace assay::verification
