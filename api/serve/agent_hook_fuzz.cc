// Any bytes as what a coding agent tells its hook: no crash, and what is answered is JSON.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api/serve/agent_hook.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::serve;
  static const auto engine = [] {
    const std::vector<std::string_view> settings = {"only=github-pat"};
    return *assay::api::make_engine(settings);
  }();
  const Judgement judgement = judge_event(engine, [](std::string_view text) { return std::string(text); },
                                          {reinterpret_cast<const char*>(data), size});
  if (judgement.blocked != !judgement.reason.empty() || judgement.blocked != !judgement.answer.empty()) std::abort();
  if (judgement.blocked && nlohmann::json::parse(judgement.answer, nullptr, false).is_discarded()) std::abort();
  return 0;
}
