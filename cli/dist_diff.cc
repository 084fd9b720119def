// assay dist diff: why two builds of a package are not the same bytes.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/strings.h"
#include "cli/dist_command.h"
#include "cli/flags.h"
#include "cli/tell.h"
#include "sarif/json_writer.h"
#include "sarif/output.h"
#include "sarif/terminal_text.h"
#include "scanners/packages/archive/package_reader.h"
#include "scanners/packages/audit/container_diff.h"
#include "scanners/packages/audit/package_diff.h"

namespace assay::cli {

namespace {

enum class DiffFormat { text, json };
constexpr std::array<Choice, 2> kFormats = {
    {{"text", static_cast<int>(DiffFormat::text)}, {"json", static_cast<int>(DiffFormat::json)}}};

const Help kHelp = {
    {{"assay dist diff a/demo-1.0.tar.gz b/demo-1.0.tar.gz", "times, order, modes, owners, compression"},
     {"assay dist diff a.whl b.whl --format json", "for programs"}},
    {{"0", "the same bytes"},
     {"1", "they differ, and the fields are named"},
     {"2", "usage error"},
     {"3", "a package could not be read to its end"}}};

// A package with its bytes.
struct Opened {
  UniqueFd file;
  std::uint64_t size = 0;
  packages::Package package;
  archives::FileBytes bytes() const { return {file.get(), size}; }
};

Result<Opened> read(const std::string& path, Coverage& coverage) {
  Opened out;
  out.file = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  if (!out.file || ::fstat(out.file.get(), &facts) != 0) return fail("reading", printable(path), errno_text(errno));
  if (!S_ISREG(facts.st_mode)) return fail("reading", printable(path), "it is no regular file");
  out.size = static_cast<std::uint64_t>(facts.st_size);
  archives::FileBytes bytes = out.bytes();
  out.package = packages::read_package(path, bytes, {}, nullptr, coverage);
  return out;
}

Status write_json(Output& output, const std::vector<packages::Difference>& differences, const Coverage& coverage) {
  const auto masked = make_guard();
  constexpr unsigned kSpread = 2;
  JsonWriter json(output, kSpread);
  json.begin_object();
  json.string("schema", "assay-dist-diff/1");
  json.boolean("complete", coverage.complete());
  json.array("differences");
  for (const packages::Difference& one : differences) {
    json.begin_object();
    json.string_unless_empty("member", masked(one.member));
    json.string("field", one.field);
    json.string("first", masked(one.first));
    json.string("second", masked(one.second));
    json.end_object();
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.end_object();
  json.end_line();
  return json.flush();
}

Status write_text(Output& output, const std::vector<packages::Difference>& differences) {
  const auto masked = make_guard();
  for (const packages::Difference& one : differences) {
    const std::string values =
        one.first.empty() && one.second.empty()
            ? ""
            : cat(": ", terminal_text(masked(one.first)), one.first.empty() || one.second.empty() ? "" : " | ",
                  terminal_text(masked(one.second)));
    Status status = output.write(
        cat(one.member.empty() ? "(archive)" : terminal_name(masked(one.member)), "  ", one.field, values, "\n"));
    if (!status) return status;
  }
  return output.write(differences.empty() ? std::string("The same bytes.\n")
                                          : cat(counted(differences.size(), "difference", "differences"), ".\n"));
}

}  // namespace

int dist_diff(Arguments arguments) {
  const auto owner = new_app("Names the fields in which two builds of a package differ.", "assay dist diff");
  CLI::App& app = *owner;
  std::vector<std::string> paths;
  DiffFormat format = DiffFormat::text;
  app.add_option("path", paths, "two wheels, or two source distributions")->expected(2)->required()->type_name("A B");
  app.add_option("--format", format, "text (default) or json")->transform(one_of(kFormats))->type_name("FORMAT");
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  Coverage coverage;
  const auto first = read(paths[0], coverage);
  if (!first) return report_error(first.error(), kIncomplete);
  const auto second = read(paths[1], coverage);
  if (!second) return report_error(second.error(), kIncomplete);
  archives::FileBytes ours = first->bytes();
  archives::FileBytes theirs = second->bytes();
  const std::vector<packages::Difference> differences =
      packages::diff_packages(first->package, second->package, packages::diff_containers(ours, theirs));
  const auto output = open_descriptor_output(STDOUT_FILENO, "standard output");
  Status status =
      format == DiffFormat::json ? write_json(*output, differences, coverage) : write_text(*output, differences);
  if (status) status = output->finish();
  if (!status) return report_error(status.error(), kIncomplete);
  for (const Gap& gap : coverage.gaps()) tell(cat("assay: not read: ", gap.input, ": ", gap.why));
  if (!differences.empty()) return kFail;
  return coverage.complete() ? kPass : kIncomplete;
}

}  // namespace assay::cli
