#include "sarif/upload/packed_log.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/profile_check.h"
#include "sarif/output.h"

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
    masks_.back() = SnippetMask(tool.string_at({"driver", "name"}));
    const JsonValue* rules = tool.at({"driver", "rules"});
    if (rules != nullptr && rules->items.size() > kGithubRules)
      return above(rules->items.size(), "rules in a run", kGithubRules, "leave out rules that have no results");
    const JsonValue* extensions = tool.find("extensions");
    if (extensions != nullptr && extensions->items.size() > kGithubExtensions)
      return above(extensions->items.size(), "extensions in a run", kGithubExtensions, "");
    return {};
  }
  std::uint64_t unmarked() const { return unmarked_; }
  Status result(std::size_t, std::size_t, JsonValue&& result, const LogPlace&) override {
    if (result.string_at({"partialFingerprints", "primaryLocationLineHash"}).empty()) ++unmarked_;
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
  std::uint64_t unmarked_ = 0;
};

// Writes the runs as they come.
class Copy final : public LogVisitor {
 public:
  Copy(const std::vector<SnippetMask>& masks, LogWriter& writer) : masks_(masks), writer_(writer) {}

  Status begin_run(std::size_t, const LogPlace&) override {
    writer_.begin_run();
    return {};
  }
  Status run_member(std::size_t, std::string_view name, JsonValue&& value, const LogPlace&) override {
    end_results();
    writer_.member(name, std::move(value));
    return {};
  }
  Status begin_results(std::size_t) override {
    writer_.begin_results();
    in_results_ = true;
    return {};
  }
  Status result(std::size_t run, std::size_t, JsonValue&& value, const LogPlace&) override {
    if (run < masks_.size()) masks_[run].apply(value);
    return writer_.result(std::move(value));
  }
  Status end_run(std::size_t) override {
    end_results();
    writer_.end_run();
    return {};
  }

 private:
  void end_results() {
    if (in_results_) writer_.end_results();
    in_results_ = false;
  }

  const std::vector<SnippetMask>& masks_;
  LogWriter& writer_;
  bool in_results_ = false;
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

Result<PackedLog> pack_log(const LogFile& log, const TextFilter& filter) {
  Limits limits(log.name());
  if (Status status = read_log(log, limits); !status) return tl::make_unexpected(status.error());
  Gzip gzip(log.name());
  if (!gzip.ready()) return fail(kDoing, log.name(), "there is no memory to compress it");
  LogWriter writer(gzip, filter);
  writer.begin_log();
  for (const JsonMember& member : limits.members()) writer.member(member.name, member.value);
  writer.begin_runs();
  Copy copy(limits.masks(), writer);
  Status status = read_log(log, copy);
  if (status) status = writer.end_log();
  if (status) status = gzip.finish();
  if (!status) return tl::make_unexpected(status.error());
  return PackedLog{base64(gzip.bytes()), limits.unmarked()};
}

}  // namespace assay::sarif
