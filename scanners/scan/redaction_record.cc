#include "scanners/scan/redaction_record.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"

namespace assay {

namespace {

std::uint64_t to_tell(const std::vector<Hit>& hits) {
  return static_cast<std::uint64_t>(
      std::count_if(hits.begin(), hits.end(), [](const Hit& hit) { return !hit.only_masked; }));
}

}  // namespace

Status RedactionRecord::Counting::found(Bytes, const TextPosition&, const std::vector<Hit>& hits,
                                        const Decoding& decoded) {
  count += to_tell(hits);
  for (const Decoding::Group& group : decoded.groups()) count += to_tell(group.hits);
  return {};
}

Result<std::unique_ptr<RedactionRecord>> RedactionRecord::create(const ScanContext& context, const std::string& name) {
  auto scanner = BlobScanner::create(*context.rules, context.key, context.limits);
  if (!scanner) return tl::make_unexpected(scanner.error());
  Origin origin;
  origin.path = name;
  return std::unique_ptr<RedactionRecord>(new RedactionRecord(context, std::move(*scanner), std::move(origin)));
}

RedactionRecord::RedactionRecord(const ScanContext& context, BlobScanner scanner, Origin origin)
    : context_(context),
      scanner_(std::move(scanner)),
      origin_(std::move(origin)),
      again_(scanner_, left_, origin_, false) {
  scanner_.finder().add_path(origin_.path);
}

void RedactionRecord::read(Bytes text) {
  input_.add(text);
  record_.input_bytes += text.size();
}

void RedactionRecord::found(Bytes text, const TextPosition& position, const std::vector<Hit>& hits,
                            const Decoding& decoded) {
  if (record_.span_count >= Redaction::kListed) {
    guessable_ = true;  // what is not looked at may be
    return;
  }
  Collector collector(*context_.rules, context_.key, context_.limits);
  collector.add(text, position.offset, hits, origin_);
  for (const Decoding::Group& group : decoded.groups())
    collector.add(group.text->text(), 0, group.hits, origin_, group.text);
  Coverage coverage;
  for (const Finding& finding : std::move(collector).finish({}, {}, &coverage)) {
    guessable_ = guessable_ || finding.secret.guessable();
    for (const Place& place : finding.places)
      known_.emplace(place.region.begin, Known{place.region.end, {finding.rule, finding.fingerprint}});
  }
  // Places or values that the collector left out are masked like the others, and only not named.
  if (!coverage.complete()) guessable_ = true;
}

void RedactionRecord::masked(std::uint64_t begin, std::uint64_t end) {
  MaskedSpan span;
  span.at = record_.output_bytes;
  const auto last = known_.lower_bound(end);
  for (auto at = known_.begin(); at != last; ++at)
    if (at->second.end > begin) span.values.push_back(std::move(at->second.value));
  known_.erase(known_.begin(), last);
  std::sort(span.values.begin(), span.values.end());
  span.values.erase(std::unique(span.values.begin(), span.values.end()), span.values.end());
  // A span that only showed once others were masked may be a password as well.
  if (span.values.empty()) guessable_ = true;
  if (record_.spans.size() < Redaction::kListed) record_.spans.push_back(std::move(span));
  ++record_.span_count;
}

Status RedactionRecord::wrote(Bytes text) {
  output_.add(text);
  record_.output_bytes += text.size();
  again_.push(text);
  return again_.full() ? again_.settle(false) : Status();
}

Result<Redaction> RedactionRecord::finish(bool complete) {
  if (const Status status = again_.settle(true); !status) return tl::make_unexpected(status.error());
  record_.output_digest = to_hex(output_.digest());
  const std::string input = input_.digest();
  record_.input_keyed = guessable_ && context_.key.secret;
  if (record_.input_keyed) {
    record_.input_digest = to_hex(as_bytes(hmac_sha256(context_.key.bytes, input)));
  } else if (!guessable_) {
    record_.input_digest = to_hex(input);
  }
  record_.left = left_.count;
  record_.complete = complete && left_.count == 0 && scanner_.coverage().complete();
  return std::move(record_);
}

}  // namespace assay
