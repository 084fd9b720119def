#include "attest/keys/pem.h"

#include "attest/base64.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kDashes = "-----";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kLine = 64;

struct Found {
  PemBlock block;
  std::size_t begin = 0, end = 0;
};

std::optional<Found> find_block(std::string_view text) {
  const std::size_t begin = text.find(kBegin);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t label = begin + kBegin.size();
  const std::size_t label_end = text.find(kDashes, label);
  if (label_end == std::string_view::npos) return std::nullopt;
  Found found;
  found.block.label = text.substr(label, label_end - label);
  if (found.block.label.find_first_of(kBlanks.substr(1)) != std::string::npos) return std::nullopt;
  const std::size_t body = label_end + kDashes.size();
  const std::string closing = cat("-----END ", found.block.label, kDashes);
  const std::size_t body_end = text.find(closing, body);
  if (body_end == std::string_view::npos) return std::nullopt;
  std::string digits;
  for (const char c : text.substr(body, body_end - body))
    if (kBlanks.find(c) == std::string_view::npos) digits += c;
  auto der = from_base64(digits);
  if (!der) return std::nullopt;
  found.block.der = std::move(*der);
  found.begin = begin;
  found.end = body_end + closing.size();
  return found;
}

}  // namespace

std::optional<PemBlock> first_pem_block(std::string_view text) {
  auto found = find_block(text);
  if (!found) return std::nullopt;
  return std::move(found->block);
}

std::optional<PemBlock> only_pem_block(std::string_view text) {
  auto found = find_block(text);
  if (!found || text.substr(0, found->begin).find_first_not_of(kBlanks) != std::string_view::npos ||
      text.substr(found->end).find_first_not_of(kBlanks) != std::string_view::npos) {
    return std::nullopt;
  }
  return std::move(found->block);
}

std::string to_pem(std::string_view label, std::string_view der) {
  std::string out = cat(kBegin, label, kDashes, '\n');
  const std::string digits = to_base64(der);
  for (std::size_t at = 0; at < digits.size(); at += kLine)
    out += cat(std::string_view(digits).substr(at, kLine), '\n');
  return cat(out, "-----END ", label, kDashes, '\n');
}

}  // namespace assay::attest
