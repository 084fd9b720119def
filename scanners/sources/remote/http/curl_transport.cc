#include "scanners/sources/remote/http/curl_transport.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "base/strings.h"

namespace assay::remote {

namespace {

constexpr std::size_t kAhead = std::size_t{512} << 10;  // of a body, before its reader asks for it
constexpr std::size_t kMostHeaderBytes = std::size_t{256} << 10;
constexpr std::int64_t kSlowest = 1024;  // bytes a second
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
  CURLM* multi = nullptr;
  CURL* easy = nullptr;

  Connection(std::shared_ptr<const CurlLibrary> library, CurlOptions chosen)
      : curl(std::move(library)), options(std::move(chosen)), multi(curl->multi_init()), easy(curl->easy_init()) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
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
        body_(request.body),
        stream_(request.stream),
        pace_(connection.options.timeout_s) {
    curl_.easy_reset(connection.easy);
    set_up(request);
    added_ = is_sound_ && curl_.multi_add_handle(connection.multi, connection.easy) == CURLM_OK;
  }
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;
  ~CurlExchange() override {
    if (added_) curl_.multi_remove_handle(connection_.multi, connection_.easy);
    curl_.easy_reset(connection_.easy);  // forgets the headers before they go
    curl_.slist_free_all(headers_);
  }

  Result<AnswerHead> head() override {
    while (!head_done_ && !done_)
      if (const Status status = step(); !status) return tl::make_unexpected(status.error());
    if (!head_done_) return failure();
    return head_;
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

  void set_up(const WireRequest& request) {
    set(CURLOPT_URL, request.url.text().c_str());
    set(CURLOPT_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS});
    set(CURLOPT_PATH_AS_IS, 1L);  // a key may be "a/../b"
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!connection_.options.ca_file.empty()) set(CURLOPT_CAINFO, connection_.options.ca_file.c_str());
    // A server on this machine is asked without a proxy: what a test or a tunnel listens to is not to be shown to one.
    if (request.url.is_loopback()) set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(std::max<std::int64_t>(connection_.options.timeout_s, 1)));
    set(CURLOPT_USERAGENT, connection_.options.user_agent.c_str());
    if (held_whole_) set(CURLOPT_ACCEPT_ENCODING, "gzip");
    set(CURLOPT_HTTP09_ALLOWED, 0L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    for (const auto& [name, value] : request.headers) append(cat(name, ": ", value));
    for (const auto& [name, value] : request.secret_headers) {
      Secret line(cat(name, ": ", value.reveal(RevealPermit("a header of a request"))));
      append(std::string(line.reveal(RevealPermit("a header of a request"))));
    }
    if (body_) {
      append("Expect:");  // sent at once
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_->size()));
      set(CURLOPT_POSTFIELDS, body_->data());
    }
    if (stream_ != nullptr) {
      append("Expect:");
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(stream_->size()));
      set(CURLOPT_READFUNCTION, &CurlExchange::on_read);
      set(CURLOPT_READDATA, static_cast<void*>(this));
      set(CURLOPT_SEEKFUNCTION, &CurlExchange::on_seek);
      set(CURLOPT_SEEKDATA, static_cast<void*>(this));
    }
    set(CURLOPT_HTTPHEADER, headers_);
    set(CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  }

  // A line break in a value would begin another header.
  void append(const std::string& line) {
    const bool plain = std::none_of(line.begin(), line.end(), [](char c) { return c >= 0 && c < ' '; });
    if (!plain) is_sound_ = false;
    if (plain) headers_ = curl_.slist_append(headers_, line.c_str());
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

  // "HTTP/1.1 200 OK", fields, an empty line; answers below 200 come before the one that counts.
  bool header(Bytes line) {
    header_bytes_ += line.size();
    if (header_bytes_ > kMostHeaderBytes) {
      why_ = "its headers are too long";
      return false;
    }
    if (head_done_) return true;  // trailers
    if (line.starts_with("HTTP/")) {
      head_ = {};
      const std::size_t space = line.find(' ');
      head_.status = space == Bytes::npos ? 0 : static_cast<int>(parse_number(line.substr(space + 1, 3)).value_or(0));
      head_.end_is_known = line.starts_with("HTTP/2") || line.starts_with("HTTP/3");
      return true;
    }
    if (line == "\r\n" || line == "\n") {
      if (head_.status < 200) return true;
      head_done_ = true;
      const std::string_view coding = head_.headers.get("transfer-encoding");
      if (coding.find("chunked") != std::string_view::npos || head_.headers.has("content-length"))
        head_.end_is_known = true;
      return true;
    }
    const std::size_t colon = line.find(':');
    if (colon != Bytes::npos) head_.headers.add(line.substr(0, colon), line.substr(colon + 1));
    return true;
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

  // Lets libcurl work, and waits when nothing came of it.
  Status step() {
    if (!added_) return fail("asking", server_, "the request could not be made");
    int running = 0;
    const std::uint64_t before = total_ + header_bytes_ + moved_;
    if (curl_.multi_perform(connection_.multi, &running) != CURLM_OK)
      return fail("asking", server_, "the request could not be sent");
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(connection_.multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      done_ = true;
      failed_ = message->data.result != CURLE_OK;
      if (failed_ && why_.empty()) why_ = reason(message->data.result);
    }
    if (done_ || paused_ || total_ + header_bytes_ + moved_ != before) return {};
    const auto start = std::chrono::steady_clock::now();
    curl_.multi_poll(connection_.multi, nullptr, 0, kPollMilliseconds, nullptr);
    pace_.waited(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start));
    if (!pace_.too_slow()) return {};
    done_ = failed_ = true;
    why_ = cat("it answers too slowly (", connection_.options.timeout_s, " s, then ", kSlowest, " bytes a second)");
    return {};
  }

  // libcurl's texts, without names or numbers of this machine and this run.
  std::string reason(CURLcode code) const {
    switch (code) {
      case CURLE_COULDNT_RESOLVE_HOST:
        return "its name is not known";
      case CURLE_COULDNT_CONNECT:
        return "it cannot be reached";
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
        return "its certificate is not to be trusted";
      case CURLE_PARTIAL_FILE:
        return "the answer is cut off";
      case CURLE_GOT_NOTHING:
      case CURLE_RECV_ERROR:
        return "the connection broke";
      case CURLE_OPERATION_TIMEDOUT:
        return "it does not answer in time";
      default:
        return curl_.easy_strerror(code);
    }
  }

  tl::unexpected<Error> failure() const {
    return fail("asking", server_, why_.empty() ? std::string("it gave no answer") : why_);
  }

  Connection& connection_;
  const CurlLibrary& curl_;
  std::string server_;
  bool held_whole_;
  std::uint64_t most_;
  std::optional<std::string> body_;
  archives::RandomReader* stream_;
  std::uint64_t sent_ = 0;   // of the stream
  std::uint64_t moved_ = 0;  // bytes of it that were sent, also again
  curl_slist* headers_ = nullptr;
  bool is_sound_ = true;  // it can be sent as it is
  bool added_ = false;

  Pace pace_;
  AnswerHead head_;
  std::size_t header_bytes_ = 0;
  std::string bytes_;   // came and not read
  std::size_t at_ = 0;  // read of them
  std::uint64_t total_ = 0;
  bool head_done_ = false, done_ = false, failed_ = false, paused_ = false;
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
