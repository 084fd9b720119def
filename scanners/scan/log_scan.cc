#include "scanners/scan/log_scan.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/scan/known_findings.h"
#include "scanners/scan/redaction_record.h"
#include "scanners/scan/text_flow.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/decode/alphabets.h"

namespace assay {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

Origin origin_of(const std::string& name) {
  Origin origin;
  origin.kind = name == "-" ? OriginKind::stdin_ : OriginKind::file;
  origin.path = name;
  return origin;
}

bool has_more(int fd) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, 0) == 1;
}

// All of `fd`, settled whenever enough is there or its writer waits. `record` may be null.
Status pass_through(int fd, TextFlow& flow, const std::string& name, RedactionRecord* record, Coverage& coverage) {
  std::vector<char> buffer(kBufferBytes);
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) coverage.gap(name, errno_text(errno));
    if (got <= 0) break;
    const Bytes bytes(buffer.data(), static_cast<std::size_t>(got));
    if (record != nullptr) record->read(bytes);
    flow.push(bytes);
    if (!flow.full() && has_more(fd)) continue;
    if (const Status status = flow.settle(false); !status) return status;
  }
  return flow.settle(true);
}

class Telling final : public TextFlow::Sink {
 public:
  Telling(const ScanContext& context, Origin origin, KnownFindings& known, Coverage& coverage, const FindingSink& sink)
      : context_(context), origin_(std::move(origin)), known_(known), coverage_(coverage), sink_(sink) {}

  Status settled(Bytes, std::uint64_t, const std::vector<EncodedRun>&) override { return {}; }

  Status found(Bytes text, const TextPosition& position, const std::vector<Hit>& hits,
               const Decoding& decoded) override {
    Collector collector(*context_.rules, context_.key, context_.limits);
    collector.add(text, position.offset, hits, origin_);
    for (const Decoding::Group& group : decoded.groups())
      collector.add(group.text->text(), 0, group.hits, origin_, group.text);
    for (const Finding& finding : std::move(collector).finish(
             {}, [this](Finding& one) { return known_.apply(one); }, &coverage_))
      if (Status status = sink_(finding); !status) return status;
    return {};
  }

 private:
  const ScanContext& context_;
  Origin origin_;
  KnownFindings& known_;
  Coverage& coverage_;
  const FindingSink& sink_;
};

// Whether a value may be a part of a longer run of characters or escapes, as an encoded one is. What is left of it must
// not look like a value of its own, so its mask stays as long as it was.
bool is_within_word(Bytes text, const EncodedRun& value) {
  const auto is_word = [](char c) { return kBase64[static_cast<unsigned char>(c)] >= 0; };
  if (value.begin > 0 && (is_word(text[value.begin - 1]) || text[value.begin - 1] == ';')) return true;
  return value.end < text.size() && (is_word(text[value.end]) || Bytes("%&\\=").find(text[value.end]) != Bytes::npos);
}

class Masking final : public TextFlow::Sink {
 public:
  Masking(int out, const RedactOptions& options, RedactionRecord* record)
      : out_(out), options_(options), record_(record) {}

  Status settled(Bytes text, std::uint64_t offset, const std::vector<EncodedRun>& values) override {
    if (options_.masked != nullptr) *options_.masked += values.size();
    if (record_ == nullptr && (options_.keep_length || values.empty())) return write_all(out_, text, "standard output");
    std::size_t done = 0;
    for (const EncodedRun& value : values) {
      if (Status status = write(text.substr(done, value.begin - done)); !status) return status;
      done = value.end;
      if (record_ != nullptr) record_->masked(offset + value.begin, offset + value.end);
      const Bytes covered = text.substr(value.begin, value.end - value.begin);
      const bool whole = options_.keep_length || is_within_word(text, value);
      if (Status status = write(whole ? std::string(covered) : short_mask(covered)); !status) return status;
    }
    if (Status status = write(text.substr(done)); !status) return status;
    return hand_on();
  }

  Status found(Bytes text, const TextPosition& position, const std::vector<Hit>& hits,
               const Decoding& decoded) override {
    if (record_ != nullptr) record_->found(text, position, hits, decoded);
    return {};
  }

 private:
  // On each line that the value has a part of.
  static std::string short_mask(Bytes covered) {
    std::string shown;
    bool masked = false;
    for (const char c : covered) {
      const bool ends_line = c == '\n' || c == '\r';
      if (ends_line) {
        shown += c;
      } else if (!masked) {
        shown += "***";
      }
      masked = !ends_line;
    }
    return shown;
  }

  Status write(Bytes text) {
    shown_ += text;
    return record_ == nullptr ? Status() : record_->wrote(text);
  }

  Status hand_on() {
    const Status status = write_all(out_, shown_, "standard output");
    shown_.clear();
    return status;
  }

  int out_;
  RedactOptions options_;
  RedactionRecord* record_;
  std::string shown_;
};

Result<ScanResult> passed(int fd, const std::string& name, BlobScanner& scanner, TextFlow::Sink& sink, bool again,
                          RedactionRecord* record, ScanResult result) {
  const BlobAtPath at(scanner.finder(), name);
  TextFlow flow(scanner, sink, origin_of(name), again);
  const Status status = pass_through(fd, flow, printable(name), record, result.coverage);
  if (!status) return tl::make_unexpected(status.error());
  result.coverage.merge(scanner.coverage());
  result.coverage.scanned(0);
  return result;
}

}  // namespace

Result<ScanResult> scan_log(int fd, const std::string& name, const ScanContext& context, const FindingSink& sink) {
  ScanResult result;
  auto known = KnownFindings::of_paths({name}, context);
  if (!known) {
    result.mistakes = std::move(known.error());
    return result;
  }
  auto scanner = BlobScanner::create(*context.rules, context.key, context.limits);
  if (!scanner) return tl::make_unexpected(scanner.error());
  Telling telling(context, origin_of(name), *known, scanner->coverage(), sink);
  return passed(fd, name, *scanner, telling, false, nullptr, std::move(result));
}

Result<ScanResult> redact(int in, int out, const std::string& name, const ScanContext& context,
                          const RedactOptions& options) {
  auto scanner = BlobScanner::create(*context.rules, context.key, context.limits);
  if (!scanner) return tl::make_unexpected(scanner.error());
  std::unique_ptr<RedactionRecord> record;
  if (options.record != nullptr) {
    auto made = RedactionRecord::create(context, name);
    if (!made) return tl::make_unexpected(made.error());
    record = std::move(*made);
  }
  Masking masking(out, options, record.get());
  auto result = passed(in, name, *scanner, masking, true, record.get(), {});
  if (!result || !record) return result;
  auto recorded = record->finish(result->coverage.complete());
  if (!recorded) return tl::make_unexpected(recorded.error());
  *options.record = std::move(*recorded);
  if (!options.record->complete && result->coverage.complete())
    result->coverage.gap(printable(name), "a scan of the masked text finds something, or could not read all of it");
  return result;
}

}  // namespace assay
