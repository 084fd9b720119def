#include "scanners/sources/remote/http/headers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/strings.h"

namespace assay::remote {

namespace {

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n'))
    text.remove_suffix(1);
  return text;
}

// Exactly `digits` digits at the front, taken off.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int out = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + digits, out);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + digits || out < 0) return std::nullopt;
  text.remove_prefix(digits);
  return out;
}

bool take(std::string_view& text, std::string_view piece) {
  if (!text.starts_with(piece)) return false;
  text.remove_prefix(piece.size());
  return true;
}

std::optional<std::int64_t> seconds_of(int year, int month, int day, int hour, int minute, int second) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::int64_t minutes = std::int64_t{hour} * 60 + minute;
  return std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86400} + minutes * 60 + second;
}

struct TimeOfDay {
  int hour = 0, minute = 0, second = 0;
};

std::optional<TimeOfDay> take_time(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take(text, ":")) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second) return std::nullopt;
  return TimeOfDay{*hour, *minute, *second};
}

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
  fields_.emplace_back(lowered(trimmed(name)), std::string(trimmed(value)));
}

std::string_view Headers::get(std::string_view name) const {
  const auto at = std::find_if(fields_.rbegin(), fields_.rend(),
                               [wanted = lowered(name)](const auto& field) { return field.first == wanted; });
  return at == fields_.rend() ? std::string_view() : std::string_view(at->second);
}

std::string Headers::all(std::string_view name) const {
  std::string out;
  for (const auto& [field, value] : fields_)
    if (field == lowered(name)) out += cat(out.empty() ? "" : ", ", value);
  return out;
}

bool Headers::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [wanted = lowered(name)](const auto& field) { return field.first == wanted; });
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t out = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  if (out < 0 || out > std::int64_t{1} << 53) return std::nullopt;
  return out;
}

std::string next_link(std::string_view link) {
  while (true) {
    const std::size_t open = link.find('<');
    const std::size_t close = open == std::string_view::npos ? open : link.find('>', open);
    if (close == std::string_view::npos) return {};
    const std::string_view target = link.substr(open + 1, close - open - 1);
    link.remove_prefix(close + 1);
    const std::string parameters = lowered(link.substr(0, link.find('<')));
    for (const std::string_view form : {"rel=\"next\"", "rel=next"}) {
      const std::size_t at = parameters.find(form);
      if (at == std::string::npos) continue;
      const std::size_t behind = at + form.size();
      if (behind == parameters.size() || std::string_view(",; \t").find(parameters[behind]) != std::string_view::npos)
        return std::string(target);
    }
  }
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() < 5 || text.substr(3, 2) != ", ") return std::nullopt;
  text.remove_prefix(5);
  const auto day = take_digits(text, 2);
  if (!day || !take(text, " ")) return std::nullopt;
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), text.substr(0, 3));
  if (month == kMonths.end()) return std::nullopt;
  text.remove_prefix(3);
  if (!take(text, " ")) return std::nullopt;
  const auto year = take_digits(text, 4);
  if (!year || !take(text, " ")) return std::nullopt;
  const auto time = take_time(text);
  if (!time || text != " GMT") return std::nullopt;
  return seconds_of(*year, static_cast<int>(month - kMonths.begin()) + 1, *day, time->hour, time->minute, time->second);
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, "-")) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, "-")) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  if (text.empty()) return seconds_of(*year, *month, *day, 0, 0, 0);
  if (!take(text, "T") && !take(text, "t") && !take(text, " ")) return std::nullopt;
  const auto time = take_time(text);
  if (!time) return std::nullopt;
  auto out = seconds_of(*year, *month, *day, time->hour, time->minute, time->second);
  if (take(text, ".")) text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
  if (!out || text == "Z" || text == "z") return out;
  const bool east = take(text, "+");
  if (!east && !take(text, "-")) return std::nullopt;
  const auto hours = take_digits(text, 2);
  take(text, ":");
  const auto minutes = take_digits(text, 2);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  const std::int64_t offset = std::int64_t{*hours} * 3600 + std::int64_t{*minutes} * 60;
  return *out + (east ? -offset : offset);
}

std::string format_time(std::int64_t seconds) {
  const auto two = [](auto number) { return cat(number < 10 ? "0" : "", number); };
  const auto whole = std::chrono::sys_seconds(std::chrono::seconds(seconds));
  const auto days = std::chrono::floor<std::chrono::days>(whole);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss time(whole - days);
  return cat(static_cast<int>(date.year()), "-", two(static_cast<unsigned>(date.month())), "-",
             two(static_cast<unsigned>(date.day())), "T", two(time.hours().count()), ":", two(time.minutes().count()),
             ":", two(time.seconds().count()), "Z");
}

std::optional<std::int64_t> retry_after(const Headers& headers, std::int64_t now) {
  const std::string_view text = headers.get("retry-after");
  if (const auto seconds = parse_number(text)) return seconds;
  if (const auto date = parse_http_date(text)) return std::max<std::int64_t>(*date - now, 0);
  return std::nullopt;
}

std::optional<ContentRange> parse_content_range(std::string_view text) {
  if (!take(text, "bytes ")) return std::nullopt;
  const std::size_t dash = text.find('-');
  const std::size_t slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) return std::nullopt;
  const auto first = parse_number(text.substr(0, dash));
  if (!first) return std::nullopt;
  ContentRange out{static_cast<std::uint64_t>(*first), std::nullopt};
  const std::string_view total = text.substr(slash + 1);
  if (total == "*") return out;
  const auto all = parse_number(total);
  if (!all) return std::nullopt;
  out.total = static_cast<std::uint64_t>(*all);
  return out;
}

}  // namespace assay::remote
