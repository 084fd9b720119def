#include "scanners/secrets/suppression_writer.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/secrets/suppression_reader.h"

namespace assay {

namespace {

// An entry with the comments before it, or the lines behind the last one.
struct Piece {
  std::string before;
  std::string line;  // empty: no entry
  SuppressionEntry entry;
};

Result<std::vector<SuppressionEntry>> read_entries(std::string_view text, const std::string& name) {
  SuppressionFile file;
  file.name = name;
  file.text = text;
  std::vector<SuppressionEntry> entries;
  std::vector<Diagnostic> diagnostics;
  read_suppressions(file, 0, entries, diagnostics);
  if (diagnostics.empty()) return entries;
  const Diagnostic& first = diagnostics.front();
  return fail("reading suppressions", printable(name),
              cat("line ", first.line, ", column ", first.column, ": ", first.message), first.hint);
}

Result<std::vector<Piece>> split_file(std::string_view text, const std::string& name) {
  auto entries = read_entries(text, name);
  if (!entries) return tl::make_unexpected(entries.error());
  std::vector<Piece> pieces(1);
  auto next = entries->begin();
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (next == entries->end() || next->line != number) {
      pieces.back().before += line + '\n';
      continue;
    }
    while (line.ends_with('\r')) line.pop_back();
    pieces.back().line = std::move(line);
    pieces.back().entry = std::move(*next++);
    pieces.emplace_back();
  }
  return pieces;
}

std::string joined(const std::vector<Piece>& pieces) {
  std::string out;
  for (const Piece& piece : pieces) {
    out += piece.before;
    if (!piece.line.empty()) out += piece.line + '\n';
  }
  return out;
}

std::string line_of(const NewSuppression& one) {
  std::string out = cat(one.fingerprint, ' ', one.rule);
  if (!one.path.empty()) {
    out += ' ';
    for (std::size_t i = 0; i < one.path.size(); ++i) {
      if (one.path[i] == ' ' && (i == 0 || one.path[i - 1] != '\\')) out += '\\';
      out += one.path[i];
    }
  }
  if (!one.expires.empty()) out += cat(" expires=", one.expires);
  if (!one.reason.empty()) out += cat(" # ", one.reason);
  return out;
}

bool is_same(const SuppressionEntry& a, const SuppressionEntry& b) {
  return a.value == b.value && a.rule == b.rule && a.path == b.path;
}

}  // namespace

Result<ChangedSuppressions> add_suppressions(std::string_view text, const std::string& name,
                                             const std::vector<NewSuppression>& more) {
  auto pieces = split_file(text, name);
  if (!pieces) return tl::make_unexpected(pieces.error());
  ChangedSuppressions out;
  for (const NewSuppression& one : more) {
    std::string line = line_of(one);
    if (line.find_first_of("\r\n") != std::string::npos)
      return fail("adding a suppression", printable(one.fingerprint), "it holds a line break");
    if (one.path.starts_with('#') || one.path.starts_with("expires="))
      return fail("adding a suppression", printable(one.path), "a path pattern cannot begin like that");
    auto read = read_entries(line, "the new entry");
    if (!read) return tl::make_unexpected(read.error());
    if (read->size() != 1) return fail("adding a suppression", printable(line), "it is no entry");
    SuppressionEntry& entry = read->front();
    const auto old = std::find_if(pieces->begin(), pieces->end(), [&](const Piece& piece) {
      return !piece.line.empty() && is_same(piece.entry, entry);
    });
    if (old != pieces->end()) {
      if (old->line == line) continue;
      out.removed.push_back(old->line);
      out.added.push_back(line);
      old->line = std::move(line);
      continue;
    }
    const auto place = std::find_if(pieces->begin(), pieces->end(),
                                    [&](const Piece& piece) { return piece.line.empty() || piece.line > line; });
    out.added.push_back(line);
    // The first lines of a file speak of all of it.
    const bool first = place == pieces->begin();
    Piece piece{first ? std::move(place->before) : std::string(), std::move(line), std::move(entry)};
    if (first) place->before.clear();
    pieces->insert(place, std::move(piece));
  }
  out.text = joined(*pieces);
  return out;
}

Result<ChangedSuppressions> prune_suppressions(std::string_view text, const std::string& name,
                                               std::chrono::sys_days today, const std::optional<KnownFindings>& known) {
  auto pieces = split_file(text, name);
  if (!pieces) return tl::make_unexpected(pieces.error());
  ChangedSuppressions out;
  for (Piece& piece : *pieces) {
    if (piece.line.empty()) continue;
    const bool expired = piece.entry.expires && *piece.entry.expires < today;
    const bool gone = known && !known->contains({piece.entry.value, piece.entry.rule});
    if (!expired && !gone) continue;
    out.removed.push_back(std::move(piece.line));
    piece.line.clear();
  }
  out.text = joined(*pieces);
  return out;
}

}  // namespace assay
