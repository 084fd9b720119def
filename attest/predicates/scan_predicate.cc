#include "attest/predicates/scan_predicate.h"

#include <algorithm>
#include <optional>
#include <span>

#include "attest/base64.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::array<Severity, 5> kSeverities = {Severity::info, Severity::low, Severity::medium, Severity::high,
                                                 Severity::critical};
constexpr std::size_t kMostGaps = 100;
constexpr std::size_t kMostReasons = 32;

Json boolean(bool value) {
  Json out;
  out.kind = Json::Kind::boolean;
  out.text = value ? "true" : "false";
  return out;
}

Json number(std::uint64_t value) { return Json::of_number(static_cast<std::int64_t>(value)); }

Json sha256_of(const std::string& digest) {
  Json out = Json::object();
  out.set("sha256", Json::of(digest));
  return out;
}

Json counts_of(const std::array<std::uint64_t, 5>& counts) {
  Json out = Json::object();
  for (const Severity severity : kSeverities)
    out.set(assay::name_of(severity), number(counts[static_cast<std::size_t>(severity)]));
  return out;
}

std::optional<Verdict> verdict_from(std::string_view name) {
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::unproved})
    if (assay::name_of(verdict) == name) return verdict;
  return std::nullopt;
}

// Reads members that must be there, of an object that has no others.
class ClosedReader {
 public:
  explicit ClosedReader(ProtoReader& read) : read_(read) {}

  const Json* object(const Json* in, std::string_view name, std::span<const std::string_view> members) {
    const Json* out = in == nullptr ? nullptr : read_.object(*in, name);
    if (out == nullptr) {
      read_.wrong(cat("it has no '", name, "'"));
      return nullptr;
    }
    only(*out, members);
    return out;
  }

  void only(const Json& in, std::span<const std::string_view> members) {
    for (const auto& [name, value] : in.members)
      if (std::find(members.begin(), members.end(), name) == members.end())
        read_.wrong(cat("'", name, "' is no member of it"));
    for (const std::string_view name : members)
      if (in.find(name) == nullptr) read_.wrong(cat("it has no '", name, "'"));
  }

  std::string text(const Json* in, std::string_view name) { return in == nullptr ? "" : read_.text(*in, name); }

  std::uint64_t count(const Json* in, std::string_view name) {
    const Json* value = in == nullptr ? nullptr : in->find(name);
    const auto out = value == nullptr ? std::nullopt : value->integer();
    if (!out || *out < 0) read_.wrong(cat("'", name, "' is no count"));
    return static_cast<std::uint64_t>(std::max<std::int64_t>(out.value_or(0), 0));
  }

  bool flag(const Json* in, std::string_view name) {
    const Json* value = in == nullptr ? nullptr : in->find(name);
    if (value == nullptr || value->kind != Json::Kind::boolean)
      read_.wrong(cat("'", name, "' is neither true nor false"));
    return value != nullptr && value->text == "true";
  }

  std::string digest(const Json* in, std::string_view name) {
    static constexpr std::array<std::string_view, 1> kMembers = {"sha256"};
    const Json* value = object(in, name, kMembers);
    std::string out = text(value, "sha256");
    if (out.size() != 64 || !from_hex(out)) read_.wrong(cat("'", name, "' holds no SHA-256"));
    return out;
  }

  std::array<std::uint64_t, 5> counts(const Json* in, std::string_view name) {
    static constexpr std::array<std::string_view, 5> kMembers = {"info", "low", "medium", "high", "critical"};
    const Json* value = object(in, name, kMembers);
    std::array<std::uint64_t, 5> out{};
    for (const Severity severity : kSeverities)
      out[static_cast<std::size_t>(severity)] = count(value, assay::name_of(severity));
    return out;
  }

 private:
  ProtoReader& read_;
};

void read_coverage(ProtoReader& read, ClosedReader& closed, const Json& predicate, ScanPredicate& out) {
  static constexpr std::array<std::string_view, 6> kMembers = {"complete", "inputs", "bytes",
                                                               "gapCount", "gaps",   "skipped"};
  static constexpr std::array<std::string_view, 2> kGapMembers = {"input", "why"};
  const Json* coverage = closed.object(&predicate, "coverage", kMembers);
  if (coverage == nullptr) return;
  out.complete = closed.flag(coverage, "complete");
  out.inputs = closed.count(coverage, "inputs");
  out.bytes = closed.count(coverage, "bytes");
  out.gap_count = closed.count(coverage, "gapCount");
  if (const Json* gaps = read.array(*coverage, "gaps", kMostGaps)) {
    for (const Json& gap : gaps->items) {
      closed.only(gap, kGapMembers);
      out.gaps.emplace_back(closed.text(&gap, "input"), closed.text(&gap, "why"));
    }
  }
  if (out.gaps.size() > out.gap_count) read.wrong("it names more gaps than it counts");
  const Json* skipped = read.object(*coverage, "skipped");
  if (skipped == nullptr) return;
  if (skipped->members.size() > kMostReasons) read.wrong("'skipped' has too many members");
  for (const auto& [reason, value] : skipped->members) out.skipped[reason] = closed.count(skipped, reason);
}

}  // namespace

Json write_scan(const ScanPredicate& scan) {
  Json tool = Json::object();
  tool.set("name", Json::of("assay"));
  tool.set("version", Json::of(scan.version));
  tool.set("digest", sha256_of(scan.tool_digest));
  Json rules = Json::object();
  rules.set("digest", sha256_of(scan.rules_digest));
  rules.set("count", number(scan.rules));
  rules.set("own", boolean(scan.own_rules));

  Json coverage = Json::object();
  coverage.set("complete", boolean(scan.complete));
  coverage.set("inputs", number(scan.inputs));
  coverage.set("bytes", number(scan.bytes));
  coverage.set("gapCount", number(scan.gap_count));
  Json gaps = Json::array();
  for (const auto& [input, why] : scan.gaps) {
    if (gaps.items.size() == kMostGaps) break;
    Json gap = Json::object();
    gap.set("input", Json::of(input));
    gap.set("why", Json::of(why));
    gaps.items.push_back(std::move(gap));
  }
  coverage.set("gaps", std::move(gaps));
  Json skipped = Json::object();
  for (const auto& [reason, count] : scan.skipped) skipped.set(reason, number(count));
  coverage.set("skipped", std::move(skipped));

  Json policy = Json::object();
  policy.set("failOn", Json::of(assay::name_of(scan.fail_on)));
  policy.set("failConfidence", Json::of(assay::name_of(scan.fail_confidence)));
  policy.set("decodeDepth", number(scan.decode_depth));
  policy.set("archiveDepth", number(scan.archive_depth));
  policy.set("suppressions", boolean(scan.suppressions));
  Json findings = Json::object();
  findings.set("counted", counts_of(scan.counted));
  findings.set("uncertain", counts_of(scan.uncertain));

  Json out = Json::object();
  out.set("tool", std::move(tool));
  out.set("rules", std::move(rules));
  out.set("result", Json::of(assay::name_of(scan.result)));
  out.set("coverage", std::move(coverage));
  out.set("policy", std::move(policy));
  out.set("findings", std::move(findings));
  return out;
}

Checked<ScanPredicate> read_scan(const Json& predicate) {
  static constexpr std::array<std::string_view, 6> kMembers = {"tool",     "rules",  "result",
                                                               "coverage", "policy", "findings"};
  static constexpr std::array<std::string_view, 3> kToolMembers = {"name", "version", "digest"};
  static constexpr std::array<std::string_view, 3> kRuleMembers = {"digest", "count", "own"};
  static constexpr std::array<std::string_view, 5> kPolicyMembers = {"failOn", "failConfidence", "decodeDepth",
                                                                     "archiveDepth", "suppressions"};
  static constexpr std::array<std::string_view, 2> kFindingMembers = {"counted", "uncertain"};
  ProtoReader read(Step::predicate, "the scan");
  ClosedReader closed(read);
  ScanPredicate out;
  if (!predicate.is_object()) return refuse(Step::predicate, "the scan: it is no object");
  closed.only(predicate, kMembers);
  const Json* tool = closed.object(&predicate, "tool", kToolMembers);
  if (closed.text(tool, "name") != "assay") read.wrong("its tool is not assay");
  out.version = closed.text(tool, "version");
  out.tool_digest = closed.digest(tool, "digest");
  const Json* rules = closed.object(&predicate, "rules", kRuleMembers);
  out.rules_digest = closed.digest(rules, "digest");
  out.rules = closed.count(rules, "count");
  out.own_rules = closed.flag(rules, "own");
  const auto result = verdict_from(closed.text(&predicate, "result"));
  if (!result) read.wrong("its result is none of pass, fail and unproved");
  out.result = result.value_or(Verdict::unproved);
  read_coverage(read, closed, predicate, out);
  const Json* policy = closed.object(&predicate, "policy", kPolicyMembers);
  const auto fail_on = severity_from(closed.text(policy, "failOn"));
  const auto fail_confidence = confidence_from(closed.text(policy, "failConfidence"));
  if (!fail_on || !fail_confidence) read.wrong("its policy names no severity or no confidence");
  out.fail_on = fail_on.value_or(Severity::info);
  out.fail_confidence = fail_confidence.value_or(Confidence::low);
  out.decode_depth = closed.count(policy, "decodeDepth");
  out.archive_depth = closed.count(policy, "archiveDepth");
  out.suppressions = closed.flag(policy, "suppressions");
  const Json* findings = closed.object(&predicate, "findings", kFindingMembers);
  out.counted = closed.counts(findings, "counted");
  out.uncertain = closed.counts(findings, "uncertain");
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  if (out.result == Verdict::pass)
    if (Check good = passes(out); !good) return tl::make_unexpected(good.error());
  return out;
}

Check meets(const ScanPredicate& scan, const ScanThreshold& threshold) {
  const Severity severity = threshold.severity.value_or(scan.fail_on);
  const Confidence confidence = threshold.confidence.value_or(scan.fail_confidence);
  std::uint64_t open = 0;  // findings that may be of the threshold
  for (const Severity one : kSeverities) {
    if (one < severity) continue;
    open += scan.counted[static_cast<std::size_t>(one)];
    if (confidence < scan.fail_confidence) open += scan.uncertain[static_cast<std::size_t>(one)];
  }
  if (open == 0) return {};
  return refuse(Step::predicate,
                cat("the scan let ", counted(open, "finding", "findings"), " pass that may be of severity ",
                    assay::name_of(severity), " and confidence ", assay::name_of(confidence), ", or more"));
}

std::string policy_text(const ScanPredicate& scan) {
  std::uint64_t left = 0;
  for (const std::uint64_t count : scan.uncertain) left += count;
  for (const std::uint64_t count : scan.counted) left += count;
  return cat("from severity ", assay::name_of(scan.fail_on), " and confidence ", assay::name_of(scan.fail_confidence),
             " on findings count; ", left == 0 ? "no other was" : counted(left, "other was", "others were"), " made",
             scan.own_rules ? "; with rules of one's own" : "");
}

Check passes(const ScanPredicate& scan) {
  if (scan.result != Verdict::pass)
    return refuse(Step::predicate, cat("the scan's result is ", assay::name_of(scan.result)));
  if (!scan.complete || scan.gap_count != 0) return refuse(Step::predicate, "the scan passed, and was not complete");
  if (scan.inputs == 0) return refuse(Step::predicate, "the scan passed, and read nothing");
  for (const auto& [reason, count] : scan.skipped)
    if (count != 0) return refuse(Step::predicate, cat("the scan passed, and left something out: ", reason));
  for (const Severity severity : kSeverities)
    if (severity >= scan.fail_on && scan.counted[static_cast<std::size_t>(severity)] != 0)
      return refuse(Step::predicate, "the scan passed, and has findings that count");
  return {};
}

}  // namespace assay::attest
