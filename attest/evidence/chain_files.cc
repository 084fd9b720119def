#include "attest/evidence/chain_files.h"

#include "attest/base64.h"
#include "attest/canonical_json.h"
#include "attest/evidence/record.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::uint64_t kMostHeadBytes = std::uint64_t{64} << 10;
constexpr std::string_view kTime = "time ";

tl::unexpected<Refusal> wrong(std::string why) { return refuse(Step::format, std::move(why)); }

Checked<std::string> read_part(const std::string& path, std::uint64_t most) {
  auto text = read_file(path, most);
  if (!text) return refuse(Step::input, text.error().why);
  return std::move(*text);
}

// The text behind "time " in the lines that follow origin, size and root.
std::optional<Instant> time_of(const Checkpoint& checkpoint) {
  std::string_view lines = checkpoint.text;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (lines.substr(0, kTime.size()) == kTime) return instant_from(lines.substr(kTime.size(), end - kTime.size()));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return std::nullopt;
}

}  // namespace

std::string path_in(const std::string& folder, std::string_view name) { return cat(folder, '/', name); }
std::string statement_path(const std::string& folder, std::string_view digest) {
  return cat(folder, '/', kChainStatements, '/', digest, ".json");
}

ChainEntry entry_of(const Sealed& sealed) {
  ChainEntry out;
  out.statement = sealed.digest;
  const auto record = read_record(sealed.statement);
  if (!record) return out;
  out.label = record->label;
  out.recorded_at = text_of(record->recorded_at);
  return out;
}

std::string head_text(std::string_view origin, const std::vector<ChainEntry>& entries, const Instant& at) {
  const Sha256 root = tree_root(leaves_of(entries));
  return cat(origin, '\n', entries.size(), '\n', to_base64(as_bytes(root)), '\n', kTime, text_of(at), '\n');
}

Checked<ChainHead> read_head(std::string_view text) {
  const bool is_note = text.find("\n\n") != std::string_view::npos;
  auto checkpoint = is_note ? read_checkpoint(text) : read_checkpoint_text(text);
  if (!checkpoint) return tl::make_unexpected(checkpoint.error());
  ChainHead out;
  out.checkpoint = std::move(*checkpoint);
  out.at = time_of(out.checkpoint);
  return out;
}

std::string write_log(const std::vector<ChainEntry>& entries) {
  std::string out;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Json line = Json::object();
    line.set("entry", Json::of_number(static_cast<std::int64_t>(i)));
    line.set("label", Json::of(entries[i].label));
    line.set("recordedAt", Json::of(entries[i].recorded_at));
    line.set("statement", Json::of(entries[i].statement));
    out += cat(canonical_text_of_ours(line), '\n');
  }
  return out;
}

Checked<std::vector<ChainEntry>> read_log(std::string_view text) {
  std::vector<ChainEntry> out;
  while (!text.empty()) {
    const std::string line = cat("line ", out.size() + 1);
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return wrong(cat(line, " is cut off"));
    if (out.size() == kMostChainEntries) return wrong("it has too many entries");
    const auto json = parse_canonical(text.substr(0, end), Step::format, line);
    if (!json) return tl::make_unexpected(json.error());
    ChainEntry entry{std::string(json->string_at({"label"})), std::string(json->string_at({"recordedAt"})),
                     std::string(json->string_at({"statement"}))};
    if (json->members.size() != 4 || json->integer_at({"entry"}) != static_cast<std::int64_t>(out.size()) ||
        !is_subject_digest("sha256", entry.statement) || json->find("label") == nullptr ||
        json->find("recordedAt") == nullptr || (!entry.recorded_at.empty() && !instant_from(entry.recorded_at)))
      return wrong(cat(line, " is not entry ", out.size(), " of a log"));
    out.push_back(std::move(entry));
    text.remove_prefix(end + 1);
  }
  return out;
}

std::vector<Sha256> leaves_of(const std::vector<ChainEntry>& entries) {
  std::vector<Sha256> out;
  out.reserve(entries.size());
  for (const ChainEntry& entry : entries) out.push_back(leaf_hash(from_hex(entry.statement).value_or(std::string())));
  return out;
}

Checked<ChainFiles> read_chain(const std::string& folder) {
  ChainFiles out;
  const auto log = read_part(path_in(folder, kChainLog), kMostLogBytes);
  if (!log) return refuse(log.error().step, cat(kChainLog, ": ", log.error().why));
  auto entries = read_log(*log);
  if (!entries) return refuse(Step::format, cat(kChainLog, ": ", entries.error().why));
  out.entries = std::move(*entries);
  auto text = read_part(path_in(folder, kChainHead), kMostHeadBytes);
  if (!text) return refuse(text.error().step, cat(kChainHead, ": ", text.error().why));
  out.head_text = std::move(*text);
  auto head = read_head(out.head_text);
  if (!head) return refuse(Step::format, cat(kChainHead, ": ", head.error().why));
  out.head = std::move(*head);
  return out;
}

}  // namespace assay::attest
