#include "sarif/log/compare.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <utility>

#include "base/strings.h"
#include "sarif/log/log_reader.h"
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
  std::uint64_t content = 0;
  bool gone = false;    // absent already
  bool paired = false;  // or not to be paired
};

// Of the members of an object, whatever their order.
std::string sorted_text(const JsonValue& object) {
  std::vector<std::string> texts;
  for (const JsonMember& member : object.members) texts.push_back(cat(member.name, '=', member.value.text));
  std::sort(texts.begin(), texts.end());
  std::string out;
  for (const std::string& text : texts) out += cat(text, '\0');
  return out;
}

Entry entry_of(const JsonValue& result, std::string_view tool, const RuleFinder& rules) {
  static const JsonValue nowhere = JsonValue::object();
  const JsonValue* locations = result.find("locations");
  const JsonValue* first = locations == nullptr || locations->items.empty() ? nullptr : &locations->items.front();
  const JsonValue* physical = first == nullptr ? nullptr : first->find("physicalLocation");
  const JsonValue& place = physical == nullptr ? nowhere : *physical;
  const std::string_view uri = place.string_at({"artifactLocation", "uri"});
  const std::string_view snippet = place.string_at({"region", "snippet", "text"});
  std::string message(result.string_at({"message", "text"}));
  if (message.empty()) {
    if (const JsonValue* told = result.find("message")) message = text_of(*told);
  }
  const std::uint64_t rule = hash_of_all(1, tool, rules.id_of(result));
  Entry entry;
  const JsonValue* whole = result.find("fingerprints");
  const JsonValue* partial = result.find("partialFingerprints");
  if (whole != nullptr && !whole->members.empty()) {
    entry.keys[0] = hash_of_all(rule, "whole", sorted_text(*whole));
  } else if (partial != nullptr && !partial->members.empty()) {
    const std::string marks = sorted_text(*partial);
    entry.keys = {0, hash_of_all(rule, "partial 1", marks, uri, snippet), hash_of_all(rule, "partial 2", marks, uri),
                  hash_of_all(rule, "partial 3", marks)};
  } else {
    entry.keys = {0, hash_of_all(rule, "text 1", uri, message, snippet), hash_of_all(rule, "text 2", uri, message),
                  snippet.empty() ? 0 : hash_of_all(rule, "text 3", message, snippet)};
  }
  const JsonValue* region = place.find("region");
  entry.content = hash_of_all(2, level_of(result, rules.rule_of(result)), message, uri,
                              region == nullptr ? std::string() : text_of(*region), is_suppressed(result) ? "s" : "");
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
    Entry entry = entry_of(value, tool_, *rules_);
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

Status read_entries(const LogFile& file, LogHead& head, std::vector<Entry>& entries) {
  HeadReader heads(head);
  if (Status status = read_log(file, heads); !status) return status;
  Entries reader(head, entries);
  return read_log(file, reader);
}

// Entries that are not paired yet, by key; equal keys in the order of the log.
std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed(const std::vector<Entry>& entries, std::size_t step) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].paired && entries[i].keys[step] != 0) {
      keys.emplace_back(entries[i].keys[step], static_cast<std::uint32_t>(i));
    }
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

Result<Comparison> compare(const LogFile& before, const LogFile& after) {
  Comparison out;
  std::vector<Entry> old_ones;
  std::vector<Entry> new_ones;
  if (Status status = read_entries(before, out.before, old_ones); !status) return tl::make_unexpected(status.error());
  if (Status status = read_entries(after, out.after, new_ones); !status) return tl::make_unexpected(status.error());
  out.of_before.resize(out.before.runs.size());
  out.of_after.resize(out.after.runs.size());
  for (const Entry& entry : old_ones)
    out.of_before[entry.run].push_back(entry.gone ? BaselineState::gone : BaselineState::absent);
  for (const Entry& entry : new_ones) {
    out.of_after[entry.run].push_back(entry.gone ? BaselineState::gone : BaselineState::fresh);
    if (!entry.gone) ++out.fresh;
  }

  for (std::size_t step = 0; step < kSteps; ++step) {
    const auto old_keys = keyed(old_ones, step);
    const auto new_keys = keyed(new_ones, step);
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

  std::set<std::string> tools;
  for (const RunHead& run : out.after.runs) tools.insert(run.tool());
  for (const Entry& entry : old_ones) {
    if (entry.paired) continue;
    if (tools.contains(out.before.runs[entry.run].tool())) {
      ++out.absent;
    } else {
      out.of_before[entry.run][entry.index] = BaselineState::unchanged;
    }
  }
  return out;
}

}  // namespace assay::sarif
