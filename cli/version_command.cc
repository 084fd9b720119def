#include <hs/hs.h>
#include <openssl/crypto.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/layout.h"
#include "cli/version.h"
#include "rules/builtin/builtin.h"
#include "rules/rule_set.h"

namespace assay::cli {

namespace {

const Help kHelp = {{}, {{"0", "printed"}}};

std::string cpu_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

std::string cpu_features() {
#if defined(__x86_64__)
  std::string out;
  const auto add = [&out](bool has, std::string_view name) {
    if (has) out += cat(out.empty() ? "" : " ", name);
  };
  add(__builtin_cpu_supports("sse4.2") != 0, "sse4.2");
  add(__builtin_cpu_supports("avx2") != 0, "avx2");
  add(__builtin_cpu_supports("avx512bw") != 0, "avx512bw");
  return out;
#else
  return {};
#endif
}

int print_verbose() {
  std::vector<Row> rows = {
      {"Hyperscan", hs_version()}, {"RE2", kRe2Version}, {"OpenSSL", OpenSSL_version(OPENSSL_FULL_VERSION_STRING)}};
  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  rows.push_back({"rules", cat(rules->size(), " built-in, ", rules->stats().literals, " literals")});
  rows.push_back({"digest", rules->digest()});
  rows.push_back({"database", rules->stats().loaded ? "as built" : "compiled at start: another library than at build"});
  rows.push_back({"CPU", cat(cpu_name(), cpu_features().empty() ? "" : ", ", cpu_features())});
  std::fputs(table(rows, 120, left_width(rows)).c_str(), stdout);
  return kPass;
}

}  // namespace

int version_command(Arguments arguments) {
  bool verbose = false;
  if (!arguments.empty()) {
    const auto owner = new_app("Prints the version.", "assay version");
    CLI::App& app = *owner;
    app.add_flag("-v,--verbose", verbose, "versions of the libraries, the rules and the processor too");
    if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  }
  std::printf("assay %s\n", kVersion);
  const int code = verbose ? print_verbose() : kPass;
  return std::fflush(stdout) == 0 ? code : kIncomplete;
}

}  // namespace assay::cli
