#include "sarif/upload/packed_log.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/profile_check.h"
#include "sarif/log/row_batch.h"
#include "sarif/output.h"
#include "sarif/upload/checkout_hashes.h"

namespace assay::sarif {

namespace {

constexpr const char* kDoing = "uploading";
constexpr const char* kSplit = "'assay sarif split' makes parts that are taken, the worst results first";

// Counts what code scanning refuses a log for, and keeps what the log holds beside its runs.
class Limits final : public LogVisitor {
 public:
  explicit Limits(const std::string& name) : name_(name) {}

  const std::vector<JsonMember>& members() const { return members_; }
  Status log_member(std::string_view name, JsonValue&& value, const LogPlace&) override {
    members_.push_back({std::string(name), std::move(value)});
    return {};
  }

  bool wants_run_member(std::string_view name) override { return name == "tool"; }
  Status begin_run(std::size_t run, const LogPlace&) override {
    results_ = 0;
    masks_.emplace_back();
    return run < kGithubRuns ? Status() : above(run + 1, "runs", kGithubRuns, kSplit);
  }
  // Of each run, that of its tool.
  const std::vector<SnippetMask>& masks() const { return masks_; }
  Status run_member(std::size_t, std::string_view, JsonValue&& tool, const LogPlace&) override {
    masks_.back() = SnippetMask(&tool);
    const JsonValue* rules = tool.at({"driver", "rules"});
    if (rules != nullptr && rules->items.size() > kGithubRules)
      return above(rules->items.size(), "rules in a run", kGithubRules, "leave out rules that have no results");
    const JsonValue* extensions = tool.find("extensions");
    if (extensions != nullptr && extensions->items.size() > kGithubExtensions)
      return above(extensions->items.size(), "extensions in a run", kGithubExtensions, "");
    return {};
  }
  Status result(std::size_t, std::size_t, JsonValue&&, const LogPlace&) override {
    return ++results_ <= kGithubResults ? Status() : above(results_, "results in a run", kGithubResults, kSplit);
  }

 private:
  Status above(std::size_t count, std::string_view what, std::size_t most, const char* hint) const {
    const bool more = count == most + 1;
    return fail(kDoing, name_,
                cat("it has ", more ? cat("more than ", with_commas(most)) : with_commas(count), " ", what,
                    ", and code scanning takes ", with_commas(most)),
                hint);
  }

  const std::string& name_;
  std::vector<JsonMember> members_;
  std::vector<SnippetMask> masks_;
  std::size_t results_ = 0;
};

// Writes the runs as they come.
class Copy final : public LogVisitor {
 public:
  Copy(const std::vector<SnippetMask>& masks, const CheckoutHashes* hashes, const TextFilter& filter, LogWriter& writer)
      : masks_(masks),
        hashes_(hashes),
        writer_(writer),
        rows_(filter, [this](const JsonValue& row) { return writer_.masked_row(row); }) {}

  std::uint64_t unmarked() const { return unmarked_; }
  Status begin_run(std::size_t run, const LogPlace&) override {
    mask_ = run < masks_.size() ? masks_[run] : SnippetMask();
    writer_.begin_run();
    return {};
  }
  Status run_member(std::size_t, std::string_view name, JsonValue&& value, const LogPlace&) override {
    if (Status status = end_list(); !status) return status;
    writer_.member(name, std::move(value));
    return {};
  }
  bool wants_items(std::string_view) override { return true; }
  Status begin_items(std::size_t, std::string_view name, const LogPlace&) override {
    if (Status status = end_list(); !status) return status;
    writer_.begin_rows(name);
    list_ = List::rows;
    return {};
  }
  Status run_item(std::size_t, std::string_view name, std::size_t, JsonValue&& row, const LogPlace&) override {
    if (name == name_of(TableKind::artifacts).name) mask_.apply_to_artifact(row);
    return rows_.add(std::move(row));
  }
  Status begin_results(std::size_t) override {
    if (Status status = end_list(); !status) return status;
    writer_.begin_results();
    list_ = List::results;
    return {};
  }
  Status result(std::size_t run, std::size_t, JsonValue&& value, const LogPlace&) override {
    if (hashes_ != nullptr) hashes_->mark(run, value);
    if (!has_line_hash(value)) ++unmarked_;
    mask_.apply(value);
    return writer_.result(std::move(value));
  }
  Status end_run(std::size_t) override {
    if (Status status = end_list(); !status) return status;
    writer_.end_run();
    return {};
  }

 private:
  Status end_list() {
    if (list_ == List::rows) {
      if (Status status = rows_.flush(); !status) return status;
      writer_.end_rows();
    } else if (list_ == List::results) {
      writer_.end_results();
    }
    list_ = List::none;
    return {};
  }

  const std::vector<SnippetMask>& masks_;
  const CheckoutHashes* hashes_;  // or null
  LogWriter& writer_;
  SnippetMask mask_;  // of the run
  RowBatch rows_;
  enum class List : std::uint8_t { none, rows, results };
  List list_ = List::none;  // that is open
  std::uint64_t unmarked_ = 0;
};

// What is written to it as one gzip stream, up to the limit.
class Gzip final : public Output {
 public:
  explicit Gzip(const std::string& name) : name_(name) {
    constexpr int kGzip = 16 + MAX_WBITS;
    ready_ = deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override { deflateEnd(&stream_); }

  bool ready() const { return ready_; }
  const std::string& bytes() const { return bytes_; }

  Status write(std::string_view bytes) override { return add(bytes, Z_NO_FLUSH); }
  Status finish() override { return add({}, Z_FINISH); }

 private:
  Status add(std::string_view bytes, int flush) {
    std::array<Bytef, std::size_t{64} << 10> out{};
    // zlib reads what it takes as if it could change it.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = out.data();
      stream_.avail_out = static_cast<uInt>(out.size());
      deflate(&stream_, flush);
      bytes_.append(reinterpret_cast<const char*>(out.data()), out.size() - stream_.avail_out);
      if (bytes_.size() > kGithubPackedBytes) return too_large();
    } while (stream_.avail_out == 0);
    return {};
  }
  Status too_large() const {
    return fail(kDoing, name_,
                cat("it has more than ", human_bytes(kGithubPackedBytes),
                    " as gzip, which is the most "
                    "that code scanning takes"),
                kSplit);
  }

  const std::string& name_;
  z_stream stream_{};
  bool ready_ = false;
  std::string bytes_;
};

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

Result<PackedLog> pack_log(const LogFile& log, const TextFilter& filter, const std::string& checkout) {
  Limits limits(log.name());
  if (Status status = read_log(log, limits); !status) return tl::make_unexpected(status.error());
  std::optional<CheckoutHashes> hashes;
  if (!checkout.empty()) {
    auto read = CheckoutHashes::read(log, checkout);
    if (!read) return tl::make_unexpected(read.error());
    hashes.emplace(std::move(*read));
  }
  Gzip gzip(log.name());
  if (!gzip.ready()) return fail(kDoing, log.name(), "there is no memory to compress it");
  LogWriter writer(gzip, filter);
  writer.begin_log();
  for (const JsonMember& member : limits.members()) writer.member(member.name, member.value);
  writer.begin_runs();
  Copy copy(limits.masks(), hashes ? &*hashes : nullptr, filter, writer);
  Status status = read_log(log, copy);
  if (status) status = writer.end_log();
  if (status) status = gzip.finish();
  if (!status) return tl::make_unexpected(status.error());
  return PackedLog{base64(gzip.bytes()), copy.unmarked()};
}

}  // namespace assay::sarif
