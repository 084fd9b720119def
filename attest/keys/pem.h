// PEM (RFC 7468).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::attest {

struct PemBlock {
  std::string label;  // "CERTIFICATE"
  std::string der;
};

// The first block of the text; nothing where there is none or it is damaged.
std::optional<PemBlock> first_pem_block(std::string_view text);

// The block of a text that holds one and nothing else but blanks.
std::optional<PemBlock> only_pem_block(std::string_view text);

std::string to_pem(std::string_view label, std::string_view der);

}  // namespace assay::attest
