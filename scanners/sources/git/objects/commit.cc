#include "scanners/sources/git/objects/commit.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace assay::git {

namespace {

constexpr std::size_t kMostParents = 65536;

Bytes trim(Bytes text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::optional<ObjectId> id_of(Bytes hex, HashKind kind) {
  const std::optional<ObjectId> id = ObjectId::from_hex(hex);
  if (!id || id->kind != kind) return std::nullopt;
  return id;
}

tl::unexpected<Error> bad(const char* why) { return fail("reading a commit", "", why); }

// Reads "tree" and the "parent" lines, which stand first; `rest` is left at the header behind them.
Result<CommitLinks> parse_links(Bytes& rest, HashKind kind) {
  CommitLinks links;
  ObjectHeader header;
  if (!next_header(rest, header) || header.key != "tree") return bad("it does not begin with its tree");
  const std::optional<ObjectId> tree = id_of(header.value, kind);
  if (!tree) return bad("its tree is no object id");
  links.tree = *tree;
  while (rest.starts_with("parent ")) {
    next_header(rest, header);
    const std::optional<ObjectId> parent = id_of(header.value, kind);
    if (!parent) return bad("a parent is no object id");
    if (links.parents.size() == kMostParents) return bad("it has too many parents");
    links.parents.push_back(*parent);
  }
  return links;
}

}  // namespace

bool next_header(Bytes& rest, ObjectHeader& header) {
  if (rest.empty()) return false;
  if (rest.front() == '\n') {
    rest.remove_prefix(1);
    return false;
  }
  std::size_t end = std::min(rest.find('\n'), rest.size());
  // A line that begins with a space goes on with the header before it.
  while (end + 1 < rest.size() && rest[end + 1] == ' ') end = std::min(rest.find('\n', end + 1), rest.size());
  const Bytes line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  const std::size_t space = std::min(line.find(' '), line.size());
  header.key = line.substr(0, space);
  header.value = line.substr(std::min(space + 1, line.size()));
  return true;
}

Signature parse_signature(Bytes text) {
  Signature out;
  const std::size_t open = text.find('<');
  if (open == Bytes::npos) {
    out.name = trim(text);
    return out;
  }
  out.name = trim(text.substr(0, open));
  const std::size_t close = std::min(text.find('>', open), text.size());
  out.email = trim(text.substr(open + 1, close - open - 1));
  // Broken addresses hold further brackets; the time stands behind the last one.
  const std::size_t last = text.rfind('>');
  if (last == Bytes::npos || last < open) return out;
  Bytes rest = trim(text.substr(last + 1));
  const char* end = rest.data() + rest.size();
  const auto read = std::from_chars(rest.data(), end, out.time);
  if (read.ec != std::errc()) {
    out.time = 0;
    return out;
  }
  rest = trim(Bytes(read.ptr, static_cast<std::size_t>(end - read.ptr)));
  int zone = 0;
  if (rest.size() == 5 && (rest[0] == '+' || rest[0] == '-') &&
      std::from_chars(rest.data() + 1, rest.data() + 5, zone).ec == std::errc()) {
    const int minutes = zone / 100 * 60 + zone % 100;
    out.zone = rest[0] == '-' ? -minutes : minutes;
  }
  return out;
}

Result<CommitLinks> parse_commit_links(Bytes object, HashKind kind) {
  Result<CommitLinks> links = parse_links(object, kind);
  if (!links) return links;
  ObjectHeader header;
  while (next_header(object, header)) {
    if (header.key != "committer") continue;
    const std::size_t last = header.value.rfind('>');
    if (last == Bytes::npos) break;
    const Bytes time = trim(header.value.substr(last + 1));
    if (std::from_chars(time.data(), time.data() + time.size(), links->time).ec != std::errc()) links->time = 0;
    break;
  }
  return links;
}

Result<Commit> parse_commit(Bytes object, HashKind kind) {
  Result<CommitLinks> links = parse_links(object, kind);
  if (!links) return tl::make_unexpected(links.error());
  Commit commit;
  commit.tree = links->tree;
  commit.parents = std::move(links->parents);
  ObjectHeader header;
  while (next_header(object, header)) {
    if (header.key == "author") {
      commit.author = parse_signature(header.value);
    } else if (header.key == "committer") {
      commit.committer = parse_signature(header.value);
    } else if (header.key == "encoding") {
      commit.encoding = header.value;
    }
  }
  commit.message = object;
  return commit;
}

}  // namespace assay::git
