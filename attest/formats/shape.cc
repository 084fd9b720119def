#include "attest/formats/shape.h"

#include <algorithm>
#include <optional>

#include "attest/formats/number.h"
#include "attest/x509/time.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string_view name_of(Holds holds) {
  switch (holds) {
    case Holds::text:
      return "a text";
    case Holds::flag:
      return "a boolean";
    case Holds::whole:
      return "a whole number";
    case Holds::number:
      return "a number";
    case Holds::sha256:
      return "64 hexadecimal digits";
    case Holds::prefixed:
      return "'sha256:' and 64 hexadecimal digits";
    case Holds::commit:
      return "a commit id";
    case Holds::time:
      return "a time";
    case Holds::texts:
      return "a list of texts";
    case Holds::scalar:
      return "a text, number or boolean";
    case Holds::counts:
      return "an object of whole numbers";
    case Holds::names:
      return "an object of texts";
    case Holds::scalars:
      return "an object of texts, numbers and booleans";
    case Holds::list:
      return "a list";
    case Holds::object:
      return "an object";
    case Holds::anything:
      break;
  }
  return "a value";
}

bool is_whole(const Json& value) { return value.kind == Json::Kind::number && value.integer().value_or(-1) >= 0; }

bool is_scalar(const Json& value) {
  return value.is_string() || value.kind == Json::Kind::number || value.kind == Json::Kind::boolean;
}

bool each_member(const Json& value, bool (*fits)(const Json&)) {
  return value.is_object() && std::all_of(value.members.begin(), value.members.end(),
                                          [&](const sarif::JsonMember& member) { return fits(member.value); });
}

bool fits(const Json& value, Holds holds) {
  switch (holds) {
    case Holds::anything:
      return true;
    case Holds::text:
      return value.is_string();
    case Holds::flag:
      return value.kind == Json::Kind::boolean;
    case Holds::whole:
      return is_whole(value);
    case Holds::number:
      return number_of(value).has_value();
    case Holds::sha256:
      return value.is_string() && is_sha256(value.text);
    case Holds::prefixed:
      return value.is_string() && value.text.starts_with("sha256:") && is_sha256(value.text.substr(7));
    case Holds::commit:
      return value.is_string() && is_commit(value.text);
    case Holds::time:
      return value.is_string() && instant_from(value.text).has_value();
    case Holds::texts:
      return value.is_array() &&
             std::all_of(value.items.begin(), value.items.end(), [](const Json& item) { return item.is_string(); });
    case Holds::scalar:
      return is_scalar(value);
    case Holds::scalars:
      return each_member(value, is_scalar);
    case Holds::counts:
      return each_member(value, is_whole);
    case Holds::names:
      return each_member(value, [](const Json& one) { return one.is_string(); });
    case Holds::list:
      return value.is_array();
    case Holds::object:
      return value.is_object();
  }
  return false;
}

class Checker {
 public:
  explicit Checker(Judgement& judgement) : judgement_(judgement) {}

  void check(const Json& value, const Shape& shape, const std::string& pointer) {
    if (!value.is_object()) {
      differ(Verdict::unproved, "evidence-wrong-kind", pointer, "is no object");
      return;
    }
    for (const sarif::JsonMember& member : value.members) {
      const auto* const key = std::find_if(shape.keys.data(), shape.keys.data() + shape.keys.size(),
                                           [&](const Key& one) { return one.name == member.name; });
      const std::string there = pointer_to(pointer, member.name);
      if (key == shape.keys.data() + shape.keys.size()) {
        differ(Verdict::unproved, "evidence-unknown-key", there, cat("the key '", member.name, "' is not known"));
      } else if (member.value.kind == Json::Kind::null && key->nullable) {
        continue;
      } else if (!fits(member.value, key->holds)) {
        differ(key->holds == Holds::flag ? Verdict::fail : Verdict::unproved, "evidence-wrong-kind", there,
               cat("'", member.name, "' is not ", name_of(key->holds)));
      } else if (key->shape != nullptr) {
        inner(member.value, *key, there);
      } else if (!key->words.empty()) {
        words(member.value, *key, there);
      }
    }
    for (const Key& key : shape.keys)
      if (!key.optional && value.find(key.name) == nullptr)
        differ(Verdict::unproved, "evidence-missing-key", pointer, cat("the key '", key.name, "' is missing"));
  }

  bool same() const { return differences_ == 0; }

 private:
  void inner(const Json& value, const Key& key, const std::string& pointer) {
    if (key.holds == Holds::object) return check(value, *key.shape, pointer);
    for (std::size_t i = 0; i < value.items.size() && differences_ < kMostDifferences; ++i)
      check(value.items[i], *key.shape, pointer_to(pointer, i));
  }

  void words(const Json& value, const Key& key, const std::string& pointer) {
    if (value.is_string()) return word(value, key, pointer);
    for (std::size_t i = 0; i < value.items.size() && differences_ < kMostDifferences; ++i)
      word(value.items[i], key, pointer_to(pointer, i));
  }

  void word(const Json& value, const Key& key, const std::string& pointer) {
    if (std::find(key.words.begin(), key.words.end(), value.text) != key.words.end()) return;
    differ(Verdict::unproved, "evidence-unknown-word", pointer,
           cat("'", key.name, "' says '", std::string_view(value.text).substr(0, 60), "', which is not known"));
  }

  void differ(Verdict verdict, std::string_view code, const std::string& pointer, std::string text) {
    // The verdict counts also where the text would be one too many.
    if (++differences_ > kMostDifferences && verdict != Verdict::fail) return;
    judgement_.add({verdict, std::string(code), pointer, std::move(text)});
  }

  Judgement& judgement_;
  std::size_t differences_ = 0;
};

}  // namespace

bool check_shape(const Json& value, const Shape& shape, Judgement& judgement, const std::string& pointer) {
  Checker checker(judgement);
  checker.check(value, shape, pointer);
  return checker.same();
}

std::string pointer_to(std::string_view pointer, std::string_view member) {
  std::string out = cat(pointer, '/');
  for (const char c : member.substr(0, 80)) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string pointer_to(std::string_view pointer, std::size_t item) { return cat(pointer, '/', item); }

bool is_sha256(std::string_view text) { return text.size() == 64 && is_lower_hex(text); }
bool is_commit(std::string_view text) { return (text.size() == 40 || text.size() == 64) && is_lower_hex(text); }

}  // namespace assay::attest
