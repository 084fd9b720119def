#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string_view>
#include <vector>

#include "api/serve/agent_event.h"
#include "api/serve/agent_hook.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/hook_command.h"
#include "cli/process.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

constexpr int kRefused = 2;

Result<std::string> read_event_text() {
  std::string text;
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail("reading what the agent says", "standard input", errno_text(errno));
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > serve::kMostEvent) return text;  // judged as too long
  }
}

}  // namespace

int run_agent_hook(const std::string& config) {
  end_disasters_with(kRefused);
  const auto text = read_event_text();
  if (!text) return report_error(text.error(), kRefused);
  std::vector<std::string> texts;
  if (!config.empty()) texts.push_back(cat("config=", config));
  // Else rules of a configuration would be compiled for each tool.
  if (const std::string cache = cache_folder(); !cache.empty()) texts.push_back(cat("cache=", cache));
  const std::vector<std::string_view> settings(texts.begin(), texts.end());
  const auto engine = api::make_engine(settings);
  if (!engine) {
    tell(cat("assay hook agent: ", engine.error().text));
    return kRefused;
  }
  serve::Judgement judgement = serve::judge_event(*engine, make_guard(), *text);
  if (!judgement.blocked) return kPass;
  std::puts(judgement.answer.c_str());
  while (judgement.reason.ends_with('\n')) judgement.reason.pop_back();
  tell(judgement.reason);
  return kRefused;
}

}  // namespace assay::cli
