// Tells a Progress what a finder looks at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "scanners/secrets/match.h"

namespace assay {

// Borrows both; `progress` may be null. Whether each blob that is begun is an item: of a text in windows each window is
// begun.
enum class CountBlobs : bool { no, yes };
class CountingFinder final : public MatchFinder {
 public:
  CountingFinder(MatchFinder& finder, Progress* progress, CountBlobs blobs = CountBlobs::yes)
      : finder_(finder), progress_(progress), blobs_(blobs) {}

  void add_path(std::string_view path) override { finder_.add_path(path); }
  void forget_paths() override { finder_.forget_paths(); }
  void begin_blob(std::uint64_t bytes) override {
    if (progress_ != nullptr && blobs_ == CountBlobs::yes) progress_->tick(1, 0);
    finder_.begin_blob(bytes);
  }
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override {
    if (progress_ != nullptr) progress_->tick(0, to - from);
    return finder_.find(text, from, to, out);
  }
  bool find_in_part(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override {
    if (progress_ != nullptr) progress_->tick(0, to - from);
    return finder_.find_in_part(text, from, to, out);
  }

 private:
  MatchFinder& finder_;
  Progress* progress_;
  CountBlobs blobs_;
};

}  // namespace assay
