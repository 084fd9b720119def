// Which archive or compressed form bytes are, by their first and last ones.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace assay {

enum class ContainerKind : std::uint8_t {
  none,
  // One stream of compressed bytes.
  gzip,
  bzip2,
  xz,
  lzma,
  zstd,
  lz4,
  compress,
  lzip,
  // Members one after another, readable from the front.
  tar,
  cpio,
  ar,
  rpm,
  script,  // a shell script, and behind it what it unpacks
  // Members that are found by a directory somewhere in it.
  zip,
  seven_zip,
  rar,
  iso,
  cabinet,
  // Documents: their bytes are scanned as they are, and what they hold beside that.
  zlib,
  office_xml,
  pdf,
  sqlite,
  mail,
  constants,
  picture,  // PNG with text in it that is compressed
};

// "a zip archive"; "" for none.
std::string_view name_of(ContainerKind);

// Whether it holds compressed bytes of one input and no members.
bool is_compression(ContainerKind);

// Whether opening it gives what its bytes do not show, and its bytes are scanned all the same.
bool is_document(ContainerKind);

// How much of the beginning a decision may need: an ISO image says what it is at 32 KiB.
inline constexpr std::size_t kContainerHead = 32774;
// How much of the end: a zip archive's comment is at most 64 KiB long.
inline constexpr std::size_t kContainerTail = 65557;

// `head`: the first kContainerHead bytes or more, `tail`: the last kContainerTail or more, as far as there are any
// (`tail` empty: not known). Text costs a few comparisons; the end is searched only behind beginnings that go before
// zip archives (a program, a script, a picture).
ContainerKind container_of(Bytes head, Bytes tail);
inline ContainerKind container_of(Bytes whole) { return container_of(whole, whole); }

// Whether a zip archive ends in `tail`, as container_of() asks behind `head`.
bool ends_as_zip(Bytes head, Bytes tail);

// Where what a script unpacks begins: behind a line end of its first kContainerHead bytes; 0 when nothing does.
std::size_t script_payload(Bytes head);

// The gap of a container that is not opened.
std::string container_gap(ContainerKind kind, std::string_view why);

}  // namespace assay
