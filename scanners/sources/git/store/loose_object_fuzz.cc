// A loose object's file, and its header.
#include "scanners/sources/git/store/loose_object.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay;
  using namespace assay::git;
  const Bytes file(reinterpret_cast<const char*>(data), size);
  Limits limits;
  limits.object_bytes = 1 << 20;
  Inflater inflater;
  PackBuffer buffer;
  (void)parse_loose_header(file);
  (void)inflate_loose(file, ObjectId{}, limits, inflater, buffer);
  return 0;
}
