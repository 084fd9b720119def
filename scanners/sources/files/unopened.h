// What hides bytes from a scan and is opened by nobody here: encrypted files, archives of kinds that are not read, and
// packed or encoded data that stands within other bytes. For whoever must not call such bytes read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/packed_form.h"
#include "scanners/secrets/match.h"

namespace assay::files {

// The gap of bytes that begin so: a git pack or bundle, an encrypted file, an archive that is not opened. Empty: they
// begin as nothing of the kind.
std::string unopened_gap(const SeenBytes& seen);

// The gap of what stands within the text, from its byte `from` on: compressed data, archives with compressed members,
// by a header that is sound; uuencoded lines. `offset`: of the text in the input, for the message. Empty: there is
// none. One pass; a header that the end of the text cuts off is not found.
std::string embedded_gap(Bytes text, std::size_t from, std::optional<std::uint64_t> offset);

// Both for a whole input that is scanned as it is.
std::string hidden_gap(Bytes whole);

// Finds what another does, and looks at each window for what it hides.
class HiddenDataFinder final : public MatchFinder {
 public:
  explicit HiddenDataFinder(MatchFinder& inner) : inner_(inner) {}
  void add_path(std::string_view path) override { inner_.add_path(path); }
  void forget_paths() override { inner_.forget_paths(); }
  void begin_blob(std::uint64_t bytes) override { inner_.begin_blob(bytes); }
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override {
    look(text, from);
    return inner_.find(text, from, to, out);
  }
  bool find_in_part(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override {
    look(text, from);
    return inner_.find_in_part(text, from, to, out);
  }

  // Of the first window that hides something; empty for none.
  const std::string& gap() const { return gap_; }

 private:
  void look(Bytes text, std::size_t from);

  MatchFinder& inner_;
  std::string gap_;
};

}  // namespace assay::files
