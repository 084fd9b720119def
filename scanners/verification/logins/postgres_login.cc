#include "scanners/verification/logins/postgres_login.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"

namespace assay::verification {

namespace {

using Clock = std::chrono::steady_clock;
using State = LoginAnswer::State;

// Reads of at most some 16 KiB each: a server that never comes to an end is left.
constexpr unsigned kMostReads = 200;

// Who is trusted, where the user names nobody. libpq before 16 does not know the system's.
std::string trusted_certificates(const PostgresLibrary& library, const ClientOptions& options) {
  if (!options.ca_file.empty()) return options.ca_file;
  if (library.version() >= 160000) return "system";
  for (const char* path :
       {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"})
    if (::access(path, R_OK) == 0) return path;
  return "/nonexistent";
}

class Parameters {
 public:
  void add(const char* keyword, std::string value) {
    keywords_.push_back(keyword);
    texts_.push_back(std::move(value));
  }
  PostgresConnection* start(const PostgresLibrary& library) {
    for (const std::string& text : texts_) values_.push_back(text.c_str());
    keywords_.push_back(nullptr);
    values_.push_back(nullptr);
    return library.connect_start(keywords_.data(), values_.data(), 0);
  }
  ~Parameters() {
    for (std::string& text : texts_) std::fill(text.begin(), text.end(), '\0');
  }

 private:
  std::vector<const char*> keywords_;
  std::vector<std::string> texts_;
  std::vector<const char*> values_;
};

}  // namespace

LoginAnswer read_postgres_error(std::string_view message) {
  while (!message.empty() && (message.back() == '\n' || message.back() == ' ')) message.remove_suffix(1);
  const std::size_t colon = message.rfind(":  ");
  const std::string_view code = colon == std::string_view::npos ? std::string_view() : message.substr(colon + 3);
  const bool is_code = code.size() == 5 && std::all_of(code.begin(), code.end(), [](char c) {
                         return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
                       });
  if (!is_code) return {State::unclear, "the connection broke, or what came was no PostgreSQL"};
  if (code == "28P01") return {State::refused, {}};
  // invalid_catalog_name, insufficient_privilege: the password was right. (A control that gets them too unmasks what
  // looks at the database first.)
  if (code == "3D000" || code == "42501") return {State::accepted, {}};
  // protocol_violation: PgBouncer's word for a wrong password, a database that it does not have, and one that is down.
  if (code == "08P01")
    return {State::refused, "the server answers with SQLSTATE 08P01, as PgBouncer does for any reason"};
  return {State::unclear, cat("the server answers with SQLSTATE ", code)};
}

namespace {

constexpr std::string_view kNoTls = "server does not support SSL";

// One connection. Nothing where the server has no TLS, and `mode` asks for it: no password was sent then.
std::optional<LoginAnswer> connect(const PostgresLibrary& library, const Login& login, const Way& way,
                                   const ClientOptions& options, const Secret& password, std::string_view mode,
                                   Clock::time_point until) {
  const bool verified = mode == "verify-full";
  Parameters parameters;
  parameters.add("host", login.host);
  parameters.add("hostaddr", way.addresses.front());
  parameters.add("port", cat(way.port));
  parameters.add("user", login.user);
  parameters.add("password", std::string(password.reveal(RevealPermit("verification"))));
  parameters.add("dbname", login.database.empty() ? login.user : login.database);
  parameters.add("sslmode", std::string(mode));
  parameters.add("sslrootcert", verified ? trusted_certificates(library, options) : "/nonexistent");
  // Nothing of the user's own goes along.
  for (const char* file : {"sslcert", "sslkey", "sslcrl", "sslcrldir", "passfile"})
    parameters.add(file, "/nonexistent");
  parameters.add("gssencmode", "disable");
  parameters.add("krbsrvname", "assay-asks-for-no-ticket");
  if (library.version() >= 160000) parameters.add("require_auth", "password,md5,scram-sha-256");
  parameters.add("channel_binding", "prefer");
  parameters.add("application_name", "assay");
  const std::unique_ptr<PostgresConnection, void (*)(PostgresConnection*)> connection(parameters.start(library),
                                                                                      library.finish);
  if (!connection) return LoginAnswer{State::no_client, "libpq has no memory"};
  library.set_error_verbosity(connection.get(), kErrorsAsCodes);
  bool connected = false;
  int next = kPollingWriting;
  for (unsigned reads = 0; reads < kMostReads; ++reads) {
    const int socket = library.socket(connection.get());
    if (socket < 0) return LoginAnswer{State::no_server, "it cannot be reached"};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd polled{socket, static_cast<short>(next == kPollingWriting ? POLLOUT : POLLIN), 0};
    if (left <= 0 || ::poll(&polled, 1, static_cast<int>(left)) <= 0)
      return LoginAnswer{State::unclear, "no answer came in time"};
    next = library.connect_poll(connection.get());
    if (next == kPollingReading) connected = true;
    if (next == kPollingOk) {
      if (library.used_password(connection.get()) != 0) return LoginAnswer{State::accepted, {}};
      return LoginAnswer{State::unclear, "the server asks for no password"};
    }
    if (next != kPollingFailed) continue;
    if (!connected) return LoginAnswer{State::no_server, "it cannot be reached"};
    const std::string_view message = library.error_message(connection.get());
    if (message.find(kNoTls) != std::string_view::npos) return std::nullopt;
    if (verified &&
        (message.find("certificate") != std::string_view::npos || message.find("SSL error") != std::string_view::npos))
      return LoginAnswer{State::no_server, "its certificate is not to be trusted"};
    return read_postgres_error(message);
  }
  return LoginAnswer{State::unclear, "its answer is longer than any that is known"};
}

}  // namespace

LoginAnswer log_in_to_postgres(const PostgresLibrary& library, const Login& login, const Way& way,
                               const ClientOptions& options, const Secret& password) {
  const auto until = Clock::now() + options.timeout;
  if (way.crosses_internet || login.wants_tls)
    return connect(library, login, way, options, password, "verify-full", until)
        .value_or(LoginAnswer{State::no_server, "it has no TLS: the password would go in the clear"});
  // libpq's own "prefer" tries a password that was refused over TLS once more without.
  if (auto answer = connect(library, login, way, options, password, "require", until)) return *answer;
  return connect(library, login, way, options, password, "disable", until)
      .value_or(LoginAnswer{State::unclear, "it asks for TLS and has none"});
}

}  // namespace assay::verification
