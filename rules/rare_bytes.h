// Which bytes of a word stand rarely in texts, so that looking for them leads to few places where the word does not.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay {

// Where the four bytes begin that are rarest in source code and logs in either case, by how often their pairs are. The
// text has at least four.
std::size_t rarest_four(std::string_view text);

}  // namespace assay
