// The first byte chooses the format, the rest is the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanners/secrets/suppression_writer.h"
#include "scanners/secrets/suppressions.h"

namespace {

// What is added is there, and adding it again changes nothing; pruning takes no entry that holds.
void write(const std::string& text) {
  const std::vector<assay::NewSuppression> more = {{std::string(32, 'a'), "t", "a b/**", "", "why"}};
  const auto once = assay::add_suppressions(text, "fuzz", more);
  if (!once) return;
  const auto twice = assay::add_suppressions(once->text, "fuzz", more);
  if (!twice || twice->text != once->text) std::abort();
  const auto pruned = assay::prune_suppressions(once->text, "fuzz", std::chrono::sys_days(), {});
  if (!pruned || pruned->text.find(once->added.empty() ? "" : once->added.front()) == std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  assay::SuppressionFile file;
  file.name = "fuzz";
  file.format = static_cast<assay::SuppressionFormat>(data[0] % 5);
  file.text.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (file.format == assay::SuppressionFormat::assay) write(file.text);
  auto loaded = assay::Suppressions::load({file}, std::chrono::sys_days(), [](std::string_view) { return false; });
  if (!loaded) return 0;
  assay::Finding finding{.rule = "r",
                         .secret = assay::Secret("value"),
                         .fingerprint = "f",
                         .places = {},
                         .companions = {},
                         .line_hash = {}};
  finding.places.emplace_back();
  loaded->apply(finding);
  (void)loaded->unused();
  return 0;
}
