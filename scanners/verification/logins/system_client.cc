#include "scanners/verification/logins/system_client.h"

#include <utility>

#include "base/strings.h"
#include "scanners/verification/logins/mail_and_shell.h"
#include "scanners/verification/logins/postgres_login.h"

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
        return by_wire(login, way, password);
      case Protocol::mysql:
      case Protocol::mongodb:
        break;
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
      return {State::no_client, cat(login.scheme, " has no TLS: the password would go in the clear")};
    if (const auto none = load_curl()) return *none;
    const auto wire = connect_wire(**curl_, login, way, options_);
    if (!wire) return {State::no_server, wire.error()};
    if (login.protocol == Protocol::redis) return log_in_to_redis(**wire, login.user, password);
    if (login.protocol == Protocol::ldap) return log_in_to_ldap(**wire, login.user, password);
    return log_in_to_amqp(**wire, login.user, password);
  }

  ClientOptions options_;
  std::string known_hosts_;
  std::optional<Result<std::shared_ptr<const remote::CurlLibrary>>> curl_;
  std::optional<Result<std::shared_ptr<const PostgresLibrary>>> postgres_;
};

}  // namespace

std::unique_ptr<LoginClient> make_system_client(ClientOptions options, std::string known_hosts) {
  return std::make_unique<SystemClient>(std::move(options), std::move(known_hosts));
}

}  // namespace assay::verification
