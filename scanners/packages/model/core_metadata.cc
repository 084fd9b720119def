#include "scanners/packages/model/core_metadata.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::packages {

namespace {

constexpr std::array<std::string_view, 9> kVersions = {"1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5"};

constexpr std::array<FieldRule, 32> kFields = {{{"Metadata-Version", "1.0"},
                                                {"Name", "1.0"},
                                                {"Version", "1.0"},
                                                {"Dynamic", "2.2", true},
                                                {"Platform", "1.0", true},
                                                {"Supported-Platform", "1.1", true},
                                                {"Summary", "1.0"},
                                                {"Description", "1.0"},
                                                {"Description-Content-Type", "2.1"},
                                                {"Keywords", "1.0"},
                                                {"Home-page", "1.0"},
                                                {"Download-URL", "1.1"},
                                                {"Author", "1.0"},
                                                {"Author-email", "1.0"},
                                                {"Maintainer", "1.2"},
                                                {"Maintainer-email", "1.2"},
                                                {"License", "1.0"},
                                                {"License-Expression", "2.4"},
                                                {"License-File", "2.4", true},
                                                {"Classifier", "1.1", true},
                                                {"Requires-Dist", "1.2", true},
                                                {"Requires-Python", "1.2"},
                                                {"Requires-External", "1.2", true},
                                                {"Project-URL", "1.2", true},
                                                {"Provides-Extra", "2.1", true},
                                                {"Provides-Dist", "1.2", true},
                                                {"Obsoletes-Dist", "1.2", true},
                                                {"Requires", "1.1", true},
                                                {"Provides", "1.1", true},
                                                {"Obsoletes", "1.1", true},
                                                {"Import-Name", "2.5", true},
                                                {"Import-Namespace", "2.5", true}}};

bool is_name(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F' && c != ':'; });
}

// Python's reader of mail, by which installers read metadata, ends a line at a carriage return as well: what follows is
// a field to them, or the description. Of continued lines, form feeds and the like are text of a description.
std::string_view odd_byte_of(std::string_view line, bool continued) {
  for (const char c : line) {
    if (c == '\r') return "it has a carriage return, at which installers begin a new line";
    if (c == '\0') return "it has a NUL";
    if (!continued && ((c >= 0 && c < ' ' && c != '\t') || c == '\x7F')) return "it has a control character";
  }
  return {};
}

}  // namespace

const Field* CoreMetadata::find(std::string_view name) const {
  for (const Field& field : fields)
    if (equal_ignoring_case(field.name, name)) return &field;
  return nullptr;
}

std::string_view CoreMetadata::value(std::string_view name) const {
  const Field* field = find(name);
  return field == nullptr ? std::string_view() : std::string_view(field->value);
}

std::vector<const Field*> CoreMetadata::all(std::string_view name) const {
  std::vector<const Field*> out;
  for (const Field& field : fields)
    if (equal_ignoring_case(field.name, name)) out.push_back(&field);
  return out;
}

std::string CoreMetadata::description() const {
  const Field* field = find("Description");
  return field != nullptr ? field->value : body;
}

CoreMetadata parse_core_metadata(std::string_view text) {
  CoreMetadata out;
  std::uint32_t number = 1;
  const auto wrong = [&](std::string_view why) {
    if (out.problems.size() < kMostProblems) out.problems.push_back({number, std::string(why)});
  };
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
    wrong("it begins with a byte order mark");
  }
  for (; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      out.body = text;
      return out;
    }
    const bool continued = line.front() == ' ' || line.front() == '\t';
    if (const std::string_view why = odd_byte_of(line, continued); !why.empty()) wrong(why);
    if (continued) {
      if (out.fields.empty()) {
        wrong("it continues no field");
        continue;
      }
      // Eight blanks, or seven and a bar, before 2.1.
      if (line.starts_with("       |") || line.starts_with("        "))
        line.remove_prefix(8);
      else
        line.remove_prefix(line.find_first_not_of(" \t") == std::string_view::npos ? line.size() : 1);
      out.fields.back().value += cat("\n", line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_name(line.substr(0, colon))) {
      wrong("it is neither a field nor a continued line");
      continue;
    }
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    out.fields.push_back({std::string(line.substr(0, colon)), std::string(value), number});
  }
  return out;
}

const FieldRule* find_field(std::string_view name) {
  for (const FieldRule& field : kFields)
    if (equal_ignoring_case(field.name, name)) return &field;
  return nullptr;
}

bool is_metadata_version(std::string_view version) {
  return std::find(kVersions.begin(), kVersions.end(), version) != kVersions.end();
}

bool has_version(std::string_view version, std::string_view since) {
  // "2.5" and the like: one digit, a point, one digit.
  return is_metadata_version(version) && version >= since;
}

}  // namespace assay::packages
