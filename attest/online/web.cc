#include "attest/online/web.h"

#include <algorithm>
#include <unordered_set>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostSaid = 300;

class TimedExchange final : public remote::Exchange {
 public:
  TimedExchange(std::unique_ptr<remote::Exchange> inner, remote::Clock& clock, std::int64_t deadline)
      : inner_(std::move(inner)), clock_(clock), deadline_(deadline) {}

  Result<remote::AnswerHead> head() override { return inner_->head(); }
  Result<std::size_t> read(std::span<char> buffer) override {
    if (clock_.now() >= deadline_) return fail("asking", "", "the time for all requests is over");
    return inner_->read(buffer);
  }

 private:
  std::unique_ptr<remote::Exchange> inner_;
  remote::Clock& clock_;
  std::int64_t deadline_;
};

// Begins no request when the time is over.
class TimedTransport final : public remote::Transport {
 public:
  TimedTransport(std::unique_ptr<remote::Transport> inner, remote::Clock& clock, std::int64_t deadline)
      : inner_(std::move(inner)), clock_(clock), deadline_(deadline) {}

  Result<std::unique_ptr<remote::Exchange>> send(const remote::WireRequest& request) override {
    if (clock_.now() >= deadline_)
      return fail("asking", request.url.server(), "the time for all requests is over", "--max-wait sets it");
    auto exchange = inner_->send(request);
    if (!exchange) return tl::make_unexpected(exchange.error());
    return std::make_unique<TimedExchange>(std::move(*exchange), clock_, deadline_);
  }

 private:
  std::unique_ptr<remote::Transport> inner_;
  remote::Clock& clock_;
  std::int64_t deadline_;
};

// Whoever quotes a secret may cut it, or quote a part of a token alone: each run of this many bytes is masked.
constexpr std::size_t kLeastPart = 12;

std::string without_parts(const std::string& text, const Secret& secret) {
  const std::string_view value = secret.reveal(RevealPermit("kept out of errors"));
  if (value.size() <= kLeastPart) return secret.scrub(text);
  std::unordered_set<std::string_view> parts;
  for (std::size_t at = 0; at + kLeastPart <= value.size(); ++at) parts.insert(value.substr(at, kLeastPart));
  std::string out;
  const std::string_view all(text);
  for (std::size_t at = 0; at < all.size();) {
    std::size_t end = at;
    for (std::size_t next = at; next <= end && next + kLeastPart <= all.size(); ++next)
      if (parts.contains(all.substr(next, kLeastPart))) end = next + kLeastPart;
    if (end == at) {
      out += all[at++];
    } else {
      out += secret.mask();
      at = end;
    }
  }
  return out;
}

std::string hidden(const WebRequest& request, std::string text) {
  if (request.authorization) {
    // Who quotes the header may leave the scheme out.
    const std::string_view value = request.authorization->reveal(RevealPermit("kept out of errors"));
    const std::size_t blank = value.find(' ');
    if (blank != std::string_view::npos) text = without_parts(text, Secret(value.substr(blank + 1)));
    text = without_parts(text, *request.authorization);
  }
  for (const Secret* secret : request.also_hide) text = without_parts(text, *secret);
  return text;
}

bool has_type(const remote::Headers& headers, std::string_view wanted) {
  const std::string type = lower(headers.get("content-type"));
  const bool begins = type.substr(0, wanted.size()) == wanted;
  return begins && (type.size() == wanted.size() || type[wanted.size()] == ';' || type[wanted.size()] == ' ');
}

// Decoded first, so that no escape hides a secret from its mask.
std::string said_in(const std::string& body) {
  const auto json = parse_json(body, Step::format, "the answer");
  if (!json) return body.substr(0, body.find('\n'));
  for (const std::string_view name : {"message", "error", "detail"})
    if (const std::string_view said = json->string_at({name}); !said.empty()) return std::string(said);
  return {};
}

}  // namespace

struct Web::Connection {
  std::unique_ptr<remote::Client> client;
  const std::optional<Secret>* authorization = nullptr;  // of the request that is being made
};

Web::Web(Connect connect, remote::Clock& clock, WebOptions options)
    : connect_(std::move(connect)),
      clock_(clock),
      options_(options),
      gate_(clock, options.most_s),
      deadline_(clock.now() + options.most_s) {}
Web::~Web() = default;

Result<std::unique_ptr<Web::Connection>> Web::connection(const remote::Url& server) {
  {
    const std::lock_guard hold(mutex_);
    const auto found = std::find_if(idle_.begin(), idle_.end(),
                                    [&](const auto& one) { return one->client->server().same_server(server); });
    if (found != idle_.end()) {
      auto taken = std::move(*found);
      idle_.erase(found);
      return taken;
    }
  }
  auto transport = connect_();
  if (!transport) return tl::make_unexpected(transport.error());
  auto made = std::make_unique<Connection>();
  remote::ClientOptions options;
  options.server = server;
  options.tries = options_.tries;
  options.first_wait = options_.first_wait;
  options.page_bytes = options_.most_bytes;
  options.authorize = [connection = made.get()](remote::WireRequest& wire) {
    const std::optional<Secret>& value = *connection->authorization;
    if (value) wire.secret_headers.emplace_back("Authorization", *value);
  };
  made->client = std::make_unique<remote::Client>(
      std::make_unique<TimedTransport>(std::move(*transport), clock_, deadline_), clock_, gate_, options);
  return made;
}

void Web::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard hold(mutex_);
  idle_.push_back(std::move(connection));
}

Result<WebAnswer> Web::ask(const WebRequest& request) {
  auto with = connection(request.url);
  if (!with) return tl::make_unexpected(with.error());
  remote::Request plain{request.url, {}, request.body, request.stream};
  if (!request.accept.empty()) plain.headers.emplace_back("Accept", request.accept);
  if (request.body || request.stream != nullptr) plain.headers.emplace_back("Content-Type", request.content_type);
  (*with)->authorization = &request.authorization;
  auto answer = (*with)->client->fetch(plain);
  (*with)->authorization = nullptr;
  give_back(std::move(*with));
  if (!answer)
    return fail(request.doing, request.url.server(), hidden(request, answer.error().why), answer.error().hint);
  const int status = answer->status();
  if (status < 300 && !request.accept.empty() && !has_type(answer->head.headers, request.accept)) {
    if (request.secret_answer)
      return fail(request.doing, request.url.server(), cat("it answers with another type than ", request.accept));
    return fail(
        request.doing, request.url.server(),
        cat("it answers with '", printable(hidden(request, std::string(answer->head.headers.get("content-type")))),
            "', not ", request.accept));
  }
  WebAnswer out{status, std::move(answer->head.headers), std::move(answer->body), {}};
  if (status >= 400 && !request.secret_answer)
    out.said = printable(hidden(request, said_in(out.body))).substr(0, kMostSaid);
  return out;
}

Result<remote::Url> address_of(std::string_view service, std::string_view path) {
  while (!service.empty() && service.back() == '/') service.remove_suffix(1);
  auto url = remote::parse_url(cat(service, path));
  if (!url) return fail("asking a service", printable(service), "it is no http or https address");
  if (url->scheme == "http" && !url->is_loopback())
    return fail("asking a service", printable(service), "the connection would not be encrypted",
                "name it with https://");
  return std::move(*url);
}

std::string what_it_says(const WebAnswer& answer) {
  const std::string status = remote::status_text(answer.status);
  return answer.said.empty() ? status : cat(status, ": ", answer.said);
}

Result<Json> json_of(const WebRequest& request, const WebAnswer& answer) {
  auto json = parse_json(answer.body, Step::format, "the answer");
  if (!json && request.secret_answer) return fail(request.doing, request.url.server(), "the answer is no strict JSON");
  if (!json) return fail(request.doing, request.url.server(), hidden(request, json.error().why));
  if (!json->is_object()) return fail(request.doing, request.url.server(), "the answer is no JSON object");
  return std::move(*json);
}

}  // namespace assay::attest
