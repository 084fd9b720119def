#include "sarif/log/row_batch.h"

namespace assay::sarif {

namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 10;

std::size_t bytes_of(const JsonValue& value) {
  std::size_t bytes = sizeof value + value.text.size();
  for (const JsonValue& item : value.items) bytes += bytes_of(item);
  for (const JsonMember& member : value.members) bytes += member.name.size() + bytes_of(member.value);
  return bytes;
}

}  // namespace

Status RowBatch::add(JsonValue row) {
  bytes_ += bytes_of(row);
  rows_.items.push_back(std::move(row));
  return bytes_ < kMostBytes ? Status() : flush();
}

Status RowBatch::flush() {
  mask_texts(rows_, filter_);
  for (const JsonValue& row : rows_.items)
    if (Status status = sink_(row); !status) return status;
  rows_.items.clear();
  bytes_ = 0;
  return {};
}

}  // namespace assay::sarif
