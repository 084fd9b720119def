#include "scanners/verification/logins/login.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/secrets/login_address.h"
#include "scanners/sources/remote/http/headers.h"
#include "scanners/sources/remote/http/url.h"

namespace assay::verification {

namespace {

struct Scheme {
  std::string_view name;
  Protocol protocol;
  std::uint16_t port;
  bool tls;
};

constexpr std::array<Scheme, 17> kSchemes = {{{"postgres", Protocol::postgres, 5432, false},
                                              {"postgresql", Protocol::postgres, 5432, false},
                                              {"mysql", Protocol::mysql, 3306, false},
                                              {"mariadb", Protocol::mysql, 3306, false},
                                              {"mongodb", Protocol::mongodb, 27017, false},
                                              {"mongodb+srv", Protocol::mongodb, 27017, true},
                                              {"redis", Protocol::redis, 6379, false},
                                              {"rediss", Protocol::redis, 6379, true},
                                              {"valkey", Protocol::redis, 6379, false},
                                              {"valkeys", Protocol::redis, 6379, true},
                                              {"amqp", Protocol::amqp, 5672, false},
                                              {"amqps", Protocol::amqp, 5671, true},
                                              {"ldap", Protocol::ldap, 389, false},
                                              {"ldaps", Protocol::ldap, 636, true},
                                              {"smtp", Protocol::smtp, 587, false},
                                              {"smtps", Protocol::smtp, 465, true},
                                              {"ssh", Protocol::ssh, 22, true}}};

static_assert(std::equal(kSchemes.begin(), kSchemes.end(), kLoginSchemes.begin(), kLoginSchemes.end(),
                         [](const Scheme& scheme, std::string_view name) { return scheme.name == name; }));

// The value of a parameter, decoded; empty where there is none. Names in lower case, as they are compared.
std::string parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    query.remove_prefix(1);  // '?' or '&'
    const std::string_view one = query.substr(0, query.find('&'));
    if (const std::size_t equals = one.find('=');
        equals != std::string_view::npos && lower(one.substr(0, equals)) == name)
      return remote::percent_decoded(one.substr(equals + 1));
    query.remove_prefix(one.size());
  }
  return {};
}

// Whether a URL's query asks for a connection that nobody listens to, as libpq, the clients of MySQL in several
// languages, and MongoDB's write that.
bool asks_for_tls(std::string_view query) {
  for (const std::string_view name : {"sslmode", "ssl-mode", "ssl_mode"}) {
    const std::string mode = lower(parameter(query, name));
    if (mode == "require" || mode == "required" || mode.starts_with("verify")) return true;
  }
  for (const std::string_view name : {"tls", "ssl", "usessl", "requiressl"})
    if (lower(parameter(query, name)) == "true") return true;
  for (const std::string_view name : {"ssl_ca", "ssl-ca", "tlscafile"})
    if (!parameter(query, name).empty()) return true;
  return false;
}

}  // namespace

std::string Login::server() const { return cat(scheme, "://", host, service.empty() ? cat(":", port) : std::string()); }

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool is_host(std::string_view host) {
  const auto may_stand = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  return !host.empty() && host.size() <= 253 && host.front() != '-' && host.front() != '.' &&
         std::all_of(host.begin(), host.end(), may_stand);
}

std::optional<Login> parse_login(std::string_view address) {
  const std::size_t colon = address.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const auto scheme = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&](const Scheme& one) { return one.name == address.substr(0, colon); });
  if (scheme == kSchemes.end()) return std::nullopt;
  std::string_view rest = address.substr(colon + 3);
  const std::size_t path = std::min(rest.find_first_of("/?#"), rest.size());
  const std::size_t at = rest.substr(0, path).rfind('@');
  if (at == std::string_view::npos || rest.substr(0, at).find(':') != std::string_view::npos) return std::nullopt;
  Login out{.protocol = scheme->protocol,
            .scheme = std::string(scheme->name),
            .tls_at_once = scheme->tls,
            .wants_tls = scheme->tls,
            .user = remote::percent_decoded(rest.substr(0, at)),
            .host = {},
            .port = scheme->port,
            .database = {},
            .auth_database = {},
            .mechanism = {},
            .service = {}};
  std::string_view host = rest.substr(at + 1, path - at - 1);
  const bool by_dns = out.scheme == "mongodb+srv";
  if (by_dns && host.find(':') != std::string_view::npos) return std::nullopt;
  if (out.protocol == Protocol::mongodb && !by_dns)
    host = host.substr(0, host.find(','));  // all of them know the same users
  if (const std::size_t port = host.rfind(':'); port != std::string_view::npos) {
    const auto number = remote::parse_number(host.substr(port + 1));
    if (!number || *number < 1 || *number > 65535) return std::nullopt;
    out.port = static_cast<std::uint16_t>(*number);
    host = host.substr(0, port);
  }
  out.host = lower(host);
  if (out.host.ends_with('.')) out.host.pop_back();
  rest.remove_prefix(path);
  if (rest.starts_with('/')) out.database = remote::percent_decoded(rest.substr(1, rest.find_first_of("/?#", 1) - 1));
  rest = rest.substr(0, rest.find('#'));
  const std::string_view query = rest.substr(std::min(rest.find('?'), rest.size()));
  out.wants_tls = out.wants_tls || asks_for_tls(query);
  if (out.protocol == Protocol::mongodb) {
    const bool declines_tls = lower(parameter(query, "tls")) == "false" || lower(parameter(query, "ssl")) == "false";
    if (by_dns && declines_tls) out.wants_tls = false;
    out.tls_at_once = out.wants_tls;
    out.mechanism = parameter(query, "authmechanism");
    out.load_balanced = lower(parameter(query, "loadbalanced")) == "true";
    out.auth_database = parameter(query, "authsource");
    out.names_auth_database = !out.auth_database.empty();
    if (out.auth_database.empty()) out.auth_database = out.database.empty() ? "admin" : out.database;
  }
  if (by_dns) {
    out.service = lower(parameter(query, "srvservicename"));
    if (out.service.empty()) out.service = "mongodb";
    if (!is_host(out.service) || out.service.find('.') != std::string::npos) return std::nullopt;
  }
  if (!is_host(out.host) || has_control(out.user) || has_control(out.database) || has_control(out.auth_database))
    return std::nullopt;
  return out;
}

std::vector<std::string_view> login_schemes() {
  std::vector<std::string_view> out;
  for (const Scheme& one : kSchemes) out.push_back(one.name);
  return out;
}

std::string decoded_password(std::string_view written) { return remote::percent_decoded(written); }

}  // namespace assay::verification
