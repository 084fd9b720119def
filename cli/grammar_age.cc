#include "cli/grammar_age.h"

#include <charconv>
#include <optional>

#include "base/strings.h"

namespace assay::cli {

namespace {

constexpr int kMostDays = 180;

std::optional<std::chrono::sys_days> day_of(std::string_view date) {
  if (date.size() != 10) return std::nullopt;
  const auto number = [date](std::size_t at, std::size_t size) {
    int out = 0;
    std::from_chars(date.data() + at, date.data() + at + size, out);
    return out;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day);
}

}  // namespace

std::string grammar_age_note(std::string_view date, std::chrono::sys_days today) {
  const auto from = day_of(date);
  if (!from) return {};
  const auto days = (today - *from).count();
  if (days <= kMostDays) return {};
  return cat("The grammar of workflows is ", days, " days old (", date,
             "): what GitHub has added since is reported as unknown. A newer assay knows it.");
}

}  // namespace assay::cli
