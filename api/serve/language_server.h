// A server of the Language Server Protocol 3.17: diagnostics for credentials and workflows while somebody types, and
// code actions that fix or accept one. Texts are exchanged whole, positions in UTF-16.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/serve/examiner.h"
#include "api/serve/frames.h"

namespace assay::serve {

// What is found in an open document beyond these is told and not held, so that nothing is offered for it.
inline constexpr std::size_t kMostDocuments = 1000;
inline constexpr std::size_t kMostHeld = std::size_t{256} << 20;

class LanguageServer {
 public:
  LanguageServer(Examiner examiner, std::string version)
      : examiner_(std::move(examiner)), version_(std::move(version)) {}

  // What is to be sent for a message, in order, each without its header. A message that is no JSON, or more than a tree
  // is built of (foreign_json.h), gets an error, and so does the document that it names.
  std::vector<std::string> answer(std::string message);
  // The same for one that was too long to be kept: says so, at the document that it is of where its first bytes tell.
  std::vector<std::string> answer_too_long(const Frame& frame);

  // Set once the client said `exit`: 0 when it had said `shutdown` before, else 1.
  bool over() const { return over_; }
  int exit_code() const { return shut_down_ ? 0 : 1; }

 private:
  struct Document {
    std::size_t size = 0;
    std::vector<Remark> remarks;
  };
  struct Exchange;

  void open(Exchange& exchange);
  void change(Exchange& exchange);
  void close(Exchange& exchange);
  void offer_actions(Exchange& exchange);
  std::vector<std::string> refuse_message(std::string_view message, int code, std::string_view why);
  void forget(const std::string& uri);
  void look_at(Exchange& exchange, const std::string& uri, const std::string& text);

  Examiner examiner_;
  std::string version_;
  std::map<std::string, Document> documents_;  // by URI
  std::size_t held_ = 0;                       // bytes of the documents' texts
  bool initialized_ = false, shut_down_ = false, over_ = false;
};

// "file:///a%20b/c.env" as a path; another URI as it is.
std::string path_of_uri(const std::string& uri);

}  // namespace assay::serve
