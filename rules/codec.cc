#include "rules/codec.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "base/strings.h"

namespace assay {
namespace {

// Layout, all numbers little-endian: magic, version (u32), rule count (u32), core size (u64), details size (u64), the
// core records, the detail records, nothing behind them. Every value has one form only, so whatever decodes is what
// encode_rules writes for those rules. The details stand apart because they are most of the bytes: reading without
// them touches none of their pages.
constexpr std::string_view kMagic("ASRULES\0", 8);
// Raised whenever Rule or an enumeration in it changes, so that a cache of another version is compiled anew.
constexpr std::uint32_t kVersion = 8;
constexpr std::size_t kHeader = 8 + 4 + 4 + 8 + 8;

static_assert(static_cast<int>(kLastCheck) == 30 && static_cast<int>(kLastReader) == 4 &&
                  static_cast<int>(Severity::critical) == 4 && static_cast<int>(Confidence::high) == 2,
              "an enumeration changed: raise kVersion, then these figures");

template <class Number>
void put_number(std::string& out, Number number) {
  for (std::size_t i = 0; i < sizeof number; ++i) out += static_cast<char>((number >> (8 * i)) & 0xFF);
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void item(std::uint32_t value) { put_number(out_, value); }
  void item(int value) { put_number(out_, static_cast<std::uint32_t>(value)); }
  void item(double value) { put_number(out_, std::bit_cast<std::uint64_t>(value)); }
  void item(bool value) { out_ += value ? '\1' : '\0'; }
  template <class Enum>
  void choice(Enum value, Enum /*last*/) {
    out_ += static_cast<char>(value);
  }
  void item(const std::string& text) {
    item(static_cast<std::uint32_t>(text.size()));
    out_ += text;
  }
  template <class T>
  void item(const std::vector<T>& items);

 private:
  std::string& out_;
};

// Reads what Writer wrote. After the first fault every value is empty and `why` stays as it is.
class Cursor {
 public:
  explicit Cursor(Bytes bytes) : rest_(bytes) {}

  const char* why() const { return why_; }
  bool at_end() const { return rest_.empty(); }

  template <class Number>
  Number number() {
    const Bytes bytes = take(sizeof(Number));
    if (bytes.empty()) return 0;
    Number value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i)
      value |= static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(bytes[i])) << (8 * i));
    return value;
  }
  void item(std::uint32_t& value) { value = number<std::uint32_t>(); }
  void item(int& value) { value = static_cast<int>(number<std::uint32_t>()); }
  void item(double& value) {
    value = std::bit_cast<double>(number<std::uint64_t>());
    if (!std::isfinite(value)) fault("a number is not finite"), value = 0;
  }
  void item(bool& value) {
    const unsigned byte = octet();
    if (byte > 1) fault("a truth value is neither 0 nor 1");
    value = byte == 1;
  }
  template <class Enum>
  void choice(Enum& value, Enum last) {
    const unsigned byte = octet();
    if (byte > static_cast<unsigned>(last)) return fault("a name is unknown");
    value = static_cast<Enum>(byte);
  }
  void item(std::string& text) { text = take(number<std::uint32_t>()); }
  template <class T>
  void item(std::vector<T>& items);

  void fault(const char* why) {
    if (why_ == nullptr) why_ = why;
    rest_ = {};
  }
  // The count of items that take at least `least` bytes each; 0 where they cannot all be there.
  std::size_t count(std::size_t least) {
    const std::size_t wanted = number<std::uint32_t>();
    if (wanted <= rest_.size() / least) return wanted;
    fault("a list is longer than the bytes");
    return 0;
  }

 private:
  Bytes take(std::size_t size) {
    if (size > rest_.size()) {
      fault("the bytes end early");
      return {};
    }
    const Bytes taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  unsigned octet() {
    const Bytes bytes = take(1);
    return bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0]);
  }

  Bytes rest_;
  const char* why_ = nullptr;
};

// Fewest bytes of one item; bounds what a hostile count can make us allocate.
template <class T>
constexpr std::size_t kLeast = 4;  // an empty string, an int
template <>
constexpr std::size_t kLeast<Check> = 1;
template <>
constexpr std::size_t kLeast<Anchor> = 5;
template <>
constexpr std::size_t kLeast<Pair> = 9;
template <>
constexpr std::size_t kLeast<std::pair<std::string, std::string>> = 8;
template <>
constexpr std::size_t kLeast<HttpCall> = 32;
constexpr std::size_t kLeastCore = 20 + 24 + 4 + 8;

// One list of fields serves both directions; Archive is Writer with const values, or Cursor with mutable ones.
template <class Archive>
void fields(Archive& archive, auto& value) {
  archive.item(value);
}
template <class Archive, class Pair_>
  requires std::same_as<std::remove_const_t<Pair_>, std::pair<std::string, std::string>>
void fields(Archive& archive, Pair_& pair) {
  archive.item(pair.first);
  archive.item(pair.second);
}
template <class Archive, class Anchor_>
  requires std::same_as<std::remove_const_t<Anchor_>, Anchor>
void fields(Archive& archive, Anchor_& anchor) {
  archive.item(anchor.text);
  archive.item(anchor.caseless);
}
template <class Archive, class Check_>
  requires std::same_as<std::remove_const_t<Check_>, Check>
void fields(Archive& archive, Check_& check) {
  archive.choice(check.kind, kLastCheck);
}
template <class Archive, class Pair_>
  requires std::same_as<std::remove_const_t<Pair_>, Pair>
void fields(Archive& archive, Pair_& pair) {
  archive.item(pair.rule);
  archive.item(pair.required);
  archive.item(pair.within);
}
template <class Archive, class Call>
  requires std::same_as<std::remove_const_t<Call>, HttpCall>
void fields(Archive& archive, Call& call) {
  archive.item(call.method);
  archive.item(call.url);
  archive.item(call.headers);
  archive.item(call.body);
  archive.item(call.live_status);
  archive.item(call.dead_status);
  archive.item(call.live_body);
  archive.item(call.dead_body);
}
void core_fields(auto& archive, auto& rule) {
  archive.item(rule.id);
  archive.item(rule.provider);
  archive.item(rule.description);
  archive.choice(rule.severity, Severity::critical);
  archive.choice(rule.confidence, Confidence::high);
  archive.item(rule.anchors);
  archive.item(rule.left);
  archive.item(rule.pattern);
  archive.choice(rule.reader, kLastReader);
  archive.item(rule.captures);
  archive.item(rule.checks);
  archive.item(rule.entropy);
  archive.item(rule.pairs);
  archive.item(rule.paths);
  archive.item(rule.exclude_paths);
  archive.item(rule.generic);
}
void detail_fields(auto& archive, auto& details) {
  archive.item(details.remediation);
  archive.item(details.references);
  archive.item(details.verify);
  archive.item(details.revoke);
  archive.item(details.matches);
  archive.item(details.non_matches);
}

template <class T>
void Writer::item(const std::vector<T>& items) {
  item(static_cast<std::uint32_t>(items.size()));
  for (const T& one : items) fields(*this, one);
}
template <class T>
void Cursor::item(std::vector<T>& items) {
  items.resize(count(kLeast<T>));
  for (T& one : items) fields(*this, one);
}

auto refuse(std::string why) {
  return fail("reading encoded rules", "", std::move(why), "the file is damaged or of another version of assay");
}

}  // namespace

std::string encode_rules(const std::vector<Rule>& rules) {
  std::string core;
  std::string details;
  Writer core_writer(core);
  Writer detail_writer(details);
  for (const Rule& rule : rules) {
    core_fields(core_writer, rule);
    detail_fields(detail_writer, rule.details);
  }
  std::string out(kMagic);
  put_number(out, kVersion);
  put_number(out, static_cast<std::uint32_t>(rules.size()));
  put_number(out, static_cast<std::uint64_t>(core.size()));
  put_number(out, static_cast<std::uint64_t>(details.size()));
  return out + core + details;
}

Result<std::vector<Rule>> decode_rules(Bytes bytes, bool with_details) {
  if (bytes.size() < kHeader || bytes.substr(0, kMagic.size()) != kMagic) return refuse("these are not encoded rules");
  Cursor header(bytes.substr(kMagic.size(), kHeader - kMagic.size()));
  const auto version = header.number<std::uint32_t>();
  if (version != kVersion) return refuse(cat("version ", version, " where ", kVersion, " is read"));
  const std::size_t rule_count = header.number<std::uint32_t>();
  const auto core_size = header.number<std::uint64_t>();
  const auto details_size = header.number<std::uint64_t>();
  bytes.remove_prefix(kHeader);
  if (core_size > bytes.size() || details_size != bytes.size() - core_size)
    return refuse("the sections do not fill the bytes");
  if (rule_count > core_size / kLeastCore) return refuse("more rules are promised than fit");

  Cursor core(bytes.substr(0, core_size));
  std::vector<Rule> rules(rule_count);
  for (Rule& rule : rules) core_fields(core, rule);
  if (core.why() != nullptr) return refuse(core.why());
  if (!core.at_end()) return refuse("bytes are left over behind the rules");
  if (!with_details) return rules;

  Cursor details(bytes.substr(core_size));
  for (Rule& rule : rules) detail_fields(details, rule.details);
  if (details.why() != nullptr) return refuse(details.why());
  if (!details.at_end()) return refuse("bytes are left over behind the details");
  return rules;
}

}  // namespace assay
