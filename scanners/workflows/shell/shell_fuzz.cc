// Any bytes as a script: no crash, no long run, and spans that lie in the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanners/workflows/shell/batch_script.h"
#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/fate.h"
#include "scanners/workflows/shell/inner_script.h"
#include "scanners/workflows/shell/python_runs.h"
#include "scanners/workflows/shell/writes.h"

using namespace assay::shell;  // NOLINT(google-build-using-namespace): a program of its own

namespace {

void check(const Span& span, std::size_t size) {
  if (span.begin > span.end || span.end > size) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Script script = read_script(text);
  for (const Command& command : script.commands) {
    check(command.span, size);
    for (const CommandId child : command.children)
      if (child >= script.commands.size()) std::abort();
    for (const WordId word : command.words)
      if (word >= script.words.size()) std::abort();
    for (const Redirection& one : command.redirections) check(one.span, size);
  }
  for (const Word& word : script.words) {
    check(word.span, size);
    for (const Part& part : word.parts) check(part.span, size);
  }
  for (const Trouble& one : script.troubles) check(one.span, size);
  for (const std::string_view shell : {"bash", "sh", "bash {0}", "pwsh"})
    for (const CommandFate& one : fates_of(script, options_of(shell))) check(one.fate.by, size);
  for (const Call& call : calls_of(script)) inner_script_of(script, call);
  for (const std::string_view shell : {"pwsh", "cmd"}) {
    for (const BatchCall& one : batch_calls(text, options_of(shell))) check(one.span, size);
    for (const LostCall& one : lost_batch_calls(text, options_of(shell))) check(one.by, size);
  }
  for (const PythonRun& one : lost_python_runs(text)) check(one.span, size);
  for (const FileWrite& one : writes_of(script)) check(one.span, size);
  options_of(text);
  return 0;
}
