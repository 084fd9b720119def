#include "rules/builtin/known_rule.h"

#include <algorithm>

#include "rules/builtin/builtin.h"
#include "rules/codec.h"

namespace assay {

bool is_builtin_rule(std::string_view id) {
  const auto rules = decode_rules(builtin_rule_image().rules, false);
  return rules && std::any_of(rules->begin(), rules->end(), [id](const Rule& rule) { return rule.id == id; });
}

}  // namespace assay
