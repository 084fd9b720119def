// assay dist: the packages of a release.
#include "cli/dist_command.h"

#include <CLI/CLI.hpp>
#include <array>

#include "cli/description.h"
#include "cli/flags.h"

namespace assay::cli {

namespace {

const Help kHelp = {
    {{"assay dist check dist/", "names, metadata, structure, contents and credentials of every package"},
     {"assay dist diff a/demo-1.0.tar.gz b/demo-1.0.tar.gz", "why two builds are not the same bytes"},
     {"assay explain dist-record-hash", "what a check means and what to do"}},
    {}};

constexpr std::array<std::string_view, 2> kModes = {"check", "diff"};

}  // namespace

std::span<const std::string_view> dist_modes() { return kModes; }

int dist_command(Arguments arguments) {
  const std::string_view name = arguments.empty() ? "" : arguments.front();
  if (name == "check") return dist_check(arguments.subspan(1));
  if (name == "diff") return dist_diff(arguments.subspan(1));
  const auto owner = new_app("Checks the packages of a release, offline.", "assay dist");
  CLI::App& app = *owner;
  if (DescriptionScope::current() == nullptr) {  // there, each declares itself
    app.add_subcommand("check", "check packages and scan them for credentials");
    app.add_subcommand("diff", "name the fields in which two builds of a package differ");
    app.require_subcommand(1);
  }
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  return kUsage;
}

}  // namespace assay::cli
