#include "scanners/workflows/reach/reach.h"

namespace assay::workflows::reach {

namespace {

Access lesser(Access a, Access b) {
  if (a == Access::none || b == Access::none) return Access::none;
  if (a == Access::unknown || b == Access::unknown) return Access::unknown;
  return a == Access::read ? a : b;
}

}  // namespace

std::span<const facts::Scope> token_scopes() {
  static const std::vector<facts::Scope> scopes = facts::builtin_permission_facts().scopes();
  return scopes;
}

Token Token::of(const Permissions& permissions) {
  Token out;
  out.stated = static_cast<bool>(permissions);
  for (std::size_t i = 0; i < token_scopes().size(); ++i) {
    const facts::Scope& scope = token_scopes()[i];
    Access& level = out.levels[i];
    if (!permissions || permissions.form == Permissions::Form::unknown) {
      level = Access::unknown;
    } else if (permissions.form == Permissions::Form::write_all) {
      level = scope.can_write ? Access::write : Access::read;
    } else if (permissions.form == Permissions::Form::read_all) {
      level = scope.can_read ? Access::read : Access::none;
    } else {
      const Grant* grant = permissions.find(scope.name);
      level = grant == nullptr ? Access::none : grant->access;
    }
  }
  return out;
}

Token Token::within(const Token& other) const {
  Token out;
  out.stated = stated && other.stated;
  for (std::size_t i = 0; i < levels.size(); ++i) out.levels[i] = lesser(levels[i], other.levels[i]);
  return out;
}

Token Token::of_fork() const {
  Token out = *this;
  for (std::size_t i = 0; i < levels.size(); ++i)
    out.levels[i] = token_scopes()[i].can_read ? lesser(levels[i], Access::read) : Access::none;
  return out;
}

}  // namespace assay::workflows::reach
