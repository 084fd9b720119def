#include "scanners/workflows/model/cron.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <optional>
#include <vector>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::workflows {

namespace {

constexpr std::size_t kMost = 60;
using Values = std::bitset<kMost>;

struct Field {
  std::string_view name;
  unsigned least, most;
  std::string_view names;  // of its values from `least` on, by ' '
};
constexpr std::array<Field, 5> kFields = {{{"minute", 0, 59, ""},
                                           {"hour", 0, 23, ""},
                                           {"day of month", 1, 31, ""},
                                           {"month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"},
                                           {"day of week", 0, 7, "sun mon tue wed thu fri sat"}}};

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<unsigned> value_of(const Field& field, std::string_view text) {
  if (const auto value = number(text)) return *value >= field.least && *value <= field.most ? value : std::nullopt;
  if (text.size() != 3) return std::nullopt;
  const std::size_t at = field.names.find(lower(text));
  if (at == std::string_view::npos || at % 4 != 0) return std::nullopt;
  return field.least + static_cast<unsigned>(at / 4);
}

// One part of a list: *, 5, 1-5, */15, 0-30/10.
bool read_part(const Field& field, std::string_view part, Values& out) {
  unsigned step = 1;
  const std::size_t slash = part.find('/');
  if (slash != std::string_view::npos) {
    const auto given = number(part.substr(slash + 1));
    if (!given || *given == 0) return false;
    step = *given;
    part = part.substr(0, slash);
  }
  unsigned first = field.least, last = field.most;
  if (part != "*") {
    const std::size_t dash = part.find('-');
    const auto from = value_of(field, part.substr(0, dash));
    if (!from) return false;
    first = last = *from;
    if (dash != std::string_view::npos) {
      const auto to = value_of(field, part.substr(dash + 1));
      if (!to || *to < first) return false;
      last = *to;
    } else if (slash != std::string_view::npos) {
      last = field.most;
    }
  }
  for (unsigned value = first; value <= last; value += step) out.set(value);
  return true;
}

bool read_field(const Field& field, std::string_view text, Values& out) {
  for (;;) {
    const std::size_t comma = text.find(',');
    if (!read_part(field, text.substr(0, comma), out)) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = text.find_first_not_of(" \t"); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    out.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(" \t", end);
  }
  return out;
}

}  // namespace

std::string cron_problem(std::string_view text) {
  const std::vector<std::string_view> fields = words(text);
  if (fields.size() != kFields.size())
    return cat("it has ", fields.size(), fields.size() == 1 ? " field" : " fields", ", not five");
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    Values values;
    if (!read_field(kFields[i], fields[i], values))
      return cat("its ", kFields[i].name, " '", printable(fields[i].substr(0, 40)), "' is not within ",
                 kFields[i].least, " to ", kFields[i].most);
  }
  return {};
}

unsigned least_minutes_between(std::string_view text) {
  if (!cron_problem(text).empty()) return 0;
  const std::vector<std::string_view> fields = words(text);
  Values minutes, hours;
  read_field(kFields[0], fields[0], minutes);
  read_field(kFields[1], fields[1], hours);
  unsigned least = 0, last = 0, first = 0;
  bool any = false;
  for (unsigned minute = 0; minute < kMost; ++minute) {
    if (!minutes.test(minute)) continue;
    if (any && (least == 0 || minute - last < least)) least = minute - last;
    if (!any) first = minute;
    any = true;
    last = minute;
  }
  // From the end of an hour to the begin of the next, where runs are in both.
  bool neighbours = hours.test(23) && hours.test(0);
  for (unsigned hour = 0; hour < 23; ++hour) neighbours = neighbours || (hours.test(hour) && hours.test(hour + 1));
  if (neighbours && least != 0) least = std::min(least, static_cast<unsigned>(kMost) - last + first);
  return least;
}

}  // namespace assay::workflows
