// assay rules import: a rule file of another tool as one of ours, and what assay.yaml needs beside it.
#include <cstdio>
#include <filesystem>

#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/foreign_file.h"
#include "cli/rules_command.h"
#include "cli/tell.h"
#include "rules/importers/import.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;

// A file that is there may be somebody's own: it is not written over.
Status write_new(const std::string& path, const std::string& text) {
  std::error_code error;
  if (std::filesystem::exists(path, error))
    return fail("writing what was imported", path, "the file is there already", "remove it, or choose another name");
  return write_output_file(path, text);
}

int tell_notes(const import::Imported& imported) {
  std::size_t lost = 0;
  for (const import::Note& note : imported.notes) {
    lost += note.is_loss ? 1 : 0;
    tell(cat(note.is_loss ? "not taken over: " : "note: ", printable(note.subject), ": ", note.text));
  }
  tell(cat(imported.count, imported.count == 1 ? " rule" : " rules", " taken over; ",
           lost == 0 ? std::string("nothing was left out") : cat(lost, lost == 1 ? " thing" : " things", " not")));
  return imported.is_whole() ? kPass : kIncomplete;
}

}  // namespace

int import_rule_file(const std::string& path, const std::string& output, const std::string& config) {
  const auto text = read_file(path, kMostBytes);
  if (!text) return report_error(text.error());
  const auto read = [&](const std::string& name) { return read_extended(path, name, kMostBytes); };
  // assay.yaml names rule files relative to its own folder.
  const std::filesystem::path rules = output.empty() ? "imported-rules.yaml" : output;
  const std::filesystem::path near = std::filesystem::absolute(config.empty() ? "assay.yaml" : config).parent_path();
  const auto imported =
      import::import_rules(*text, std::filesystem::absolute(rules).lexically_relative(near).string(), read);
  if (!imported) {
    Error error = imported.error();
    error.subject = error.subject.empty() ? path : cat(path, ", ", error.subject);
    return report_error(error);
  }
  if (!output.empty() && !imported->rules.empty())
    if (const Status status = write_new(output, imported->rules); !status) return report_error(status.error());
  if (!config.empty() && !imported->config.empty())
    if (const Status status = write_new(config, imported->config); !status) return report_error(status.error());
  std::string shown = output.empty() ? imported->rules : "";
  if (config.empty() && !imported->config.empty()) {
    // Comments, so that the rule file above stays one.
    shown += "# For assay.yaml:\n";
    std::string_view rest = imported->config;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      shown += cat("#   ", rest.substr(0, end), "\n");
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  if (std::fputs(shown.c_str(), stdout) < 0 || std::fflush(stdout) != 0) return kIncomplete;
  return tell_notes(*imported);
}

}  // namespace assay::cli
