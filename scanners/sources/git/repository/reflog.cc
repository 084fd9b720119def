#include "scanners/sources/git/repository/reflog.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace assay::git {

ParsedReflog parse_reflog(Bytes text, HashKind kind) {
  const std::size_t digits = 2 * width_of(kind);
  ParsedReflog log;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const Bytes line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    std::optional<ObjectId> before;
    std::optional<ObjectId> after;
    if (line.size() >= 2 * digits + 1 && line[digits] == ' ') {
      before = ObjectId::from_hex(line.substr(0, digits));
      after = ObjectId::from_hex(line.substr(digits + 1, digits));
    }
    if (!before || !after) {
      ++log.bad_lines;
      continue;
    }
    ReflogEntry entry{*before, *after, 0, ""};
    const std::size_t tab = std::min(line.find('\t'), line.size());
    if (tab < line.size()) entry.message = line.substr(tab + 1);
    const std::size_t mail_end = line.substr(0, tab).rfind("> ");
    if (mail_end != Bytes::npos) {
      const char* digits_begin = line.data() + mail_end + 2;
      if (std::from_chars(digits_begin, line.data() + tab, entry.time).ec != std::errc()) entry.time = 0;
    }
    log.entries.push_back(std::move(entry));
  }
  return log;
}

}  // namespace assay::git
