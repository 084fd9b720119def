#include <CLI/CLI.hpp>

#include "cli/flags.h"
#include "cli/run_meter.h"
#include "cli/scan_flag_groups.h"

namespace assay::cli {

namespace {

const Help kRedactHelp = {{{"make 2>&1 | assay redact", "a build whose output holds no credential"},
                           {"assay redact --keep-length build.log > clean.log", "a file, every byte at its place"},
                           {"assay redact --proof clean.json build.log > clean.log", "with a statement for others"}},
                          {{"0", "all was masked that a scan finds"},
                           {"2", "usage, configuration or rule error"},
                           {"3", "something may not be masked, and is named"}}};

}  // namespace

ParsedRedactFlags parse_redact_flags(Arguments arguments) {
  RedactFlags flags;
  std::string path = "-";
  const auto owner = new_app("Copies text, with every credential in it masked: a filter.", "assay redact");
  CLI::App& app = *owner;
  app.add_option("path", path, "file; - is standard input (default)")->type_name("FILE");
  app.add_flag("--keep-length", flags.keep_length,
               "as many '*' as the value has bytes, so that all stays at its place");
  app.add_option("--proof", flags.proof, "write a statement of what was masked, without the values")->type_name("FILE");
  add_rule_flags(app, flags.scan);
  RunMeter::declare(app, flags.scan.metrics);
  if (const auto code = parse_flags(app, arguments, kRedactHelp)) return {std::nullopt, *code};
  flags.scan.paths = {path};
  flags.scan.mode = ScanMode::log;  // values that a width broke are masked too
  return {std::move(flags), kPass};
}

}  // namespace assay::cli
