// Git's configuration format (git-config(1), "CONFIGURATION FILE"): sections, subsections, quoting, escapes, comments,
// continued lines. Files named by include.path and includeIf are not read: their presence is told by has_includes().
// Plain value, immutable after parse; const access is thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace assay::git {

class Config {
 public:
  struct Entry {
    std::string name;   // "section.key" or "section.subsection.key"; section and key in lower case
    std::string value;  // "true" for a key without '='
  };

  // `file` names the text in errors, with the line. The text may be anything.
  static Result<Config> parse(Bytes text, const std::string& file);
  // A file that is not there is an empty configuration.
  static Result<Config> read(const std::string& path);

  // The entries of `later` override those that are here.
  void append(const Config& later);

  // The last value, as git takes it; nothing when the key is not set. The view lives as long as this object.
  std::optional<std::string_view> get(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
  // Git's truth values: true, yes, on, non-zero numbers, and the opposites; nothing for other text or no entry.
  std::optional<bool> flag(std::string_view name) const;

  const std::vector<Entry>& entries() const { return entries_; }
  bool has_includes() const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace assay::git
