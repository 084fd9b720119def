#include "sarif/log/structure_check.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/strings.h"
#include "rules/suggest.h"

namespace assay::sarif {

namespace {

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  // The finaliser of MurmurHash3 over both.
  std::uint64_t x = a ^ (b + 0x9E3779B97F4A7C15 + (a << 6) + (a >> 2));
  x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCD;
  x = (x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53;
  return x ^ (x >> 33);
}

std::array<std::uint64_t, 2> print_of(unsigned kind, std::string_view text) {
  std::array<std::uint64_t, 2> print = {mix(kind, text.size()), mix(kind + 101, text.size())};
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t count = std::min<std::size_t>(8, text.size());
    std::memcpy(&word, text.data(), count);
    print = {mix(print[0], word), mix(print[1], ~word)};
    text.remove_prefix(count);
  }
  return print;
}

// A number as such: 1.0 and 1 are the same.
std::array<std::uint64_t, 2> print_of_number(std::string_view spelling) {
  const double number = std::strtod(std::string(spelling).c_str(), nullptr);
  const auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);
  return {mix(7, bits), mix(8, bits)};
}

unsigned type_of(JsonEvent event, std::string_view text) {
  switch (event) {
    case JsonEvent::begin_object:
      return kObject;
    case JsonEvent::begin_array:
      return kArray;
    case JsonEvent::string:
      return kString;
    case JsonEvent::boolean:
      return kBoolean;
    case JsonEvent::number:
      return text.find_first_of(".eE") == std::string_view::npos ? kInteger : kNumber;
    default:
      return kNull;
  }
}

std::string names_of(unsigned types) {
  if ((types & kNumber) != 0) types &= ~unsigned{kInteger};
  constexpr std::pair<JsonType, std::string_view> kNames[] = {
      {kObject, "an object"}, {kArray, "an array"},    {kString, "a string"}, {kInteger, "an integer"},
      {kNumber, "a number"},  {kBoolean, "a boolean"}, {kNull, "null"}};
  std::string out;
  for (const auto& [type, name] : kNames) {
    if ((types & type) == 0) continue;
    if (!out.empty()) out += " or ";
    out += name;
  }
  return out;
}

// "'a', 'b' and 'c'" of the members whose bits are set.
std::string members_of(const Shape& shape, std::uint64_t bits, std::string_view last) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    if ((bits >> i & 1) != 0) names.push_back(quoted(shape.members[i].name));
  }
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += cat(i == 0 ? "" : i + 1 < names.size() ? ", " : last, names[i]);
  }
  return out;
}

}  // namespace

void StructureCheck::complain(const JsonReader& reader, const JsonPosition& where, std::string text) {
  sink_({Problem::Level::error, "schema", reader.pointer(), where, std::move(text)});
}

void StructureCheck::saw(JsonEvent event, const JsonReader& reader) {
  switch (event) {
    case JsonEvent::end:
      break;
    case JsonEvent::key:
      saw_key(reader);
      break;
    case JsonEvent::end_object:
    case JsonEvent::end_array:
      end_container(reader);
      break;
    default:
      begin_value(event, reader);
  }
}

void StructureCheck::saw_key(const JsonReader& reader) {
  Open& object = open_.back();
  const std::string_view name = reader.text();
  object.inner = Shape::kAny;
  if (printing_ > 0) object.key = print_of(kObject, name);
  if (object.shape == Shape::kAny) return;
  const Shape& shape = structure_.shape(object.shape);
  const std::size_t member = shape.member(name);
  if (member < shape.members.size()) {
    object.present |= std::uint64_t{1} << member;
    object.inner = shape.members[member].shape;
  } else if (shape.other_members == Shape::kNothing) {
    std::vector<std::string_view> known;
    for (const Shape::Member& one : shape.members) known.push_back(one.name);
    const std::string meant = did_you_mean(name, known);
    complain(reader, reader.position(),
             cat("there is no property ", quoted(name), " here", meant.empty() ? "" : "; ", meant));
  } else {
    object.inner = shape.other_members;
  }
}

void StructureCheck::begin_value(JsonEvent event, const JsonReader& reader) {
  std::size_t index = structure_.root();
  if (!open_.empty()) {
    index = open_.back().inner;
    ++open_.back().count;
  }
  const unsigned type = type_of(event, reader.text());
  if (index != Shape::kAny) {
    const Shape& shape = structure_.shape(index);
    if ((shape.types & type) == 0) {
      complain(reader, reader.position(), cat("this is ", names_of(type), " and should be ", names_of(shape.types)));
      index = Shape::kAny;  // what is in it has no shape
    } else if (type == kString) {
      check_text(shape, reader);
    } else if ((type & (kInteger | kNumber)) != 0) {
      check_number(shape, reader);
    }
  }
  if (event == JsonEvent::begin_object || event == JsonEvent::begin_array) {
    Open& open = open_.emplace_back();
    open.shape = index;
    open.object = event == JsonEvent::begin_object;
    open.begin = reader.position();
    open.print = {mix(type, 1), mix(type, 2)};
    if (index != Shape::kAny && !open.object) {
      const Shape& shape = structure_.shape(index);
      open.inner = shape.items;
      if (shape.unique_items) ++printing_;
    }
  } else if (printing_ > 0) {
    value_printed(type == kInteger || type == kNumber ? print_of_number(reader.text()) : print_of(type, reader.text()));
  }
}

void StructureCheck::check_text(const Shape& shape, const JsonReader& reader) {
  const std::string_view text = reader.text();
  if (!shape.values.empty() && std::find(shape.values.begin(), shape.values.end(), text) == shape.values.end()) {
    std::string values;
    for (const std::string& value : shape.values) values += cat(values.empty() ? "" : ", ", quoted(value));
    complain(reader, reader.position(), cat(quoted(text), " is none of ", values));
  }
  if (!fits(shape.format, text)) {
    complain(reader, reader.position(), cat(quoted(text), " is not ", name_of(shape.format)));
  }
}

void StructureCheck::check_number(const Shape& shape, const JsonReader& reader) {
  std::int64_t integer = 0;
  const std::string_view text = reader.text();
  if ((shape.types & kNumber) == 0 &&
      std::from_chars(text.data(), text.data() + text.size(), integer).ec == std::errc::result_out_of_range) {
    // The schema sets no limit, and no reader could tell whether such an index is in its table.
    return complain(reader, reader.position(), cat(text, " does not fit into 64 bits"));
  }
  if (!shape.least && !shape.most) return;
  const double number = std::strtod(std::string(reader.text()).c_str(), nullptr);
  if (shape.least && number < *shape.least) {
    complain(reader, reader.position(),
             cat(reader.text(), " is less than ", static_cast<std::int64_t>(*shape.least), ", the least"));
  }
  if (shape.most && number > *shape.most) {
    complain(reader, reader.position(),
             cat(reader.text(), " is more than ", static_cast<std::int64_t>(*shape.most), ", the most"));
  }
}

void StructureCheck::end_container(const JsonReader& reader) {
  const Open open = std::move(open_.back());
  open_.pop_back();
  if (open.shape != Shape::kAny) {
    const Shape& shape = structure_.shape(open.shape);
    if (open.object) {
      const auto holds = [&](std::uint64_t bits) { return (open.present & bits) == bits; };
      if (!holds(shape.required)) {
        complain(
            reader, open.begin,
            cat("it has no ", members_of(shape, shape.required & ~open.present, " and no "), ", which is required"));
      }
      const auto all = [](const std::vector<std::uint64_t>& choices) {
        std::uint64_t bits = 0;
        for (const std::uint64_t choice : choices) bits |= choice;
        return bits;
      };
      if (!shape.any_of.empty() && std::none_of(shape.any_of.begin(), shape.any_of.end(), holds)) {
        complain(reader, open.begin, cat("one of ", members_of(shape, all(shape.any_of), " and "), " is required"));
      }
      if (!shape.one_of.empty() && std::count_if(shape.one_of.begin(), shape.one_of.end(), holds) != 1) {
        complain(reader, open.begin,
                 cat("exactly one of ", members_of(shape, all(shape.one_of), " and "), " is required"));
      }
    } else {
      check_items(open, reader);
      if (shape.unique_items) --printing_;
    }
  }
  if (printing_ > 0) value_printed({mix(open.print[0], open.count), mix(open.print[1], open.count)});
}

void StructureCheck::check_items(const Open& open, const JsonReader& reader) {
  const Shape& shape = structure_.shape(open.shape);
  if (open.count < shape.least_items) {
    complain(reader, open.begin,
             cat("it has ", counted(open.count, "item", "items"), " and needs ", shape.least_items));
  }
  if (!shape.unique_items || open.items.size() < 2) return;
  std::vector<Item> items = open.items;
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return a.print != b.print ? a.print < b.print : a.index < b.index; });
  const auto same =
      std::adjacent_find(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.print == b.print; });
  if (same != items.end()) {
    complain(reader, open.begin, cat("its items ", same->index, " and ", (same + 1)->index, " are the same"));
  }
}

void StructureCheck::value_printed(const Print& print) {
  if (open_.empty()) return;
  Open& open = open_.back();
  if (open.object) {
    // A sum, since the order of members says nothing.
    open.print[0] += mix(open.key[0], print[0]);
    open.print[1] += mix(open.key[1], print[1]);
    return;
  }
  if (open.shape != Shape::kAny && structure_.shape(open.shape).unique_items) {
    open.items.push_back({print, open.count - 1});
  }
  open.print = {mix(open.print[0], print[0]), mix(open.print[1], print[1])};
}

}  // namespace assay::sarif
