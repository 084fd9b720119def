#include "scanners/workflows/reach/reach.h"

namespace assay::workflows::reach {

namespace {

Access lesser(Access a, Access b) {
  if (a == Access::none || b == Access::none) return Access::none;
  if (a == Access::unknown || b == Access::unknown) return Access::unknown;
  return a == Access::read ? a : b;
}

}  // namespace

Token Token::of(const Permissions& permissions) {
  Token out;
  out.stated = static_cast<bool>(permissions);
  for (std::size_t i = 0; i < kPermissionScopes.size(); ++i) {
    const PermissionScope& scope = kPermissionScopes[i];
    Access& level = out.levels[i];
    if (!permissions || permissions.form == Permissions::Form::unknown) {
      level = Access::unknown;
    } else if (permissions.form == Permissions::Form::write_all) {
      level = scope.write ? Access::write : Access::read;
    } else if (permissions.form == Permissions::Form::read_all) {
      level = scope.read ? Access::read : Access::none;
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
    out.levels[i] = kPermissionScopes[i].read ? lesser(levels[i], Access::read) : Access::none;
  return out;
}

}  // namespace assay::workflows::reach
