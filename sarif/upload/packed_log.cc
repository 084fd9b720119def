#include "sarif/upload/packed_log.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/strings.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/profile_check.h"

namespace assay::sarif {

namespace {

constexpr const char* kDoing = "uploading";
constexpr const char* kSplit = "'assay sarif split' makes parts that are taken, the worst results first";

// Counts what code scanning refuses a log for.
class Limits final : public LogVisitor {
 public:
  explicit Limits(const std::string& name) : name_(name) {}

  bool wants_run_member(std::string_view name) override { return name == "tool"; }
  Status begin_run(std::size_t run, const LogPlace&) override {
    results_ = 0;
    return run < kGithubRuns ? Status() : above(run + 1, "runs", kGithubRuns, kSplit);
  }
  Status run_member(std::size_t, std::string_view, JsonValue&& tool, const LogPlace&) override {
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
  std::size_t results_ = 0;
};

// The bytes of a log as one gzip stream, up to the limit.
class Gzip {
 public:
  Gzip() {
    constexpr int kGzip = 16 + MAX_WBITS;
    ready_ = deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() { deflateEnd(&stream_); }

  bool ready() const { return ready_; }
  bool above_limit() const { return bytes_.size() > kGithubPackedBytes; }
  const std::string& bytes() const { return bytes_; }

  void add(char* data, std::size_t size, int flush) {
    std::array<Bytef, std::size_t{64} << 10> out{};
    stream_.next_in = reinterpret_cast<Bytef*>(data);
    stream_.avail_in = static_cast<uInt>(size);
    do {
      stream_.next_out = out.data();
      stream_.avail_out = static_cast<uInt>(out.size());
      deflate(&stream_, flush);
      bytes_.append(reinterpret_cast<const char*>(out.data()), out.size() - stream_.avail_out);
    } while (stream_.avail_out == 0 && !above_limit());
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
  std::string bytes_;
};

Status compress(const LogFile& log, Gzip& gzip) {
  const auto input = log.read();
  if (!input) return tl::make_unexpected(input.error());
  std::vector<char> buffer(std::size_t{256} << 10);
  bool first = true;
  while (!gzip.above_limit()) {
    const auto got = (*input)->read(buffer.data(), buffer.size());
    if (!got) return tl::make_unexpected(got.error());
    if (*got == 0) {
      gzip.add(buffer.data(), 0, Z_FINISH);
      break;
    }
    // JSON on the wire has no byte-order mark (RFC 8259 §8.1).
    const std::size_t mark = first && std::string_view(buffer.data(), *got).starts_with("\xEF\xBB\xBF") ? 3 : 0;
    first = false;
    gzip.add(buffer.data() + mark, *got - mark, Z_NO_FLUSH);
  }
  if (!gzip.above_limit()) return {};
  return fail(kDoing, log.name(),
              cat("it has more than ", human_bytes(kGithubPackedBytes),
                  " as gzip, which is the most "
                  "that code scanning takes"),
              kSplit);
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

Result<std::string> pack_log(const LogFile& log) {
  Limits limits(log.name());
  if (Status status = read_log(log, limits); !status) return tl::make_unexpected(status.error());
  Gzip gzip;
  if (!gzip.ready()) return fail(kDoing, log.name(), "there is no memory to compress it");
  if (Status status = compress(log, gzip); !status) return tl::make_unexpected(status.error());
  return base64(gzip.bytes());
}

}  // namespace assay::sarif
