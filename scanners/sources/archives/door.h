// The one way into archives: the bytes of a container in, its members out. Files, streams, blobs and archives inside
// archives all take it.
//
// Nothing is unpacked to disk. Members are handed on one by one; a container inside another is held in memory only
// where its format needs that (Limits::archive_memory_bytes for all that one input needs at a time), else it streams.
// What could not be read is told to the sink with the member's name, and what could be read has been handed on: the
// caller scans nothing of a container that was opened.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/container.h"
#include "base/limits.h"
#include "base/origin.h"
#include "scanners/sources/archives/budget.h"
#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/archives/member_sink.h"

namespace assay::archives {

// The member that what stands behind an archive's end is.
inline constexpr std::string_view kBehindTheEnd = "(behind the end)";

// Not synchronised: one for each thread. Opens one input after another.
class Door {
 public:
  Door(const Limits& limits, MemberSink& sink) : limits_(limits), sink_(sink) {}

  // Opens a container whose bytes can be read anywhere; `kind` is not `none`. False: it holds nothing that could be
  // read as such a container, which was told, and its bytes should be scanned as they are.
  bool open(ContainerKind kind, const Origin& origin, RandomReader& bytes);

  // Opens a container that can be read from the front only: `head` was read already (kContainerHead or all of it).
  bool open(ContainerKind kind, const Origin& origin, Bytes head, ByteReader& rest);

 private:
  friend class OpenContainer;

  Limits limits_;
  MemberSink& sink_;
  std::vector<std::vector<char>> heads_;  // of the members that are under way, by depth
};

}  // namespace assay::archives
