#include "sarif/log/compare.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "base/strings.h"
#include "sarif/log/completeness.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/masking.h"
#include "sarif/log/rule_finder.h"
#include "sarif/log/severity.h"

namespace assay::sarif {

namespace {

// Ways to pair results, the surest first.
constexpr std::size_t kSteps = 4;

std::uint64_t hash_of(std::uint64_t seed, std::string_view text) {
  const std::uint64_t hash = std::hash<std::string_view>()(text);
  return (seed ^ (hash + 0x9E3779B97F4A7C15 + (seed << 6) + (seed >> 2))) * 0xC2B2AE3D27D4EB4F;
}

template <class... Texts>
std::uint64_t hash_of_all(std::uint64_t seed, const Texts&... texts) {
  ((seed = hash_of(seed, texts)), ...);
  return seed | 1;  // 0 stands for no key
}

struct Entry {
  std::uint32_t run = 0, index = 0;
  std::array<std::uint64_t, kSteps> keys{};
  std::uint64_t spot = 0;  // of a credential: what it is known by without its text
  bool shown = false;      // its text
  std::uint64_t content = 0;
  bool gone = false;    // absent already
  bool paired = false;  // or not to be paired
};

// The marks of an object that say something, whatever their order: `gitleaks dir` writes five that are empty. Null
// has none.
std::string marks_of(const JsonValue* object) {
  if (object == nullptr) return {};
  std::vector<std::string> texts;
  for (const JsonMember& member : object->members)
    if (!member.value.text.empty()) texts.push_back(cat(member.name, '=', member.value.text));
  std::sort(texts.begin(), texts.end());
  std::string out;
  for (const std::string& text : texts) out += cat(text, '\0');
  return out;
}

// Of values that are hidden from the log one looks like the other.
bool shows_value(std::string_view snippet) {
  const bool hidden =
      snippet.find("***") != std::string_view::npos || snippet.find("REDACTED") != std::string_view::npos;
  return !snippet.empty() && !hidden;
}

// What a result is looked at by.
struct Marks {
  std::string whole, partial;
  std::string_view uri, snippet, message;
  std::string region;
};

// Lines and columns, whatever is shown of the text there.
std::string text_of_region(const JsonValue* region) {
  if (region == nullptr) return {};
  JsonValue bare = *region;
  bare.erase("snippet");
  return text_of(bare);
}

std::array<std::uint64_t, kSteps> keys_of(std::uint64_t rule, const Marks& of, bool credential) {
  // A credential is another one where what is shown of it differs: no step goes without that.
  const std::string_view value = credential && shows_value(of.snippet) ? of.snippet : std::string_view();
  if (!of.whole.empty()) return {hash_of_all(rule, "whole", of.whole, value), 0, 0, 0};
  if (!of.partial.empty()) {
    return {0, hash_of_all(rule, "partial 1", of.partial, of.uri, of.snippet),
            hash_of_all(rule, "partial 2", of.partial, of.uri, value),
            hash_of_all(rule, "partial 3", of.partial, value)};
  }
  const std::uint64_t there = hash_of_all(rule, "text 1", of.uri, of.message, of.snippet);
  const std::uint64_t anywhere = of.snippet.empty() ? 0 : hash_of_all(rule, "text 3", of.message, of.snippet);
  if (!credential) return {0, there, hash_of_all(rule, "text 2", of.uri, of.message), anywhere};
  // Where nothing is told of the value, only its place is left to know it by.
  if (value.empty()) return {0, hash_of_all(rule, "place", of.uri, of.message, of.region), 0, 0};
  return {0, there, 0, anywhere};
}

Entry entry_of(const JsonValue& result, const RunHead& run, std::string_view tool, const RuleFinder& rules) {
  static const JsonValue nowhere = JsonValue::object();
  const JsonValue* locations = result.find("locations");
  const JsonValue* first = locations == nullptr || locations->items.empty() ? nullptr : &locations->items.front();
  const JsonValue* physical = first == nullptr ? nullptr : first->find("physicalLocation");
  const JsonValue& place = physical == nullptr ? nowhere : *physical;
  const JsonValue* artifact = place.find("artifactLocation");
  const std::string uri = artifact == nullptr ? std::string() : run.uri_of(*artifact);
  std::string message(result.string_at({"message", "text"}));
  if (message.empty()) {
    if (const JsonValue* told = result.find("message")) message = text_of(*told);
  }
  const Marks marks = {marks_of(result.find("fingerprints")),
                       marks_of(result.find("partialFingerprints")),
                       uri,
                       place.string_at({"region", "snippet", "text"}),
                       message,
                       text_of_region(place.find("region"))};
  const std::uint64_t rule = hash_of_all(1, tool, rules.id_of(result));
  const bool credential = finds_credentials(tool);
  Entry entry;
  entry.keys = keys_of(rule, marks, credential);
  if (credential) {
    entry.spot = marks.whole.empty() ? hash_of_all(rule, "spot", marks.partial, uri, message, marks.region)
                                     : hash_of_all(rule, "whole spot", marks.whole);
    entry.shown = shows_value(marks.snippet);
  }
  entry.content = hash_of_all(2, level_of(result, rules.rule_of(result)), message, uri, marks.region,
                              is_suppressed(result) ? "s" : "");
  return entry;
}

class Entries final : public LogVisitor {
 public:
  Entries(const LogHead& head, std::vector<Entry>& entries) : head_(head), entries_(entries) {}

  bool wants_run_member(std::string_view) override { return false; }
  Status begin_run(std::size_t run, const LogPlace&) override {
    if (run >= head_.runs.size()) return fail("comparing SARIF logs", "", "a log changed while it was read");
    rules_ = std::make_unique<RuleFinder>(head_.runs[run]);
    tool_ = head_.runs[run].tool();
    return {};
  }
  Status result(std::size_t run, std::size_t index, JsonValue&& value, const LogPlace&) override {
    Entry entry = entry_of(value, head_.runs[run], tool_, *rules_);
    entry.run = static_cast<std::uint32_t>(run);
    entry.index = static_cast<std::uint32_t>(index);
    entry.gone = entry.paired = value.string_at({"baselineState"}) == "absent";
    entries_.push_back(entry);
    return {};
  }

 private:
  const LogHead& head_;
  std::vector<Entry>& entries_;
  std::unique_ptr<RuleFinder> rules_;
  std::string tool_;
};

Status read_entries(const LogFile& file, HeldTables held, LogHead& head, std::vector<Entry>& entries) {
  HeadReader heads(head, held);
  if (Status status = read_log(file, heads); !status) return status;
  Entries reader(head, entries);
  return read_log(file, reader);
}

// For each earlier run whether its results were looked for again. What was not is told.
std::vector<bool> judge(Comparison& comparison) {
  std::map<std::string, bool> whole;  // by tool and category
  for (const RunHead& run : comparison.after.runs) {
    const RunJudgement judgement = judge_run(comparison.after, run);
    const bool incomplete = judgement.completeness == Completeness::incomplete;
    whole.try_emplace(cat(run.tool(), '\0', run.category()), true).first->second &= !incomplete;
    if (!incomplete) continue;
    comparison.gaps.push_back(cat("the later run of ", told_incomplete(run, judgement)));
  }
  if (comparison.after.runs.empty()) comparison.gaps.emplace_back("the later log has no run");
  std::vector<bool> looked_for;
  for (const RunHead& run : comparison.before.runs) {
    const auto [at, missing] = whole.try_emplace(cat(run.tool(), '\0', run.category()), false);
    if (missing) comparison.gaps.push_back(cat("the later log has no run of ", described(run)));
    looked_for.push_back(at->second);
  }
  return looked_for;
}

// Behind the steps, a credential whose text is hidden in one log only (in a baseline it is masked) is paired by its
// spot: first the hidden ones of the earlier log, then those of the later one. Two texts that are shown are never
// paired there.
constexpr std::size_t kHiddenAfter = kSteps + 1;

std::uint64_t key_of(const Entry& entry, std::size_t step, bool later) {
  if (step < kSteps) return entry.keys[step];
  const bool hidden_only = (step == kHiddenAfter) == later;
  return hidden_only && entry.shown ? 0 : entry.spot;
}

// Entries that are not paired yet, by key; equal keys in the order of the log.
std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed(const std::vector<Entry>& entries, std::size_t step,
                                                           bool later) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].paired) continue;
    if (const std::uint64_t key = key_of(entries[i], step, later); key != 0)
      keys.emplace_back(key, static_cast<std::uint32_t>(i));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace

std::string_view name_of(BaselineState state) {
  switch (state) {
    case BaselineState::fresh:
      return "new";
    case BaselineState::unchanged:
      return "unchanged";
    case BaselineState::updated:
      return "updated";
    case BaselineState::absent:
    case BaselineState::gone:
      return "absent";
  }
  return {};
}

Result<Comparison> compare(const LogFile& before, const LogFile& after, HeldTables held) {
  Comparison out;
  std::vector<Entry> old_ones;
  std::vector<Entry> new_ones;
  if (Status status = read_entries(before, held, out.before, old_ones); !status)
    return tl::make_unexpected(status.error());
  if (Status status = read_entries(after, held, out.after, new_ones); !status)
    return tl::make_unexpected(status.error());
  out.of_before.resize(out.before.runs.size());
  out.of_after.resize(out.after.runs.size());
  for (const Entry& entry : old_ones)
    out.of_before[entry.run].push_back(entry.gone ? BaselineState::gone : BaselineState::absent);
  for (const Entry& entry : new_ones) {
    out.of_after[entry.run].push_back(entry.gone ? BaselineState::gone : BaselineState::fresh);
    if (!entry.gone) ++out.fresh;
  }

  for (std::size_t step = 0; step <= kHiddenAfter; ++step) {
    const auto old_keys = keyed(old_ones, step, false);
    const auto new_keys = keyed(new_ones, step, true);
    for (std::size_t o = 0, n = 0; o < old_keys.size() && n < new_keys.size();) {
      if (old_keys[o].first != new_keys[n].first) {
        old_keys[o].first < new_keys[n].first ? ++o : ++n;
        continue;
      }
      Entry& was = old_ones[old_keys[o++].second];
      Entry& is = new_ones[new_keys[n++].second];
      was.paired = is.paired = true;
      const bool same = was.content == is.content;
      out.of_before[was.run][was.index] = BaselineState::unchanged;
      out.of_after[is.run][is.index] = same ? BaselineState::unchanged : BaselineState::updated;
      ++(same ? out.unchanged : out.updated);
      --out.fresh;
    }
  }

  const std::vector<bool> looked_for = judge(out);
  for (const Entry& entry : old_ones) {
    if (entry.paired) continue;
    if (looked_for[entry.run]) {
      ++out.absent;
    } else {
      out.of_before[entry.run][entry.index] = BaselineState::unchanged;
    }
  }
  return out;
}

}  // namespace assay::sarif
