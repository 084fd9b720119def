// Text for a terminal: hostile bytes made harmless, colours, links, and a line of context cut to fit. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

// printable() of base/strings.h, and what could still mislead the eye as \u{X}: bidirectional controls, zero-width
// characters and line separators (the "Trojan Source" characters). "##[" and "##vso[", which runners of CI jobs take
// for commands anywhere in what a job prints (GitHub's, Azure's agent), lose their first sign to an escape.
std::string terminal_text(std::string_view text);

// The same of a name that a line may begin with: GitHub's runner takes "::" behind blanks for a command.
std::string terminal_name(std::string_view name);

// Columns that text takes on a terminal: two for wide East Asian characters and emoji, none for combining marks. By the
// ranges of Unicode 15 that matter; where a terminal disagrees a caret stands beside its place, nothing worse.
std::size_t display_width(std::string_view text);

enum class Ink : unsigned char { plain, bold, dim, red, green, yellow, blue, magenta, cyan };

// Select Graphic Rendition (ECMA-48 §8.3.117) and links (OSC 8), each only where it is wanted.
class Palette {
 public:
  explicit Palette(bool color, bool links = false) : color_(color), links_(links) {}
  bool links() const { return links_; }
  // `text` must be harmless already.
  std::string paint(Ink ink, std::string_view text) const;
  // `uri` must be percent-encoded; an empty one is no link.
  std::string link(std::string_view uri, std::string_view text) const;

 private:
  bool color_;
  bool links_;
};

// One line of context with the masked value marked.
struct ContextLine {
  std::string text;    // painted
  std::string carets;  // carets below the mask, spaces before them; empty when the mask is not in sight
};

// Cuts `context` to `columns` around the first `mask` in it ("..." stands for what is cut), leading blanks left out.
// Columns are those of a terminal. Both texts must be harmless already.
ContextLine fit_context(std::string_view context, std::string_view mask, std::size_t columns, const Palette& palette);

}  // namespace assay
