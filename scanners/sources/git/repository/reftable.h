// One table of git's reftable format, versions 1 and 2 (Documentation/technical/reftable): ref blocks and log blocks.
// The object and index blocks only speed up look-ups and are passed over; all of a table's records are read in order.
//
// Every length, offset and count is checked against the block and the file; a bad table is an Error, never a crash.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/repository/reflog.h"

namespace assay::git {

enum class ReftableValue : std::uint8_t { deleted = 0, id = 1, id_and_peeled = 2, symbolic = 3 };

struct ReftableRef {
  std::string name;
  std::uint64_t update_index = 0;
  ReftableValue value = ReftableValue::deleted;
  ObjectId id;
  ObjectId peeled;
  std::string target;
};

struct ReftableLog {
  std::string name;
  std::uint64_t update_index = 0;
  bool deleted = false;
  ReflogEntry entry;
};

class Reftable {
 public:
  // Checks the header, the footer and its CRC-32, and the hash. `file` names the table in errors. The table keeps the
  // bytes.
  static Result<Reftable> open(std::string bytes, HashKind kind, const std::string& file);

  // Records in the table's order: refs by name; logs by name, newest first. Stops when visit returns false.
  Status refs(const std::function<bool(ReftableRef&&)>& visit) const;
  Status logs(const std::function<bool(ReftableLog&&)>& visit) const;

  std::uint64_t min_update_index() const { return min_update_index_; }
  std::uint64_t max_update_index() const { return max_update_index_; }

 private:
  Status blocks(char type, std::size_t begin, std::size_t end,
                const std::function<Result<bool>(Bytes records)>& visit) const;
  tl::unexpected<Error> bad(std::string why) const;

  std::string bytes_;
  std::string file_;
  HashKind kind_ = HashKind::sha1;
  std::size_t header_size_ = 24;
  std::size_t footer_at_ = 0;
  std::size_t block_size_ = 0;  // 0 when blocks are not aligned
  std::uint64_t min_update_index_ = 0;
  std::uint64_t max_update_index_ = 0;
  std::size_t ref_end_ = 0;  // behind the last ref block at most
  std::size_t log_at_ = 0;   // the first log block, or 0
  std::size_t log_end_ = 0;
};

}  // namespace assay::git
