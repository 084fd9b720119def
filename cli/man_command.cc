// assay man: prints or writes the manual.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>

#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/manual.h"
#include "cli/tell.h"
#include "rules/suggest.h"

namespace assay::cli {

namespace {

enum class ManualFormat { roff, markdown };

constexpr std::array<Choice, 2> kFormats = {
    {{"roff", static_cast<int>(ManualFormat::roff)}, {"markdown", static_cast<int>(ManualFormat::markdown)}}};

const Help kHelp = {{{"assay man scan git | man -l -", "one page, shown"},
                     {"assay man --output-dir /usr/local/share/man/man1", "all pages, installed"},
                     {"assay man --format markdown", "the whole reference"}},
                    {{"0", "printed or written"}, {"2", "usage error"}, {"3", "a page could not be written"}}};

Status write_pages(const std::string& folder, const CommandDescription& command, const CommandDescription* above) {
  if (Status status = write_file_atomically(cat(folder, "/", page_name(command), ".1"), man_page(command, above));
      !status)
    return status;
  for (const CommandDescription& one : command.commands)
    if (Status status = write_pages(folder, one, &command); !status) return status;
  return {};
}

int print(const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? kPass : kIncomplete;
}

}  // namespace

int man_command(Arguments arguments) {
  const auto owner = new_app("Prints or writes the manual: a page for each command.", "assay man");
  CLI::App& app = *owner;
  std::vector<std::string> words;
  std::string folder;
  ManualFormat format = ManualFormat::roff;
  app.add_option("command", words, "the command whose page it is (default: the program's)")->type_name("COMMAND");
  app.add_option("--output-dir", folder, "write all pages into this folder, which must be there")->type_name("DIR");
  app.add_option("--format", format, "roff (default), or markdown: the whole reference")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;

  const CommandDescription program = describe_program();
  if (!folder.empty()) {
    if (const Status written = write_pages(folder, program, nullptr); !written)
      return report_error(written.error(), kIncomplete);
    return kPass;
  }
  if (format == ManualFormat::markdown) return print(markdown_manual(program));
  const CommandDescription* at = &program;
  const CommandDescription* above = nullptr;
  for (const std::string& word : words) {
    std::vector<std::string> names;
    for (const CommandDescription& one : at->commands) names.push_back(one.name());
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) {
      const std::string meant = did_you_mean(word, std::vector<std::string_view>(names.begin(), names.end()));
      tell(cat("assay man: '", at->path, "' has no command '", printable(word),
               "'\n  hint: ", meant.empty() ? cat("'", at->path, " --help' shows all") : meant));
      return kUsage;
    }
    above = at;
    at = &at->commands[static_cast<std::size_t>(found - names.begin())];
  }
  return print(man_page(*at, above));
}

}  // namespace assay::cli
