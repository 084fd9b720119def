#include "scanners/verification/logins/mail_and_shell.h"

#include <string_view>

#include "base/strings.h"

namespace assay::verification {

namespace {

using State = LoginAnswer::State;
using remote::CurlLibrary;

// The last line that a mail server said, and how much it has said.
struct LastLine {
  std::string text;
  std::size_t bytes = 0;

  static std::size_t take(char* data, std::size_t one, std::size_t size, void* self) {
    auto& last = *static_cast<LastLine*>(self);
    last.bytes += one * size;
    if (last.bytes > kMostAnswer) return 0;
    last.text.assign(data, one * size);
    return one * size;
  }
};

std::size_t take_nothing(char*, std::size_t one, std::size_t size, void*) { return one * size; }

void set_credentials(CurlConnection& connection, const Login& login, const Secret& password) {
  connection.set(CURLOPT_USERNAME, login.user.c_str());
  const Secret terminated(cat(password.reveal(RevealPermit("verification")), '\0'));
  connection.set(CURLOPT_PASSWORD, terminated.reveal(RevealPermit("verification")).data());  // which it copies
}

// RFC 4954 §6. Without an enhanced code 535 means wrong credentials; with one, 5.7.8 does, and Exchange's 5.7.3.
bool means_wrong_credentials(std::string_view line) {
  if (!line.starts_with("535")) return false;
  const std::string_view rest = line.substr(3);
  const bool enhanced = rest.size() > 2 && rest[1] == '5' && rest[2] == '.';
  if (!enhanced) return true;
  const std::string_view code = rest.substr(1, rest.find_first_of(" \r\n", 1) - 1);
  return code == "5.7.8" || code == "5.7.3";
}

LoginAnswer no_connection(const CurlLibrary& curl, CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {State::no_client, "the libcurl of this machine does not speak this protocol"};
    case CURLE_USE_SSL_FAILED:
      return {State::no_server, "it offers no TLS, and the password would go in the clear"};
    case CURLE_COULDNT_CONNECT:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return {State::no_server, why_not_connected(curl, code)};
    case CURLE_OPERATION_TIMEDOUT:
      return {State::unclear, "no answer came in time"};
    case CURLE_WRITE_ERROR:
      return {State::unclear, "its answer is longer than any that is known"};
    default:
      return {State::unclear, "the server answers something else than yes or no"};
  }
}

}  // namespace

LoginAnswer log_in_to_smtp(const std::shared_ptr<const CurlLibrary>& curl, const Login& login, const Way& way,
                           const ClientOptions& options, const Secret& password) {
  SocketDeadline deadline(options.timeout);  // holds while the connection is taken down, too
  CurlConnection connection(curl, way);
  // The path is what is said to the server of who asks: nothing of this machine.
  const std::string url = cat(login.scheme, "://", login.host, ":", login.port, "/assay.invalid");
  if (!connection.set_up(url, login, options)) return {State::no_client, "libcurl has no memory"};
  LastLine last;
  connection.set(CURLOPT_PROTOCOLS, long{CURLPROTO_SMTP | CURLPROTO_SMTPS});
  connection.set(CURLOPT_USE_SSL, long{way.crosses_internet || login.tls_at_once ? CURLUSESSL_ALL : CURLUSESSL_TRY});
  connection.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
  connection.set(CURLOPT_HEADERFUNCTION, &LastLine::take);
  connection.set(CURLOPT_HEADERDATA, static_cast<void*>(&last));
  connection.set(CURLOPT_WRITEFUNCTION, &take_nothing);
  set_credentials(connection, login, password);
  const CURLcode code = connection.connect(&deadline);
  if (code == CURLE_OK) {
    // Without a way to log in libcurl goes on as nobody.
    if (last.text.starts_with("235")) return {State::accepted, {}};
    return {State::unclear, "the server offers no login by PLAIN or LOGIN"};
  }
  if (code != CURLE_LOGIN_DENIED) return no_connection(*curl, code);
  if (means_wrong_credentials(last.text)) return {State::refused, {}};
  return {State::unclear, "the server refuses the login for another reason than wrong credentials"};
}

LoginAnswer log_in_to_ssh(const std::shared_ptr<const CurlLibrary>& curl, const Login& login, const Way& way,
                          const ClientOptions& options, const std::string& known_hosts, const Secret& password) {
  SocketDeadline deadline(options.timeout);  // holds while the connection is taken down, too
  CurlConnection connection(curl, way);
  const std::string url = cat("scp://", login.host, ":", login.port, "/");
  if (!connection.set_up(url, login, options)) return {State::no_client, "libcurl has no memory"};
  connection.set(CURLOPT_PROTOCOLS, long{CURLPROTO_SCP});
  connection.set(CURLOPT_SSH_AUTH_TYPES, long{CURLSSH_AUTH_PASSWORD});
  connection.set(CURLOPT_SSH_KNOWNHOSTS, known_hosts.c_str());
  connection.set(CURLOPT_WRITEFUNCTION, &take_nothing);
  set_credentials(connection, login, password);
  const CURLcode code = connection.connect(&deadline);
  if (code == CURLE_OK) return {State::accepted, {}};
  if (code == CURLE_LOGIN_DENIED) return {State::refused, {}};
  if (code == CURLE_PEER_FAILED_VERIFICATION)
    return {State::no_server, "its key is not among the known hosts (known_hosts of ssh)"};
  return no_connection(*curl, code);
}

}  // namespace assay::verification
