#include "scanners/scan/line_hashes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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

bool may_be_told(const Finding& finding) {
  if (finding.places.empty() || finding.secret.guessable()) return false;
  const Place& place = finding.places.front();
  if (place.origin.name != NameOf::nothing) return false;
  const OriginKind kind = place.origin.kind;
  const bool text = kind == OriginKind::file || kind == OriginKind::git_blob || kind == OriginKind::git_index;
  return text && !place.origin.parent && place.encoding.empty() && place.region.column + kLeastInside <= kWindow;
}

// Texts by what names them.
using TextKey = std::tuple<std::string, std::string, std::string>;
TextKey key_of(const Origin& origin) {
  return {origin.repository, origin.object, origin.object.empty() ? origin.path : std::string()};
}

}  // namespace

void add_line_hashes(std::vector<Finding>& findings, const PieceReader& read) {
  std::map<TextKey, std::vector<Finding*>> texts;
  for (Finding& finding : findings) {
    if (may_be_told(finding)) texts[key_of(finding.places.front().origin)].push_back(&finding);
  }
  for (auto& [key, wanted] : texts) {
    std::sort(wanted.begin(), wanted.end(), [](const Finding* a, const Finding* b) {
      return a->places.front().region.line < b->places.front().region.line;
    });
    std::size_t at = 0;
    LineHasher hasher([&](std::uint64_t line, const std::string& hash) {
      for (; at < wanted.size() && wanted[at]->places.front().region.line <= line; ++at) {
        if (wanted[at]->places.front().region.line == line) wanted[at]->line_hash = hash;
      }
    });
    const bool whole = read(wanted.front()->places.front().origin, [&](std::string_view piece) {
      hasher.feed(piece);
      return at < wanted.size();
    });
    if (whole && at < wanted.size()) hasher.finish();
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
