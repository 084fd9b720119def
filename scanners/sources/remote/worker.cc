#include "scanners/sources/remote/worker.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include "base/file.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/sources/archives/door.h"
#include "scanners/sources/files/member_scanner.h"

namespace assay::remote {

namespace {

constexpr std::uint64_t kMostSpooled = std::uint64_t{8} << 30;

// Whether a directory somewhere in it has to be read first.
bool needs_all(ContainerKind kind) {
  return kind == ContainerKind::zip || kind == ContainerKind::seven_zip || kind == ContainerKind::rar ||
         kind == ContainerKind::iso || kind == ContainerKind::cabinet;
}

// A file without a name, gone with its descriptor.
UniqueFd nameless_file(const std::string& folder) {
#if defined(O_TMPFILE)
  if (UniqueFd file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)); file) return file;
#endif
  std::string path = folder + "/assay-XXXXXX";
  UniqueFd file(::mkostemp(path.data(), O_CLOEXEC));
  if (file) ::unlink(path.c_str());
  return file;
}

// Of a body's encodings, which nobody asked for, the first that is not opened as an archive or nothing: "br".
std::string unread_encoding(std::string_view encodings) {
  constexpr std::array<std::string_view, 7> kRead = {"identity", "aws-chunked", "gzip",      "x-gzip",
                                                     "zstd",     "compress",    "x-compress"};
  while (!encodings.empty()) {
    std::string_view one = encodings.substr(0, encodings.find(','));
    encodings.remove_prefix(std::min(one.size() + 1, encodings.size()));
    const std::size_t begin = std::min(one.find_first_not_of(" \t"), one.size());
    one = one.substr(begin, one.find_last_not_of(" \t") + 1 - begin);
    const std::string name = lower(one);
    if (!one.empty() && std::find(kRead.begin(), kRead.end(), name) == kRead.end()) return printable(one.substr(0, 40));
  }
  return {};
}

}  // namespace

Origin Worker::origin_of(const Resource& resource) const {
  Origin origin;
  origin.kind = OriginKind::remote;
  origin.path = resource.url;
  origin.resource = resource.kind;
  return origin;
}

void Worker::gap(const Resource& resource, const std::string& why) {
  parts_.coverage->gap(cat(printable(resource.kind), " ", printable(resource.url)), printable(why));
}

void Worker::text(const Resource& resource, Bytes text) {
  if (text.empty()) return;
  const Origin origin = origin_of(resource);
  files::MemberScanner scanner(*parts_.consumer, limits_, content_, *parts_.coverage);
  if (text.size() <= limits_.whole_file_bytes) return scanner.whole(origin, text);
  archives::MemoryBytes rest(text.substr(limits_.whole_file_bytes));
  archives::RangeReader reader(rest, 0, rest.size());
  (void)scanner.longer(origin, text.substr(0, limits_.whole_file_bytes), reader, 0);
}

void Worker::download(const Resource& resource, const Request& request, const Expected& expected) {
  auto download = client_->open(request);
  if (!download) return gap(resource, download.error().why);
  if ((*download)->status() != 200) return gap(resource, status_text((*download)->status()));
  const std::string encoding = unread_encoding((*download)->head().headers.all("content-encoding"));
  if (!encoding.empty()) gap(resource, cat("it is encoded as ", encoding, ", which is not undone"));
  scan(origin_of(resource), **download, expected.zip);
  if (const Status rest = archives::drain(**download); !rest) return gap(resource, rest.error().why);
  const std::uint64_t bytes = (*download)->bytes();
  if (expected.size && *expected.size != bytes && !(*download)->broken())
    gap(resource, cat("the server listed it with ", *expected.size, " bytes and sent ", bytes));
}

void Worker::scan(const Origin& origin, Download& download, bool zip) {
  parts_.consumer->named(origin);
  std::vector<char> buffer(limits_.whole_file_bytes + 1);
  const archives::Filled filled = archives::fill(download, buffer);
  const Bytes head(buffer.data(), filled.size);
  const bool whole = filled.size < buffer.size();
  files::MemberScanner scanner(*parts_.consumer, limits_, content_, *parts_.coverage);
  if (!filled.status) scanner.gap(origin, filled.status.error().why);
  if (zip && filled.status && container_of(head, whole ? head : Bytes()) != ContainerKind::zip)
    scanner.gap(origin, "the server sent something else than the zip archive that was asked for");
  const files::Admission admission =
      files::admit(head, whole ? head : Bytes(), whole, content_, origin.path, *parts_.coverage);
  if (!admission.admitted) return;
  if (admission.container != ContainerKind::none)
    return open_archive(admission.container, origin, head, whole, download);
  if (whole) return scanner.whole(origin, head);
  if (const Status read = scanner.longer(origin, head, download, 0); !read) scanner.gap(origin, read.error().why);
}

void Worker::open_archive(ContainerKind kind, const Origin& origin, Bytes head, bool whole, Download& download) {
  files::MemberScanner scanner(*parts_.consumer, limits_, content_, *parts_.coverage);
  archives::Door door(limits_, scanner);
  if (whole) {
    archives::MemoryBytes bytes(head);
    parts_.coverage->scanned(head.size());
    if (!door.open(kind, origin, bytes)) scanner.whole(origin, head);
    return;
  }
  if (needs_all(kind)) {
    if (const Status spooled = spool(origin, kind, head, download); !spooled) scanner.gap(origin, spooled.error().why);
    return;
  }
  if (!door.open(kind, origin, head, download)) scanner.whole(origin, head.substr(0, limits_.whole_file_bytes));
  if (const Status rest = archives::drain(download); !rest) scanner.gap(origin, rest.error().why);
  parts_.coverage->scanned(download.bytes());
}

// What came before a connection broke is opened all the same.
Status Worker::spool(const Origin& origin, ContainerKind kind, Bytes head, Download& download) {
  const UniqueFd file = nameless_file(parts_.temporary_folder);
  if (!file) return fail("keeping", "", cat("a temporary file could not be made: ", errno_text(errno)));
  Status status = write_all(file.get(), head, "a temporary file");
  std::uint64_t size = head.size();
  std::vector<char> block(std::size_t{256} << 10);
  while (status) {
    const auto got = download.read(block);
    if (!got) {
      status = tl::make_unexpected(got.error());
      break;
    }
    if (*got == 0) break;
    size += *got;
    if (size > kMostSpooled) return fail("keeping", "", cat("it is larger than ", human_bytes(kMostSpooled)));
    status = write_all(file.get(), {block.data(), *got}, "a temporary file");
  }
  files::MemberScanner scanner(*parts_.consumer, limits_, content_, *parts_.coverage);
  archives::FileBytes bytes(file.get(), size);
  parts_.coverage->scanned(size);
  if (!archives::Door(limits_, scanner).open(kind, origin, bytes)) {
    archives::RangeReader reader(bytes, limits_.whole_file_bytes, size);
    const Status read = scanner.longer(origin, head.substr(0, limits_.whole_file_bytes), reader, 0);
    if (status) status = read;
  }
  return status;
}

}  // namespace assay::remote
