#include "scanners/sources/remote/http/curl_transport.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "base/strings.h"
#include "scanners/sources/remote/http/call_watch.h"
#include "scanners/sources/remote/http/curl_parts.h"

namespace assay::remote {

namespace {

constexpr std::size_t kAhead = std::size_t{512} << 10;  // of a body, before its reader asks for it
constexpr std::int64_t kSlowest = 1024;                 // bytes a second
constexpr int kPollMilliseconds = 1000;

// How long an answer may let us wait: the time limit, and a second for each kSlowest bytes that came. Only waiting
// counts, so that a slow scan is no slow server.
class Pace {
 public:
  explicit Pace(std::int64_t seconds) : seconds_(seconds) {}
  void came(std::size_t bytes) { bytes_ += static_cast<std::int64_t>(bytes); }
  void waited(std::chrono::milliseconds time) { waited_ += time; }
  bool too_slow() const { return waited_ >= std::chrono::seconds(seconds_ + bytes_ / kSlowest); }

 private:
  std::int64_t seconds_;
  std::int64_t bytes_ = 0;
  std::chrono::milliseconds waited_{0};
};

struct Connection {
  std::shared_ptr<const CurlLibrary> curl;
  CurlOptions options;
  CallWatch watch;
  CURLM* multi = nullptr;
  CURL* easy = nullptr;

  Connection(std::shared_ptr<const CurlLibrary> library, CurlOptions chosen)
      : curl(std::move(library)),
        options(std::move(chosen)),
        watch(std::chrono::seconds(time_limit())),
        multi(curl->multi_init()),
        easy(curl->easy_init()) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  std::int64_t time_limit() const { return std::max<std::int64_t>(options.timeout_s, 1); }
  ~Connection() {
    if (easy != nullptr) curl->easy_cleanup(easy);
    if (multi != nullptr) curl->multi_cleanup(multi);
  }
};

class CurlExchange final : public Exchange {
 public:
  CurlExchange(Connection& connection, const WireRequest& request)
      : connection_(connection),
        curl_(*connection.curl),
        server_(request.url.server()),
        held_whole_(request.compressed),
        most_(request.most),
        stream_(request.stream),
        request_(request),
        headers_(curl_),
        pace_(connection.options.timeout_s) {
    curl_.easy_reset(connection.easy);
    set_up();
    added_ = headers_.is_sound() && curl_.multi_add_handle(connection.multi, connection.easy) == CURLM_OK;
  }
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;
  ~CurlExchange() override {
    if (added_) curl_.multi_remove_handle(connection_.multi, connection_.easy);
    curl_.easy_reset(connection_.easy);  // forgets the headers before they go
  }

  Result<AnswerHead> head() override {
    while (!head_.done() && !done_)
      if (const Status status = step(); !status) return tl::make_unexpected(status.error());
    if (!head_.done()) return failure();
    return head_.head();
  }

  Result<std::size_t> read(std::span<char> buffer) override {
    while (at_ == bytes_.size()) {
      bytes_.clear();
      at_ = 0;
      if (done_) {
        if (failed_) return failure();
        return std::size_t{0};
      }
      if (std::exchange(paused_, false) && curl_.easy_pause(connection_.easy, CURLPAUSE_CONT) != CURLE_OK)
        return fail("reading", server_, "the transfer could not go on");
      if (!bytes_.empty()) break;
      if (const Status status = step(); !status) return tl::make_unexpected(status.error());
    }
    const std::size_t size = std::min(buffer.size(), bytes_.size() - at_);
    std::memcpy(buffer.data(), bytes_.data() + at_, size);
    at_ += size;
    return size;
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    curl_.easy_setopt(connection_.easy, option, value);
  }

  void set_up() {
    set_common(curl_, connection_.easy, connection_.options.user_agent, connection_.options.ca_file, request_);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(connection_.time_limit()));
    set(CURLOPT_OPENSOCKETFUNCTION, &CurlExchange::open_socket);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&connection_.watch));
    set(CURLOPT_CLOSESOCKETFUNCTION, &CallWatch::close);
    set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(&connection_.watch));
    if (held_whole_) set(CURLOPT_ACCEPT_ENCODING, "gzip");
    if (stream_ != nullptr) {
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(stream_->size()));
      set(CURLOPT_READFUNCTION, &CurlExchange::on_read);
      set(CURLOPT_READDATA, static_cast<void*>(this));
      set(CURLOPT_SEEKFUNCTION, &CurlExchange::on_seek);
      set(CURLOPT_SEEKDATA, static_cast<void*>(this));
    }
    headers_.add_all(request_);
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  }

  static curl_socket_t open_socket(void* watch, curlsocktype, curl_sockaddr* address) {
    return static_cast<CallWatch*>(watch)->open(address->family, address->socktype, address->protocol);
  }

  static std::size_t on_header(char* data, std::size_t one, std::size_t size, void* self) {
    return static_cast<CurlExchange*>(self)->header({data, one * size}) ? one * size : 0;
  }

  static std::size_t on_body(char* data, std::size_t one, std::size_t size, void* self) {
    return static_cast<CurlExchange*>(self)->body({data, one * size});
  }

  static std::size_t on_read(char* buffer, std::size_t one, std::size_t size, void* self) {
    return static_cast<CurlExchange*>(self)->give({buffer, one * size});
  }

  // A connection that was kept and is gone is noticed when something was sent: it is sent again.
  static int on_seek(void* self, curl_off_t offset, int origin) {
    if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_CANTSEEK;
    static_cast<CurlExchange*>(self)->sent_ = static_cast<std::uint64_t>(offset);
    return CURL_SEEKFUNC_OK;
  }

  std::size_t give(std::span<char> buffer) {
    const std::uint64_t left = stream_->size() - std::min(sent_, stream_->size());
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left));
    const auto got = wanted == 0 ? Result<std::size_t>(std::size_t{0}) : stream_->read_at(sent_, buffer.first(wanted));
    if (!got || *got != wanted) {
      why_ = cat("what was to be sent could not be read: ", got ? std::string("it became shorter") : got.error().why);
      return CURL_READFUNC_ABORT;
    }
    sent_ += wanted;
    moved_ += wanted;
    pace_.came(wanted);
    return wanted;
  }

  bool header(Bytes line) {
    if (head_.line(line)) return true;
    why_ = "its headers are too long";
    return false;
  }

  std::size_t body(Bytes bytes) {
    if (!held_whole_ && bytes_.size() - at_ >= kAhead) {
      paused_ = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    total_ += bytes.size();
    if (total_ > most_) {
      why_ = cat("it answers with more than ", human_bytes(most_));
      return 0;
    }
    pace_.came(bytes.size());
    bytes_.append(bytes);
    return bytes.size();
  }

  CURLMcode perform() {
    const CallWatch::Call call(connection_.watch);
    int running = 0;
    return curl_.multi_perform(connection_.multi, &running);
  }

  // Lets libcurl work, and waits when nothing came of it.
  Status step() {
    if (!added_) return fail("asking", server_, "the request could not be made");
    const std::uint64_t before = total_ + head_.bytes() + moved_;
    if (perform() != CURLM_OK) return fail("asking", server_, "the request could not be sent");
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(connection_.multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      done_ = true;
      failed_ = message->data.result != CURLE_OK;
      if (failed_ && why_.empty()) why_ = curl_reason(curl_, message->data.result);
    }
    if (done_ || paused_ || total_ + head_.bytes() + moved_ != before) return {};
    const auto start = std::chrono::steady_clock::now();
    curl_.multi_poll(connection_.multi, nullptr, 0, kPollMilliseconds, nullptr);
    pace_.waited(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start));
    if (!pace_.too_slow()) return {};
    done_ = failed_ = true;
    why_ = cat("it answers too slowly (", connection_.options.timeout_s, " s, then ", kSlowest, " bytes a second)");
    return {};
  }

  tl::unexpected<Error> failure() const {
    return fail("asking", server_, why_.empty() ? std::string("it gave no answer") : why_);
  }

  Connection& connection_;
  const CurlLibrary& curl_;
  std::string server_;
  bool held_whole_;
  std::uint64_t most_;
  archives::RandomReader* stream_;
  std::uint64_t sent_ = 0;   // of the stream
  std::uint64_t moved_ = 0;  // bytes of it that were sent, also again
  WireRequest request_;
  HeaderList headers_;
  bool added_ = false;

  Pace pace_;
  HeadReader head_;
  std::string bytes_;   // came and not read
  std::size_t at_ = 0;  // read of them
  std::uint64_t total_ = 0;
  bool done_ = false, failed_ = false, paused_ = false;
  std::string why_;
};

class CurlTransport final : public Transport {
 public:
  CurlTransport(std::shared_ptr<const CurlLibrary> curl, CurlOptions options)
      : connection_(std::move(curl), std::move(options)) {}
  bool ready() const { return connection_.multi != nullptr && connection_.easy != nullptr; }

  Result<std::unique_ptr<Exchange>> send(const WireRequest& request) override {
    return std::make_unique<CurlExchange>(connection_, request);
  }

 private:
  Connection connection_;
};

}  // namespace

Result<std::unique_ptr<Transport>> make_curl_transport(std::shared_ptr<const CurlLibrary> curl, CurlOptions options) {
  auto transport = std::make_unique<CurlTransport>(std::move(curl), std::move(options));
  if (!transport->ready()) return fail("starting", "libcurl", "it has no memory");
  return transport;
}

}  // namespace assay::remote
