// A worker that reads the files a walk finds.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/container.h"
#include "base/coverage.h"
#include "base/file.h"
#include "base/origin.h"
#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/files/blob_consumer.h"
#include "scanners/sources/files/file_source.h"
#include "scanners/sources/files/image_folders.h"
#include "scanners/sources/files/large_file.h"
#include "scanners/sources/files/member_windows.h"
#include "scanners/sources/files/task_pool.h"
#include "scanners/sources/files/walk.h"

namespace assay::files {

class FileReader final : public FileHandler {
 public:
  // `workers`: all of them, this one, number `worker`, among them; large files and the members of archives are shared
  // with them through the pool. crew: what each of them has; all have consumers, or none. `progress` steps by the bytes
  // of files that are done, as the file system has them; may be null.
  FileReader(TaskPool& pool, const FileScanOptions& options, const std::vector<CrewMember>& crew, unsigned worker,
             const std::vector<std::unique_ptr<FileReader>>& workers, const ImageFolders& images, Progress* progress);

  void file(const FoundFile& found) override;
  void named(const std::string& path) override;

  // Works on a large file that another worker has opened.
  void help(LargeFile& file);

 private:
  void large(UniqueFd fd, Bytes head, ContainerKind container);
  bool open(ContainerKind container, archives::RandomReader& bytes);
  void done(std::uint64_t bytes) const;

  TaskPool& pool_;
  const FileScanOptions& options_;
  const std::vector<CrewMember>& crew_;
  const unsigned worker_;
  BlobConsumer* consumer_;  // null: read only
  Coverage& coverage_;
  const std::vector<std::unique_ptr<FileReader>>& workers_;
  const ImageFolders& images_;
  Progress* progress_;
  std::size_t room_;                // one byte more than a whole file may have
  std::unique_ptr<char[]> buffer_;  // not touched beyond what files have
  Origin origin_;
  std::optional<WindowBuffer> window_buffer_;  // made for the first large file
};

}  // namespace assay::files
