#include "cli/report_look.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace assay::cli {

std::string terminal_name() {
  const char* name = std::getenv("TERM");
  return name == nullptr ? "" : name;
}

bool use_color(ColorMode mode, const std::string& output) {
  if (mode != ColorMode::automatic) return mode == ColorMode::always;
  const char* none = std::getenv("NO_COLOR");
  const std::string terminal = terminal_name();
  const bool dumb = terminal.empty() || terminal == "dumb";
  return output.empty() && ::isatty(STDOUT_FILENO) == 1 && !dumb && (none == nullptr || *none == '\0');
}

std::size_t report_columns() {
  constexpr std::size_t kUsual = 80, kWidest = 200;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
  return std::min<std::size_t>(size.ws_col, kWidest);
}

}  // namespace assay::cli
