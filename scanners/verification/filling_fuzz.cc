// Any value in any place of a request: it adds no header, parameter or member, and leads to no other host.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "scanners/verification/filling.h"

namespace {

using namespace assay;
using namespace assay::verification;

void check_line(std::string_view text) {
  for (const char c : text)
    if (c < ' ' || c > '~') std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Secret secret(text.substr(0, size / 2));
  const Secret companion(text.substr(size / 2));
  const Values values = [&](std::string_view name) { return name == "secret" ? &secret : &companion; };
  HttpCall call;
  call.method = "POST";
  call.url = "https://api.vendor.test/v1/{id}/me?key={secret}&more=1";
  call.headers = {{"Authorization", "Bearer {secret}"},
                  {"X-Basic", "Basic base64({id}:{secret})"},
                  {"Content-Type", "application/json"}};
  call.body = R"({"a":"{secret}","b":"{id}"})";
  for (const char* type : {"application/json", "application/x-www-form-urlencoded", "text/plain"}) {
    call.headers.back().second = type;
    const auto filled = fill(call, values, 0);
    if (!filled) continue;
    const remote::WireRequest& request = filled->request;
    if (request.url.server() != "https://api.vendor.test" || !request.url.target.ends_with("&more=1")) std::abort();
    if (request.url.target.find_first_of(" \r\n#") != std::string::npos) std::abort();
    for (const auto& [name, value] : request.headers) check_line(value);
    for (const auto& [name, value] : request.secret_headers) check_line(value.reveal(RevealPermit("fuzz")));
    if (std::string_view(type) != "application/json") continue;
    const auto json = nlohmann::json::parse(*request.body, nullptr, false);
    if (json.is_discarded() || json.size() != 2 || json["a"] != std::string(secret.reveal(RevealPermit("fuzz"))))
      std::abort();
  }
  return 0;
}
