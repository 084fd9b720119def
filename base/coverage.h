// What was read, skipped and not read, and why: it decides whether a run is complete (promise 1: no false clean).
//
// Skipping is a choice (an ignore file, a binary file with --no-binary): counted, named, and the run stays complete.
// A gap is something that should have been read and was not: the run is incomplete (exit 3, executionSuccessful false).
// Not synchronised: each thread fills its own and merges it at the end. Merging is commutative, so the result does
// not depend on threads: the lists keep the smallest kListed entries in order, the counts keep everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace assay {

class FieldReader;
class FieldWriter;

// Why an input was left out on purpose.
enum class SkipReason : std::uint8_t {
  ignored,    // by an ignore file, a configured pattern or a flag
  binary,     // by --no-binary
  packed,     // compressed, by --no-archives
  special,    // FIFO, socket, device
  link,       // a symbolic link whose target is scanned by itself or lies outside
  submodule,  // a commit of another repository
  lfs,        // a pointer of Git LFS whose file is not here, or was not asked for
};
std::string_view name_of(SkipReason);

// Something that should have been read and was not.
struct Gap {
  std::string input;  // path, object id or revision, already printable
  std::string why;    // "permission denied", "object is missing", ...
  friend auto operator<=>(const Gap&, const Gap&) = default;
};

class Coverage {
 public:
  static constexpr std::size_t kListed = 100;

  void scanned(std::uint64_t bytes, std::uint64_t inputs = 1) {
    inputs_ += inputs;
    bytes_ += bytes;
  }
  void skipped(SkipReason reason, std::string input);
  void gap(std::string input, std::string why);
  // A remark for the summary that changes no verdict ("2 findings only in unreachable objects").
  void note(std::string text) { notes_.insert(std::move(text)); }

  void merge(const Coverage& other);

  // All of it as fields, and back into an empty one. False where they are not what a save made.
  void save(FieldWriter& out) const;
  bool load(FieldReader& in);

  // The same of something that has a name: "name: " before every input and note.
  Coverage under(const std::string& name) const;

  // Puts change(text) in the place of every text; the counts stay.
  void rewrite(const std::function<std::string(const std::string& text)>& change);

  bool complete() const { return gap_count_ == 0; }
  std::uint64_t inputs() const { return inputs_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t gap_count() const { return gap_count_; }
  const std::set<Gap>& gaps() const { return gaps_; }  // the smallest kListed
  const std::set<std::string>& notes() const { return notes_; }

  struct Skipped {
    std::uint64_t count = 0;
    std::set<std::string> inputs;  // the smallest kListed
  };
  const std::map<SkipReason, Skipped>& skipped() const { return skipped_; }

 private:
  std::uint64_t inputs_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t gap_count_ = 0;
  std::set<Gap> gaps_;
  std::map<SkipReason, Skipped> skipped_;
  std::set<std::string> notes_;
};

}  // namespace assay
