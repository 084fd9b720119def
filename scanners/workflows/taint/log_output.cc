#include "scanners/workflows/taint/log_output.h"

#include <algorithm>

#include "scanners/workflows/shell/expansion.h"

namespace assay::workflows::taint {
namespace {

using shell::Command;
using shell::CommandId;
using shell::Script;

constexpr int kMostDepth = shell::kMostScriptDepth * 4;

bool leads_away(const Script& script, const Command& command) {
  using Kind = shell::Redirection::Kind;
  return std::any_of(command.redirections.begin(), command.redirections.end(), [&](const shell::Redirection& one) {
    const bool output =
        one.kind == Kind::output || one.kind == Kind::append || one.kind == Kind::both || one.kind == Kind::both_append;
    if (!output || one.descriptor > 1) return false;
    const std::string target = shell::text_with_gaps(script, one.target);
    return target != "/dev/stdout" && target != "/dev/stderr" && target != "/dev/tty";
  });
}

bool is_tee(const Script& script, CommandId id) {
  const Command& command = script.at(id);
  return command.kind == Command::Kind::simple && !command.words.empty() &&
         shell::text_with_gaps(script, command.words[0]) == "tee" && !leads_away(script, command);
}

void walk(const Script& script, CommandId id, int depth, std::set<CommandId>& to) {
  const Command& command = script.at(id);
  if (depth > kMostDepth || leads_away(script, command)) return;
  if (command.kind == Command::Kind::simple) to.insert(id);
  if (command.kind != Command::Kind::pipeline) {
    for (const CommandId child : command.children) walk(script, child, depth + 1, to);
    return;
  }
  for (std::size_t i = 0; i < command.children.size(); ++i) {
    const bool last = i + 1 == command.children.size();
    if (last || is_tee(script, command.children[i + 1])) walk(script, command.children[i], depth + 1, to);
  }
}

}  // namespace

std::set<CommandId> printing_to_log(const Script& script) {
  std::set<CommandId> out;
  walk(script, script.root, 0, out);
  return out;
}

}  // namespace assay::workflows::taint
