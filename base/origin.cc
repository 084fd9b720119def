#include "base/origin.h"

namespace assay {

std::string_view text_of(NameOf name) {
  switch (name) {
    case NameOf::file:
      return "name of the file";
    case NameOf::folder:
      return "name of the folder";
    case NameOf::ref:
      return "name of the ref";
    case NameOf::nothing:
      break;
  }
  return {};
}

const Origin& outermost(const Origin& origin) {
  const Origin* at = &origin;
  while (at->parent) at = at->parent.get();
  return *at;
}

std::string path_inside(const Origin& origin) {
  if (!origin.parent) return {};
  std::string out = path_inside(*origin.parent);
  if (!out.empty()) out += "!/";
  return out + origin.path;
}

Origin moved_into(const Origin& origin, const Origin& outer) {
  if (!origin.parent) return outer;
  Origin out = origin;
  out.parent = std::make_shared<const Origin>(moved_into(*origin.parent, outer));
  return out;
}

}  // namespace assay
