// The keys that gate policies may use, declared once: the reader obeys them, attest/gate/schema.json must equal them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rules/rule_keys.h"

namespace assay::gate {

enum class KeyGroup : std::uint8_t { file, producer, domain, demand, threshold, exception, level, run };
std::span<const KeySpec> keys_of(KeyGroup group);

std::span<const std::string_view> subject_names();  // gitCommit, gitTree, sha256, sha512
std::span<const std::string_view> signing_names();  // optional, required
std::span<const std::string_view> forks_names();    // allow, refuse

}  // namespace assay::gate
