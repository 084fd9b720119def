// The baseline of detect-secrets: {"results": {PATH: [{"hashed_secret": SHA-1, "line_number": N, …}]}}.
#include <cstddef>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "scanners/secrets/suppression_reader.h"

namespace assay {

namespace {

using Json = nlohmann::json;

Diagnostic mistake(const SuppressionFile& file, std::uint32_t line, std::uint32_t column, std::string message) {
  return {.level = Diagnostic::Level::error,
          .file = file.name,
          .line = line,
          .column = column,
          .rule = {},
          .message = std::move(message),
          .hint = "the file is written by 'detect-secrets scan'"};
}

Diagnostic no_json(const SuppressionFile& file, std::size_t byte) {
  std::uint32_t line = 1, column = 1;
  const std::string_view before = std::string_view(file.text).substr(0, byte == 0 ? 0 : byte - 1);
  for (const char c : before) {
    column = c == '\n' ? 1 : column + 1;
    if (c == '\n') ++line;
  }
  return mistake(file, line, column, "no JSON from here on");
}

// The value of a key, or null.
const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

void read_detect_secrets(const SuppressionFile& file, std::uint32_t index, std::vector<SuppressionEntry>& entries,
                         std::vector<Diagnostic>& diagnostics) {
  Json root;
  try {
    root = Json::parse(file.text);
  } catch (const Json::parse_error& error) {
    diagnostics.push_back(no_json(file, error.byte));
    return;
  } catch (const Json::exception&) {
    diagnostics.push_back(no_json(file, 0));
    return;
  }
  const Json* const results = member(root, "results");
  if (results == nullptr || !results->is_object()) {
    diagnostics.push_back(mistake(file, 1, 1, "no object 'results'"));
    return;
  }
  for (const auto& [path, list] : results->items()) {
    if (!list.is_array()) {
      diagnostics.push_back(mistake(file, 1, 1, cat("no list under '", printable(path), "'")));
      continue;
    }
    for (const Json& item : list) {
      const Json* const hash = member(item, "hashed_secret");
      if (hash == nullptr || !hash->is_string() || !is_hex(hash->get_ref<const std::string&>(), 40)) {
        diagnostics.push_back(mistake(file, 1, 1, cat("no SHA-1 'hashed_secret' under '", printable(path), "'")));
        continue;
      }
      SuppressionEntry entry;
      entry.file = index;
      entry.value = hash->get<std::string>();
      entry.path = path.starts_with("./") ? path.substr(2) : path;
      const Json* const line = member(item, "line_number");
      entry.reason =
          line != nullptr && line->is_number_unsigned() ? cat("known at line ", line->get<std::uint64_t>()) : "";
      entries.push_back(std::move(entry));
    }
  }
}

}  // namespace assay
