#include "scanners/secrets/issued_form.h"

#include <algorithm>

#include "rules/pattern_parts.h"
#include "rules/pattern_tree.h"
#include "scanners/secrets/checks/alphabet.h"

namespace assay {

namespace {

using Kind = PatternNode::Kind;

constexpr std::size_t kMostLeading = 16;

void add_all(const ByteSet& more, ByteSet& bytes) {
  for (std::size_t i = 0; i < bytes.bits.size(); ++i) bytes.bits[i] |= more.bits[i];
}

void add_bytes(const PatternNode& node, ByteSet& bytes) {
  if (node.kind == Kind::bytes) add_all(node.bytes, bytes);
  for (const PatternNode& part : node.parts) add_bytes(part, bytes);
}

bool add_leading(const PatternNode& node, std::vector<ByteSet>& leading);

// Of ways that are all of one width.
bool add_leading_of_any(const PatternNode& choice, std::vector<ByteSet>& leading) {
  std::vector<ByteSet> united;
  for (const PatternNode& part : choice.parts) {
    std::vector<ByteSet> way;
    if (!add_leading(part, way) || (&part != &choice.parts.front() && way.size() != united.size())) return false;
    united.resize(way.size());
    for (std::size_t i = 0; i < way.size(); ++i) add_all(way[i], united[i]);
  }
  leading.insert(leading.end(), united.begin(), united.end());
  return true;
}

// True while what was added is all that may stand there; false from the first part on that may be narrower or wider.
bool add_leading(const PatternNode& node, std::vector<ByteSet>& leading) {
  if (leading.size() >= kMostLeading) return false;
  switch (node.kind) {
    case Kind::bytes:
      leading.push_back(node.bytes);
      return true;
    case Kind::condition:
      return true;
    case Kind::sequence:
      return std::all_of(node.parts.begin(), node.parts.end(),
                         [&](const PatternNode& part) { return add_leading(part, leading); });
    case Kind::choice:
      return add_leading_of_any(node, leading);
    case Kind::repeat:
      for (std::uint32_t i = 0; i < node.least; ++i)
        if (!add_leading(node.parts.front(), leading)) return false;
      return node.least == node.most;
  }
  return false;
}

// Whether every value has an '@', and no letter or digit in its place.
bool needs_at_sign(const PatternNode& node) {
  if (node.kind == Kind::bytes) return node.bytes.has('@') && !node.bytes.has('0') && !node.bytes.has('a');
  if (node.kind == Kind::choice)
    return std::all_of(node.parts.begin(), node.parts.end(),
                       [](const PatternNode& part) { return needs_at_sign(part); });
  if (node.kind == Kind::repeat && node.least == 0) return false;
  return std::any_of(node.parts.begin(), node.parts.end(), [](const PatternNode& part) { return needs_at_sign(part); });
}

}  // namespace

bool IssuedForm::may_begin(std::string_view value) const {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto byte = static_cast<unsigned char>(value[i]);
    if (i < leading.size() ? !leading[i].has(byte) : !bytes.has(byte)) return false;
  }
  return true;
}

std::optional<IssuedForm> issued_form(std::string_view pattern) {
  const auto parts = split_at_secret(pattern);
  if (!parts) return std::nullopt;
  const auto parsed = parse_pattern(parts->value);
  if (!parsed) return std::nullopt;
  IssuedForm form;
  if (needs_at_sign(parsed->root)) {
    form.least = form.most = PatternShape::kUnbounded;
    return form;
  }
  const PatternWidths widths = widths_of(parsed->root);
  form.least = widths.least;
  form.most = widths.most;
  if (form.least == 0) return std::nullopt;
  add_bytes(parsed->root, form.bytes);
  add_leading(parsed->root, form.leading);
  return form;
}

}  // namespace assay
