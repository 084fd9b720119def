#include "scanners/scan/line_hashes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "base/file.h"
#include "base/line_hash.h"

namespace assay {

namespace {

constexpr std::uint32_t kWindow = 100;
// So much of the value stands in the window at least.
constexpr std::uint32_t kLeastInside = 20;

// Texts by what names them.
using TextKey = std::tuple<std::string, std::string, std::string>;
TextKey key_of(const Origin& origin) {
  return {origin.repository, origin.object, origin.object.empty() ? origin.path : std::string()};
}

}  // namespace

bool has_line_hash(const Origin& origin, const Region& region, std::string_view encoding) {
  if (origin.name != NameOf::nothing) return false;
  const OriginKind kind = origin.kind;
  const bool text = kind == OriginKind::file || kind == OriginKind::git_blob || kind == OriginKind::git_index;
  return text && !origin.parent && encoding.empty() && region.column + kLeastInside <= kWindow;
}

bool has_line_hash(const Finding& finding) {
  if (finding.places.empty() || finding.secret.guessable()) return false;
  const Place& place = finding.places.front();
  return has_line_hash(place.origin, place.region, place.encoding);
}

std::map<std::uint32_t, std::string> line_hashes_of(const Origin& origin, const std::set<std::uint32_t>& lines,
                                                    const PieceReader& read) {
  std::map<std::uint32_t, std::string> out;
  auto next = lines.begin();
  LineHasher hasher([&](std::uint64_t line, const std::string& hash) {
    for (; next != lines.end() && *next <= line; ++next)
      if (*next == line) out[*next] = hash;
  });
  const bool whole = read(origin, [&](std::string_view piece) {
    hasher.feed(piece);
    return next != lines.end();
  });
  if (whole && next != lines.end()) hasher.finish();
  return out;
}

void add_line_hashes(std::vector<Finding>& findings, const PieceReader& read) {
  std::map<TextKey, std::vector<Finding*>> texts;
  for (Finding& finding : findings)
    if (has_line_hash(finding)) texts[key_of(finding.places.front().origin)].push_back(&finding);
  for (auto& [key, wanted] : texts) {
    std::set<std::uint32_t> lines;
    for (const Finding* finding : wanted) lines.insert(finding->places.front().region.line);
    const auto hashes = line_hashes_of(wanted.front()->places.front().origin, lines, read);
    for (Finding* finding : wanted) {
      const auto found = hashes.find(finding->places.front().region.line);
      if (found != hashes.end()) finding->line_hash = found->second;
    }
  }
}

bool read_pieces_of_file(const Origin& origin, const PieceSink& sink) {
  const UniqueFd fd(::open(origin.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::vector<char> buffer(std::size_t{256} << 10);
  while (true) {
    const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
    if (got < 0) return false;
    if (got == 0 || !sink({buffer.data(), static_cast<std::size_t>(got)})) return true;
  }
}

}  // namespace assay
