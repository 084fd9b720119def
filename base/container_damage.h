// Bytes that are no container of any kind (container.h) although their name or their first header says so.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay {

// Why credentials in such bytes may not be seen, as a gap says it; "" when nothing speaks for a container: text is none
// whatever its name, and so are NULs alone. `head`: the first kContainerHead bytes or more, as far as there are any,
// for which container_of() says `none`. `path`: of a file or member; "" where it has none.
std::string container_damage(Bytes head, std::string_view path);

}  // namespace assay
