// Origins, places and suppressions as fields (base/fields.h), and back. What is read is as untrusted as its bytes: a
// mistake shows in the reader's ok().
#pragma once

#include <memory>
#include <optional>

#include "base/fields.h"
#include "base/finding.h"
#include "base/origin.h"

namespace assay {

// Of an image's blobs, what a report tells of the place alone.
void save_origin(const Origin& origin, FieldWriter& out);
// At most kDeepestSaved origins in one another.
inline constexpr unsigned kDeepestSaved = 64;
Origin load_origin(FieldReader& in);

void save_region(const Region& region, FieldWriter& out);
Region load_region(FieldReader& in);

void save_suppression(const Suppression* suppression, FieldWriter& out);
std::optional<Suppression> load_suppression(FieldReader& in);

void save_place(const Place& place, FieldWriter& out);
Place load_place(FieldReader& in);

}  // namespace assay
