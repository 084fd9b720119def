// Foreign SARIF: read, checked, joined, compared and converted. What another parser takes for JSON, so does ours, and
// the other way round; what operations write is SARIF that can be read again.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "sarif/log/baseline.h"
#include "sarif/log/compare.h"
#include "sarif/log/convert.h"
#include "sarif/log/json_value.h"
#include "sarif/log/merge.h"
#include "sarif/log/outer_properties.h"
#include "sarif/log/validate.h"

namespace assay::sarif {
namespace {

const TextFilter kEverything = [](std::string_view text) { return std::string(text); };

void require(bool good) {
  if (!good) __builtin_trap();
}

// Names that stand twice, halves of surrogates and other nesting are judged otherwise on purpose.
void compare_parsers(std::string_view text) {
  constexpr std::size_t kShallow = 1000;
  const bool packed = text.size() >= 2 && text[0] == '\x1F' && text[1] == '\x8B';
  // The other parser ends at a NUL byte.
  const bool ends_early = text.find('\0') != std::string_view::npos;
  if (packed || ends_early || text.size() > kShallow || text.find("\\u") != std::string_view::npos) return;
  const auto input = text_input(text, "fuzz");
  JsonReader reader(*input);
  const auto first = reader.next();
  const auto value = first ? read_value(reader, *first) : Result<JsonValue>(tl::make_unexpected(first.error()));
  const auto end = value ? reader.next() : Result<JsonEvent>(tl::make_unexpected(value.error()));
  if (!end &&
      (end.error().why.find("twice") != std::string::npos || end.error().why.find("deep") != std::string::npos ||
       end.error().why.find("digits") != std::string::npos || end.error().why.find("UTF-16") != std::string::npos)) {
    return;
  }
  require(end.has_value() == nlohmann::json::accept(text));
}

void operate(std::string_view text) {
  std::vector<LogFile> logs;
  for (const char* name : {"a", "b"}) {
    auto whole = gathered(LogFile::of_text(text, name));
    if (!whole) return;
    logs.push_back(std::move(*whole));
  }
  std::string joined;
  TextOutput merged(joined);
  const auto outcome = merge(logs, kEverything, merged);
  if (outcome) {
    std::string twice;
    TextOutput again(twice);
    const std::vector<LogFile> one = [&] {
      std::vector<LogFile> list;
      list.push_back(LogFile::of_text(joined, "merged"));
      return list;
    }();
    require(merge(one, kEverything, again).has_value());
  }
  auto comparison = compare(logs[0], logs[1]);
  require(comparison.has_value() == outcome.has_value());
  if (!comparison) return;
  require(comparison->fresh == 0 && comparison->updated == 0);
  std::string with_states;
  TextOutput marked(with_states);
  require(write_baseline(logs[0], logs[1], std::move(*comparison), kEverything, marked).has_value());
  for (const RowFormat format : {RowFormat::json, RowFormat::junit, RowFormat::gitlab, RowFormat::annotations,
                                 RowFormat::summary, RowFormat::csv}) {
    std::string converted;
    TextOutput rows(converted);
    const auto writer = make_row_writer(format, rows);
    require(write_rows(logs, kEverything, *writer).has_value());
    if (format == RowFormat::json || format == RowFormat::gitlab) require(nlohmann::json::accept(converted));
  }
}

}  // namespace
}  // namespace assay::sarif

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::sarif;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  compare_parsers(text);
  for (const Profile profile : {Profile::github, Profile::gitlab, Profile::azure, Profile::defectdojo}) {
    const auto input = text_input(text, "fuzz");
    static_cast<void>(validate(*input, profile, [](const Problem&) {}));
  }
  operate(text);
  return 0;
}
