#include "scanners/scan/log_scan.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/scan/known_findings.h"
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

// All of `fd`, settled whenever enough is there or its writer waits.
Status pass_through(int fd, TextFlow& flow, const std::string& name, Coverage& coverage) {
  std::vector<char> buffer(kBufferBytes);
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) coverage.gap(name, errno_text(errno));
    if (got <= 0) break;
    flow.push({buffer.data(), static_cast<std::size_t>(got)});
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
  Masking(int out, const RedactOptions& options) : out_(out), options_(options) {}

  Status settled(Bytes text, std::uint64_t, const std::vector<EncodedRun>& values) override {
    if (options_.keep_length || values.empty()) return write_all(out_, text, "standard output");
    std::string shown;
    std::size_t done = 0;
    for (const EncodedRun& value : values) {
      shown += text.substr(done, value.begin - done);
      done = value.end;
      if (is_within_word(text, value)) {
        shown += text.substr(value.begin, value.end - value.begin);
        continue;
      }
      bool masked = false;
      for (std::size_t i = value.begin; i < value.end; ++i) {
        const bool ends_line = text[i] == '\n' || text[i] == '\r';
        if (ends_line) {
          shown += text[i];
        } else if (!masked) {
          shown += "***";
        }
        masked = !ends_line;
      }
    }
    shown += text.substr(done);
    return write_all(out_, shown, "standard output");
  }

  Status found(Bytes, const TextPosition&, const std::vector<Hit>&, const Decoding&) override { return {}; }

 private:
  int out_;
  RedactOptions options_;
};

Result<ScanResult> passed(int fd, const std::string& name, BlobScanner& scanner, TextFlow::Sink& sink, bool again,
                          ScanResult result) {
  TextFlow flow(scanner, sink, origin_of(name), again);
  const Status status = pass_through(fd, flow, printable(name), result.coverage);
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
  return passed(fd, name, *scanner, telling, false, std::move(result));
}

Result<ScanResult> redact(int in, int out, const std::string& name, const ScanContext& context,
                          const RedactOptions& options) {
  auto scanner = BlobScanner::create(*context.rules, context.key, context.limits);
  if (!scanner) return tl::make_unexpected(scanner.error());
  Masking masking(out, options);
  return passed(in, name, *scanner, masking, true, {});
}

}  // namespace assay
