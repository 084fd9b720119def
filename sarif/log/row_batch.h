// Rows of tables on their way to a log, masked many at once: a filter takes longer to begin than for a kilobyte.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "sarif/log/json_value.h"
#include "sarif/log/masking.h"

namespace assay::sarif {

class RowBatch {
 public:
  // Gets each row masked, in the order of add().
  using Sink = std::function<Status(const JsonValue& row)>;
  // The filter outlives the batch.
  RowBatch(const TextFilter& filter, Sink sink) : filter_(filter), sink_(std::move(sink)) {}

  Status add(JsonValue row);
  // Behind the last row.
  Status flush();

 private:
  const TextFilter& filter_;
  Sink sink_;
  JsonValue rows_ = JsonValue::array();
  std::size_t bytes_ = 0;  // about
};

}  // namespace assay::sarif
