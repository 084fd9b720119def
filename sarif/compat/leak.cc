#include "sarif/compat/leak.h"

#include "base/strings.h"
#include "base/utf8.h"
#include "sarif/place_text.h"

namespace assay::compat {

namespace {

// gitleaks has '!' between an archive and its member, where ours has "!/".
std::string file_of(const Place& place) {
  const Origin& outer = outermost(place.origin);
  std::string out = path_in_tree(outer);
  if (out.empty() && outer.kind == OriginKind::stdin_) return {};
  const std::string inside = path_inside(place.origin);
  for (std::string_view rest = inside; !rest.empty();) {
    const std::size_t end = rest.find("!/");
    out += cat("!", rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  }
  return out;
}

}  // namespace

LeakTexts::LeakTexts(const CompatRun& run, const Leak& leak) {
  const Finding& finding = *leak.finding;
  const Place& place = *leak.place;
  const Scrub scrub(finding);
  const auto shown = [&](const std::string& text) { return to_valid_utf8(scrub(text)); };
  rule = finding.rule;
  if (run.rules != nullptr && finding.rule_index < run.rules->size())
    description = (*run.rules)[finding.rule_index].description;
  mask = to_valid_utf8(finding.secret.mask());
  file = shown(file_of(place));
  const Appearance& from = appearance_of(place.origin);
  if (from.commit.empty()) return;
  commit = from.commit;
  author = shown(from.author);
  email = shown(from.email);
  time = utc_time(from.time);
  summary = shown(from.summary);
}

std::string go_escaped(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else if (c == '>') {
      out += "\\u003e";
    } else if (c == '&') {
      out += "\\u0026";
    } else if (c == '\x7f') {
      out += "\\u007f";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace assay::compat
