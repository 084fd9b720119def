#include "scanners/sources/git/repository/packed_refs.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::git {

Status parse_packed_refs(Bytes text, HashKind kind, const std::string& file,
                         const std::function<void(const PackedRef&)>& visit) {
  const std::size_t digits = 2 * width_of(kind);
  Status status;
  const auto bad = [&](std::size_t number, const char* why) {
    if (status) status = fail("reading the packed refs", cat(printable(file), ':', number), why);
  };
  std::optional<PackedRef> waiting;  // its peeled line may follow
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end == text.size()) bad(number, "the line has no end: the file was cut off");
    Bytes line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '^') {
      const std::optional<ObjectId> peeled = ObjectId::from_hex(line.substr(1));
      if (peeled && peeled->kind == kind && waiting && !waiting->peeled) {
        waiting->peeled = peeled;
      } else {
        bad(number, "a peeled line is out of place");
      }
      continue;
    }
    if (waiting) visit(*waiting);
    waiting.reset();
    const std::optional<ObjectId> id = ObjectId::from_hex(line.substr(0, digits));
    if (!id || line.size() < digits + 2 || line[digits] != ' ') {
      bad(number, "the line is no \"ID NAME\"");
    } else {
      waiting = PackedRef{line.substr(digits + 1), *id, std::nullopt};
    }
  }
  if (waiting) visit(*waiting);
  return status;
}

std::optional<ObjectId> find_packed_ref(Bytes text, HashKind kind, std::string_view name) {
  const std::size_t digits = 2 * width_of(kind);
  const std::string wanted = cat(' ', name);
  for (std::size_t at = text.find(wanted); at != Bytes::npos; at = text.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if (end < text.size() && text[end] != '\n' && text[end] != '\r') continue;
    if (at < digits || (at > digits && text[at - digits - 1] != '\n')) continue;
    const std::optional<ObjectId> id = ObjectId::from_hex(text.substr(at - digits, digits));
    if (id) return id;
  }
  return std::nullopt;
}

}  // namespace assay::git
