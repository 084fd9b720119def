#include "scanners/secrets/saved_places.h"

#include <string>
#include <utility>

#include "base/image.h"
#include "base/strings.h"

namespace assay {

namespace {

void save_appearance(const Appearance& seen, FieldWriter& out) {
  for (const std::string* text : {&seen.path, &seen.commit, &seen.author, &seen.email, &seen.summary}) out.text(*text);
  out.signed_number(seen.time);
  out.flag(seen.reachable);
}

Appearance load_appearance(FieldReader& in) {
  Appearance seen;
  for (std::string* text : {&seen.path, &seen.commit, &seen.author, &seen.email, &seen.summary}) *text = in.text();
  seen.time = in.signed_number();
  seen.reachable = in.flag();
  return seen;
}

void save_image(const ImagePlace& place, FieldWriter& out) {
  out.number(static_cast<std::uint64_t>(place.role));
  for (const std::string* text : {&place.digest, &place.image, &place.created_by, &place.later_created_by})
    out.text(*text);
  for (const std::uint32_t number : {place.number, place.count, place.later_number}) out.number(number);
  out.number(static_cast<std::uint64_t>(place.later));
  out.flag(place.later_unknown);
}

ImagePlace load_image(FieldReader& in) {
  ImagePlace place;
  place.role = static_cast<ImageBlob::Role>(in.number_to(static_cast<std::uint64_t>(ImageBlob::Role::attestation)));
  for (std::string* text : {&place.digest, &place.image, &place.created_by, &place.later_created_by}) *text = in.text();
  for (std::uint32_t* number : {&place.number, &place.count, &place.later_number})
    *number = static_cast<std::uint32_t>(in.number_to(1U << 16));
  place.later = static_cast<LayerPaths::Change>(in.number_to(static_cast<std::uint64_t>(LayerPaths::Change::replaced)));
  place.later_unknown = in.flag();
  return place;
}

// A blob of which image_place_of says that of what lies at `path` in it: the layers between are empty, or not known.
std::shared_ptr<const ImageBlob> blob_of(const ImagePlace& place, const std::string& path) {
  auto blob = std::make_shared<ImageBlob>();
  blob->role = place.role;
  blob->digest = place.digest;
  blob->image = place.image;
  blob->created_by = place.created_by;
  blob->number = place.number;
  blob->count = place.count;
  if (place.later == LayerPaths::Change::none && !place.later_unknown) return blob;
  const auto memory = std::make_shared<ImageMemory>();
  const auto layer = [&](const std::string& changed) {
    auto paths = std::make_shared<LayerPaths>(memory);
    if (!changed.empty()) paths->add(changed);
    paths->seal();
    return paths;
  };
  ImageLayers layers(place.number);
  if (place.later_unknown) layers.emplace_back();
  const ImageLayer empty{"", layer("")};
  while (layers.size() + 1 < place.later_number) layers.push_back(empty);
  if (place.later != LayerPaths::Change::none) {
    const std::size_t slash = path.rfind('/');
    const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
    const bool deleted = place.later == LayerPaths::Change::deleted;
    layers.push_back(
        {place.later_created_by, layer(deleted ? cat(path.substr(0, name), ".wh.", path.substr(name)) : path)});
  }
  blob->layers = std::make_shared<const ImageLayers>(std::move(layers));
  return blob;
}

// Without images.
void save_chain(const Origin& origin, FieldWriter& out) {
  out.number(static_cast<std::uint64_t>(origin.kind));
  out.number(static_cast<std::uint64_t>(origin.name));
  for (const std::string* text : {&origin.path, &origin.object, &origin.repository, &origin.resource}) out.text(*text);
  save_appearance(origin.appearance, out);
  out.flag(origin.parent != nullptr);
  if (origin.parent) save_chain(*origin.parent, out);
}

Origin load_chain(FieldReader& in, unsigned depth) {
  Origin origin;
  origin.kind = static_cast<OriginKind>(in.number_to(static_cast<std::uint64_t>(OriginKind::remote)));
  origin.name = static_cast<NameOf>(in.number_to(static_cast<std::uint64_t>(NameOf::ref)));
  for (std::string* text : {&origin.path, &origin.object, &origin.repository, &origin.resource}) *text = in.text();
  origin.appearance = load_appearance(in);
  // Deeper than any is: the rest makes no sense then, and its reader says so.
  if (in.flag() && depth + 1 < kDeepestSaved) origin.parent = std::make_shared<const Origin>(load_chain(in, depth + 1));
  return origin;
}

// How far out the blob is that image_place_of goes by.
unsigned depth_of_image(const Origin& origin) {
  unsigned depth = 0;
  for (const Origin* at = &origin; at != nullptr; at = at->parent.get(), ++depth)
    if (at->image != nullptr && at->image->role != ImageBlob::Role::none) break;
  return depth;
}

Origin with_image(Origin origin, unsigned depth, const ImagePlace& place, const std::string& inside) {
  if (depth == 0) {
    origin.image = blob_of(place, inside);
  } else if (origin.parent) {
    origin.parent = std::make_shared<const Origin>(with_image(*origin.parent, depth - 1, place, origin.path));
  }
  return origin;
}

}  // namespace

void save_origin(const Origin& origin, FieldWriter& out) {
  save_chain(origin, out);
  const std::optional<ImagePlace> image = image_place_of(origin);
  out.flag(image.has_value());
  if (!image) return;
  out.number(depth_of_image(origin));
  save_image(*image, out);
}

Origin load_origin(FieldReader& in) {
  Origin origin = load_chain(in, 0);
  if (!in.flag()) return origin;
  const auto depth = static_cast<unsigned>(in.number_to(kDeepestSaved));
  const ImagePlace place = load_image(in);
  return in.ok() ? with_image(std::move(origin), depth, place, "") : origin;
}

void save_region(const Region& region, FieldWriter& out) {
  out.number(region.begin);
  out.number(region.end);
  for (const std::uint32_t number : {region.line, region.column, region.end_line, region.end_column})
    out.number(number);
}

Region load_region(FieldReader& in) {
  Region region;
  region.begin = in.number();
  region.end = in.number();
  for (std::uint32_t* number : {&region.line, &region.column, &region.end_line, &region.end_column})
    *number = static_cast<std::uint32_t>(in.number_to(0xFFFFFFFFU));
  return region;
}

void save_suppression(const Suppression* suppression, FieldWriter& out) {
  out.flag(suppression != nullptr);
  if (suppression == nullptr) return;
  out.flag(suppression->kind == Suppression::Kind::external);
  out.text(suppression->by);
  out.text(suppression->reason);
}

std::optional<Suppression> load_suppression(FieldReader& in) {
  if (!in.flag()) return std::nullopt;
  Suppression suppression;
  suppression.kind = in.flag() ? Suppression::Kind::external : Suppression::Kind::in_source;
  suppression.by = in.text();
  suppression.reason = in.text();
  return suppression;
}

void save_place(const Place& place, FieldWriter& out) {
  Origin origin = place.origin;
  origin.image = nullptr;  // what it says stands in the place by now
  save_origin(origin, out);
  save_region(place.region, out);
  out.text(place.context);
  out.text(place.encoding);
  out.number(place.versions);
  save_suppression(place.suppressed ? &*place.suppressed : nullptr, out);
  out.text(place.misspelt);
  out.flag(place.image.has_value());
  if (place.image) save_image(*place.image, out);
}

Place load_place(FieldReader& in) {
  Place place{load_origin(in), load_region(in), "", "", 1, {}, {}, {}};
  place.context = in.text();
  place.encoding = in.text();
  place.versions = static_cast<std::uint32_t>(in.number_to(0xFFFFFFFFU));
  place.suppressed = load_suppression(in);
  place.misspelt = in.text();
  if (in.flag()) place.image = load_image(in);
  return place;
}

}  // namespace assay
