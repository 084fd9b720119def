// Compiles rule files to the images that the program embeds. Run by the build:
//   compile_rules OUT_FOLDER FILE.yaml…
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/hash.h"
#include "rules/codec.h"
#include "rules/database.h"
#include "rules/loader.h"
#include "rules/plan.h"

namespace assay {
namespace {

bool print(const std::vector<Diagnostic>& diagnostics) {
  bool failed = false;
  for (const Diagnostic& diagnostic : diagnostics) {
    std::fprintf(stderr, "%s\n", diagnostic.text().c_str());
    failed = failed || diagnostic.level == Diagnostic::Level::error;
  }
  return failed;
}

int report(const Error& error) {
  std::fprintf(stderr, "%s\n", error.text().c_str());
  return 2;
}

// Writes rules.bin, digest.bin (of rules.bin), plan.bin and database.bin.
Status write_images(const std::string& folder, const std::vector<Rule>& rules) {
  const auto plan = make_plan(rules);
  if (!plan) return tl::make_unexpected(plan.error());
  const auto database = compile_database(*plan);
  if (!database) return tl::make_unexpected(database.error());
  const auto bytes = serialise_database(database->get());
  if (!bytes) return tl::make_unexpected(bytes.error());
  const std::string encoded = encode_rules(rules);
  const std::string digest(as_bytes(sha256(encoded)));
  for (const auto& [name, content] : {std::pair{"rules.bin", encoded}, std::pair{"digest.bin", digest},
                                      std::pair{"plan.bin", encode_plan(*plan)}, std::pair{"database.bin", *bytes}}) {
    if (const Status status = write_file_atomically(folder + "/" + name, content); !status) return status;
  }
  return {};
}

int compile_rules(const std::string& out, const std::vector<std::string>& paths) {
  std::vector<RuleFile> files;
  for (const std::string& path : paths) {
    auto text = read_file(path);
    if (!text) return report(text.error());
    files.push_back({path, std::move(*text)});
  }
  const LoadedRules loaded = load_rules(files);
  if (print(loaded.diagnostics)) return 2;

  if (const Status written = write_images(out, loaded.rules); !written) return report(written.error());
  return 0;
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: compile_rules OUT_FOLDER FILE.yaml…\n");
    return 2;
  }
  return assay::compile_rules(argv[1], {argv + 2, argv + argc});
}
