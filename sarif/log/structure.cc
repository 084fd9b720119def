#include "sarif/log/structure.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "base/strings.h"
#include "sarif/log/json_value.h"

// Defined in the generated structure.S.
extern "C" {
extern const char assay_sarif_structure_begin[], assay_sarif_structure_end[];
}

namespace assay::sarif {

namespace {

constexpr std::pair<std::string_view, JsonType> kTypes[] = {
    {"null", kNull},     {"boolean", kBoolean}, {"integer", kInteger}, {"number", JsonType(kNumber | kInteger)},
    {"string", kString}, {"array", kArray},     {"object", kObject}};

}  // namespace

std::size_t Shape::member(std::string_view name) const {
  const auto at = std::lower_bound(members.begin(), members.end(), name,
                                   [](const Member& member, std::string_view wanted) { return member.name < wanted; });
  if (at == members.end() || at->name != name) return members.size();
  return static_cast<std::size_t>(at - members.begin());
}

std::size_t Shape::shape_of(std::string_view name) const {
  const std::size_t at = member(name);
  return at < members.size() ? members[at].shape : other_members;
}

std::size_t Structure::definition(std::string_view name) const {
  for (std::size_t i = 0; i < shapes_.size(); ++i) {
    if (shapes_[i].definition == name) return i;
  }
  return Shape::kAny;
}

class StructureBuilder {
 public:
  explicit StructureBuilder(const JsonValue& document) : document_(document) {}

  Result<Structure> build() {
    auto root = shape_of(document_);
    if (!root) return tl::make_unexpected(root.error());
    structure_.root_ = *root;
    return std::move(structure_);
  }

 private:
  static tl::unexpected<Error> broken(std::string_view what) {
    return fail("reading the structure of SARIF", "", std::string(what));
  }

  Result<std::size_t> shape_of(const JsonValue& node) {
    if (const JsonValue* reference = node.find("$ref")) {
      constexpr std::string_view kLocal = "#/definitions/";
      const std::string& name = reference->text;
      if (name.substr(0, kLocal.size()) != kLocal) return broken(cat("it refers to ", name));
      const auto [known, fresh] = definitions_.try_emplace(name.substr(kLocal.size()), structure_.shapes_.size());
      if (!fresh) return known->second;
      const JsonValue* definition = document_.at({"definitions", known->first});
      if (definition == nullptr) return broken(cat("there is no ", name));
      return fill(structure_.shapes_.size(), *definition, known->first);
    }
    return fill(structure_.shapes_.size(), node);
  }

  // The shape's place is taken first, since a definition may hold itself.
  Result<std::size_t> fill(std::size_t index, const JsonValue& node, const std::string& definition = {}) {
    structure_.shapes_.emplace_back();
    Shape shape;
    shape.definition = definition;
    for (const JsonMember& member : node.members) {
      if (Status status = take(shape, member); !status) return tl::make_unexpected(status.error());
    }
    // Names are numbered by now.
    for (const JsonMember& member : node.members) {
      if (member.name == "required") {
        auto bits = bits_of(shape, member.value);
        if (!bits) return tl::make_unexpected(bits.error());
        shape.required = *bits;
      } else if (member.name == "anyOf" || member.name == "oneOf") {
        for (const JsonValue& choice : member.value.items) {
          const JsonValue* names = choice.find("required");
          if (names == nullptr || choice.members.size() != 1) return broken("a choice of other than names");
          auto bits = bits_of(shape, *names);
          if (!bits) return tl::make_unexpected(bits.error());
          (member.name == "anyOf" ? shape.any_of : shape.one_of).push_back(*bits);
        }
      }
    }
    structure_.shapes_[index] = std::move(shape);
    return index;
  }

  Status take(Shape& shape, const JsonMember& member) {
    const std::string& keyword = member.name;
    const JsonValue& value = member.value;
    if (keyword == "type") return take_type(shape, value);
    if (keyword == "properties") return take_members(shape, value);
    if (keyword == "items" || (keyword == "additionalProperties" && value.is_object())) {
      auto inner = shape_of(value);
      if (!inner) return tl::make_unexpected(inner.error());
      (keyword == "items" ? shape.items : shape.other_members) = *inner;
    } else if (keyword == "additionalProperties") {
      if (value.text == "false") shape.other_members = Shape::kNothing;
    } else if (keyword == "enum") {
      for (const JsonValue& text : value.items) shape.values.push_back(text.text);
    } else if (keyword == "minimum") {
      shape.least = std::strtod(value.text.c_str(), nullptr);
    } else if (keyword == "maximum") {
      shape.most = std::strtod(value.text.c_str(), nullptr);
    } else if (keyword == "minItems") {
      shape.least_items = static_cast<std::size_t>(value.integer().value_or(0));
    } else if (keyword == "uniqueItems") {
      shape.unique_items = value.text == "true";
    } else if (keyword == "format" || keyword == "pattern") {
      shape.format = text_format_of(value.text);
      if (shape.format == TextFormat::none) return broken(cat("there is a format ", value.text));
    } else if (keyword != "definitions" && keyword != "required" && keyword != "anyOf" && keyword != "oneOf") {
      return broken(cat("it has a keyword ", keyword));
    }
    return {};
  }

  Status take_type(Shape& shape, const JsonValue& value) {
    shape.types = 0;
    const auto add = [&](const std::string& name) {
      for (const auto& [known, type] : kTypes) {
        if (known == name) shape.types |= type;
      }
    };
    if (value.is_string()) add(value.text);
    for (const JsonValue& item : value.items) add(item.text);
    if (shape.types == 0) return broken(cat("there is a type ", text_of(value)));
    return {};
  }

  Status take_members(Shape& shape, const JsonValue& value) {
    if (value.members.size() > Shape::kMostMembers) return broken("an object has more than 64 members");
    for (const JsonMember& member : value.members) {
      auto inner = shape_of(member.value);
      if (!inner) return tl::make_unexpected(inner.error());
      shape.members.push_back({member.name, *inner});
    }
    std::sort(shape.members.begin(), shape.members.end(),
              [](const Shape::Member& a, const Shape::Member& b) { return a.name < b.name; });
    return {};
  }

  static Result<std::uint64_t> bits_of(const Shape& shape, const JsonValue& names) {
    std::uint64_t bits = 0;
    for (const JsonValue& name : names.items) {
      const std::size_t member = shape.member(name.text);
      if (member == shape.members.size()) return broken(cat("it requires ", name.text, ", which it does not know"));
      bits |= std::uint64_t{1} << member;
    }
    return bits;
  }

  const JsonValue& document_;
  Structure structure_;
  std::map<std::string, std::size_t> definitions_;
};

Result<Structure> Structure::parse(std::string_view schema) {
  const auto input = text_input(schema, "the structure of SARIF");
  JsonReader reader(*input);
  const auto first = reader.next();
  if (!first) return tl::make_unexpected(first.error());
  const auto document = read_value(reader, *first);
  if (!document) return tl::make_unexpected(document.error());
  return StructureBuilder(*document).build();
}

std::string_view sarif_structure_text() {
  return {assay_sarif_structure_begin,
          static_cast<std::size_t>(assay_sarif_structure_end - assay_sarif_structure_begin)};
}

const Structure& Structure::sarif() {
  // Embedded, and a test reads it.
  static const Structure structure = parse(sarif_structure_text()).value();
  return structure;
}

}  // namespace assay::sarif
