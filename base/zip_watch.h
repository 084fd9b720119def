// Watches bytes that go by once for a zip archive at their end: it may stand behind anything, and is told by its end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "base/container.h"

namespace assay {

// The gap of such an archive, when the bytes before its end had gone by.
inline constexpr const char* kPassedZipGap =
    "ends with a zip archive, which can be opened only where its bytes are at hand again (scan it as a file of its "
    "own): credentials in it are not seen";

// Not synchronised. Holds twice kContainerTail at most.
class ZipWatch {
 public:
  void add(Bytes bytes) {
    begin_.append(bytes.substr(0, kBegin - std::min(kBegin, begin_.size())));
    if (bytes.size() >= kContainerTail) {
      end_.assign(bytes.substr(bytes.size() - kContainerTail));
      return;
    }
    end_.append(bytes);
    if (end_.size() > 2 * kContainerTail) end_.erase(0, end_.size() - kContainerTail);
  }

  // Whether what was added ends as a zip archive does.
  bool ended() const { return ends_as_zip(begin_, end_); }

 private:
  static constexpr std::size_t kBegin = 16;  // tells what may precede a zip archive
  std::string begin_;
  std::string end_;
};

}  // namespace assay
