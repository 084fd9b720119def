#include "scanners/sources/remote/http/curl_parts.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::remote {

namespace {

constexpr std::size_t kMostHeaderBytes = std::size_t{256} << 10;

}  // namespace

void HeaderList::add_all(const WireRequest& request) {
  for (const auto& [name, value] : request.headers) append(cat(name, ": ", value));
  for (const auto& [name, value] : request.secret_headers) {
    const Secret line(cat(name, ": ", value.reveal(RevealPermit("a header of a request"))));
    append(std::string(line.reveal(RevealPermit("a header of a request"))));
  }
  if (request.body || request.stream != nullptr) append("Expect:");  // sent at once
}

void HeaderList::append(const std::string& line) {
  const bool plain = std::none_of(line.begin(), line.end(), [](char c) { return c >= 0 && c < ' '; });
  if (!plain) is_sound_ = false;
  if (plain) list_ = curl_.slist_append(list_, line.c_str());
}

bool HeadReader::line(Bytes line) {
  bytes_ += line.size();
  if (bytes_ > kMostHeaderBytes) return false;
  if (done_) return true;  // trailers
  if (line.starts_with("HTTP/")) {
    head_ = {};
    const std::size_t space = line.find(' ');
    head_.status = space == Bytes::npos ? 0 : static_cast<int>(parse_number(line.substr(space + 1, 3)).value_or(0));
    head_.end_is_known = line.starts_with("HTTP/2") || line.starts_with("HTTP/3");
    return true;
  }
  if (line == "\r\n" || line == "\n") {
    if (head_.status < 200) return true;
    done_ = true;
    const std::string_view coding = head_.headers.get("transfer-encoding");
    // libcurl takes a length that is too large for none.
    if (coding.find("chunked") != std::string_view::npos || parse_number(head_.headers.get("content-length")))
      head_.end_is_known = true;
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon != Bytes::npos) head_.headers.add(line.substr(0, colon), line.substr(colon + 1));
  return true;
}

void set_common(const CurlLibrary& curl, CURL* easy, const std::string& user_agent, const std::string& ca_file,
                const WireRequest& request) {
  const auto set = [&](CURLoption option, auto value) { curl.easy_setopt(easy, option, value); };
  set(CURLOPT_URL, request.url.text().c_str());
  set(CURLOPT_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS});
  set(CURLOPT_PATH_AS_IS, 1L);  // a key may be "a/../b"
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
  // A server on this machine is asked without a proxy: what a test or a tunnel listens to is not to be shown to one.
  if (request.url.is_loopback()) set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  set(CURLOPT_USERAGENT, user_agent.c_str());
  set(CURLOPT_HTTP09_ALLOWED, 0L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (request.body) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    set(CURLOPT_POSTFIELDS, request.body->data());
  }
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (!request.method.empty()) {
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

std::string curl_reason(const CurlLibrary& curl, CURLcode code) {
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
      return curl.easy_strerror(code);
  }
}

}  // namespace assay::remote
