#include "scanners/sources/archives/documents/document_reader.h"

#include <vector>

#include "scanners/sources/archives/documents/constant_strings.h"
#include "scanners/sources/archives/documents/mail_reader.h"
#include "scanners/sources/archives/documents/office_text.h"
#include "scanners/sources/archives/documents/picture_text.h"
#include "scanners/sources/archives/documents/reader_child.h"
#include "scanners/sources/archives/documents/sqlite_reader.h"
#include "scanners/sources/archives/documents/zlib_reader.h"

namespace assay::archives {

bool read_document(ContainerKind kind, RandomReader& bytes, Container& into) {
  if (kind == ContainerKind::zlib) return read_zlib(bytes, into);
  if (kind == ContainerKind::sqlite) {
    read_sqlite(bytes, into);
    return false;
  }
  if (kind == ContainerKind::picture) {
    read_picture_text(bytes, into);
    return false;
  }
  Memory memory(into.budget());
  std::vector<char> held;
  if (!bytes.in_memory() && !memory.take(bytes.size())) {
    into.gap(container_gap(kind, "that is too long to be held"));
    return false;
  }
  const Result<Bytes> text = bytes.view(0, static_cast<std::size_t>(bytes.size()), held);
  if (!text) {
    into.gap(text.error().why);
    return false;
  }
  MemoryBytes original(*text);
  if (kind == ContainerKind::office_xml) {
    read_office_text(*text, original, into);
  } else if (kind == ContainerKind::mail) {
    read_mail(*text, original, into);
  } else if (kind == ContainerKind::constants) {
    read_constants(*text, original, into);
  } else {
    read_pdf_apart(*text, into);
  }
  return false;
}

}  // namespace assay::archives
