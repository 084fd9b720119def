// Any answer of a server, judged by calls of several forms, and what is told of it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/verification/judgement.h"
#include "scanners/verification/tellings.h"

namespace {

using namespace assay;
using namespace assay::verification;

HttpCall call_of(unsigned form) {
  HttpCall call;
  call.method = "GET";
  call.url = "https://api.vendor.test/me";
  call.live_status = {200};
  if ((form & 1U) != 0) call.headers = {{"Accept", "application/json"}};
  if ((form & 2U) != 0) call.live_body = {"\"login\":", "\"ok\":true"};
  if ((form & 4U) != 0) call.dead_status = {401, 403};
  if ((form & 8U) != 0) call.dead_body = {"invalid"};
  return call;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  constexpr std::array<int, 14> kStatuses = {0, 101, 200, 204, 301, 400, 401, 403, 404, 407, 425, 429, 500, 503};
  constexpr std::array<const char*, 5> kTypes = {"", "application/json", "text/html", "text/xml",
                                                 "application/x+json; a"};
  remote::PooledAnswer answer;
  answer.head.status = kStatuses[data[0] % kStatuses.size()];
  answer.head.end_is_known = (data[1] & 64U) != 0;
  const std::string type = kTypes[data[1] % kTypes.size()];
  if (!type.empty()) answer.head.headers.add("Content-Type", type);
  answer.body.assign(reinterpret_cast<const char*>(data) + 3, size - 3);
  answer.head.headers.add("X-OAuth-Scopes", answer.body);
  const Judgement judgement = judge(call_of(data[2]), answer);
  const int status = answer.head.status;
  const bool says_something = status == 200 || status == 204 || (status >= 400 && status < 500);
  if (judgement.status != VerificationStatus::unknown && (!says_something || status == 429 || status == 425))
    std::abort();
  if (judgement.status == VerificationStatus::active && status != 200) std::abort();
  if (judgement.status == VerificationStatus::unknown && judgement.why.empty()) std::abort();

  const Secret secret(std::string_view(answer.body).substr(0, 8));
  for (const char* target : {"https://api.github.com/user", "https://api.heroku.com/apps",
                             "https://slack.com/api/auth.test", "https://sts.us-east-1.amazonaws.com/"})
    for (const OfflineEvidence& one : told_by(tellings_of(target), answer, secret)) {
      if (one.text.size() > 120 || one.text.find('@') != std::string::npos) std::abort();
      for (const char c : one.text)
        if (c < 0x20 || c > 0x7E) std::abort();
    }
  const std::vector<Telling> places = {{"", "reach", "name", "names "},
                                       {"", "reach", "name", "names /a/b"},
                                       {"", "reach", "name", "/*/name"},
                                       {"", "reach", "name", "xml Name"}};
  for (const Told& told : read_tellings(places, answer, {&secret}, 20)) {
    if (told.texts.empty() || told.texts.size() > 20) std::abort();
    for (const std::string& text : told.texts)
      if (text.empty() || text.size() > 120 || secret.occurs_in(text)) std::abort();
  }
  return 0;
}
