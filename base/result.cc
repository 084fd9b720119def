#include "base/result.h"

#include <cstring>
#include <system_error>

#include "base/strings.h"

namespace assay {

std::string Error::text() const {
  std::string out = printable(doing);
  if (!subject.empty()) out += ": " + printable(subject);
  if (!why.empty()) out += ": " + printable(why);
  if (!hint.empty()) out += "\n  hint: " + printable(hint);
  return out;
}

std::string errno_text(int error_number) { return std::generic_category().message(error_number); }

}  // namespace assay
