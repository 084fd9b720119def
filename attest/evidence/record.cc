#include "attest/evidence/record.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "attest/canonical_json.h"
#include "attest/formats/shape.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostReasons = 10'000;
constexpr std::size_t kMostCounts = 1000;
constexpr std::size_t kMostCases = 100'000;
constexpr std::size_t kSha256Digits = 64;

tl::unexpected<Refusal> wrong(std::string why) { return refuse(Step::predicate, std::move(why)); }

Json text(std::string_view value) { return Json::of(value); }
void set_unless_empty(Json& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.set(name, text(value));
}
Json sha256_digest(std::string_view hex) {
  Json digest = Json::object();
  digest.set("sha256", text(hex));
  return digest;
}

Json json_of(const Reason& reason) {
  Json out = Json::object();
  out.set("code", text(reason.code));
  set_unless_empty(out, "subject", reason.subject);
  out.set("text", text(reason.text));
  out.set("verdict", text(name_of(reason.verdict)));
  return out;
}

// The shortest text that reads back as the number.
std::string spelling_of(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number);
  return {buffer, end.ptr};
}

// Reads the members of one object, and knows which it has not been asked for.
class Members {
 public:
  Members(const Json* json, std::string_view what) : json_(json), what_(what) {
    if (json == nullptr || !json->is_object()) {
      json_ = nullptr;
      refuse_with("is missing or no object");
    }
  }

  const Json* member(std::string_view name, Json::Kind kind, bool needed = true) {
    seen_.push_back(name);
    const Json* value = json_ == nullptr ? nullptr : json_->find(name);
    if (value == nullptr) {
      if (needed) refuse_with(cat("has no '", name, "'"));
      return nullptr;
    }
    if (value->kind == kind) return value;
    refuse_with(cat("has a '", name, "' of another kind"));
    return nullptr;
  }
  std::string text(std::string_view name, bool needed = true) {
    const Json* value = member(name, Json::Kind::string, needed);
    return value == nullptr ? std::string() : value->text;
  }
  std::uint64_t count(std::string_view name) {
    const Json* value = member(name, Json::Kind::number);
    const auto whole = value == nullptr ? std::nullopt : value->integer();
    if (value != nullptr && (!whole || *whole < 0)) refuse_with(cat("has a '", name, "' that is no count"));
    return whole && *whole > 0 ? static_cast<std::uint64_t>(*whole) : 0;
  }
  std::optional<Instant> time(std::string_view name, bool needed) {
    const std::string value = text(name, needed);
    if (value.empty()) return std::nullopt;
    auto at = instant_from(value);
    // One spelling of each time.
    if (!at || text_of(*at) != value) refuse_with(cat("has a '", name, "' that is no time in whole seconds of UTC"));
    return at;
  }
  std::string sha256(std::string_view name, bool needed) {
    const Json* value = member(name, Json::Kind::object, needed);
    if (value == nullptr) return {};
    const std::string_view hex = value->string_at({"sha256"});
    if (value->members.size() == 1 && is_subject_digest("sha256", hex)) return std::string(hex);
    refuse_with(cat("has a '", name, "' that is no SHA-256 digest"));
    return {};
  }
  void refuse_with(std::string_view why) {
    if (why_.empty()) why_ = cat(what_, ' ', why);
  }
  // The first thing that was wrong; empty where nothing was.
  std::string finish() {
    if (json_ == nullptr) return why_;
    for (const sarif::JsonMember& member : json_->members)
      if (std::find(seen_.begin(), seen_.end(), member.name) == seen_.end())
        refuse_with(cat("has an unknown member '", member.name, "'"));
    return why_;
  }

 private:
  const Json* json_;
  std::string_view what_;
  std::vector<std::string_view> seen_;
  std::string why_;
};

std::string read_source(const Json* json, EvidenceSource& out) {
  Members source(json, "the source");
  out.name = source.text("name");
  out.size = source.count("size");
  out.sha256 = source.sha256("digest", true);
  out.format = source.text("format");
  out.tool = source.text("tool", false);
  return source.finish();
}

std::string read_reasons(const Json& list, std::vector<Reason>& out) {
  if (list.items.size() > kMostReasons) return "there are too many reasons";
  for (const Json& item : list.items) {
    Members members(&item, "a reason");
    Reason reason;
    reason.code = members.text("code");
    reason.subject = members.text("subject", false);
    reason.text = members.text("text");
    const auto verdict = verdict_from(members.text("verdict"));
    if (!verdict) members.refuse_with("has no known verdict");
    if (std::string why = members.finish(); !why.empty()) return why;
    reason.verdict = *verdict;
    out.push_back(std::move(reason));
  }
  return {};
}

std::string read_counts(const Json& counts, std::map<std::string, std::uint64_t>& out) {
  if (counts.members.size() > kMostCounts) return "there are too many counts";
  Members members(&counts, "the counts");
  for (const sarif::JsonMember& member : counts.members) out[member.name] = members.count(member.name);
  return members.finish();
}

std::string read_ratios(const Json& ratios, std::map<std::string, double>& out) {
  if (ratios.members.size() > kMostCounts) return "there are too many ratios";
  for (const auto& [name, value] : ratios.members) {
    double number = 0;
    const char* const end = value.text.data() + value.text.size();
    const auto [stop, error] = std::from_chars(value.text.data(), end, number);
    if (!value.is_string() || error != std::errc() || stop != end || spelling_of(number) != value.text)
      return "a ratio is no number in its shortest spelling";
    out[name] = number;
  }
  return {};
}

std::string read_cases(const Json& list, std::vector<std::string>& out) {
  if (list.items.size() > kMostCases) return "there are too many cases";
  for (const Json& item : list.items) {
    if (!item.is_string()) return "a case is no text";
    out.push_back(item.text);
  }
  return {};
}

std::string read_predicate(const Json& predicate, Record& out) {
  Members members(&predicate, "the predicate");
  out.label = members.text("label", false);
  const auto verdict = verdict_from(members.text("verdict"));
  if (!verdict) members.refuse_with("has no known verdict");
  const auto inner = [&](std::string why) {
    if (!why.empty()) members.refuse_with(cat("is wrong: ", why));
  };
  if (const Json* reasons = members.member("reasons", Json::Kind::array)) inner(read_reasons(*reasons, out.reasons));
  if (const Json* counts = members.member("counts", Json::Kind::object)) inner(read_counts(*counts, out.counts));
  if (const Json* ratios = members.member("ratios", Json::Kind::object, false)) inner(read_ratios(*ratios, out.ratios));
  if (const Json* cases = members.member("cases", Json::Kind::array, false)) inner(read_cases(*cases, out.cases));
  if (const Json* source = members.member("source", Json::Kind::object)) inner(read_source(source, out.source));
  if (const Json* producer = members.member("producer", Json::Kind::object)) {
    auto read = read_producer(*producer);
    inner(read ? std::string() : read.error().why);
    if (read) out.producer = std::move(*read);
  }
  out.policy_sha256 = members.sha256("policyDigest", false);
  if (const auto at = members.time("recordedAt", true)) out.recorded_at = *at;
  out.started = members.time("startedAt", false);
  out.finished = members.time("finishedAt", false);
  std::string why = members.finish();
  if (why.empty()) out.verdict = *verdict;
  return why;
}

std::optional<std::string> credential_below(const Json& value, const std::string& pointer,
                                            const std::function<bool(std::string_view)>& holds_credential) {
  if (value.kind == Json::Kind::string && holds_credential(value.text)) return pointer;
  for (std::size_t i = 0; i < value.items.size(); ++i)
    if (auto found = credential_below(value.items[i], pointer_to(pointer, i), holds_credential)) return found;
  for (const auto& [name, member] : value.members) {
    if (holds_credential(name)) return pointer;
    if (auto found = credential_below(member, pointer_to(pointer, name), holds_credential)) return found;
  }
  return std::nullopt;
}

}  // namespace

bool is_subject_digest(std::string_view algorithm, std::string_view digest) {
  const bool git = algorithm == "gitCommit" || algorithm == "gitTree";
  if (!git && algorithm != "sha256" && algorithm != "sha512") return false;
  const bool fits = git ? digest.size() == 40 || digest.size() == kSha256Digits
                        : digest.size() == (algorithm == "sha256" ? kSha256Digits : 2 * kSha256Digits);
  return fits && digest.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Record record_of(const Reading& reading) {
  Record out;
  out.verdict = reading.verdict();
  out.reasons = reading.judgement.reasons();
  out.counts = reading.counts;
  for (const auto& [name, number] : reading.ratios)
    if (std::isfinite(number)) out.ratios[name] = number;
  out.cases = reading.cases;
  std::sort(out.cases.begin(), out.cases.end());
  out.source.name = reading.name.substr(reading.name.find_last_of('/') + 1);
  out.source.size = reading.size;
  out.source.sha256 = reading.sha256;
  out.source.format = name_of(reading.format);
  out.source.tool = reading.producer.tool;
  if (!reading.producer.tool_version.empty()) out.source.tool += cat(' ', reading.producer.tool_version);
  const auto whole = [](const std::optional<Instant>& at) {
    return at ? std::optional<Instant>(Instant{at->seconds, 0}) : std::nullopt;
  };
  out.started = whole(reading.times.started);
  out.finished = whole(reading.times.made);
  if (out.verdict != Verdict::pass && out.reasons.empty())
    out.reasons.push_back({Verdict::unproved, "evidence-nothing", {}, "Nothing in the file could be judged."});
  return out;
}

std::optional<std::string> credential_in(const Statement& statement,
                                         const std::function<bool(std::string_view)>& holds_credential) {
  for (std::size_t i = 0; i < statement.subjects.size(); ++i)
    if (holds_credential(statement.subjects[i].name))
      return pointer_to(pointer_to(pointer_to("", "subject"), i), "name");
  return credential_below(statement.predicate, pointer_to("", "predicate"), holds_credential);
}

Statement statement_of(const Record& record) {
  Statement out;
  out.subjects = record.subjects;
  out.predicate_type = kEvidenceV1;
  Json predicate = Json::object();
  set_unless_empty(predicate, "label", record.label);
  predicate.set("verdict", text(name_of(record.verdict)));
  Json reasons = Json::array();
  for (const Reason& reason : record.reasons) reasons.items.push_back(json_of(reason));
  predicate.set("reasons", std::move(reasons));
  Json counts = Json::object();
  for (const auto& [name, count] : record.counts)
    counts.set(name, Json::of_number(std::min(static_cast<std::int64_t>(count), kMostCanonicalNumber)));
  predicate.set("counts", std::move(counts));
  if (!record.ratios.empty()) {
    Json ratios = Json::object();
    for (const auto& [name, number] : record.ratios) ratios.set(name, text(spelling_of(number)));
    predicate.set("ratios", std::move(ratios));
  }
  if (!record.cases.empty()) {
    Json cases = Json::array();
    for (const std::string& one : record.cases) cases.items.push_back(text(one));
    predicate.set("cases", std::move(cases));
  }
  Json source = Json::object();
  source.set("name", text(record.source.name));
  source.set("size", Json::of_number(static_cast<std::int64_t>(record.source.size)));
  source.set("digest", sha256_digest(record.source.sha256));
  source.set("format", text(record.source.format));
  set_unless_empty(source, "tool", record.source.tool);
  predicate.set("source", std::move(source));
  predicate.set("producer", json_of(record.producer));
  if (!record.policy_sha256.empty()) predicate.set("policyDigest", sha256_digest(record.policy_sha256));
  predicate.set("recordedAt", text(text_of(record.recorded_at)));
  if (record.started) predicate.set("startedAt", text(text_of(*record.started)));
  if (record.finished) predicate.set("finishedAt", text(text_of(*record.finished)));
  out.predicate = std::move(predicate);
  return out;
}

Checked<Record> read_record(const Statement& statement) {
  if (statement.predicate_type != kEvidenceV1)
    return wrong(cat("the statement is of type '", statement.predicate_type, "', no evidence record"));
  if (statement.type != kStatementV1) return wrong("an evidence record is a statement of version 1");
  Record out;
  out.subjects = statement.subjects;
  for (const Subject& subject : out.subjects)
    for (const auto& [algorithm, digest] : subject.digests)
      if (!is_subject_digest(algorithm, digest))
        return wrong(cat("a subject has a digest '", algorithm, "' that is unknown or none"));
  if (std::string why = read_predicate(statement.predicate, out); !why.empty()) return wrong(std::move(why));
  if (out.verdict == Verdict::pass)
    for (const Reason& reason : out.reasons)
      if (reason.verdict != Verdict::pass) return wrong("it says pass, and its reasons say otherwise");
  return out;
}

}  // namespace assay::attest
