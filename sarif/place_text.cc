#include "sarif/place_text.h"

#include <cstddef>
#include <vector>

#include "base/strings.h"

namespace assay {

namespace {

constexpr std::size_t kShortId = 10;
constexpr std::int64_t kSecondsADay = 86400;
constexpr std::int64_t kFirstSecond = -62167219200;  // 0000-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253402300799;   // 9999-12-31T23:59:59Z

void append_padded(std::string& out, std::int64_t number, int width) {
  const std::string digits = cat(number);
  for (auto missing = static_cast<std::size_t>(width); missing > digits.size(); --missing) out += '0';
  out += digits;
}

// The object that a note is on: notes lie at its id, in commits that git writes (git-notes(1)). Empty for what is no
// note.
std::string annotated_object(const Origin& origin) {
  if (origin.kind != OriginKind::git_blob || !origin.appearance.summary.starts_with("Notes ")) return {};
  std::string id = origin.path.empty() ? origin.appearance.path : origin.path;
  std::erase(id, '/');
  const bool is_id =
      (id.size() == 40 || id.size() == 64) && id.find_first_not_of("0123456789abcdef") == std::string::npos;
  return is_id ? id : "";
}

std::string object_name(std::string_view what, const Origin& origin) { return cat(what, " ", short_id(origin.object)); }

}  // namespace

const Appearance& appearance_of(const Origin& origin) {
  return origin.appearance.commit.empty() ? outermost(origin).appearance : origin.appearance;
}

std::string path_in_tree(const Origin& origin) {
  if (origin.kind == OriginKind::stdin_ || origin.kind == OriginKind::git_ref) return {};
  const std::string& path = origin.path.empty() ? origin.appearance.path : origin.path;
  if (path.empty() || origin.repository.empty()) return path;
  return cat(origin.repository, "/", path);
}

bool is_staged(const Origin& origin) {
  if (origin.name != NameOf::nothing && origin.kind == OriginKind::git_blob) return false;
  const bool blob = origin.kind == OriginKind::git_blob || origin.kind == OriginKind::git_index;
  return blob && appearance_of(origin).commit.empty() && !path_in_tree(origin).empty();
}

std::string own_name(const Origin& origin) {
  if (origin.kind == OriginKind::stdin_) return "standard input";
  if (origin.kind == OriginKind::git_ref) return origin.path;
  if (origin.kind == OriginKind::remote) return cat(origin.resource, " ", origin.path);
  if (const std::string annotated = annotated_object(origin); !annotated.empty())
    return cat("note on ", short_id(annotated));
  std::string path = path_in_tree(origin);
  if (!path.empty()) return path;
  switch (origin.kind) {
    case OriginKind::git_commit:
      return object_name("message of commit", origin);
    case OriginKind::git_tag:
      return object_name("message of tag", origin);
    case OriginKind::git_blob:
    case OriginKind::git_index:
      return object_name("blob", origin);
    default:
      return "(no name)";
  }
}

std::string place_name(const Origin& origin) {
  std::vector<const Origin*> chain;
  for (const Origin* at = &origin; at != nullptr; at = at->parent.get()) chain.push_back(at);
  std::string out;
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    if (!out.empty()) out += "!/";
    out += own_name(**at);
  }
  return out;
}

std::string name_of_place(const Place& place) {
  const std::string_view named = text_of(place.origin.name);
  return named.empty() ? place_name(place.origin) : cat(named, " ", place_name(place.origin));
}

std::string_view short_id(std::string_view object) { return object.substr(0, kShortId); }

// Days to a date by the calendar's 400-year cycle of 146,097 days, years counted from March.
std::string utc_time(std::int64_t seconds) {
  if (seconds < kFirstSecond || seconds > kLastSecond) return cat("@", seconds);
  std::int64_t days = seconds / kSecondsADay;
  std::int64_t rest = seconds % kSecondsADay;
  if (rest < 0) {
    rest += kSecondsADay;
    --days;
  }
  days += 719468;  // from 0000-03-01
  const std::int64_t cycle = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_cycle = days - cycle * 146097;
  const std::int64_t year_of_cycle =
      (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
  const std::int64_t day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const std::int64_t year = year_of_cycle + cycle * 400 + (month <= 2 ? 1 : 0);

  std::string out;
  append_padded(out, year, 4);
  out += '-';
  append_padded(out, month, 2);
  out += '-';
  append_padded(out, day, 2);
  out += 'T';
  append_padded(out, rest / 3600, 2);
  out += ':';
  append_padded(out, rest / 60 % 60, 2);
  out += ':';
  append_padded(out, rest % 60, 2);
  out += 'Z';
  return out;
}

}  // namespace assay
