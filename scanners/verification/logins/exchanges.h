// What is said over a connection to log in, for protocols in which that is one question and one answer: Redis, LDAP and
// AMQP. Own code, since the libraries for them (hiredis, OpenLDAP, librabbitmq) read without a bound or change their
// names with each release; everything that a server can send here is looked at within kMostAnswer bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "scanners/verification/logins/login_client.h"

namespace assay::verification {

// A connection that is made. Not synchronised.
class Wire {
 public:
  virtual ~Wire() = default;
  // Whether all was sent.
  virtual bool send(std::string_view bytes) = 0;
  // At least one byte, or nothing when there will be none: the server hung up, or the time is up (`why`).
  virtual std::optional<std::string> receive() = 0;
  virtual std::string why() const = 0;
};

inline constexpr std::size_t kMostAnswer = 16384;

// AUTH, in RESP2 (https://redis.io/docs/latest/develop/reference/protocol-spec/).
LoginAnswer log_in_to_redis(Wire& wire, const std::string& user, const Secret& password);

// A simple bind (RFC 4511 §4.2). The user is the name in the directory.
LoginAnswer log_in_to_ldap(Wire& wire, const std::string& user, const Secret& password);

// AMQP 0-9-1 up to Connection.Tune, with SASL's PLAIN (RFC 4616).
LoginAnswer log_in_to_amqp(Wire& wire, const std::string& user, const Secret& password);

}  // namespace assay::verification
