#include "base/result.h"

#include <cstring>
#include <system_error>

namespace assay {

std::string Error::text() const {
  std::string out = doing;
  if (!subject.empty()) out += ": " + subject;
  if (!why.empty()) out += ": " + why;
  if (!hint.empty()) out += "\n  hint: " + hint;
  return out;
}

std::string errno_text(int error_number) { return std::generic_category().message(error_number); }

}  // namespace assay
