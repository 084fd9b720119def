// GitHub's primaryLocationLineHash for findings whose first place is a line of a file or blob.
//
// The hash is a polynomial over the first 100 characters from the line's beginning on, and no secret is in the way of
// solving it: a value that can be guessed could be found out from it. So only findings get one whose value has 80 bits
// or more and stands within those characters, where it hides what else they hold. Who uploads a report from a checkout
// has the others' hashes computed there.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/origin.h"

namespace assay {

// Takes a piece of a text; false: no more is needed.
using PieceSink = std::function<bool(std::string_view)>;
// Hands over the text that the origin names; false when it cannot be read.
using PieceReader = std::function<bool(const Origin&, const PieceSink&)>;

// Whether a place, or the first of a finding, may have one. That the value cannot be guessed is asked of a finding
// only.
bool has_line_hash(const Origin& origin, const Region& region, std::string_view encoding);
bool has_line_hash(const Finding& finding);

// The hashes of some lines of a text, 1-based, as far as it can be read.
std::map<std::uint32_t, std::string> line_hashes_of(const Origin& origin, const std::set<std::uint32_t>& lines,
                                                    const PieceReader& read);

// Reads each text once, as far as its last line with a finding.
void add_line_hashes(std::vector<Finding>& findings, const PieceReader& read);

// Of a file.
bool read_pieces_of_file(const Origin& origin, const PieceSink& sink);

}  // namespace assay
