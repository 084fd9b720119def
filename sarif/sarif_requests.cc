#include "sarif/sarif_requests.h"

#include <string>

#include "base/strings.h"

namespace assay {

namespace {

// Whatever was handed over: no user part, no query, no fragment. What is scrubbed is whole when it is: a value that was
// cut would not be known any more.
std::string bare_target(const std::string& target) {
  return without_userinfo(target.substr(0, target.find_first_of("?#")));
}

}  // namespace

std::optional<std::uint64_t> SarifRequests::row_of(const VerificationRequest& request, const Scrub& scrub) {
  VerificationRequest row{scrub(request.method), bare_target(scrub(request.target)), request.status};
  if (const auto known = known_.find(row); known != known_.end()) return known->second;
  if (rows_.size() >= kMostRequests) return std::nullopt;
  const std::uint64_t at = rows_.size();
  known_.emplace(row, at);
  rows_.push_back(std::move(row));
  return at;
}

// Each row says its own index, so that the rows of answers with one status differ (uniqueItems).
void SarifRequests::write(JsonWriter& json) const {
  if (rows_.empty()) return;
  json.array("webRequests");
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    json.begin_object();
    json.number("index", i);
    json.string("protocol", "HTTP");
    json.string("target", rows_[i].target);
    json.string("method", rows_[i].method);
    json.end_object();
  }
  json.end_array();
  json.array("webResponses");
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    json.begin_object();
    json.number("index", i);
    if (rows_[i].status == 0) {
      json.boolean("noResponseReceived", true);
    } else {
      json.string("protocol", "HTTP");
      json.number("statusCode", rows_[i].status);
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace assay
