// The first line is a path, the rest an ignore file.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scanners/sources/files/ignore_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const std::string_view path = input.substr(0, line);
  const std::string_view text = line == std::string_view::npos ? std::string_view() : input.substr(line + 1);
  const auto list = assay::files::IgnoreList::parse(text);
  (void)list.ignores(path, false);
  (void)assay::files::ignores_deep(list, path, true);
  return 0;
}
