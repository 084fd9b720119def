#include "scanners/packages/audit/package_diff.h"

#include <iterator>
#include <map>

#include "base/strings.h"

namespace assay::packages {

namespace {

// 1970-01-01T00:00:00Z; hand-made, because the C library's forms depend on the locale.
std::string time_text(std::int64_t seconds) {
  constexpr std::int64_t kDay = 86400;
  std::int64_t days = seconds / kDay, rest = seconds % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  // Days since 0000-03-01, in eras of 400 years.
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t of_era = days - era * 146097;
  const std::int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const auto two = [](std::int64_t number) { return number < 10 ? cat("0", number) : cat(number); };
  return cat(year, "-", two(month), "-", two(day_of_year - (153 * shifted + 2) / 5 + 1), "T", two(rest / 3600), ":",
             two(rest / 60 % 60), ":", two(rest % 60), "Z");
}

std::string mode_text(std::uint32_t mode) {
  std::string out;
  for (std::uint32_t left = mode; left != 0; left /= 8) out.insert(out.begin(), static_cast<char>('0' + left % 8));
  return "0" + out;
}

class Differ {
 public:
  std::vector<Difference> out;

  void field(const std::string& member, std::string name, std::string first, std::string second) {
    if (first != second) out.push_back({member, std::move(name), std::move(first), std::move(second)});
  }

  void members(const Member& a, const Member& b) {
    const std::string& path = a.path;
    field(path, "kind", std::string(name_of(a.kind)), std::string(name_of(b.kind)));
    field(path, "target", a.target, b.target);
    field(path, "time", time_text(a.time), time_text(b.time));
    field(path, "mode", mode_text(a.mode), mode_text(b.mode));
    field(path, "uid", cat(a.uid), cat(b.uid));
    field(path, "gid", cat(a.gid), cat(b.gid));
    field(path, "user", a.user, b.user);
    field(path, "group", a.group, b.group);
    field(path, "method", cat(a.method), cat(b.method));
    field(path, "size", cat(a.size), cat(b.size));
    field(path, "content", cat("sha256:", to_hex(a.sha256)), cat("sha256:", to_hex(b.sha256)));
    if (a.sha256 == b.sha256) field(path, "compression", cat(a.packed, " bytes"), cat(b.packed, " bytes"));
  }
};

}  // namespace

std::vector<Difference> diff_packages(const Package& first, const Package& second, std::vector<Difference> around) {
  Differ differ;
  if (first.sha256 == second.sha256 && !first.sha256.empty()) return {};
  differ.field({}, "gzip time", time_text(first.gzip_time), time_text(second.gzip_time));
  differ.field({}, "gzip name", first.gzip_name, second.gzip_name);
  // Comments, and what stands before, between and behind members.
  const auto outside = [](const Package& package) {
    std::string out;
    for (const Oddity& one : package.oddities)
      if (one.kind == Odd::zip_hidden)
        out += cat(out.empty() ? "" : " ", one.member.empty() ? "" : one.member + ": ", one.what);
    return out;
  };
  differ.field({}, "bytes of no member", outside(first), outside(second));
  std::map<std::string_view, const Member*> others;
  for (const Member& member : second.members) others.emplace(member.path, &member);
  std::vector<std::string_view> common;
  for (const Member& member : first.members) {
    const auto found = others.find(member.path);
    if (found == others.end()) {
      differ.out.push_back({member.path, "only in the first", std::string(name_of(member.kind)), ""});
      continue;
    }
    common.push_back(member.path);
    differ.members(member, *found->second);
    others.erase(found);
  }
  for (const Member& member : second.members)
    if (others.contains(member.path))
      differ.out.push_back({member.path, "only in the second", "", std::string(name_of(member.kind))});
  std::size_t at = 0;
  for (const Member& member : second.members) {
    if (others.contains(member.path) || at >= common.size()) continue;
    if (common[at] != member.path) {
      differ.out.push_back({"", "order", std::string(common[at]), member.path});
      break;
    }
    ++at;
  }
  std::move(around.begin(), around.end(), std::back_inserter(differ.out));
  if (differ.out.empty())
    differ.out.push_back({"", "compression", cat(first.size, " bytes"), cat(second.size, " bytes")});
  return std::move(differ.out);
}

}  // namespace assay::packages
