// For this room's tests: a folder that goes away, a finder that is easy to understand, a consumer that remembers.
#pragma once

#include <stdlib.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/file.h"
#include "base/utf8.h"
#include "scanners/sources/files/blob_consumer.h"

namespace assay::files {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "assay-test-XXXXXX").string();
    path_ = std::filesystem::canonical(::mkdtemp(name.data())).string();
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }
  std::string at(const std::string& name) const { return path_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << text;
  }
  void folder(const std::string& name) const { std::filesystem::create_directories(at(name)); }
  void link(const std::string& name, const std::string& target) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::filesystem::create_symlink(target, at(name));
  }

 private:
  std::string path_;
};

// Every 'Q' is an anchor; its match takes up to 100 letters before and 150 behind. "%" is a candidate of a long rule.
class LetterFinder final : public MatchFinder {
 public:
  void begin_blob(std::uint64_t) override {}
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override {
    const auto letter = [&](std::size_t i) { return text[i] >= 'a' && text[i] <= 'z'; };
    const std::size_t before = out.size();
    for (std::size_t at = from; at < to; ++at) {
      if (text[at] == '%') out.push_back({.begin = at, .rule = 1});
      if (text[at] != 'Q') continue;
      std::size_t begin = at, end = at + 1;
      while (begin > 0 && at - begin < 100 && letter(begin - 1)) --begin;
      while (end < text.size() && end - at < 150 && letter(end)) ++end;
      out.push_back({.begin = begin,
                     .rule = 0,
                     .anchor = static_cast<std::uint32_t>(at - begin),
                     .width = static_cast<std::uint32_t>(end - begin)});
    }
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end());
    return !flood;
  }
  bool flood = false;
};

// A match with where it stands, as a person would count it.
struct Seen {
  std::uint64_t offset = 0;
  std::string text;
  std::uint32_t line = 1, column = 1;
  friend auto operator<=>(const Seen&, const Seen&) = default;
};

// What a whole scan sees; `text` begins at `position`.
inline std::vector<Seen> see(Bytes text, const TextPosition& position, const std::vector<Match>& matches) {
  std::vector<Seen> seen;
  std::size_t at = 0, line_begin = 0;
  std::uint32_t line = position.line, column = position.column;
  for (const Match& match : matches) {
    for (; at < match.begin; ++at) {
      if (text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n'))) {
        ++line;
        column = 1;
        line_begin = at + 1;
      }
    }
    const Bytes before = text.substr(line_begin, match.begin - line_begin);
    const std::uint64_t width = match.candidate() ? 1 : match.width;
    seen.push_back({position.offset + match.begin, std::string(text.substr(match.begin, width)), line,
                    static_cast<std::uint32_t>(column + utf16_length(before))});
  }
  return seen;
}

// Everything that all workers were handed.
struct Handed {
  std::mutex mutex;
  std::map<std::string, std::string> whole;               // path -> content
  std::map<std::string, std::string> pieces;              // "path@offset" -> bytes outside of members
  std::map<std::string, std::vector<Seen>> groups;        // path -> matches of long inputs
  std::map<std::string, std::vector<std::size_t>> sizes;  // path -> matches in each group
  std::set<std::string> names;
  std::map<std::string, int> ends;  // path -> how often a long input ended
  std::uint64_t times = 0;
};

class RecordingConsumer final : public BlobConsumer {
 public:
  explicit RecordingConsumer(Handed& handed) : handed_(handed) {}
  void named(const Origin& origin) override {
    const std::lock_guard lock(handed_.mutex);
    handed_.names.insert(origin.path);
  }
  void whole(const Origin& origin, Bytes text) override {
    const std::lock_guard lock(handed_.mutex);
    ++handed_.times;
    handed_.whole[origin.path] = std::string(text);
  }
  void view(const Origin&, const MappedText&, const PositionOf&) override {}
  void piece(const Origin& origin, Bytes text, std::uint64_t offset) override {
    const std::lock_guard lock(handed_.mutex);
    handed_.pieces[origin.path + "@" + std::to_string(offset)] = std::string(text);
  }
  MatchFinder& finder() override { return finder_; }
  void group(const Origin& origin, LongBlob&, const BlobPart& part, std::vector<Match>& matches,
             std::vector<Match>&) override {
    const std::lock_guard lock(handed_.mutex);
    for (const Seen& seen : see(part.text, part.position, matches)) handed_.groups[origin.path].push_back(seen);
    handed_.sizes[origin.path].push_back(matches.size());
  }
  void end(const Origin& origin, LongBlob&) override {
    const std::lock_guard lock(handed_.mutex);
    ++handed_.ends[origin.path];
  }
  LetterFinder& letter_finder() { return finder_; }

 private:
  Handed& handed_;
  LetterFinder finder_;
};

}  // namespace assay::files
