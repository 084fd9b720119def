// One container that is being opened, as the readers of the formats see it: where they hand on what they find.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/coverage.h"
#include "base/limits.h"
#include "base/mapped_text.h"
#include "scanners/sources/archives/budget.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::archives {

// Paths are as the container has them.
class Container {
 public:
  virtual ~Container() = default;
  // A member; false when no further one may be opened (a budget is used up), which is told.
  virtual bool member(std::string_view path, Bytes content) = 0;
  // The same of one that is read to its end, or to an error, which is told. `clean`: whether there was none.
  virtual bool member(std::string_view path, ByteReader& content, bool& clean) = 0;
  // Bytes that belong to no member, from `offset` on; of any length in the second form.
  virtual void outside(Bytes text, std::uint64_t offset) = 0;
  virtual void outside(ByteReader& bytes, std::uint64_t offset) = 0;
  // Text that was made of bytes, with the way back to them: of the container itself when `path` is empty, else of a
  // member that was handed on. `original` holds the bytes.
  virtual void view(std::string_view path, const MappedText& text, RandomReader& original) = 0;
  virtual void skipped(std::string_view path, SkipReason reason) = 0;
  virtual void gap(std::string_view path, std::string why) = 0;
  virtual void gap(std::string why) = 0;
  // A remark on how this was read, told once for a run.
  // Those that keep it take it. NOLINTNEXTLINE(performance-unnecessary-value-param)
  virtual void note(std::string /*text*/) {}
  virtual const Limits& limits() const = 0;
  virtual Budget& budget() = 0;
};

}  // namespace assay::archives
