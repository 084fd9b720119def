#include "scanners/secrets/blob_findings.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <tuple>

#include "base/strings.h"
#include "scanners/secrets/anchor_tables.h"
#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/confirmer.h"
#include "scanners/secrets/context/score.h"
#include "scanners/secrets/markers.h"
#include "scanners/secrets/pairs.h"

namespace assay {

namespace {

// Bytes looked at on either side of a value for its line: a line of a gigabyte costs no more than one of this.
constexpr std::size_t kLineReach = 1000;

std::uint64_t secret_begin(const Match& match) { return match.begin + match.secret; }
std::uint64_t secret_end(const Match& match) { return secret_begin(match) + match.secret_width; }

// A candidate that begins inside a match of its rule would be dropped as an overlap: it is not asked about. Returns
// false when the allowance ran out; the candidates behind are dropped.
bool complete_candidates(Scanner& scanner, Bytes text, std::vector<Match>& matches) {
  std::sort(matches.begin(), matches.end(),
            [](const Match& a, const Match& b) { return std::tie(a.rule, a.begin) < std::tie(b.rule, b.begin); });
  scanner.begin_completions(text.size());
  bool complete = true;
  std::uint32_t rule = 0;
  std::uint64_t end = 0;  // of the last match of `rule`
  std::erase_if(matches, [&](Match& match) {
    if (match.rule != rule) end = 0;
    rule = match.rule;
    if (!match.candidate()) return false;
    if (match.begin < end) return true;
    if (scanner.completions_exhausted()) {
      complete = false;
      return true;
    }
    if (!scanner.complete(text, match)) return true;
    end = match.begin + match.width;
    return false;
  });
  return complete;
}

// Matches of one rule do not overlap: the leftmost stays, as in a search that goes on behind each match.
void drop_overlaps_within_rules(std::vector<Match>& matches) {
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return std::tie(a.rule, a.begin, b.width) < std::tie(b.rule, b.begin, a.width);
  });
  std::size_t kept = 0;
  for (const Match& match : matches) {
    if (kept != 0) {
      const Match& last = matches[kept - 1];
      if (last.rule == match.rule && match.begin < last.begin + last.width) continue;
    }
    matches[kept++] = match;
  }
  matches.resize(kept);
}

// The entry of `allow` in assay.yaml by which the project accepts the match; null when there is none.
const std::string* accepted_by(const RuleSet& rules, Bytes text, const Match& match) {
  const Allowances& allowances = rules.allowances();
  if (allowances.empty()) return nullptr;
  return allowances.accepts(rules[match.rule].id, text, match.begin, match.begin + match.width,
                            text.substr(secret_begin(match), match.secret_width));
}

// The matches by rule, for looking up the other half of a pair.
class PartnerIndex {
 public:
  PartnerIndex(const PairTable& table, const std::vector<Match>& matches) {
    for (const Match& match : matches) {  // sorted by rule and begin
      if (table.asked_within(match.rule) != 0) by_rule_[match.rule].push_back(match);
    }
  }

  const Match* find(const PairLink& link, const Match& to) const {
    const auto found = by_rule_.find(link.rule);
    if (found == by_rule_.end()) return nullptr;
    return nearest(found->second, to.begin, link.within, [](const Match&) { return true; });
  }

 private:
  std::map<std::uint32_t, std::vector<Match>> by_rule_;
};

void drop_without_required_pair(const PairTable& table, std::vector<Match>& matches) {
  const PartnerIndex partners(table, matches);
  std::erase_if(matches, [&](const Match& match) {
    const auto& links = table.links(match.rule);
    return std::any_of(links.begin(), links.end(),
                       [&](const PairLink& link) { return link.required && partners.find(link, match) == nullptr; });
  });
}

struct LineView {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// A byte at a time takes longer than all else that is done for a value, where a line is long.
std::size_t behind_last_break(Bytes text, std::size_t from, std::size_t to) {
  for (const char end : {'\n', '\r'})
    if (const void* at = ::memrchr(text.data() + from, end, to - from); at != nullptr)
      from = static_cast<std::size_t>(static_cast<const char*>(at) - text.data()) + 1;
  return from;
}

std::size_t first_break(Bytes text, std::size_t from, std::size_t to) {
  for (const char end : {'\n', '\r'})
    if (const void* at = std::memchr(text.data() + from, end, to - from); at != nullptr)
      to = static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
  return to;
}

// The line around [begin, end) of text, at most kLineReach bytes to either side.
LineView line_around(Bytes text, std::size_t begin, std::size_t end) {
  const std::size_t lowest = begin > kLineReach ? begin - kLineReach : 0;
  const std::size_t highest = std::min(text.size(), end + kLineReach);
  return {behind_last_break(text, lowest, begin), first_break(text, end, highest)};
}

// The line before `line`; empty at the start of text, and where `line` was cut: what stands before it is its own start.
Bytes line_before(Bytes text, const LineView& line) {
  std::size_t end = line.begin;
  if (end == 0) return {};
  --end;
  if (text[end] != '\n' && text[end] != '\r') return {};
  if (end > 0 && text[end] == '\n' && text[end - 1] == '\r') --end;
  const LineView before = line_around(text, end, end);
  return text.substr(before.begin, end - before.begin);
}

// Names of rules that a marker holds for and that are none of the run's: it suppresses nothing, and its author should
// know.
std::string misspelt_among(const RuleSet& rules, const std::vector<std::string_view>& named) {
  constexpr std::size_t kMost = 4;
  constexpr std::size_t kLongest = 80;
  std::string out;
  std::size_t count = 0;
  for (const std::string_view name : named)
    if (count < kMost && rules.find(name) == rules.size())
      out += cat(count++ == 0 ? "" : ",", name.substr(0, kLongest));
  return out;
}

// What the markers around a match say of it.
void ask_markers(const RuleSet& rules, Bytes text, const Match& match, MarkerPlaces& places, Hit& hit) {
  const LineView line = line_around(text, secret_begin(match), secret_end(match));
  const Bytes previous = line_before(text, line);
  const std::size_t first = previous.empty() ? line.begin : static_cast<std::size_t>(previous.data() - text.data());
  if (!places.may_stand_in(first, line.end)) return;
  // A marker inside the value itself is part of the value.
  const Bytes before = text.substr(line.begin, secret_begin(match) - line.begin);
  const Bytes behind = text.substr(secret_end(match), line.end - secret_end(match));
  const std::string& id = rules[match.rule].id;
  hit.suppressed = marker_for(behind, previous, id);
  if (!hit.suppressed) hit.suppressed = marker_for(before, {}, id);
  if (hit.suppressed) return;
  std::vector<std::string_view> named = rules_allowed_on(behind, previous);
  const std::vector<std::string_view> more = rules_allowed_on(before, {});
  named.insert(named.end(), more.begin(), more.end());
  hit.misspelt = misspelt_among(rules, named);
}

// A value of the right form that a check doubts is still told of, but fails no gate.
Confidence confidence_in(const Rule& rule, Bytes text, const Match& match) {
  const auto begin = static_cast<std::size_t>(secret_begin(match));
  const std::size_t end = begin + match.secret_width;
  const bool doubtful = is_doubtful(rule.checks, text.substr(begin, end - begin), text, begin, end);
  if (doubtful) return Confidence::low;
  const Bytes value = text.substr(begin, end - begin);
  if (std::any_of(rule.checks.begin(), rule.checks.end(),
                  [&](const Check& check) { return proves(check.kind, value); }))
    return Confidence::high;
  return is_scored(rule) ? context::confidence_of(match.score) : rule.confidence;
}

// Of the rule's longest anchor that stands at the match.
std::int64_t anchor_width(const Rule& rule, Bytes text, const Match& match) {
  const auto at = static_cast<std::size_t>(match.anchor_begin());
  std::size_t longest = 0;
  for (const Anchor& anchor : rule.anchors)
    if (anchor.text.size() > longest && stands_at(anchor.text, anchor.caseless, text, at)) longest = anchor.text.size();
  return static_cast<std::int64_t>(longest);
}

// How well the words before the value name the rule: of "twitch-id", one point for each part of the id that stands in
// the line there, one less for each that does not.
std::int64_t naming(const Rule& rule, Bytes text, const Match& match) {
  constexpr std::size_t kNear = 64;
  const auto end = static_cast<std::size_t>(secret_begin(match));
  std::size_t begin = end - std::min(end, kNear);
  if (const std::size_t line = text.substr(begin, end - begin).find_last_of("\r\n"); line != Bytes::npos)
    begin += line + 1;
  const Bytes before = text.substr(begin, end - begin);
  std::int64_t points = 0;
  for (std::size_t at = 0; at < rule.id.size();) {
    const std::size_t dash = std::min(rule.id.find('-', at), rule.id.size());
    const std::string_view word = std::string_view(rule.id).substr(at, dash - at);
    points += checks::contains_caseless(before, word) ? 1 : -1;
    at = dash + 1;
  }
  return points;
}

std::uint32_t public_prefix(const RuleSet& rules, Bytes text, const Match& match) {
  if (match.anchor != match.secret) return 0;
  const Bytes value = text.substr(secret_begin(match), match.secret_width);
  std::size_t longest = 0;
  for (const Anchor& anchor : rules[match.rule].anchors) {
    if (!anchor.caseless && value.starts_with(anchor.text)) longest = std::max(longest, anchor.text.size());
  }
  return static_cast<std::uint32_t>(longest);
}

// Whether a checksum inside of the value fits: it is what the rule says that it is.
bool is_proved(const Rule& rule, Bytes text, const Match& match) {
  const auto begin = static_cast<std::size_t>(secret_begin(match));
  const std::size_t end = begin + match.secret_width;
  return std::any_of(rule.checks.begin(), rule.checks.end(), [&](const Check& check) {
    const Bytes value = text.substr(begin, end - begin);
    return proves(check.kind, value) ||
           (is_checksum(check.kind) && judge(check.kind, value, text, begin, end) == CheckOutcome::holds);
  });
}

// begin -> end of values that stay, apart from each other.
using Taken = std::map<std::uint64_t, std::uint64_t>;

bool overlaps(const Taken& taken, std::uint64_t begin, std::uint64_t end) {
  const auto after = taken.lower_bound(begin);
  if (after != taken.end() && after->first < end) return true;
  return after != taken.begin() && std::prev(after)->second > begin;
}

}  // namespace

bool asks_for_path(const Rule& rule) { return !rule.paths.empty() || !rule.exclude_paths.empty(); }

bool complete_matches(Scanner& scanner, Bytes text, std::vector<Match>& matches) {
  const bool complete = complete_candidates(scanner, text, matches);
  drop_overlaps_within_rules(matches);
  return complete;
}

// What is not accepted before what is, or an entry for one rule would hide what another finds. Then named before
// generic, a value with a form before one that the file's name tells, what a checksum proves, the surer rule, the
// longer value, the longer anchor, what the words before the value name, the earlier id. A rule that asks for a path is
// not sure of its match before the path is known, so it puts no other aside: the Collector does. A value's score goes
// over from a generic rule to the named one that takes its place: that a vendor is named makes nothing less sure.
void keep_most_specific(const RuleSet& rules, Bytes text, std::vector<Match>& matches) {
  if (matches.size() < 2) return;
  const auto rank_of = [&](const Match& match) {
    const Rule& rule = rules[match.rule];
    return std::tuple(accepted_by(rules, text, match) != nullptr, rule.generic, rule.reader == Reader::lines,
                      !is_proved(rule, text, match), -static_cast<int>(rule.confidence),
                      -static_cast<std::int64_t>(match.secret_width), -anchor_width(rule, text, match),
                      -naming(rule, text, match), match.rule, match.begin);
  };
  std::vector<decltype(rank_of(matches[0]))> ranks;
  ranks.reserve(matches.size());
  for (const Match& match : matches) ranks.push_back(rank_of(match));
  std::vector<std::size_t> order(matches.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });

  Taken always;
  std::vector<std::pair<const Rule*, Taken>> on_condition;  // by rules that have the same conditions on the path
  std::vector<bool> keep(matches.size(), false);
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> kept_at;  // (begin, end) of a value -> its match
  for (const std::size_t i : order) {
    const Rule& rule = rules[matches[i].rule];
    const std::uint64_t begin = secret_begin(matches[i]);
    const std::uint64_t end = secret_end(matches[i]);
    if (overlaps(always, begin, end)) {
      if (const auto same = kept_at.find({begin, end}); matches[i].score != 0 && same != kept_at.end())
        matches[same->second].score = std::max(matches[same->second].score, matches[i].score);
      continue;
    }
    Taken* taken = &always;
    if (asks_for_path(rule)) {
      const auto alike = std::find_if(on_condition.begin(), on_condition.end(), [&](const auto& known) {
        return known.first->paths == rule.paths && known.first->exclude_paths == rule.exclude_paths;
      });
      if (alike == on_condition.end()) {
        taken = &on_condition.emplace_back(&rule, Taken{}).second;
      } else if (overlaps(alike->second, begin, end)) {
        continue;
      } else {
        taken = &alike->second;
      }
    }
    taken->emplace(begin, end);
    kept_at.emplace(std::pair(begin, end), i);
    keep[i] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < matches.size(); ++i)
    if (keep[i]) matches[kept++] = matches[i];
  matches.resize(kept);
}

void make_hits(const RuleSet& rules, Bytes text, std::vector<Match>& matches, const TextPosition& position,
               std::vector<Hit>& hits) {
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return std::tuple(secret_begin(a), a.rule) < std::tuple(secret_begin(b), b.rule);
  });
  MarkerPlaces places(text);
  TextPosition at = position;
  std::size_t done = 0;
  for (const Match& match : matches) {
    advance(at, text.substr(done, secret_begin(match) - done));
    done = secret_begin(match);
    Hit hit;
    hit.rule = match.rule;
    hit.confidence = confidence_in(rules[match.rule], text, match);
    // What a check doubts is not made surer by how it looks.
    const bool doubted = !is_scored(rules[match.rule]) && hit.confidence < rules[match.rule].confidence;
    hit.score = doubted ? 0 : match.score;
    hit.region = {.begin = at.offset, .end = at.offset + match.secret_width, .line = at.line, .column = at.column};
    TextPosition end = at;
    advance(end, text.substr(done, match.secret_width));
    hit.region.end_line = end.line;
    hit.region.end_column = end.column;
    hit.public_prefix = public_prefix(rules, text, match);
    ask_markers(rules, text, match, places, hit);
    if (const std::string* by = accepted_by(rules, text, match); by != nullptr && !hit.suppressed)
      hit.suppressed = Suppression{Suppression::Kind::external, *by, ""};
    hits.push_back(std::move(hit));
  }
}

Confidence confidence_with(const Rule& rule, Confidence confidence, std::int32_t score, int points) {
  if (score == 0) return confidence;
  const Confidence scored = context::confidence_of(score + points);
  return is_scored(rule) ? scored : std::max(confidence, scored);
}

bool resolve(Scanner& scanner, Bytes text, std::vector<Match>& matches, const TextPosition& position,
             std::vector<Hit>& hits) {
  const RuleSet& rules = scanner.rules();
  const bool complete = complete_matches(scanner, text, matches);
  const bool in_pairs =
      std::any_of(matches.begin(), matches.end(), [&](const Match& match) { return !rules[match.rule].pairs.empty(); });
  if (!in_pairs) {
    keep_most_specific(rules, text, matches);
    make_hits(rules, text, matches, position, hits);
    return complete;
  }
  const PairTable table(rules);
  drop_without_required_pair(table, matches);
  const PartnerIndex partners(table, matches);
  keep_most_specific(rules, text, matches);
  const std::size_t first = hits.size();
  make_hits(rules, text, matches, position, hits);
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::size_t> hit_of;  // (rule, begin) -> index in hits
  for (std::size_t i = 0; i < matches.size(); ++i) hit_of[{matches[i].rule, matches[i].begin}] = first + i;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    for (const PairLink& link : table.links(matches[i].rule)) {
      const Match* partner = partners.find(link, matches[i]);
      if (partner == nullptr) continue;
      const auto found = hit_of.find({partner->rule, partner->begin});
      if (found != hit_of.end()) hits[first + i].companions.push_back(static_cast<std::uint32_t>(found->second));
    }
  }
  return complete;
}

namespace {

// A run of these, long and with letters and digits, may be a credential of another kind: it is not shown either.
bool is_token_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/' ||
         c == '_' || c == '-';
}
constexpr std::size_t kTokenLike = 20;
constexpr std::string_view kStars = "********";
constexpr std::string_view kShortStars = "***";

bool looks_like_token(Bytes run) {
  if (run.size() < kTokenLike) return false;
  const bool digit = std::any_of(run.begin(), run.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool letter = std::any_of(run.begin(), run.end(), [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; });
  return digit && letter;
}

// bytes with its token-like runs masked, made printable.
std::string masked_text(Bytes bytes) {
  std::string out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    std::size_t end = at;
    while (end < bytes.size() && is_token_byte(bytes[end])) ++end;
    const Bytes run = bytes.substr(at, end - at);
    out += looks_like_token(run) ? kStars : run;
    at = end;
    while (end < bytes.size() && !is_token_byte(bytes[end])) ++end;
    std::string between(bytes.substr(at, end - at));
    std::replace(between.begin(), between.end(), '\t', ' ');
    out += printable(between);
    at = end;
  }
  return out;
}

// Of a line with several values only the one that is told has a mask of full length, so that reports find it.
std::string with_short_stars(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t stars = std::min(text.find_first_not_of('*'), text.size());
    out += stars >= kStars.size() ? kShortStars : text.substr(0, stars);
    text.remove_prefix(stars);
    const std::size_t others = std::min(text.find('*'), text.size());
    out += text.substr(0, others);
    text.remove_prefix(others);
  }
  return out;
}

constexpr std::size_t kEscapeWidth = 4;  // of "\\x00"

// Where the escape of `printable` begins that `cut` falls into; `cut` when it falls into none.
std::size_t escape_around(std::string_view text, std::size_t cut) {
  for (std::size_t back = 1; back < kEscapeWidth && back <= cut; ++back)
    if (text.substr(cut - back).starts_with("\\x")) return cut - back;
  return cut;
}

}  // namespace

void hide_lines(std::vector<Hit>& hits, std::uint64_t offset, std::size_t size) {
  Hit all;
  all.region.begin = offset;
  all.region.end = offset + size;
  all.only_masked = all.hides_lines = true;
  hits.insert(hits.begin(), std::move(all));
  for (Hit& hit : hits)
    for (std::uint32_t& companion : hit.companions) ++companion;
}

std::string masked_context(Bytes text, std::uint64_t offset, const Hit& hit, const std::vector<Hit>& all,
                           const Limits& limits) {
  const auto begin = static_cast<std::size_t>(hit.region.begin - offset);
  const auto end = static_cast<std::size_t>(hit.region.end - offset);
  // Of a value over several lines the first is shown.
  const LineView line = line_around(text, begin, begin);
  if (!all.empty() && all.front().hides_lines) {
    const Secret value(text.substr(begin, end - begin), hit.public_prefix);
    return cat(begin > line.begin ? "…" : "", value.mask(), end < line.end ? "…" : "");
  }
  const std::size_t value_end = std::min(end, line.end);

  std::string before;
  std::string behind;
  std::size_t at = line.begin;
  // Hits are sorted and hardly overlap: those of other lines are not looked at.
  auto first = std::partition_point(all.begin(), all.end(),
                                    [&](const Hit& other) { return other.region.begin < offset + line.begin; });
  while (first != all.begin() && std::prev(first)->region.end > offset + line.begin) --first;
  for (auto it = first; it != all.end(); ++it) {
    const Hit& other = *it;
    if (other.region.begin < offset || other.region.end <= offset + at) continue;
    const auto other_begin = std::max(at, static_cast<std::size_t>(other.region.begin - offset));
    if (other_begin >= line.end) break;
    const auto other_end = std::min(line.end, static_cast<std::size_t>(other.region.end - offset));
    std::string& side = other_begin < begin ? before : behind;
    if (other_begin == begin) {
      before += masked_text(text.substr(at, begin - at));
      at = value_end;
      continue;
    }
    side += masked_text(text.substr(at, other_begin - at));
    side += kStars;
    at = other_end;
  }
  behind += masked_text(text.substr(at, line.end - at));

  // The value may stand on the line once more where it is no hit. Once a cut has gone through it, nothing would know
  // it.
  const Secret value(text.substr(begin, end - begin), hit.public_prefix);
  if (!value.occurs_in(value.mask())) {
    before = value.scrub(before);
    behind = value.scrub(behind);
  }
  for (std::string* side : {&before, &behind})
    if (side->find(value.mask()) != std::string::npos) *side = with_short_stars(*side);
  before.erase(0, std::min(before.find_first_not_of(' '), before.size()));
  const std::size_t half = limits.context_bytes / 2;
  if (before.size() > half) {
    std::size_t cut = before.size() - half;
    while (cut < before.size() && (static_cast<unsigned char>(before[cut]) & 0xC0) == 0x80) ++cut;
    if (const std::size_t escape = escape_around(before, cut); escape != cut) cut = escape + kEscapeWidth;
    before = "…" + before.substr(cut);
  }
  if (behind.size() > half) {
    std::size_t cut = half;
    while (cut > 0 && (static_cast<unsigned char>(behind[cut]) & 0xC0) == 0x80) --cut;
    cut = escape_around(behind, cut);
    behind = behind.substr(0, cut) + "…";
  }
  return before + value.mask() + behind;
}

}  // namespace assay
