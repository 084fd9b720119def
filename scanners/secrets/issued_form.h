// What a rule's expression says of the values that a vendor issues: how long the shortest and the longest are, and
// which bytes stand in them. So that a value can be told to be a part of one, or none at all.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/pattern.h"

namespace assay {

struct IssuedForm {
  std::size_t least = 0;         // bytes of the shortest value
  std::size_t most = 0;          // of the longest; PatternShape::kUnbounded where there is none
  ByteSet bytes;                 // that stand anywhere in values
  std::vector<ByteSet> leading;  // what stands at the first places of every value; as many as are certain and plain

  // Whether a value of this form may begin with these bytes, or have them all and end.
  bool may_begin(std::string_view value) const;
};

// Of the group "secret" of a rule's expression. None where the group cannot be taken out simply, and for values that
// may be empty. For addresses of mail, which nobody issues, a form that no value may begin. Costs some 5 µs.
std::optional<IssuedForm> issued_form(std::string_view pattern);

}  // namespace assay
