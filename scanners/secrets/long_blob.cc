#include "scanners/secrets/long_blob.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace assay {

namespace {

// Matches farther apart than this share no line that is looked at.
constexpr std::size_t kApart = 1024;
// Of the line around a value and the line before it.
constexpr std::size_t kBefore = 2048;
constexpr std::size_t kBehind = 1024;

constexpr const char* kWaitingGap =
    "too many values wait for the other half of their pair: those that stand far apart were not joined";

std::uint64_t reach_of(const PairLink& link, std::uint64_t begin) {
  return link.within > kAnywhere - begin ? kAnywhere : begin + link.within;
}

// The begin of the line before the one that holds `at`.
std::size_t line_before(Bytes text, std::size_t at) {
  const std::size_t lowest = at - std::min(at, kBefore);
  bool in_line_before = false;
  for (; at > lowest; --at) {
    const char c = text[at - 1];
    if (c != '\n' && c != '\r') continue;
    if (in_line_before) return at;
    in_line_before = true;
    if (c == '\n' && at - 1 > lowest && text[at - 2] == '\r') --at;
  }
  return clean_cut(text, lowest);
}

std::size_t line_end(Bytes text, std::size_t at) {
  return std::min({text.find_first_of("\r\n", at), at + kBehind, text.size()});
}

// Hits that serve to mask the values of neighbours.
std::vector<Hit> masks_of(BlobScanner& by, Bytes text, std::uint64_t offset, std::vector<Match>& neighbours) {
  std::vector<Hit> masks;
  if (neighbours.empty()) return masks;
  // What a flood leaves out here is a gap of its own group.
  (void)complete_matches(by.scanner(), text, neighbours);
  for (const Match& match : neighbours) {
    Hit& mask = masks.emplace_back();
    mask.rule = match.rule;
    mask.region.begin = offset + match.begin + match.secret;
    mask.region.end = mask.region.begin + match.secret_width;
    mask.only_masked = true;
  }
  return masks;
}

void add_in_order(std::vector<Hit>& hits, const std::vector<Hit>& masks) {
  if (masks.empty()) return;
  hits.insert(hits.begin(), masks.begin(), masks.end());
  std::stable_sort(hits.begin(), hits.end(),
                   [](const Hit& a, const Hit& b) { return a.region.begin < b.region.begin; });
}

}  // namespace

LongBlob::Excerpt::~Excerpt() {
  if (!text_.empty()) ::explicit_bzero(text_.data(), text_.size());
}

void LongBlob::take(BlobScanner& by, const BlobPart& part, std::vector<Match>& matches, std::vector<Match>& neighbours,
                    const Origin& origin) {
  const Bytes text = part.text;
  const TextPosition& position = part.position;
  std::erase_if(neighbours, is_encoded);
  Decoding decoded(by.scanner(), by.limits(), text, position);
  decoded.take_part(matches, part.last, open_runs_);
  by.add_decoded(decoded, origin);
  if (matches.empty()) return;
  if (!table_) table_.emplace(by.scanner().rules());
  const auto in_pairs = [&](const Match& match) {
    return !table_->links(match.rule).empty() || table_->asked_within(match.rule) != 0;
  };
  const std::uint64_t seen = position.offset + matches.back().begin;
  std::vector<Hit> masks = masks_of(by, text, position.offset, neighbours);
  if (table_->empty() || (near_.empty() && std::none_of(matches.begin(), matches.end(), in_pairs))) {
    std::vector<Hit> hits;
    if (!resolve(by.scanner(), text, matches, position, hits)) {
      by.coverage().gap(input_name(origin), kFloodGap);
      decoded.miss_values();
    }
    decoded.mask_runs(masks);
    add_in_order(hits, masks);
    return by.collector().add(text, position.offset, hits, origin);
  }
  if (!complete_matches(by.scanner(), text, matches)) {
    by.coverage().gap(input_name(origin), kFloodGap);
    decoded.miss_values();
  }
  decoded.mask_runs(masks);
  std::sort(matches.begin(), matches.end());
  TextPosition at = position;
  std::size_t counted = 0;
  std::vector<Match> together;
  for (std::size_t i = 0; i < matches.size();) {
    std::uint64_t end = 0;
    together.clear();
    const std::size_t begin = line_before(text, static_cast<std::size_t>(matches[i].begin));
    for (; i < matches.size() && (together.empty() || matches[i].begin <= end + kApart); ++i) {
      end = std::max(end, matches[i].begin + matches[i].width);
      together.push_back(matches[i]);
      together.back().begin -= begin;
    }
    advance(at, text.substr(counted, begin - counted));
    counted = begin;
    cluster(by, text.substr(begin, line_end(text, static_cast<std::size_t>(end)) - begin), together, masks, at, origin);
  }
  settle(by, seen, origin);
  forget(seen);
  if (held_ <= by.limits().waiting_bytes) return;
  if (!std::exchange(overflowed_, true)) by.coverage().gap(input_name(origin), kWaitingGap);
  settle_all(by, origin);
}

void LongBlob::finish(BlobScanner& by, const Origin& origin) {
  settle_all(by, origin);
  overflowed_ = false;
  const OpenRuns open = std::exchange(open_runs_, {});
  if (open[kContent].goes_on || open[kQuoted].goes_on) by.coverage().gap(input_name(origin), Decoding::kNotReadOn);
}

void LongBlob::cluster(BlobScanner& by, Bytes text, std::vector<Match>& matches, const std::vector<Hit>& neighbours,
                       const TextPosition& position, const Origin& origin) {
  std::uint64_t reach = 0;
  for (const Match& match : matches) {
    for (const PairLink& link : table_->links(match.rule)) {
      reach = std::max(reach, reach_of(link, position.offset + match.begin));
    }
  }
  remember(text, position.offset, matches, reach == kAnywhere);
  if (reach != 0) {
    std::vector<Waiting>& list = reach == kAnywhere ? far_ : near_;
    list.push_back({.text = Excerpt(text),
                    .position = position,
                    .matches = matches,
                    .neighbours = {},
                    .reach = reach,
                    .judged = false});
    const std::uint64_t end = position.offset + text.size();
    for (const Hit& mask : neighbours) {
      if (mask.region.end > position.offset && mask.region.begin < end) list.back().neighbours.push_back(mask);
    }
    held_ += list.back().bytes();
    return;
  }
  const std::vector<Match> all = matches;
  keep_most_specific(by.scanner().rules(), text, matches);
  judged(position.offset, matches, all);
  std::vector<Hit> hits;
  make_hits(by.scanner().rules(), text, matches, position, hits);
  add_in_order(hits, neighbours);
  by.collector().add(text, position.offset, hits, origin);
}

void LongBlob::remember(Bytes text, std::uint64_t offset, const std::vector<Match>& matches, bool at_end) {
  for (const Match& match : matches) {
    if (table_->asked_within(match.rule) == 0) continue;
    const Bytes value = text.substr(static_cast<std::size_t>(match.begin + match.secret), match.secret_width);
    Partner& partner = partners_[match.rule].emplace_back();
    partner.begin = offset + match.begin;
    partner.value = Excerpt(value);
    partner.at_end = at_end;
    held_ += sizeof partner + value.size();
  }
}

LongBlob::Partner* LongBlob::record_of(std::uint32_t rule, std::uint64_t begin) {
  const auto list = partners_.find(rule);
  if (list == partners_.end()) return nullptr;
  const auto found = std::lower_bound(list->second.begin(), list->second.end(), begin,
                                      [](const Partner& partner, std::uint64_t at) { return partner.begin < at; });
  return found == list->second.end() || found->begin != begin ? nullptr : &*found;
}

// Of the matches `asked` about, those in `reported` will be reported.
void LongBlob::judged(std::uint64_t offset, const std::vector<Match>& reported, const std::vector<Match>& asked) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> places;
  places.reserve(reported.size());
  for (const Match& match : reported) places.emplace_back(match.rule, match.begin);
  std::sort(places.begin(), places.end());
  for (const Match& match : asked) {
    Partner* partner = record_of(match.rule, offset + match.begin);
    if (partner == nullptr) continue;
    partner->judged = true;
    partner->reported = std::binary_search(places.begin(), places.end(), std::pair(match.rule, match.begin));
  }
}

void LongBlob::judge(const RuleSet& rules, Waiting& waiting) {
  const std::uint64_t offset = waiting.position.offset;
  const auto lacks_pair = [&](const Match& match) {
    return std::any_of(table_->links(match.rule).begin(), table_->links(match.rule).end(), [&](const PairLink& link) {
      if (!link.required) return false;
      const auto list = partners_.find(link.rule);
      return list == partners_.end() ||
             nearest(list->second, offset + match.begin, link.within, [](const Partner&) { return true; }) == nullptr;
    });
  };
  std::vector<Match> whole;
  for (const Match& match : waiting.matches) {
    if (!lacks_pair(match)) {
      whole.push_back(match);
    } else if (Partner* partner = record_of(match.rule, offset + match.begin)) {
      partner->judged = true;
      partner->lacks = true;
    }
  }
  waiting.matches = whole;
  keep_most_specific(rules, waiting.text.view(), waiting.matches);
  judged(offset, waiting.matches, whole);
  waiting.judged = true;
}

// Returns false when a companion is not judged yet; `at_end` says that it will be at the end only.
bool LongBlob::report(BlobScanner& by, const Waiting& waiting, const Origin& origin, bool& at_end) const {
  const Bytes text = waiting.text.view();
  std::vector<Match> matches = waiting.matches;
  std::vector<Hit> hits;
  make_hits(by.scanner().rules(), text, matches, waiting.position, hits);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    for (const PairLink& link : table_->links(matches[i].rule)) {
      const auto list = partners_.find(link.rule);
      if (list == partners_.end()) continue;
      const Partner* other = nearest(list->second, waiting.position.offset + matches[i].begin, link.within,
                                     [](const Partner& partner) { return !partner.lacks; });
      if (other == nullptr) continue;
      if (!other->judged) {
        at_end = other->at_end;
        return false;
      }
      if (other->reported) hits[i].distant_companions.push_back({link.rule, other->value.view()});
    }
  }
  add_in_order(hits, waiting.neighbours);
  by.collector().add(text, waiting.position.offset, hits, origin);
  return true;
}

// Judges and reports what depends on nothing behind `seen`.
void LongBlob::settle(BlobScanner& by, std::uint64_t seen, const Origin& origin) {
  for (Waiting& waiting : near_) {
    if (!waiting.judged && waiting.reach <= seen) judge(by.scanner().rules(), waiting);
  }
  std::vector<Waiting> still;
  for (Waiting& waiting : near_) {
    bool at_end = false;
    if (!waiting.judged || !report(by, waiting, origin, at_end)) {
      (at_end ? far_ : still).push_back(std::move(waiting));
    } else {
      held_ -= waiting.bytes();
    }
  }
  near_ = std::move(still);
}

void LongBlob::settle_all(BlobScanner& by, const Origin& origin) {
  for (std::vector<Waiting>* list : {&near_, &far_}) {
    for (Waiting& waiting : *list) {
      if (!waiting.judged) judge(by.scanner().rules(), waiting);
    }
  }
  for (auto& [rule, list] : partners_) std::erase_if(list, [](const Partner& partner) { return partner.lacks; });
  for (std::vector<Waiting>* list : {&near_, &far_}) {
    bool at_end = false;
    for (const Waiting& waiting : *list) report(by, waiting, origin, at_end);
    list->clear();
  }
  partners_.clear();
  held_ = 0;
}

// Lets go of partners that nothing asks for any more.
void LongBlob::forget(std::uint64_t seen) {
  if (!far_.empty()) return;
  if (!near_.empty()) seen = std::min(seen, near_.front().position.offset);
  for (auto& [rule, list] : partners_) {
    const std::uint64_t within = table_->asked_within(rule);
    if (within == kAnywhere) continue;
    const auto kept =
        std::find_if(list.begin(), list.end(), [&](const Partner& partner) { return partner.begin + within >= seen; });
    for (auto gone = list.begin(); gone != kept; ++gone) held_ -= sizeof *gone + gone->value.view().size();
    list.erase(list.begin(), kept);
  }
}

}  // namespace assay
