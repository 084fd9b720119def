// Foreign SARIF: read, checked, converted. Where another parser takes the text, so does ours, and the other way round.
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "sarif/log/json_value.h"
#include "sarif/log/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  using namespace assay::sarif;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Profile profile : {Profile::github, Profile::gitlab, Profile::azure, Profile::defectdojo}) {
    const auto input = text_input(text, "fuzz");
    static_cast<void>(validate(*input, profile, [](const Problem&) {}));
  }
  const auto input = text_input(text, "fuzz");
  JsonReader reader(*input);
  const auto first = reader.next();
  auto value = first ? read_value(reader, *first) : tl::make_unexpected(first.error());
  const auto end = value ? reader.next() : tl::make_unexpected(value.error());
  // These two are judged otherwise: names that stand twice, and halves of surrogates.
  const bool twice = !end && end.error().why.find("twice") != std::string::npos;
  const bool packed = size >= 2 && data[0] == 0x1F && data[1] == 0x8B;
  if (!twice && !packed && text.find("\\u") == std::string_view::npos && text.find('[') != 0 && size < 1000) {
    if (end.has_value() != nlohmann::json::accept(text)) __builtin_trap();
  }
  return 0;
}
