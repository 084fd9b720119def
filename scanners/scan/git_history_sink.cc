#include "scanners/scan/git_history_sink.h"

#include <algorithm>

#include "base/closed_form.h"
#include "base/content.h"
#include "base/strings.h"
#include "base/zip_watch.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/sources/files/window_scanner.h"
#include "scanners/sources/git/objects/object_hash.h"

namespace assay {

namespace {

OriginKind kind_of(git::ObjectType type) {
  if (type == git::ObjectType::commit) return OriginKind::git_commit;
  return type == git::ObjectType::tag ? OriginKind::git_tag : OriginKind::git_blob;
}

class ObjectReader final : public archives::ByteReader {
 public:
  explicit ObjectReader(git::ObjectStream& stream) : stream_(stream) {}
  Result<std::size_t> read(std::span<char> buffer) override { return stream_.read(buffer.data(), buffer.size()); }

 private:
  git::ObjectStream& stream_;
};

}  // namespace

GitHistorySink::GitHistorySink(BlobScanner& scanner, const std::string& repository, const GitScanOptions& options,
                               const ScanContext& context)
    : scanner_(scanner),
      limits_(context.limits),
      skip_packed_(options.skip_packed),
      archives_(std::make_unique<BlobArchives>(scanner, context.limits, excluded_members(options), context.progress)) {
  origin_.repository = repository;
}

void GitHistorySink::found(const git::ObjectId& id, git::ObjectType type, Bytes content, std::vector<Match>& matches) {
  origin_.kind = kind_of(type);
  origin_.object = id.hex();
  // A tenth of all objects have matches, and hashing those would cost a seventh of the scan; findings are few.
  if (scanner_.take(content, matches, {}, origin_)) check_name(id, type, content);
}

bool GitHistorySink::unlike_text(const git::ObjectId& id, Bytes content) {
  origin_.kind = OriginKind::git_blob;
  origin_.object = id.hex();
  if (auto pointer = git::parse_lfs_pointer(content)) {
    pointers_.push_back({id, std::move(*pointer)});
    return false;
  }
  if (const ContainerKind kind = container_of(content); kind != ContainerKind::none) return open(id, kind, content);
  note_closed(id, {.head = content, .tail = content, .whole = true});
  if (const WideForm form = wide_form_of(content); form != WideForm::none)
    scanner_.scan_decoded(WideText(content, form), origin_);
  return false;
}

bool GitHistorySink::open(const git::ObjectId& id, ContainerKind kind, Bytes content) {
  if (skip_packed_) {
    if (is_document(kind)) return false;
    packed_.push_back({id, {{"", "", SkipReason::packed}}});
    return true;
  }
  const bool opened = archives_->open(kind, origin_, content);
  if (opened) check_name(id, git::ObjectType::blob, content);
  remember(id);
  return opened;
}

Result<bool> GitHistorySink::large(const git::ObjectId& id, git::ObjectStream& content) {
  origin_.kind = OriginKind::git_blob;
  origin_.object = id.hex();
  std::vector<char> begin(std::min<std::uint64_t>(limits_.whole_file_bytes + 1, content.size()));
  ObjectReader reader(content);
  const archives::Filled filled = archives::fill(reader, begin);
  if (!filled.status) return tl::make_unexpected(filled.status.error());
  const Bytes head(begin.data(), filled.size);
  if (const ContainerKind kind = container_of(head, {});
      kind != ContainerKind::none && !(skip_packed_ && is_document(kind))) {
    if (skip_packed_) {
      packed_.push_back({id, {{"", "", SkipReason::packed}}});
      return true;
    }
    archives_->open(kind, origin_, head, reader);
    remember(id);
    if (const Status rest = archives::drain(reader); !rest) return tl::make_unexpected(rest.error());
    return true;
  }
  note_closed(id, {.head = head});
  if (wide_form_of(head) != WideForm::none) scanner_.coverage().gap(id.hex(), kLongWideGap);
  return read_in_windows(id, head, content);
}

Result<bool> GitHistorySink::read_in_windows(const git::ObjectId& id, Bytes head, git::ObjectStream& content) {
  LongBlob blob;
  files::WindowScanner windows(scanner_.finder(), limits_,
                               [&](const BlobPart& part, std::vector<Match>& matches, std::vector<Match>& neighbours) {
                                 blob.take(scanner_, part, matches, neighbours, origin_);
                               });
  ZipWatch watch;
  watch.add(head);
  LastBytes end;
  end.add(head);
  windows.push(head);
  for (;;) {
    const std::span<char> room = windows.room();
    const Result<std::size_t> got = content.read(room.data(), room.size());
    if (!got || *got == 0) {
      const bool complete = windows.finish();
      blob.finish(scanner_, origin_);
      if (!got) return tl::make_unexpected(got.error());
      if (const std::string_view what = packed_form_of_end(end.get()); !what.empty() && !skip_packed_)
        packed_.push_back({id, {{"", unseen(what), std::nullopt}}});
      if (watch.ended() && !skip_packed_) scanner_.coverage().gap(id.hex(), kPassedZipGap);
      return complete;
    }
    watch.add(Bytes(room.data(), *got));
    end.add(Bytes(room.data(), *got));
    windows.filled(*got);
  }
}

// Of what is told of: with a wrong name it would be told at the paths of another object.
void GitHistorySink::check_name(const git::ObjectId& id, git::ObjectType type, Bytes content) {
  if (!git::has_content(id, type, content)) scanner_.coverage().gap(id.hex(), git::kOtherContent);
}

void GitHistorySink::note_closed(const git::ObjectId& id, const SeenBytes& seen) {
  if (skip_packed_) return;
  if (std::string gap = closed_gap(seen); !gap.empty()) packed_.push_back({id, {{"", std::move(gap), std::nullopt}}});
}

void GitHistorySink::remember(const git::ObjectId& id) {
  if (std::vector<BlobRemark> remarks = archives_->take_remarks(); !remarks.empty())
    packed_.emplace_back(id, std::move(remarks));
}

}  // namespace assay
