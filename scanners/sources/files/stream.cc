#include "scanners/sources/files/stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/closed_form.h"
#include "base/strings.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/sources/archives/door.h"
#include "scanners/sources/files/byte_stream.h"
#include "scanners/sources/files/member_tasks.h"
#include "scanners/sources/files/shared_stream.h"
#include "scanners/sources/files/task_pool.h"
#include "scanners/sources/files/window_scanner.h"

namespace assay::files {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

// The stream's windows, one after another, on this thread. Returns false when there was a flood.
bool scan_windows(Bytes head, ByteStream& stream, const Origin& origin, const Limits& limits, BlobConsumer& consumer) {
  LongBlob blob;
  const BlobAtPath at(consumer.finder(), origin.path);
  WindowScanner windows(consumer.finder(), limits,
                        [&](const BlobPart& part, std::vector<Match>& matches, std::vector<Match>& neighbours) {
                          consumer.group(origin, blob, part, matches, neighbours);
                        });
  windows.push(head);
  for (bool end = false; !end;) {
    const std::span<char> room = windows.room();
    const std::size_t got = stream.read(room);
    windows.filled(got);
    end = got < room.size() || !stream.error().empty();
  }
  const bool complete = windows.finish();
  consumer.end(origin, blob);
  return complete;
}

class StreamReader final : public archives::ByteReader {
 public:
  explicit StreamReader(ByteStream& stream) : stream_(stream) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t got = stream_.read(buffer);
    if (got == 0 && !stream_.error().empty()) return fail("reading", "", stream_.error());
    return got;
  }

 private:
  ByteStream& stream_;
};

// Opens one archive, and has whoever else there is scan its members.
class OpenTask final : public Task {
 public:
  using Open = std::function<bool(archives::Door&)>;
  OpenTask(TaskPool& pool, const std::vector<CrewMember>& crew, const StreamOptions& options, Open open, bool& opened)
      : pool_(pool), crew_(crew), options_(options), open_(std::move(open)), opened_(opened) {}
  void run(unsigned worker) override {
    MemberTasks members(pool_, crew_, worker, options_.limits, options_.content);
    archives::Door door(options_.limits, members);
    opened_ = open_(door);
  }

 private:
  TaskPool& pool_;
  const std::vector<CrewMember>& crew_;
  const StreamOptions& options_;
  Open open_;
  bool& opened_;
};

// False: it is none that could be opened.
bool open_archive(OpenTask::Open open, const StreamOptions& options, const std::vector<BlobConsumer*>& consumers,
                  Coverage& coverage) {
  std::vector<Coverage> coverages(consumers.size());
  std::vector<CrewMember> crew;
  for (std::size_t worker = 0; worker < consumers.size(); ++worker)
    crew.push_back({consumers[worker], &coverages[worker]});
  TaskPool pool;
  bool opened = false;
  pool.push(std::make_unique<OpenTask>(pool, crew, options, std::move(open), opened));
  pool.run(static_cast<unsigned>(consumers.size()));
  for (const Coverage& part : coverages) coverage.merge(part);
  return opened;
}

// A stream that is an archive. Bytes that turn out to be none are scanned where they are at hand.
void open_stream(ContainerKind container, Bytes begin, bool whole, ByteStream& stream, const Origin& origin,
                 const StreamOptions& options, const std::vector<BlobConsumer*>& consumers, Coverage& coverage) {
  bool opened = false;
  if (whole) {
    archives::MemoryBytes bytes(begin);
    opened = open_archive([&](archives::Door& door) { return door.open(container, origin, bytes); }, options, consumers,
                          coverage);
  } else {
    StreamReader rest(stream);
    opened = open_archive([&](archives::Door& door) { return door.open(container, origin, begin, rest); }, options,
                          consumers, coverage);
    begin = begin.substr(0, options.limits.whole_file_bytes);
  }
  if (!opened) consumers[0]->whole(origin, begin);
}

// Opens a zip archive that stands at the end of a regular file of which `begin` was read: its bytes can be had
// again. False: there is none, or it cannot be read as one.
bool open_zip_of_file(int fd, Bytes begin, const Origin& origin, const StreamOptions& options,
                      const std::vector<BlobConsumer*>& consumers, Coverage& coverage) {
  struct stat info {};
  if (options.most != 0 || ::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return false;
  if (!std::cmp_equal(::lseek(fd, 0, SEEK_CUR), begin.size()) || std::cmp_less(info.st_size, begin.size()))
    return false;
  const std::vector<char> tail = end_of(fd);
  if (!ends_as_zip(begin, Bytes(tail.data(), tail.size()))) return false;
  const auto size = static_cast<std::uint64_t>(info.st_size);
  archives::FileBytes bytes(fd, size);
  if (!open_archive([&](archives::Door& door) { return door.open(ContainerKind::zip, origin, bytes); }, options,
                    consumers, coverage))
    return false;
  coverage.scanned(size);
  return true;
}

void read_only(ByteStream& stream) {
  std::vector<char> buffer(kBufferBytes);
  while (stream.read(buffer) == buffer.size() && stream.error().empty()) continue;
}

}  // namespace

void scan_stream(int fd, Bytes head, const Origin& origin, const std::vector<BlobConsumer*>& consumers,
                 const StreamOptions& options, Coverage& coverage) {
#if defined(F_SETPIPE_SZ)
  (void)::fcntl(fd, F_SETPIPE_SZ, 1 << 20);  // fewer switches between writer and reader; refused for what is no pipe
#endif
  const std::string name = printable(origin.path);
  ByteStream stream(fd, options.wait, options.most, head);
  // As much as is handed on whole, and one byte that says that there is more.
  std::string begin(head);
  const std::size_t most = options.limits.whole_file_bytes + 1;
  bool more = true;
  while (more && begin.size() < most) {
    const std::size_t had = begin.size();
    begin.resize(std::min(most, had + kBufferBytes));
    const std::size_t wanted = begin.size() - had;
    const std::size_t got = stream.read({begin.data() + had, wanted});
    begin.resize(had + got);
    more = got == wanted && stream.error().empty();
  }
  const bool whole = begin.size() < most;
  const Admission admission =
      admit(begin, whole ? Bytes(begin) : Bytes(), whole, options.content, origin.path, coverage);
  if (!admission.admitted) return;
  const bool may_end_as_zip = !whole && !options.content.skip_packed &&
                              (admission.container == ContainerKind::none || is_document(admission.container));
  if (may_end_as_zip && !consumers.empty() && open_zip_of_file(fd, begin, origin, options, consumers, coverage)) return;
  if (consumers.empty()) {
    if (more) read_only(stream);
  } else if (admission.container != ContainerKind::none) {
    open_stream(admission.container, begin, whole, stream, origin, options, consumers, coverage);
  } else if (begin.size() < most) {
    consumers[0]->whole(origin, begin);
  } else {
    const bool complete = consumers.size() == 1 ? scan_windows(begin, stream, origin, options.limits, *consumers[0])
                                                : SharedStream(begin, stream, origin, options.limits, consumers).run();
    if (!complete) coverage.gap(name, kFloodGap);
  }
  if (!stream.error().empty()) coverage.gap(name, stream.error());
  if (const std::string_view what = packed_form_of_end(stream.last());
      !what.empty() && !whole && !options.content.skip_packed)
    coverage.gap(name, unseen(what));
  if (may_end_as_zip && stream.watch().ended()) coverage.gap(name, kPassedZipGap);
  coverage.scanned(head.size() + stream.bytes());
}

}  // namespace assay::files
