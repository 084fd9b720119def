// Any bytes as the input of a language server: no crash, and every answer is JSON.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "api/serve/frames.h"
#include "api/serve/language_server.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::serve;
  static const auto engine = [] {
    const std::vector<std::string_view> settings = {"only=github-pat"};
    return *assay::api::make_engine(settings);
  }();
  LanguageServer server(Examiner(engine, [](std::string_view text) { return std::string(text); }), "1");
  server.answer(R"({"id": 0, "method": "initialize"})");
  std::string_view input(reinterpret_cast<const char*>(data), size);
  FrameReader reader([&input](char* buffer, std::size_t most) {
    const std::size_t count = std::min(most, input.size());
    std::memcpy(buffer, input.data(), count);
    input.remove_prefix(count);
    return static_cast<long>(count);
  });
  for (auto message = reader.next(); message && *message && !server.over(); message = reader.next())
    for (const std::string& answer :
         (*message)->passed_over == 0 ? server.answer(std::move((*message)->text)) : server.answer_too_long(**message))
      if (nlohmann::json::parse(answer, nullptr, false).is_discarded()) std::abort();
  return 0;
}
