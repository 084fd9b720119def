#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/fate_walk.h"

namespace assay::shell {

void FateWalk::set_options(const Command& command) {
  ShellModes changed = modes_;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const auto word = constant_text(script_, command.words[i]);
    if (!word) {
      changed.errexit = changed.pipefail = Switch::unknown;
      changed.errexit_by = command.span;
      break;
    }
    if (*word == "--" || word->size() < 2 || ((*word)[0] != '-' && (*word)[0] != '+')) break;
    const Switch to = (*word)[0] == '-' ? Switch::on : Switch::off;
    for (const char flag : word->substr(1)) {
      std::string name = flag == 'e' ? "errexit" : std::string();
      if (flag == 'o' && i + 1 < command.words.size())
        name = constant_text(script_, command.words[++i]).value_or(std::string("errexit"));
      if (name == "errexit") {
        changed.errexit = to;
        changed.errexit_by = command.span;
      }
      if (name == "pipefail") changed.pipefail = to;
    }
  }
  modes_ = changed;
}

}  // namespace assay::shell
