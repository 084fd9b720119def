// assay config: which configuration holds, what it sets, and where each setting comes from.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"
#include "scanners/config/config.h"

namespace assay::cli {

namespace {

enum class Form { text, json };
constexpr Choice kForms[] = {{"text", static_cast<int>(Form::text)}, {"json", static_cast<int>(Form::json)}};

const Help kHelp = {{{"assay config show", "what holds for a scan of the working directory"},
                     {"assay config show --origin src", "for a scan of src, with the line that sets each"},
                     {"assay config show --format json", "for programs"}},
                    {{"0", "shown"}, {"2", "usage error, or the configuration has mistakes"}}};

struct Shown {
  std::string key, value, file;
  std::uint32_t line = 0;
  std::string_view kind;  // of its origin
};

std::vector<Shown> shown_settings(const std::string& path, std::string_view text) {
  const auto guard = make_guard();
  const auto set = config_settings(path, text);
  std::vector<Shown> out;
  for (const ConfigSetting& one : default_settings()) {
    const auto found =
        std::find_if(set.begin(), set.end(), [&one](const ConfigSetting& other) { return other.key == one.key; });
    if (found == set.end()) {
      out.push_back({one.key, one.value, {}, 0, "default"});
    } else {
      out.push_back({one.key, guard(printable(found->value)), path, found->line, "file"});
    }
    if (one.key == "fingerprint-key" && !environment("ASSAY_FINGERPRINT_KEY").empty())
      out.back() = {one.key, "(not shown)", {}, 0, "environment"};
  }
  return out;
}

std::string origin_of(const Shown& one) {
  if (one.kind == "file") return cat(printable(one.file), ":", one.line);
  return one.kind == "environment" ? "ASSAY_FINGERPRINT_KEY" : "default";
}

std::string as_text(const FoundConfig& found, const std::vector<Shown>& settings, bool origin) {
  std::string out = cat("# ", found.path.empty() ? "no configuration" : printable(found.path), "\n");
  for (const std::string& path : found.left_aside)
    out += cat("# left aside, since it speaks of a part: ", printable(path), "\n");
  std::size_t width = 0;
  for (const Shown& one : settings) width = std::max(width, one.key.size() + one.value.size());
  width = std::min<std::size_t>(width, 60);
  for (const Shown& one : settings) {
    out += cat(one.key, ": ", one.value);
    const std::size_t size = one.key.size() + one.value.size();
    if (origin) out += cat(std::string(size < width ? width - size : 0, ' '), "  # ", origin_of(one));
    out += '\n';
  }
  return out;
}

std::string as_json(const FoundConfig& found, const std::vector<Shown>& settings) {
  nlohmann::json out = {{"schema", "assay-config/1"}, {"file", nullptr}, {"left_aside", found.left_aside}};
  if (!found.path.empty()) out["file"] = found.path;
  for (const Shown& one : settings) {
    nlohmann::json origin = {{"kind", one.kind}};
    if (one.kind == "file") origin.update({{"file", one.file}, {"line", one.line}});
    out["settings"].push_back({{"key", one.key}, {"value", one.value}, {"origin", std::move(origin)}});
  }
  return out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

int config_command(Arguments arguments) {
  const auto owner = new_app(
      "Shows which configuration holds for a scan, what it sets, and where each setting comes from.", "assay config");
  CLI::App& app = *owner;
  app.require_subcommand(1);
  std::vector<std::string> paths;
  std::string named;
  bool origin = false;
  Form form = Form::text;
  auto* show = app.add_subcommand("show", "Every setting; flags of a scan go before them.");
  show->add_option("path", paths, "what would be scanned (default: the working directory)")->type_name("PATH");
  show->add_option("--config", named, "this configuration, not the one that would be found")->type_name("FILE");
  show->add_flag("--origin", origin, "the file and line of each, the environment, or that it is the default");
  show->add_option("--format", form, "text (default) or json, which has origins too")
      ->type_name("FORMAT")
      ->transform(one_of(kForms));
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  if (paths.empty()) paths.emplace_back(".");
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::exists(path, error))
      return report_error({"looking for a configuration", printable(path), "there is no such path", ""});
  }
  const FoundConfig found = named.empty() ? find_config(paths) : FoundConfig{named, {}};
  std::string text;
  if (!found.path.empty()) {
    const ParsedConfig parsed = load_config(found.path);
    tell(parsed.diagnostics);
    if (!parsed.ok()) return kUsage;
    auto read = read_file(found.path, kMostConfigBytes);
    if (!read) return report_error(read.error());
    text = std::move(*read);
  }
  const auto settings = shown_settings(found.path, text);
  const std::string out = form == Form::json ? as_json(found, settings) : as_text(found, settings, origin);
  return std::fputs(out.c_str(), stdout) >= 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
