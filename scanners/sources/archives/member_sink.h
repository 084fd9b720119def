// What takes the members that the door (door.h) finds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/coverage.h"
#include "base/image.h"
#include "base/mapped_text.h"
#include "base/origin.h"
#include "base/result.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::archives {

// Calls come from the thread that opens the container, members of one in its order. Origins and bytes live during the
// call. An origin's path is the member's as the container has it: any bytes.
class MemberSink {
 public:
  virtual ~MemberSink() = default;

  // A member was met, whatever becomes of its bytes. Comes before all else of it.
  virtual void named(const Origin& /*origin*/) {}

  // A member of at most Limits::whole_file_bytes, or as much of one as could be read.
  virtual void whole(const Origin& origin, Bytes text) = 0;

  // A longer member: `head` is its beginning. Reads `rest` to its end, or returns the error that it ended with.
  // `offset`: 0, or where the bytes begin in a container whose origin it is (see outside).
  virtual Status longer(const Origin& origin, Bytes head, ByteReader& rest, std::uint64_t offset) = 0;

  // Bytes of a container that belong to no member, from byte `offset` of it on: comments, extra fields, what stands
  // before, between and behind. Lines are counted from their beginning. None: an archive begins there, which comes as a
  // member, "(at byte N)".
  virtual void outside(const Origin& container, Bytes text, std::uint64_t offset) = 0;

  // Text that was made of an origin's bytes, which are handed on too, or scanned by whoever had the container opened.
  virtual void view(const Origin& origin, const MappedText& text, RandomReader& original) = 0;

  // Something that holds no bytes to be scanned: a link, a device.
  virtual void skipped(const Origin& origin, SkipReason reason) = 0;

  // Something of a member or container was not read.
  virtual void gap(const Origin& origin, std::string why) = 0;

  // A remark that changes no verdict, the same for all that it holds of.
  // Those that keep it take it. NOLINTNEXTLINE(performance-unnecessary-value-param)
  virtual void note(std::string /*text*/) {}

  // Bytes of the members of the outermost container as they come, each once and in order, whatever becomes of them;
  // asked for by whoever needs a member's digest, also of one that is opened itself. Comes between named() and the
  // rest.
  virtual bool wants_content() const { return false; }
  virtual void content(const Origin& /*member*/, Bytes /*piece*/) {}
  // A header of the outermost container, when that is a tar archive: 512 bytes, before named() of what it is about.
  virtual void tar_header(const Origin& /*container*/, Bytes /*block*/) {}
  // The body of such a header (pax records, a long name), behind it.
  virtual void tar_header_body(const Origin& /*container*/, Bytes /*text*/) {}
  // The bytes that fill up the last block of a member or such a body are not zeros. They come as outside() too.
  virtual void tar_padding(const Origin& /*container*/) {}

  // The container, which has been read, was a container image; what its blobs are stands in their origins.
  virtual void image(const Origin& /*container*/) {}
  // What the paths of its layers may be remembered in; null for none.
  virtual std::shared_ptr<ImageMemory> image_memory() { return nullptr; }
};

}  // namespace assay::archives
