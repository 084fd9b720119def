// assay init: looks at a repository and writes a set-up to begin with. Nothing that is there is changed.
#include "cli/init_command.h"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>

#include "base/file.h"
#include "base/strings.h"
#include "cli/flags.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "scanners/setup/setup_plan.h"
#include "scanners/setup/survey.h"

namespace assay::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;

const Help kHelp = {
    {{"assay init", "what it would write here, and asks on a terminal"}, {"assay init --write", "writes it"}},
    {{"0", "shown, or written"},
     {"2", "usage error, or another tool's rules cannot be read"},
     {"3", "a file could not be written, or something of another tool's rules has no counterpart"}}};

std::string indented(std::string_view text, std::string_view by) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += cat(by, text.substr(0, end), "\n");
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

// The first lines; of imported rules there may be thousands.
std::string beginning(const std::string& text) {
  constexpr std::size_t kMostLines = 50;
  std::size_t end = 0, lines = 0;
  while (lines < kMostLines && end < text.size()) {
    end = text.find('\n', end);
    end = end == std::string::npos ? text.size() : end + 1;
    ++lines;
  }
  const auto more = std::count(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), '\n');
  return text.substr(0, end) + (more == 0 ? "" : cat("… and ", more, " more lines\n"));
}

std::string shown(const setup::SetupPlan& plan) {
  const auto guard = make_guard();
  std::string out = plan.seen.empty() ? "" : "Here\n";
  for (const std::string& line : plan.seen) out += cat("  ", line, "\n");
  for (const setup::PlannedFile& file : plan.files)
    out +=
        cat(out.empty() ? "" : "\n", "File ", file.path, ": ", file.why, "\n", indented(beginning(file.text), "  | "));
  if (!plan.steps.empty()) out += cat(out.empty() ? "" : "\n", "Then\n");
  for (const std::string& step : plan.steps) {
    const std::size_t line = step.find('\n');
    out += cat("  ", step.substr(0, line), "\n");
    if (line != std::string::npos) out += indented(std::string_view(step).substr(line + 1), "    | ");
  }
  return guard(out);
}

// A link below the root may lead out of it.
Status write_below(const fs::path& root, const setup::PlannedFile& file) {
  const fs::path path = root / file.path;
  std::error_code error;
  const fs::path real_root = fs::canonical(root, error);
  const fs::path real = error ? fs::path() : fs::weakly_canonical(path.parent_path(), error);
  const std::string inside = real.lexically_relative(real_root).string();
  if (error || inside.empty() || inside == ".." || inside.starts_with("../"))
    return fail("writing", printable(path.string()),
                error ? error.message() : "the folder leads out of the repository");
  fs::create_directories(real, error);
  if (error) return fail("making the folder", printable(real.string()), error.message());
  return write_new_file(path.string(), file.text);
}

bool is_wanted(bool write) {
  if (write || ::isatty(STDIN_FILENO) != 1 || ::isatty(STDOUT_FILENO) != 1) return write;
  std::fputs("\nWrite these files? [y/N] ", stdout);
  std::fflush(stdout);
  std::string answer;
  return std::getline(std::cin, answer) && (answer == "y" || answer == "Y" || answer == "yes");
}

int write_all_of(const std::string& root, const setup::SetupPlan& plan) {
  int code = kPass;
  for (const setup::PlannedFile& file : plan.files) {
    if (const Status written = write_below(root, file); written) {
      std::fputs(cat("wrote ", file.path, "\n").c_str(), stdout);
    } else {
      code = report_error(written.error(), kIncomplete);
    }
  }
  return code;
}

}  // namespace

int init_command(Arguments arguments) {
  const auto owner = new_app(
      "Looks at a repository, and shows a set-up to begin with: configuration, rules of other tools taken over, "
      "a workflow, what to do by hand. Nothing that is there is changed.",
      "assay init");
  CLI::App& app = *owner;
  std::string root = ".";
  bool write = false;
  app.add_option("path", root, "folder of the repository (default: the working directory)")->type_name("PATH");
  app.add_flag("--write", write, "write the files without asking");
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;

  const auto survey = setup::survey(root);
  if (!survey) return report_error(survey.error());
  const auto read = [&root](const std::string& path) {
    return read_file((fs::path(root) / path).string(), kMostBytes);
  };
  const auto is_there = [&root](const std::string& path) {
    std::error_code error;
    return fs::symlink_status(fs::path(root) / path, error).type() != fs::file_type::not_found;
  };
  const auto plan = setup::plan_setup(*survey, kVersion, read, is_there);
  if (!plan) return report_error(plan.error());
  const int whole = plan->whole ? kPass : kIncomplete;
  if (std::fputs(shown(*plan).c_str(), stdout) < 0 || std::fflush(stdout) != 0) return kIncomplete;
  if (plan->files.empty()) return whole;
  if (!is_wanted(write)) {
    std::fputs("\nNothing was written; 'assay init --write' does.\n", stdout);
    return whole;
  }
  std::fputs("\n", stdout);
  const int code = write_all_of(root, *plan);
  return code == kPass ? whole : code;
}

}  // namespace assay::cli
