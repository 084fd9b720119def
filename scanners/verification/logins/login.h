// A login that a connection string names: where, as whom, and how what goes over the wire is protected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::verification {

enum class Protocol : std::uint8_t { postgres, redis, amqp, ldap, smtp, ssh, mysql, mongodb };

struct Login {
  Protocol protocol = Protocol::postgres;
  std::string scheme;        // as it is written: "rediss"
  bool tls_at_once = false;  // rediss, amqps, ldaps, smtps, MongoDB's tls=true: TLS from the first byte
  bool wants_tls = false;    // that, or the URL asks for it (sslmode=require and stricter, ssl=true)
  std::string user;          // decoded; may be empty
  std::string host;          // lower case, without '.' at its end; IPv6 without brackets
  std::uint16_t port = 0;    // the protocol's own where none is written
  std::string database;      // the path's first part, decoded; may be empty
  // MongoDB: where the user is known, and the way to log in that the URL names (may be empty).
  std::string auth_database, mechanism;
  bool names_auth_database = false;  // it stands in the URL (authSource)
  bool load_balanced = false;        // the server stands before others, and must be told that it does
  std::string service;               // of mongodb+srv: whose servers DNS is asked for ("mongodb")

  // Scheme, host and port (of mongodb+srv, which has none, the host): what a report may show.
  std::string server() const;
  friend auto operator<=>(const Login&, const Login&) = default;
};

// Whether these are the characters of a host's name or IPv4 address, in lower case.
bool is_host(std::string_view host);

bool has_control(std::string_view text);

// Reads what login_address (scanners/secrets/login_address.h) gives. Nothing where a password stands in it, for several
// hosts in one URL (of MongoDB's the first is taken), for a port or several hosts where DNS names them, for a host that
// is no name or address, and for a user or database that holds control characters once it is decoded.
std::optional<Login> parse_login(std::string_view address);

// What parse_login knows: "postgres", "postgresql", ...
std::vector<std::string_view> login_schemes();

// A password as the URL means it: percent-encoding undone (RFC 3986 §2.1).
std::string decoded_password(std::string_view written);

}  // namespace assay::verification
