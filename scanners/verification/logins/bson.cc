#include "scanners/verification/logins/bson.h"

#include <bit>

#include "base/strings.h"

namespace assay::verification {

namespace {

enum : unsigned { kDouble = 1, kText = 2, kDocument = 3, kArray = 4, kBytes = 5, kTruth = 8, kInt32 = 16, kInt64 = 18 };

std::string u32(std::uint64_t value) {
  std::string out;
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xFFU);
  return out;
}

// Least significant byte first; as many bytes as there are, eight at most.
std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) out = out << 8U | static_cast<unsigned char>(bytes[i]);
  return out;
}

std::string field(unsigned type, std::string_view name, std::string_view value) {
  return cat(static_cast<char>(type), name, '\0', value);
}

// How many bytes the value at the head of `rest` has; nothing for a type that is not known, or one that does not fit.
std::optional<std::size_t> size_of(unsigned type, std::string_view rest) {
  const auto counted_size = [&](std::size_t more) -> std::optional<std::size_t> {
    if (rest.size() < 4) return std::nullopt;
    return static_cast<std::size_t>(number_of(rest.substr(0, 4))) + more;
  };
  std::optional<std::size_t> size;
  switch (type) {
    case kDouble:
    case 9:   // a time
    case 17:  // a timestamp
    case kInt64:
      size = 8;
      break;
    case kText:
    case 13:  // code
    case 14:  // a symbol
      size = counted_size(4);
      break;
    case kDocument:
    case kArray:
      size = counted_size(0);
      break;
    case kBytes:
      size = counted_size(5);
      break;
    case 7:  // an object's id
      size = 12;
      break;
    case kTruth:
      size = 1;
      break;
    case 6:  // undefined
    case 10:
      size = 0;
      break;
    case kInt32:
      size = 4;
      break;
    case 19:  // a decimal number
      size = 16;
      break;
    default:
      break;
  }
  return size && *size <= rest.size() ? size : std::nullopt;
}

}  // namespace

BsonWriter& BsonWriter::add(std::string_view name, std::int32_t number) {
  fields_ += field(kInt32, name, u32(static_cast<std::uint32_t>(number)));
  return *this;
}

BsonWriter& BsonWriter::add(std::string_view name, bool truth) {
  fields_ += field(kTruth, name, std::string_view(truth ? "\1" : "\0", 1));
  return *this;
}

BsonWriter& BsonWriter::add(std::string_view name, std::string_view text) {
  fields_ += field(kText, name, cat(u32(text.size() + 1), text, '\0'));
  return *this;
}

BsonWriter& BsonWriter::add_bytes(std::string_view name, std::string_view bytes) {
  fields_ += field(kBytes, name, cat(u32(bytes.size()), '\0', bytes));
  return *this;
}

BsonWriter& BsonWriter::add_document(std::string_view name, const BsonWriter& document) {
  fields_ += field(kDocument, name, document.document());
  return *this;
}

std::string BsonWriter::document() const { return cat(u32(fields_.size() + 5), fields_, '\0'); }

template <class Wanted>
std::optional<BsonReader::Field> BsonReader::find(const Wanted& wanted) const {
  if (document_.size() < 5) return std::nullopt;
  const std::uint64_t size = number_of(document_.substr(0, 4));
  if (size < 5 || size > document_.size()) return std::nullopt;
  std::string_view rest = document_.substr(4, static_cast<std::size_t>(size) - 4);
  while (!rest.empty() && rest.front() != '\0') {
    Field out;
    out.type = static_cast<unsigned char>(rest.front());
    const std::size_t end = rest.find('\0', 1);
    if (end == std::string_view::npos) return std::nullopt;
    out.name = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    const auto bytes = size_of(out.type, rest);
    if (!bytes) return std::nullopt;
    out.value = rest.substr(0, *bytes);
    rest.remove_prefix(*bytes);
    if (wanted(out)) return out;
  }
  return std::nullopt;
}

std::optional<std::int64_t> BsonReader::number(std::string_view name) const {
  const auto found = find([&](const Field& one) { return one.name == name; });
  if (!found) return std::nullopt;
  const std::uint64_t bits = number_of(found->value);
  if (found->type == kInt32) return std::bit_cast<std::int32_t>(static_cast<std::uint32_t>(bits));
  if (found->type == kInt64) return std::bit_cast<std::int64_t>(bits);
  if (found->type != kDouble) return std::nullopt;
  const double number = std::bit_cast<double>(bits);
  constexpr double kMost = 1e15;
  if (!(number > -kMost && number < kMost)) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(number);
  return static_cast<double>(whole) == number ? std::optional(whole) : std::nullopt;
}

std::optional<bool> BsonReader::truth(std::string_view name) const {
  const auto found = find([&](const Field& one) { return one.name == name; });
  if (!found || found->type != kTruth) return std::nullopt;
  return found->value[0] != '\0';
}

std::optional<std::string_view> BsonReader::text(std::string_view name) const {
  const auto found = find([&](const Field& one) { return one.name == name; });
  if (!found || found->type != kText || found->value.size() < 5 || found->value.back() != '\0') return std::nullopt;
  return found->value.substr(4, found->value.size() - 5);
}

std::optional<std::string_view> BsonReader::bytes(std::string_view name) const {
  const auto found = find([&](const Field& one) { return one.name == name; });
  if (!found || found->type != kBytes) return std::nullopt;
  return found->value.substr(5);
}

bool BsonReader::has(std::string_view name, std::string_view text) const {
  const auto found = find([&](const Field& one) { return one.name == name; });
  if (!found || found->type != kArray) return false;
  const auto is_it = [&](const Field& one) {
    return one.type == kText && one.value.size() == text.size() + 5 && one.value.substr(4, text.size()) == text;
  };
  return BsonReader(found->value).find(is_it).has_value();
}

}  // namespace assay::verification
