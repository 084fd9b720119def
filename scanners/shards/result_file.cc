#include "scanners/shards/result_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::shards {

namespace {

using nlohmann::json;

constexpr std::size_t kBlock = std::size_t{1} << 20;
// A block ends behind the record that fills it.
constexpr std::size_t kMostBlock = kBlock + kMostRecord + 16;
constexpr std::size_t kMostLine = kMostBlock / 3 * 4 + 1024;
constexpr const char* kSchema = "assay.shard-result/1";

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::string context_of(const ResultHeader& header) { return cat(header.plan, "\n", header.shard); }

Result<std::string> squeezed(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
  if (ZSTD_isError(size) != 0) return fail("writing a shard's result", "", ZSTD_getErrorName(size), "");
  out.resize(size);
  return out;
}

tl::unexpected<Error> damaged(const std::string& path, std::string why) {
  return fail("reading a shard's result", printable(path), std::move(why), "run the shard again");
}

Result<std::string> expanded(std::string_view bytes, const std::string& path) {
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMostBlock)
    return damaged(path, "a block is not what a shard writes");
  std::string out(static_cast<std::size_t>(size), '\0');
  const std::size_t got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0 || got != out.size()) return damaged(path, "a block is not what a shard writes");
  return out;
}

}  // namespace

struct ResultWriter::State {
  std::string path, temporary;
  UniqueFd fd;
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> outer{ZSTD_createCCtx()};
  StreamHash hash{StreamHash::Kind::sha256};
  std::uint64_t bytes = 0;
  Sealer sealer;
  std::string block;

  Status put(std::string_view text, bool end);
  Status put_block(bool last);
};

Status ResultWriter::State::put(std::string_view text, bool end) {
  std::string out(ZSTD_CStreamOutSize(), '\0');
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  for (bool more = true; more;) {
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    const std::size_t left = ZSTD_compressStream2(outer.get(), &to, &in, end ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left) != 0) return fail("writing a shard's result", printable(path), ZSTD_getErrorName(left), "");
    const std::string_view made(out.data(), to.pos);
    if (!made.empty()) {
      hash.add(made);
      bytes += made.size();
      if (Status status = write_all(fd.get(), made, temporary); !status) return status;
    }
    more = end ? left != 0 : in.pos < in.size;
  }
  return {};
}

Status ResultWriter::State::put_block(bool last) {
  auto small = squeezed(block);
  if (!small) return tl::make_unexpected(small.error());
  auto sealed = sealer.seal(*small, last);
  if (!sealed) return tl::make_unexpected(sealed.error());
  block.clear();
  return put(cat("{\"", last ? "last" : "more", "\":\"", to_base64(*sealed), "\"}\n"), last);
}

ResultWriter::ResultWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ResultWriter::ResultWriter(ResultWriter&&) noexcept = default;
ResultWriter::~ResultWriter() {
  if (state_ && !state_->temporary.empty()) ::unlink(state_->temporary.c_str());
}

Result<ResultWriter> ResultWriter::create(const std::string& path, const ResultHeader& header) {
  auto sealer = Sealer::create(header.run_key, context_of(header));
  if (!sealer) return tl::make_unexpected(sealer.error());
  // Whoever runs the same shard beside this one writes another file; the later rename wins, and both are the same.
  std::string temporary = path + ".XXXXXX";
  UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return fail("writing a shard's result", printable(path), errno_text(errno), "");
  auto state = std::unique_ptr<State>(new State{path,
                                                temporary,
                                                std::move(fd),
                                                std::unique_ptr<ZSTD_CCtx, FreeCompressor>(ZSTD_createCCtx()),
                                                StreamHash(StreamHash::Kind::sha256),
                                                0,
                                                std::move(*sealer),
                                                {}});
  json first = {{"schema", kSchema},     {"plan", header.plan},
                {"shard", header.shard}, {"program", header.program},
                {"rules", header.rules}, {"file_key", to_base64(state->sealer.file_key())}};
  ResultWriter writer(std::move(state));
  if (Status status = writer.state_->put(first.dump() + "\n", false); !status)
    return tl::make_unexpected(status.error());
  return writer;
}

Status ResultWriter::add(std::string_view record) {
  if (record.size() > kMostRecord)
    return fail("writing a shard's result", printable(state_->path), "one value has too many places", "");
  FieldWriter length;
  length.number(record.size());
  state_->block += length.bytes();
  state_->block += record;
  return state_->block.size() < kBlock ? Status() : state_->put_block(false);
}

Result<WrittenResult> ResultWriter::finish() {
  State& state = *state_;
  if (Status status = state.put_block(true); !status) return tl::make_unexpected(status.error());
  // What is renamed is what is on the disk: a worker that dies with its machine leaves the old or the whole new file.
  if (::fchmod(state.fd.get(), 0644) != 0 || ::fsync(state.fd.get()) != 0 ||
      ::rename(state.temporary.c_str(), state.path.c_str()) != 0)
    return fail("writing a shard's result", printable(state.path), errno_text(errno), "");
  state.temporary.clear();
  const std::string digest = state.hash.digest();
  return WrittenResult{to_hex(digest), state.bytes};
}

namespace {

// Takes the lines of one file.
class LineReader {
 public:
  LineReader(const std::string& path, const ResultHeader& expected, const RunKey& key,
             const std::function<Status(std::string_view record)>& take)
      : path_(path), expected_(expected), key_(key), take_(take) {}

  Status line(const std::string& text);
  bool ended() const { return ended_; }

 private:
  Status header(const json& line);
  Status block(std::string_view sealed, bool last);

  const std::string& path_;
  const ResultHeader& expected_;
  const RunKey& key_;
  const std::function<Status(std::string_view record)>& take_;
  std::optional<Opener> opener_;
  bool ended_ = false;
};

Status LineReader::header(const json& line) {
  const auto text = [&line](const char* name) {
    const auto found = line.find(name);
    return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (text("schema") != kSchema) return damaged(path_, "it is no result of a shard");
  if (text("plan") != expected_.plan) return damaged(path_, "it is of another plan");
  if (text("shard") != expected_.shard) return damaged(path_, "it is of another shard");
  if (text("rules") != expected_.rules) return damaged(path_, "other rules made it");
  if (text("program") != expected_.program) return damaged(path_, "another version of assay made it");
  auto opener = Opener::create(key_, from_base64(text("file_key")).value_or(""), context_of(expected_));
  if (!opener) return tl::make_unexpected(opener.error());
  opener_.emplace(std::move(*opener));
  return {};
}

Status LineReader::block(std::string_view sealed, bool last) {
  const auto opened = opener_->open(sealed, last);
  if (!opened) return damaged(path_, opened.error().why);
  const auto bytes = expanded(*opened, path_);
  if (!bytes) return tl::make_unexpected(bytes.error());
  for (FieldReader in(*bytes); !in.at_end();) {
    const std::string_view record = in.text();
    if (!in.ok()) return damaged(path_, "a block is not what a shard writes");
    if (Status status = take_(record); !status) return status;
  }
  ended_ = last;
  return {};
}

Status LineReader::line(const std::string& text) {
  if (ended_) return damaged(path_, "more follows behind its last block");
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) return damaged(path_, "a line is no JSON");
  if (!opener_) return header(parsed);
  const bool last = parsed.contains("last");
  const auto found = parsed.find(last ? "last" : "more");
  const auto sealed = found != parsed.end() && found->is_string() ? from_base64(found->get_ref<const std::string&>())
                                                                  : std::optional<std::string>();
  if (!sealed) return damaged(path_, "a line is not what a shard writes");
  return block(*sealed, last);
}

}  // namespace

Result<WrittenResult> read_result(const std::string& path, const ResultHeader& expected, const RunKey& key,
                                  const std::function<Status(std::string_view record)>& take) {
  const auto file = open_file(path);
  if (!file) return tl::make_unexpected(file.error());
  const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  StreamHash hash(StreamHash::Kind::sha256);
  WrittenResult out;
  LineReader lines(path, expected, key, take);
  std::string line, in(ZSTD_DStreamInSize(), '\0'), text(ZSTD_DStreamOutSize(), '\0');
  std::size_t wanted = 1;
  while (true) {
    const ssize_t got = ::read(file->get(), in.data(), in.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return damaged(path, errno_text(errno));
    if (got == 0) break;
    const std::string_view bytes(in.data(), static_cast<std::size_t>(got));
    hash.add(bytes);
    out.bytes += bytes.size();
    ZSTD_inBuffer from{bytes.data(), bytes.size(), 0};
    for (bool full = true; full || from.pos < from.size;) {
      ZSTD_outBuffer to{text.data(), text.size(), 0};
      wanted = ZSTD_decompressStream(context.get(), &to, &from);
      if (ZSTD_isError(wanted) != 0) return damaged(path, "it is damaged: its compression does not hold");
      full = to.pos == to.size && wanted != 0;
      for (std::string_view rest(text.data(), to.pos); !rest.empty();) {
        const std::size_t end = rest.find('\n');
        line += rest.substr(0, end);
        if (line.size() > kMostLine) return damaged(path, "a line is longer than a shard writes");
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
        if (Status status = lines.line(line); !status) return tl::make_unexpected(status.error());
        line.clear();
      }
    }
  }
  if (wanted != 0 || !line.empty() || !lines.ended()) return damaged(path, "it ends too early");
  out.sha256 = to_hex(hash.digest());
  return out;
}

}  // namespace assay::shards
