#include "scanners/verification/logins/system_client.h"

#include <openssl/rand.h>

#include <array>
#include <utility>

#include "base/base64.h"
#include "base/strings.h"
#include "scanners/verification/logins/mail_and_shell.h"
#include "scanners/verification/logins/mongodb_login.h"
#include "scanners/verification/logins/mysql_login.h"
#include "scanners/verification/logins/postgres_login.h"
#include "scanners/verification/logins/tls_wire.h"

namespace assay::verification {

namespace {

using State = LoginAnswer::State;

LoginAnswer no_library(const Error& error) {
  return {State::no_client, cat(error.subject, ": ", error.why, "; ", error.hint)};
}

class SystemClient final : public LoginClient {
 public:
  SystemClient(ClientOptions options, std::string known_hosts)
      : options_(std::move(options)), known_hosts_(std::move(known_hosts)) {}

  LoginAnswer log_in(const Login& login, const Way& way, const Secret& password) override {
    switch (login.protocol) {
      case Protocol::postgres:
        if (!postgres_) postgres_ = PostgresLibrary::load();
        if (!*postgres_) return no_library(postgres_->error());
        return log_in_to_postgres(***postgres_, login, way, options_, password);
      case Protocol::smtp:
        if (const auto none = load_curl()) return *none;
        return log_in_to_smtp(**curl_, login, way, options_, password);
      case Protocol::ssh:
        if (const auto none = load_curl()) return *none;
        return log_in_to_ssh(**curl_, login, way, options_, known_hosts_, password);
      case Protocol::redis:
      case Protocol::ldap:
      case Protocol::amqp:
      case Protocol::mongodb:
        return by_wire(login, way, password);
      case Protocol::mysql:
        return to_mysql(login, way, password);
    }
    return {State::no_client, cat("logins by ", login.scheme, " are not made")};
  }

 private:
  std::optional<LoginAnswer> load_curl() {
    if (!curl_) curl_ = remote::CurlLibrary::load();
    if (!*curl_) return no_library(curl_->error());
    return std::nullopt;
  }

  LoginAnswer by_wire(const Login& login, const Way& way, const Secret& password) {
    if (way.crosses_internet && !login.tls_at_once)
      return {State::no_client, login.protocol == Protocol::mongodb
                                    ? "its URL asks for no TLS (tls=true): what is said would go in the clear"
                                    : cat(login.scheme, " has no TLS: the password would go in the clear")};
    if (const auto none = load_curl()) return *none;
    const auto wire = connect_wire(**curl_, login, way, options_);
    if (!wire) return {State::no_server, wire.error()};
    if (login.protocol == Protocol::redis) return log_in_to_redis(**wire, login.user, password);
    if (login.protocol == Protocol::ldap) return log_in_to_ldap(**wire, login.user, password);
    if (login.protocol == Protocol::mongodb) return to_mongodb(**wire, login, password);
    return log_in_to_amqp(**wire, login.user, password);
  }

  static LoginAnswer to_mongodb(Wire& wire, const Login& login, const Secret& password) {
    std::array<unsigned char, 24> nonce{};
    if (::RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1)
      return {State::no_client, "the system has no random numbers"};
    const std::string_view bytes(reinterpret_cast<const char*>(nonce.data()), nonce.size());
    return log_in_to_mongodb(wire, login, password, to_base64(bytes));
  }

  LoginAnswer to_mysql(const Login& login, const Way& way, const Secret& password) {
    const bool verified = way.crosses_internet || login.wants_tls;
    if (!tls_) tls_ = TlsLibrary::load();
    if (verified && !*tls_) return no_library(tls_->error());
    if (const auto none = load_curl()) return *none;
    const auto wire = connect_wire(**curl_, login, way, options_);
    if (!wire) return {State::no_server, wire.error()};
    MysqlTerms terms{.must_encrypt = verified, .encrypt = {}};
    if (*tls_)
      terms.encrypt = [&](Wire& plain) { return encrypt(**tls_, plain, {login.host, options_.ca_file, verified}); };
    return log_in_to_mysql(**wire, login.user, password, terms);
  }

  ClientOptions options_;
  std::string known_hosts_;
  std::optional<Result<std::shared_ptr<const remote::CurlLibrary>>> curl_;
  std::optional<Result<std::shared_ptr<const PostgresLibrary>>> postgres_;
  std::optional<Result<std::shared_ptr<const TlsLibrary>>> tls_;
};

}  // namespace

std::unique_ptr<LoginClient> make_system_client(ClientOptions options, std::string known_hosts) {
  return std::make_unique<SystemClient>(std::move(options), std::move(known_hosts));
}

}  // namespace assay::verification
