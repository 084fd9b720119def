// What a shard found, in one file: JSON lines in zstd. The first line says in clear whose result it is; each other
// holds a block of records, compressed and sealed to the run's key (sealing.h), the last one as "last". Records are
// bytes of at most kMostRecord. Not synchronised.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "scanners/shards/sealing.h"

namespace assay::shards {

inline constexpr std::size_t kMostRecord = std::size_t{192} << 20;

struct ResultHeader {
  std::string plan, shard;     // their ids
  std::string program, rules;  // version; digest of the rules
  std::string run_key;         // public
};

struct WrittenResult {
  std::string sha256;  // of the file, hexadecimal
  std::uint64_t bytes = 0;
};

// Appears under its name when it is whole: written beside it, synchronised and renamed.
class ResultWriter {
 public:
  static Result<ResultWriter> create(const std::string& path, const ResultHeader& header);
  ResultWriter(ResultWriter&&) noexcept;
  ~ResultWriter();  // without finish: leaves nothing

  Status add(std::string_view record);
  Result<WrittenResult> finish();

 private:
  struct State;
  explicit ResultWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Reads a whole file and hands out its records; says the file's digest. An Error for one that is damaged, of another
// plan or shard, by another program or other rules, or sealed to another key; of the records that were handed out
// before it nothing is to be believed.
Result<WrittenResult> read_result(const std::string& path, const ResultHeader& expected, const RunKey& key,
                                  const std::function<Status(std::string_view record)>& take);

}  // namespace assay::shards
