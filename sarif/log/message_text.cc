#include "sarif/log/message_text.h"

namespace assay::sarif {

std::string_view message_string(std::string_view id, std::initializer_list<const JsonValue*> tables) {
  for (const JsonValue* table : tables) {
    if (table == nullptr) continue;
    if (const std::string_view text = table->string_at({id, "text"}); !text.empty()) return text;
  }
  return {};
}

std::string message_text(const JsonValue& message, std::initializer_list<const JsonValue*> tables,
                         const TextFilter& filter) {
  std::string text(message.string_at({"text"}));
  if (text.empty()) text = message_string(message.string_at({"id"}), tables);
  if (text.find("{{") != std::string::npos || text.find("}}") != std::string::npos) text = filter(text);
  const JsonValue* arguments = message.find("arguments");
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool brace = c == '{' || c == '}';
    if (brace && i + 1 < text.size() && text[i + 1] == c) {
      out += c;
      ++i;
      continue;
    }
    const std::size_t close = c == '{' ? text.find_first_not_of("0123456789", i + 1) : std::string::npos;
    if (close == std::string::npos || text[close] != '}' || close == i + 1 || close > i + 4) {
      out += c;
      continue;
    }
    const std::size_t number = std::stoul(text.substr(i + 1, close - i - 1));
    if (arguments != nullptr && number < arguments->items.size()) out += arguments->items[number].text;
    i = close;
  }
  return out;
}

}  // namespace assay::sarif
