// XML as events, by expat, which never opens another file. A document type with an internal subset is refused: it is
// what entities that grow without bound are declared in, and none of the reports that are read here has one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::attest {

struct XmlElement {
  std::string_view name;
  std::vector<std::pair<std::string_view, std::string_view>> attributes;
  std::size_t depth = 0;  // 0 for the root

  // Nothing where there is no such attribute.
  std::optional<std::string_view> at(std::string_view attribute) const;
};

inline constexpr std::size_t kMostXmlDepth = 64;
inline constexpr std::size_t kMostXmlAttributes = 256;

// Calls `begin` and `end` for each element. Nothing where the text is well-formed; else why not, with its line.
std::optional<std::string> read_xml(std::string_view text, const std::function<void(const XmlElement&)>& begin,
                                    const std::function<void(std::string_view, std::size_t)>& end);

// A whole number that is not negative; nothing for anything else.
std::optional<std::uint64_t> whole_number(std::string_view text);

}  // namespace assay::attest
