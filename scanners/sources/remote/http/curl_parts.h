// What all requests by libcurl have in common, be it one that is read as it comes (curl_transport.h) or many at a time
// (curl_pool.h): what is allowed, who is trusted, the headers of a request and of an answer.
#pragma once

#include <string>

#include "base/bytes.h"
#include "scanners/sources/remote/http/curl_library.h"
#include "scanners/sources/remote/http/transport.h"

namespace assay::remote {

// A request's headers as libcurl takes them. Not synchronised; outlives the transfer.
class HeaderList {
 public:
  explicit HeaderList(const CurlLibrary& curl) : curl_(curl) {}
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList() { curl_.slist_free_all(list_); }

  void add_all(const WireRequest& request);
  void append(const std::string& line);
  // Whether all can be sent: a line break in a value would begin another header.
  bool is_sound() const { return is_sound_; }
  curl_slist* get() const { return list_; }

 private:
  const CurlLibrary& curl_;
  curl_slist* list_ = nullptr;
  bool is_sound_ = true;
};

// Reads the lines of an answer's head: "HTTP/1.1 200 OK", fields, an empty line; answers below 200 come before the one
// that counts.
class HeadReader {
 public:
  // False: its headers are too long (256 KiB).
  bool line(Bytes line);

  const AnswerHead& head() const { return head_; }
  bool done() const { return done_; }
  std::size_t bytes() const { return bytes_; }  // read so far

 private:
  AnswerHead head_;
  std::size_t bytes_ = 0;
  bool done_ = false;
};

// http and https alone, no redirects, certificates and names verified, no .netrc, no signals; method, address and body,
// which stay where they are until the transfer ends. A loopback server is asked without a proxy.
void set_common(const CurlLibrary& curl, CURL* easy, const std::string& user_agent, const std::string& ca_file,
                const WireRequest& request);

// libcurl's texts, without names or numbers of this machine and this run.
std::string curl_reason(const CurlLibrary& curl, CURLcode code);

}  // namespace assay::remote
