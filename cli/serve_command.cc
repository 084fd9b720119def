// assay serve: a warm engine for editors (Language Server Protocol) and for other programs (lines of JSON).
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/serve/frames.h"
#include "api/serve/language_server.h"
#include "api/serve/line_server.h"
#include "base/private_terms.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/tell.h"
#include "cli/version.h"

namespace assay::cli {

namespace {

const Help kHelp = {{{"assay serve", "for an editor: its language client runs this"},
                     {"assay serve --lines < requests.jsonl", R"(answers {"id": 1, "name": "a.env", "text": "…"})"}},
                    {{"0", "the client ended it, or there is no more input"},
                     {"1", "the client ended it without 'shutdown'"},
                     {"2", "usage, configuration or rule error"},
                     {"3", "a message could not be read, or an answer not written"}}};

long read_input(char* buffer, std::size_t size) { return ::read(STDIN_FILENO, buffer, size); }

bool write_answer(const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

int not_written() {
  return report_error({"writing an answer", "standard output", "it is closed or full", ""}, kIncomplete);
}

int serve_lines(const std::shared_ptr<const api::Engine>& engine) {
  serve::LineReader reader(read_input);
  for (;;) {
    const auto line = reader.next();
    if (!line) return report_error(line.error(), kIncomplete);
    if (!*line) return kPass;
    if ((*line)->empty()) continue;
    if (!write_answer(cat(serve::answer_line(engine, **line), "\n"))) return not_written();
  }
}

int serve_editor(const std::shared_ptr<const api::Engine>& engine) {
  serve::FrameReader reader(read_input);
  serve::LanguageServer server(serve::Examiner(engine, make_guard()), kVersion);
  while (!server.over()) {
    auto message = reader.next();
    if (!message) return report_error(message.error(), kIncomplete);
    if (!*message) return server.exit_code();
    serve::Frame& frame = **message;
    for (const std::string& answer :
         frame.passed_over == 0 ? server.answer(std::move(frame.text)) : server.answer_too_long(frame))
      if (!write_answer(serve::framed(answer))) return not_written();
  }
  return server.exit_code();
}

}  // namespace

int serve_command(Arguments arguments) {
  const auto owner = new_app(
      "Keeps the engine warm and answers on standard output: as a language server, which tells an editor of "
      "credentials "
      "and of what is wrong in workflows, and offers fixes; or line by line.",
      "assay serve");
  CLI::App& app = *owner;
  bool lines = false, stdio = false;
  std::string config;
  app.add_flag("--lines", lines, "requests and answers are lines of JSON");
  app.add_flag("--stdio", stdio, "what language clients add; there is no other way");
  app.add_option("--config", config, "configuration (assay.yaml): rules, what is allowed")->type_name("FILE");
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  // An answer with a text withheld would have another length than its header says.
  if (!lines && !private_terms().empty())
    return report_error({"serving an editor", "", "private terms are given, and cannot be withheld there",
                         "--lines withholds them; 'assay scan' too"});
  std::vector<std::string> texts;
  if (!config.empty()) texts.push_back(cat("config=", config));
  const std::vector<std::string_view> settings(texts.begin(), texts.end());
  const auto engine = api::make_engine(settings);
  if (!engine) {
    tell(cat("assay serve: ", engine.error().text));
    return kUsage;
  }
  return lines ? serve_lines(*engine) : serve_editor(*engine);
}

}  // namespace assay::cli
