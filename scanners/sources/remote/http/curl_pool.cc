#include "scanners/sources/remote/http/curl_pool.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/remote/http/addresses.h"
#include "scanners/sources/remote/http/call_watch.h"
#include "scanners/sources/remote/http/curl_parts.h"

namespace assay::remote {

namespace {

constexpr long kKeptConnections = 512;

// The addresses of a host and port, from the system's resolver.
std::set<Endpoint> endpoints_of(const std::string& host, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::set<Endpoint> out;
  if (::getaddrinfo(host.c_str(), cat(port).c_str(), &wanted, &found) != 0) return out;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next)
    if (const auto endpoint = endpoint_of(*at->ai_addr)) out.insert(*endpoint);
  ::freeaddrinfo(found);
  return out;
}

// Which sockets may be opened.
struct Doorkeeper {
  std::set<Endpoint> also;  // beside public addresses
  // What stands for a host and port ("*" for every host), for requests to it alone.
  std::map<std::pair<std::string, std::uint16_t>, std::set<Endpoint>> instead;

  bool lets(const Url& url, const sockaddr& address) const {
    if (is_public(address)) return true;
    const auto endpoint = endpoint_of(address);
    if (!endpoint) return false;
    if (also.contains(*endpoint)) return true;
    for (const std::string& host : {url.host, std::string("*")}) {
      const auto found = instead.find({host, url.port});
      if (found != instead.end() && found->second.contains(*endpoint)) return true;
    }
    return false;
  }
};

class Transfer {
 public:
  Transfer(const CurlLibrary& curl, const Doorkeeper& doorkeeper, CallWatch& watch, std::uint64_t id,
           const WireRequest& request)
      : curl_(curl), doorkeeper_(doorkeeper), watch_(watch), request_(request), headers_(curl) {
    answer_.id = id;
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() = default;

  // False: it cannot be sent as it is.
  bool set_up(CURL* easy, const PoolOptions& options, curl_slist* connect_to) {
    set_common(curl_, easy, options.user_agent, options.ca_file, request_);
    headers_.add_all(request_);
    const auto set = [&](CURLoption option, auto value) { curl_.easy_setopt(easy, option, value); };
    set(CURLOPT_PROTOCOLS, long{CURLPROTO_HTTPS});
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.timeout.count()));
    // libcurl reads the environment only where these are not set; what is used is what the caller chose.
    set(CURLOPT_PROXY, options.proxy.c_str());
    set(CURLOPT_NOPROXY, options.no_proxy.c_str());
    if (connect_to != nullptr) set(CURLOPT_CONNECT_TO, connect_to);
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
    set(CURLOPT_CLOSESOCKETFUNCTION, &CallWatch::close);
    set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(&watch_));
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_PRIVATE, static_cast<void*>(this));
    return headers_.is_sound();
  }

  PooledAnswer finish(CURLcode code) {
    answer_.head = head_.head();
    answer_.broken = broken_of(code);
    return std::move(answer_);
  }

 private:
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.doorkeeper_.lets(transfer.request_.url, address->addr))
      return transfer.watch_.open(address->family, address->socktype, address->protocol);
    transfer.refused_ = true;
    errno = EACCES;
    return CURL_SOCKET_BAD;
  }

  static std::size_t on_header(char* data, std::size_t one, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.head_.line({data, one * size})) return one * size;
    transfer.too_long_ = true;
    return 0;
  }

  static std::size_t on_body(char* data, std::size_t one, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    std::string& body = transfer.answer_.body;
    if (body.size() + one * size > transfer.request_.most) {
      transfer.too_long_ = true;
      return 0;
    }
    body.append(data, one * size);
    return one * size;
  }

  Broken broken_of(CURLcode code) const {
    if (too_long_) return Broken::too_long;
    switch (code) {
      case CURLE_OK:
        return head_.done() ? Broken::none : Broken::cut_off;
      case CURLE_URL_MALFORMAT:
      case CURLE_UNSUPPORTED_PROTOCOL:
        return Broken::unsendable;
      case CURLE_COULDNT_RESOLVE_HOST:
      case CURLE_COULDNT_RESOLVE_PROXY:
        return Broken::no_name;
      case CURLE_COULDNT_CONNECT:
        return refused_ ? Broken::not_public : Broken::unreachable;
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CONNECT_ERROR:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_SSL_CERTPROBLEM:
      case CURLE_SSL_CIPHER:
        return Broken::untrusted;
      case CURLE_OPERATION_TIMEDOUT:
        return Broken::too_slow;
      case CURLE_PARTIAL_FILE:
      case CURLE_GOT_NOTHING:
      case CURLE_RECV_ERROR:
      case CURLE_SEND_ERROR:
      case CURLE_HTTP2_STREAM:
        return Broken::cut_off;
      default:
        return refused_ ? Broken::not_public : Broken::other;
    }
  }

  const CurlLibrary& curl_;
  const Doorkeeper& doorkeeper_;
  CallWatch& watch_;
  WireRequest request_;
  HeaderList headers_;
  HeadReader head_;
  PooledAnswer answer_;
  bool refused_ = false, too_long_ = false;
};

class CurlPool final : public RequestPool {
 public:
  CurlPool(std::shared_ptr<const CurlLibrary> curl, PoolOptions options)
      : curl_(std::move(curl)), options_(std::move(options)), watch_(options_.timeout), multi_(curl_->multi_init()) {
    if (multi_ == nullptr) return;
    curl_->multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kKeptConnections);
    for (const ResolvedTo& to : options_.resolve) {
      const bool v6 = to.address.find(':') != std::string::npos;
      const std::string entry = cat(to.host == "*" ? "" : to.host, ":", to.port, ":", v6 ? "[" : "", to.address,
                                    v6 ? "]" : "", ":", to.address_port);
      connect_to_ = curl_->slist_append(connect_to_, entry.c_str());
      doorkeeper_.instead[{to.host, to.port}].merge(endpoints_of(to.address, to.address_port));
    }
    for (const auto& [host, port] : options_.own_servers)
      doorkeeper_.instead[{host, port}].merge(endpoints_of(host, port));
  }
  CurlPool(const CurlPool&) = delete;
  CurlPool& operator=(const CurlPool&) = delete;
  ~CurlPool() override {
    for (auto& [easy, transfer] : under_way_) {
      curl_->multi_remove_handle(multi_, easy);
      curl_->easy_cleanup(easy);
    }
    for (CURL* easy : idle_) curl_->easy_cleanup(easy);
    if (multi_ != nullptr) curl_->multi_cleanup(multi_);
    curl_->slist_free_all(connect_to_);
  }

  bool ready() const { return multi_ != nullptr; }
  void let(std::set<Endpoint> endpoints) { doorkeeper_.also.merge(endpoints); }

  void send(std::uint64_t id, const WireRequest& request) override {
    CURL* easy = take_handle();
    auto transfer = std::make_unique<Transfer>(*curl_, doorkeeper_, watch_, id, request);
    const bool sound = easy != nullptr && transfer->set_up(easy, options_, connect_to_);
    if (sound && curl_->multi_add_handle(multi_, easy) == CURLM_OK) {
      under_way_.emplace(easy, std::move(transfer));
      return;
    }
    ready_.push_back(transfer->finish(CURLE_URL_MALFORMAT));
    if (easy != nullptr) give_back(easy);
  }

  std::vector<PooledAnswer> wait(std::chrono::milliseconds most) override {
    const auto until = std::chrono::steady_clock::now() + most;
    for (;;) {
      perform();
      collect();
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      if (!ready_.empty() || left.count() <= 0) return std::exchange(ready_, {});
      curl_->multi_poll(multi_, nullptr, 0, static_cast<int>(left.count()), nullptr);
      if (under_way_.empty()) return {};
    }
  }

  std::size_t under_way() const override { return under_way_.size(); }

 private:
  CURL* take_handle() {
    if (idle_.empty()) return curl_->easy_init();
    CURL* easy = idle_.back();
    idle_.pop_back();
    return easy;
  }

  void perform() {
    const CallWatch::Call call(watch_);
    int running = 0;
    curl_->multi_perform(multi_, &running);
  }

  void give_back(CURL* easy) {
    curl_->easy_reset(easy);  // forgets the headers before they go
    idle_.push_back(easy);
  }

  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_->multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      const CURLcode code = message->data.result;
      const auto found = under_way_.find(easy);
      if (found == under_way_.end()) continue;
      curl_->multi_remove_handle(multi_, easy);  // `message` is gone with it
      const std::unique_ptr<Transfer> transfer = std::move(found->second);
      under_way_.erase(found);
      ready_.push_back(transfer->finish(code));
      give_back(easy);
    }
  }

  std::shared_ptr<const CurlLibrary> curl_;
  PoolOptions options_;
  Doorkeeper doorkeeper_;
  CallWatch watch_;
  CURLM* multi_ = nullptr;
  curl_slist* connect_to_ = nullptr;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> under_way_;
  std::vector<CURL*> idle_;
  std::vector<PooledAnswer> ready_;
};

}  // namespace

Result<ResolvedTo> parse_resolved_to(std::string_view text) {
  const auto refuse = [&](std::string why) {
    return fail("reading where a server is looked for", printable(text), std::move(why),
                "HOST:PORT:ADDRESS or HOST:PORT:ADDRESS:PORT, as api.example.org:443:127.0.0.1:8443");
  };
  const auto port_of = [](std::string_view digits) -> std::optional<std::uint16_t> {
    const auto number = parse_number(digits);
    if (!number || *number < 1 || *number > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
  };
  ResolvedTo out;
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string_view::npos ? first : text.find(':', first + 1);
  if (first == 0 || second == std::string_view::npos) return refuse("it has too few parts");
  out.host = text.substr(0, first);
  const auto port = port_of(text.substr(first + 1, second - first - 1));
  std::string_view rest = text.substr(second + 1);
  std::string_view address = rest.substr(0, rest.find(':'));
  if (rest.starts_with('[')) address = rest.substr(0, std::min(rest.find(']'), rest.size() - 1) + 1);
  rest.remove_prefix(address.size());
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  out.address = address;
  const auto address_port = rest.empty() ? port : rest.starts_with(':') ? port_of(rest.substr(1)) : std::nullopt;
  if (!port || !address_port) return refuse("a port is no number from 1 to 65535");
  out.port = *port;
  out.address_port = *address_port;
  if (!is_loopback_address(out.address)) return refuse("the address is not of this machine (127.0.0.0/8 or [::1])");
  return out;
}

Result<std::unique_ptr<RequestPool>> make_curl_pool(std::shared_ptr<const CurlLibrary> curl, PoolOptions options) {
  std::set<Endpoint> proxy;
  if (!options.proxy.empty()) {
    const std::string text =
        options.proxy.find("://") == std::string::npos ? cat("http://", options.proxy) : options.proxy;
    const std::string bare = without_userinfo(text);
    auto url = parse_url(bare);
    if (!url) return fail("using a proxy", printable(bare), "it is no http or https URL", "http://HOST:PORT");
    // libcurl's own default, where none is written.
    const std::size_t authority = bare.find("://") + 3;
    const bool has_port = bare.substr(authority, bare.find('/', authority) - authority).rfind(':') != std::string::npos;
    if (!has_port && url->scheme == "http") url->port = 1080;
    proxy = endpoints_of(url->host, url->port);
    if (proxy.empty()) return fail("using a proxy", printable(url->host), "its name is not known");
  }
  auto pool = std::make_unique<CurlPool>(std::move(curl), std::move(options));
  if (!pool->ready()) return fail("starting", "libcurl", "it has no memory");
  pool->let(std::move(proxy));
  return pool;
}

}  // namespace assay::remote
