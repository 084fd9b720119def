// Scans of texts as lines of JSON: {"id": ANY, "name": "a.env", "text": "…"} is answered by {"id": ANY, "report": …},
// where the report is that of `assay scan --format json`, or by {"id": ANY, "error": "…"}.
#pragma once

#include <memory>
#include <string>

#include "api/engine.h"

namespace assay::serve {

// The answer to one line, without a line end.
std::string answer_line(const std::shared_ptr<const api::Engine>& engine, const std::string& line);

}  // namespace assay::serve
