#include "scanners/workflows/policies/schedule_span.h"

#include <array>

namespace assay::workflows::policies {

policy::TriggerDemand::Every span_of_schedule(std::string_view cron) {
  using Every = policy::TriggerDemand::Every;
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const std::size_t begin = cron.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return Every::any;
    cron.remove_prefix(begin);
    const std::size_t end = std::min(cron.find_first_of(" \t"), cron.size());
    field = cron.substr(0, end);
    cron.remove_prefix(end);
  }
  const auto once = [](std::string_view field) { return field.find_first_of("*,-/") == std::string_view::npos; };
  const auto [minute, hour, day, month, weekday] = fields;
  if (!once(minute) || !once(hour) || month != "*") return Every::any;
  if (day == "*" && weekday == "*") return Every::day;
  if (day == "*" && once(weekday)) return Every::week;
  return once(day) && weekday == "*" ? Every::month : Every::any;
}

}  // namespace assay::workflows::policies
