#include "scanners/verification/logins/curl_wire.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/remote/http/addresses.h"
#include "scanners/sources/remote/http/curl_parts.h"

namespace assay::verification {

namespace {

using Clock = std::chrono::steady_clock;

std::string bracketed(const std::string& address) {
  return address.find(':') == std::string::npos ? address : cat("[", address, "]");
}

// Whether an endpoint is this address, which is written as a number.
bool is_at(const remote::Endpoint& endpoint, const std::string& address) {
  std::array<char, 16> bytes{};
  const int family = endpoint.address.size() == 4 ? AF_INET : AF_INET6;
  const std::string bare = address.substr(0, address.find('%'));
  return ::inet_pton(family, bare.c_str(), bytes.data()) == 1 &&
         std::equal(endpoint.address.begin(), endpoint.address.end(), bytes.begin());
}

class CurlWire final : public Wire {
 public:
  CurlWire(std::shared_ptr<const remote::CurlLibrary> curl, const Way& way, Clock::time_point until)
      : curl_(std::move(curl)),
        deadline_(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now())),
        connection_(curl_, way),
        until_(until) {}

  CURLcode connect() { return connection_.connect(&deadline_); }
  CurlConnection& connection() { return connection_; }

  bool send(std::string_view bytes) override {
    while (!bytes.empty()) {
      std::size_t sent = 0;
      const CURLcode code = curl_->easy_send(connection_.easy(), bytes.data(), bytes.size(), &sent);
      if (code == CURLE_AGAIN) {
        if (!wait(POLLOUT)) return false;
        continue;
      }
      if (code != CURLE_OK) return hung_up();
      bytes.remove_prefix(sent);
    }
    return true;
  }

  std::optional<std::string> receive() override {
    std::array<char, 4096> buffer{};
    for (;;) {
      std::size_t got = 0;
      const CURLcode code = curl_->easy_recv(connection_.easy(), buffer.data(), buffer.size(), &got);
      if (code == CURLE_OK && got > 0) {
        received_ += got;
        if (received_ > 4 * kMostAnswer) {
          why_ = "its answer is longer than any that is known";
          return std::nullopt;
        }
        return std::string(buffer.data(), got);
      }
      if (code != CURLE_AGAIN) {
        hung_up();
        return std::nullopt;
      }
      if (!wait(POLLIN)) return std::nullopt;
    }
  }

  std::string why() const override { return why_; }

 private:
  bool hung_up() {
    why_ = deadline_.is_over() ? "no answer came in time" : "the connection broke";
    return false;
  }

  bool wait(short events) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_->easy_getinfo(connection_.easy(), CURLINFO_ACTIVESOCKET, &socket);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until_ - Clock::now()).count();
    if (socket == CURL_SOCKET_BAD) return hung_up();
    pollfd polled{socket, events, 0};
    if (left > 0 && ::poll(&polled, 1, static_cast<int>(left)) > 0) return true;
    why_ = "no answer came in time";
    return false;
  }

  std::shared_ptr<const remote::CurlLibrary> curl_;
  SocketDeadline deadline_;  // outlives the connection
  CurlConnection connection_;
  Clock::time_point until_;
  std::size_t received_ = 0;
  std::string why_;
};

}  // namespace

CurlConnection::CurlConnection(std::shared_ptr<const remote::CurlLibrary> curl, const Way& way)
    : curl_(std::move(curl)), way_(way), multi_(curl_->multi_init()), easy_(curl_->easy_init()) {}

CurlConnection::~CurlConnection() {
  if (added_) curl_->multi_remove_handle(multi_, easy_);
  if (easy_ != nullptr) curl_->easy_cleanup(easy_);
  if (multi_ != nullptr) curl_->multi_cleanup(multi_);
  curl_->slist_free_all(addresses_);
}

bool CurlConnection::set_up(const std::string& url, const Login& login, const ClientOptions& options) {
  if (multi_ == nullptr || easy_ == nullptr) return false;
  std::string list = cat(login.host, ":", login.port, ":");
  for (const std::string& address : way_.addresses) list += cat(list.ends_with(':') ? "" : ",", bracketed(address));
  if (way_.port != login.port)
    list = cat(login.host, ":", login.port, ":", bracketed(way_.addresses.front()), ":", way_.port);
  addresses_ = curl_->slist_append(nullptr, list.c_str());
  set(way_.port == login.port ? CURLOPT_RESOLVE : CURLOPT_CONNECT_TO, addresses_);
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_CONNECT_ONLY, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.timeout.count()));
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(options.timeout.count() / 1000 + 1));
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSL_ENABLE_ALPN, 0L);
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  set(CURLOPT_OPENSOCKETFUNCTION, &CurlConnection::open_socket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  return addresses_ != nullptr;
}

curl_socket_t CurlConnection::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  const auto& connection = *static_cast<const CurlConnection*>(self);
  const auto endpoint = remote::endpoint_of(address->addr);
  const auto& known = connection.way_.addresses;
  if (endpoint && endpoint->port == connection.way_.port &&
      std::any_of(known.begin(), known.end(), [&](const std::string& one) { return is_at(*endpoint, one); })) {
    const int made = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (made >= 0 && connection.deadline_ != nullptr) connection.deadline_->watch(made);
    return made;
  }
  errno = EACCES;
  return CURL_SOCKET_BAD;
}

CURLcode CurlConnection::connect(SocketDeadline* deadline) {
  deadline_ = deadline;
  if (curl_->multi_add_handle(multi_, easy_) != CURLM_OK) return CURLE_FAILED_INIT;
  added_ = true;
  for (;;) {
    int running = 0;
    if (curl_->multi_perform(multi_, &running) != CURLM_OK) return CURLE_FAILED_INIT;
    int left = 0;
    while (const CURLMsg* message = curl_->multi_info_read(multi_, &left))
      if (message->msg == CURLMSG_DONE)
        return deadline != nullptr && deadline->is_over() ? CURLE_OPERATION_TIMEDOUT : message->data.result;
    if (running == 0) return CURLE_FAILED_INIT;
    curl_->multi_poll(multi_, nullptr, 0, 1000, nullptr);
  }
}

std::string why_not_connected(const remote::CurlLibrary& curl, CURLcode code) {
  return remote::curl_reason(curl, code);
}

tl::expected<std::unique_ptr<Wire>, std::string> connect_wire(const std::shared_ptr<const remote::CurlLibrary>& curl,
                                                              const Login& login, const Way& way,
                                                              const ClientOptions& options) {
  auto wire = std::make_unique<CurlWire>(curl, way, Clock::now() + options.timeout);
  const std::string url = cat(login.tls_at_once ? "https" : "http", "://", login.host, ":", login.port, "/");
  if (!wire->connection().set_up(url, login, options)) return tl::make_unexpected("libcurl has no memory");
  const CURLcode code = wire->connect();
  if (code != CURLE_OK) return tl::make_unexpected(why_not_connected(*curl, code));
  return wire;
}

}  // namespace assay::verification
