// The part of a pyproject.toml that is ours, [tool.assay], as the tree that assay.yaml is read into: the same keys, the
// same checks, the same places in messages.
#pragma once

#include <string_view>

#include "rules/yaml_reader.h"

namespace assay {

// Whether a file of that name is read as a pyproject.toml.
bool is_pyproject(std::string_view path);

// Whether the text has a table [tool.assay], or may have one: TOML that breaks off and speaks of assay somewhere is
// never taken for none.
bool configures_assay(std::string_view text);

// The table. Not whole, with a problem, when the text is no TOML or has none. Pure. toml++ bounds the depth.
YamlDocument read_pyproject(std::string_view text);

}  // namespace assay
