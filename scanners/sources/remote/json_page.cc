#include "scanners/sources/remote/json_page.h"

#include <algorithm>

namespace assay::remote {

namespace {

constexpr std::size_t kMostValues = 300'000;
constexpr std::size_t kDeepest = 64;

// Counts, so that no tree is built of what is made to exhaust memory: a byte of "[[[[" becomes 16 and more.
class Counter final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return deeper(); }
  bool key(string_t&) override { return value(); }
  bool end_object() override { return --depth_, true; }
  bool start_array(std::size_t) override { return deeper(); }
  bool end_array() override { return --depth_, true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

  bool too_much() const { return values_ > kMostValues || depth_ > kDeepest; }

 private:
  bool value() { return ++values_ <= kMostValues; }
  bool deeper() { return ++depth_ <= kDeepest && value(); }

  std::size_t values_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Status check_list(const Json& page) {
  if (!page.is_array()) return fail("reading", "", "the server's answer holds no list");
  if (std::all_of(page.begin(), page.end(), [](const Json& item) { return item.is_object(); })) return {};
  return fail("reading", "", "the server's answer holds a list of something else");
}

Result<Json> parse_page(std::string_view text) {
  Counter counter;
  const bool fits = Json::sax_parse(text, &counter);
  if (counter.too_much()) return fail("reading", "", "the server's answer holds too many values");
  Json page = fits ? Json::parse(text, nullptr, false) : Json(Json::value_t::discarded);
  if (page.is_discarded()) return fail("reading", "", "the server's answer is not valid JSON");
  return page;
}

const Json& member_of(const Json& object, const char* name) {
  static const Json kNothing;
  if (!object.is_object()) return kNothing;
  const auto at = object.find(name);
  return at == object.end() ? kNothing : *at;
}

std::string text_of(const Json& object, const char* name) {
  const Json& member = member_of(object, name);
  return member.is_string() ? member.get_ref<const std::string&>() : std::string();
}

std::uint64_t number_of(const Json& object, const char* name) {
  const Json& member = member_of(object, name);
  return member.is_number_unsigned() ? member.get<std::uint64_t>() : 0;
}

bool flag_of(const Json& object, const char* name) {
  const Json& member = member_of(object, name);
  return member.is_boolean() && member.get<bool>();
}

}  // namespace assay::remote
