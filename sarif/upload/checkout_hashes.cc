#include "sarif/upload/checkout_hashes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/line_hash.h"
#include "base/strings.h"
#include "sarif/log/file_below.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/text_formats.h"

namespace assay::sarif {

namespace {

constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr std::size_t kPiece = std::size_t{256} << 10;

void take_hashes(int file, std::map<std::uint64_t, std::string>& lines) {
  const std::uint64_t last = lines.rbegin()->first;
  bool done = false;
  LineHasher hasher([&](std::uint64_t line, const std::string& hash) {
    if (const auto wanted = lines.find(line); wanted != lines.end()) wanted->second = hash;
    done |= line >= last;
  });
  std::vector<char> buffer(kPiece);
  while (!done) {
    const ssize_t got = ::read(file, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    // Hashes of a file that could not be read to its end stand for other texts.
    if (got < 0) return lines.clear();
    if (got == 0) return hasher.finish();
    hasher.feed({buffer.data(), static_cast<std::size_t>(got)});
  }
}

// Of each run, what its places are read by.
class PlaceHeads final : public HeadReader {
 public:
  explicit PlaceHeads(LogHead& head) : HeadReader(head, HeldTables::uris_of_artifacts) {}
  Status log_member(std::string_view, JsonValue&&, const LogPlace&) override { return {}; }
  bool wants_run_member(std::string_view name) override { return name == "originalUriBaseIds"; }
};

}  // namespace

// Gathers the lines whose hashes are missing.
class CheckoutHashes::Wanted final : public LogVisitor {
 public:
  explicit Wanted(CheckoutHashes& hashes) : hashes_(hashes) {}
  bool wants_run_member(std::string_view) override { return false; }
  Status result(std::size_t run, std::size_t, JsonValue&& result, const LogPlace&) override {
    if (run >= hashes_.head_.runs.size() || has_line_hash(result)) return {};
    auto [path, line] = hashes_.place_of(result, hashes_.head_.runs[run]);
    if (line > 0 && !path.empty()) hashes_.files_[std::move(path)].try_emplace(line);
    return {};
  }

 private:
  CheckoutHashes& hashes_;
};

bool has_line_hash(const JsonValue& result) {
  return !result.string_at({"partialFingerprints", "primaryLocationLineHash"}).empty();
}

Result<CheckoutHashes> CheckoutHashes::read(const LogFile& log, const std::string& folder) {
  UniqueFd fd(::open(folder.c_str(), kFolder));
  if (!fd)
    return fail("reading the checkout", folder, errno_text(errno), "--checkout takes the folder that was scanned");
  std::error_code error;
  const std::string root = std::filesystem::canonical(folder, error).string();
  if (error) return fail("reading the checkout", folder, error.message());
  CheckoutHashes hashes(std::move(fd), root);
  PlaceHeads places(hashes.head_);
  if (Status status = read_log(log, places); !status) return tl::make_unexpected(status.error());
  Wanted wanted(hashes);
  if (Status status = read_log(log, wanted); !status) return tl::make_unexpected(status.error());
  for (auto& [path, lines] : hashes.files_)
    if (const UniqueFd file = open_below(hashes.folder_.get(), path)) take_hashes(file.get(), lines);
  return hashes;
}

// The path below the folder, and the line; no line where there is no such place.
std::pair<std::string, std::uint64_t> CheckoutHashes::place_of(const JsonValue& result, const RunHead& run) const {
  const JsonValue* locations = result.find("locations");
  const JsonValue* first = locations == nullptr || locations->items.empty() ? nullptr : &locations->items.front();
  const JsonValue* artifact = first == nullptr ? nullptr : first->at({"physicalLocation", "artifactLocation"});
  const auto line = first == nullptr ? std::nullopt : first->integer_at({"physicalLocation", "region", "startLine"});
  if (artifact == nullptr || !line || *line < 1) return {};
  std::string uri = run.uri_of(*artifact);
  constexpr std::string_view kFile = "file://";
  const bool absolute = uri.starts_with(kFile);
  if (absolute) uri.erase(0, kFile.size());
  if (!absolute && uri.find("://") != std::string::npos) return {};
  std::string path = percent_decoded(uri);
  if (path.starts_with('/')) {
    const std::string below = cat(root_, root_.ends_with('/') ? "" : "/");
    if (!path.starts_with(below)) return {};
    path.erase(0, below.size());
  }
  return {std::move(path), static_cast<std::uint64_t>(*line)};
}

void CheckoutHashes::mark(std::size_t run, JsonValue& result) const {
  if (run >= head_.runs.size() || has_line_hash(result)) return;
  const auto [path, line] = place_of(result, head_.runs[run]);
  const auto file = files_.find(path);
  if (file == files_.end()) return;
  const auto found = file->second.find(line);
  if (found == file->second.end() || found->second.empty()) return;
  JsonValue* marks = result.find("partialFingerprints");
  if (marks == nullptr || !marks->is_object()) {
    result.set("partialFingerprints", JsonValue::object());
    marks = result.find("partialFingerprints");
  }
  marks->set("primaryLocationLineHash", JsonValue::of(found->second));
}

}  // namespace assay::sarif
