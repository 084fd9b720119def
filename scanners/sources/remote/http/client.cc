#include "scanners/sources/remote/http/client.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace assay::remote {

namespace {

constexpr unsigned kLimitedTries = 10;
constexpr std::int64_t kSecondaryWait = 60;  // what GitHub asks for when it names no time
constexpr unsigned kResumes = 20;
constexpr std::size_t kShortBody = std::size_t{64} << 10;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool may_pass(int status) { return status == 500 || status == 502 || status == 503 || status == 504; }

// A server must not send us to what only this machine can reach, nor to what others can read on the way.
Status check_redirect(const Url& from, const Url& to) {
  if (to.is_loopback() && !from.is_loopback())
    return fail("following a redirect", from.server(), "it leads to this machine");
  if (to.scheme == "http" && !to.is_loopback())
    return fail("following a redirect", from.server(), "it leads to a connection that is not encrypted");
  return {};
}

}  // namespace

std::string status_text(int status) {
  switch (status) {
    case 401:
      return "the server answers 401: it does not accept the credentials, or wants some";
    case 403:
      return "the server answers 403: the credentials do not allow it";
    case 404:
      return "the server answers 404: it is not there, or the credentials do not allow it";
    case 410:
      return "the server answers 410: it is gone";
    default:
      return cat("the server answers ", status);
  }
}

Client::Client(std::unique_ptr<Transport> transport, Clock& clock, RateGate& gate, ClientOptions options)
    : transport_(std::move(transport)), clock_(clock), gate_(gate), options_(std::move(options)) {}

void Client::wait_before(unsigned next_try) { clock_.sleep(options_.first_wait * (1U << std::min(next_try - 1, 6U))); }

bool Client::trusts(const Url& url) const {
  return url.same_server(options_.server) || (options_.serves && options_.serves(url));
}

tl::expected<Client::Begun, Client::Failure> Client::begin(const Request& request, bool compressed) {
  const auto refuse = [](auto error) { return tl::make_unexpected(Failure{std::move(error.value()), false}); };
  Url url = request.url;
  bool trusted = trusts(url);
  for (unsigned hop = 0; hop <= options_.redirects; ++hop) {
    if (const Status passed = gate_.pass(); !passed) return tl::make_unexpected(Failure{passed.error(), false});
    if (url.scheme == "http" && !url.is_loopback())
      return refuse(fail("asking", url.server(), "the connection would not be encrypted", "name it with https://"));
    WireRequest wire;
    wire.url = url;
    wire.headers = request.headers;
    wire.body = request.body;
    wire.stream = request.stream;
    wire.compressed = compressed;
    wire.most = compressed ? options_.page_bytes : options_.download_bytes;
    if (trusted && options_.authorize) options_.authorize(wire);
    auto exchange = transport_->send(wire);
    if (!exchange) return tl::make_unexpected(Failure{exchange.error()});
    auto head = (*exchange)->head();
    if (!head) return tl::make_unexpected(Failure{head.error()});
    if (!is_redirect(head->status) || !head->headers.has("location"))
      return Begun{std::move(*exchange), std::move(*head)};
    if (request.body || request.stream != nullptr)
      return refuse(fail("asking", url.server(), "it redirects what was posted"));
    const auto next = resolve(url, head->headers.get("location"));
    if (!next) return refuse(fail("following a redirect", url.server(), "it leads to no http or https URL"));
    if (const Status allowed = check_redirect(url, *next); !allowed)
      return tl::make_unexpected(Failure{allowed.error(), false});
    // Back on the named server after another one, who asks is still not said: the way there was not ours to choose.
    trusted = trusted && trusts(*next);
    url = *next;
  }
  return refuse(fail("following a redirect", request.url.server(), "there are too many of them"));
}

Result<std::string> Client::read_all(Exchange& exchange) const {
  std::string body;
  std::array<char, std::size_t{16} << 10> buffer{};
  for (;;) {
    const auto got = exchange.read(buffer);
    if (!got) return tl::make_unexpected(got.error());
    if (*got == 0) return body;
    body.append(buffer.data(), *got);
    if (body.size() > options_.page_bytes)
      return fail("reading", "", cat("it answers with more than ", human_bytes(options_.page_bytes)));
  }
}

bool Client::is_limited(const AnswerHead& head, const std::string& body, unsigned tries) {
  const bool spent = head.headers.get("x-ratelimit-remaining") == "0" || head.headers.get("ratelimit-remaining") == "0";
  const bool limited = head.status == 429 || (head.status == 503 && head.headers.has("retry-after")) ||
                       (head.status == 403 && (head.headers.has("retry-after") || spent ||
                                               body.find("secondary rate limit") != std::string::npos));
  if (!limited) return false;
  const std::int64_t now = clock_.now();
  std::int64_t wait = kSecondaryWait << std::min(tries, 6U);
  if (const auto asked = retry_after(head.headers, now)) {
    wait = *asked;
  } else if (spent) {
    auto reset = parse_number(head.headers.get("x-ratelimit-reset"));
    if (!reset) reset = parse_number(head.headers.get("ratelimit-reset"));
    if (reset) wait = std::max<std::int64_t>(*reset - now, 0);
  }
  gate_.close_until(now + wait);
  return true;
}

Result<Answer> Client::fetch(const Request& request) {
  unsigned limited = 0;
  for (unsigned tried = 1;; ++tried) {
    auto begun = begin(request, true);
    Result<std::string> body = begun ? read_all(*begun->exchange) : tl::make_unexpected(begun.error().error);
    if (body && is_limited(begun->head, *body, limited) && ++limited < kLimitedTries) {
      --tried;
      continue;
    }
    if (body && !may_pass(begun->head.status)) return Answer{std::move(begun->head), std::move(*body)};
    if (tried >= options_.tries || (!begun && !begun.error().again)) {
      if (!body) return tl::make_unexpected(body.error());
      return Answer{std::move(begun->head), std::move(*body)};
    }
    wait_before(tried);
  }
}

Result<std::unique_ptr<Download>> Client::open(const Request& request) {
  unsigned limited = 0;
  for (unsigned tried = 1;; ++tried) {
    auto begun = begin(request, false);
    if (begun && (begun->head.status == 200 || begun->head.status == 206)) {
      const auto length = parse_number(begun->head.headers.get("content-length"));
      std::unique_ptr<Download> out(new Download(*this, request, std::move(begun->exchange), std::move(begun->head)));
      if (length && out->status() == 200) out->whole_ = static_cast<std::uint64_t>(*length);
      return out;
    }
    if (begun) {
      // What a failure says is read for its sake alone, so as much as tells its kind.
      std::string body(kShortBody, '\0');
      std::size_t size = 0;
      while (size < body.size()) {
        const auto got = begun->exchange->read({body.data() + size, body.size() - size});
        if (!got || *got == 0) break;
        size += *got;
      }
      body.resize(size);
      begun->exchange.reset();
      if (is_limited(begun->head, body, limited) && ++limited < kLimitedTries) {
        --tried;
        continue;
      }
      if (!may_pass(begun->head.status) || tried >= options_.tries)
        return std::unique_ptr<Download>(new Download(*this, request, nullptr, std::move(begun->head)));
    } else if (tried >= options_.tries || !begun.error().again) {
      return tl::make_unexpected(begun.error().error);
    }
    wait_before(tried);
  }
}

Result<std::size_t> Download::read(std::span<char> buffer) {
  if (!exchange_) return std::size_t{0};
  for (;;) {
    const auto got = exchange_->read(buffer);
    if (got) {
      bytes_ += *got;
      if (*got == 0 && !head_.end_is_known && head_.status == 200) {
        exchange_.reset();
        broken_ = true;
        return fail("reading", "", "the answer says nothing of its length, so it may be cut off");
      }
      // A part that was asked for may be shorter than what was missing.
      if (*got != 0 || !whole_ || bytes_ == *whole_) return got;
    }
    const Status going_on = resume(got ? fail("reading", "", "is cut off").value() : got.error());
    if (!going_on) return tl::make_unexpected(going_on.error());
  }
}

Status Download::resume(const Error& why) {
  const std::string entity(head_.headers.get("etag"));
  // Without a strong name of the entity, what comes might be a part of another (RFC 9110 §13.1.5).
  const bool named = entity.size() > 2 && entity.starts_with('"');
  exchange_.reset();
  while (named && bytes_ > 0 && resumed_ < std::min(kResumes, client_.options_.tries - 1)) {
    client_.wait_before(++resumed_);
    Request part = request_;
    part.headers.emplace_back("Range", cat("bytes=", bytes_, "-"));
    part.headers.emplace_back("If-Range", entity);
    auto begun = client_.begin(part, false);
    if (!begun || may_pass(begun->head.status)) continue;
    const auto range = parse_content_range(begun->head.headers.get("content-range"));
    if (begun->head.status != 206 || !range || range->first != bytes_ || begun->head.headers.get("etag") != entity)
      break;
    if (!range->total || (whole_ && *whole_ != *range->total)) break;
    whole_ = range->total;
    exchange_ = std::move(begun->exchange);
    return {};
  }
  broken_ = true;
  return tl::make_unexpected(why);
}

}  // namespace assay::remote
