// A base tree and a version of it, cut from the input: read through the delta they must give what plain parsing gives.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "scanners/sources/git/graph/connectivity_tree_delta.h"

namespace {

using namespace assay::git;

// Counts entries and sums what they say, so that any difference shows.
std::vector<std::string> parse(std::string_view bytes) {
  std::vector<std::string> entries;
  TreeReader reader(bytes, HashKind::sha1);
  TreeEntry entry;
  while (reader.next(entry)) entries.push_back(std::string(entry.name) + std::string(entry.id.view()));
  return entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 8) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t runs = data[0] % 4;
  const std::string_view base = input.substr(8, (size - 8) * 2 / 3);
  const std::string_view rest = input.substr(8 + base.size());
  std::string version;
  std::vector<CopiedRun> copied;
  for (std::size_t run = 0; run < runs; ++run) {
    const std::size_t from = base.empty() ? 0 : data[1 + run] * base.size() / 256;
    const std::size_t count = base.empty() ? 0 : data[4 + run] * (base.size() - from) / 255;
    if (count != 0) copied.push_back({version.size(), from, count});
    version += base.substr(from, count);
    version += rest.substr(rest.size() * run / runs, rest.size() / runs);
  }
  std::vector<std::string> noted;
  const auto changed = [&](const TreeEntry& entry) {
    noted.push_back(std::string(entry.name) + std::string(entry.id.view()));
    return static_cast<std::uint32_t>(noted.size() - 1);
  };
  TreeDeltaReader reader(HashKind::sha1);
  HeldEntries held;
  HeldEntries out;
  reader.read(base, {}, nullptr, held, changed, [](std::uint32_t) {});
  reader.read(version, copied, &held, out, changed, [](std::uint32_t) {});
  const std::vector<std::string> plain = parse(version);
  if (plain.size() != out.values.size()) std::abort();
  for (std::size_t entry = 0; entry < plain.size(); ++entry) {
    if (plain[entry] != noted[out.values[entry]]) std::abort();
  }
  return 0;
}
