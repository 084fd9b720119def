// Manifests, indexes and configurations of images: the input, cut at NUL bytes, is their documents.
#include <array>

#include "scanners/sources/archives/images/image_notes.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay;
  Bytes rest(reinterpret_cast<const char*>(data), size);
  archives::ImageNotes notes(std::make_shared<ImageMemory>());
  const std::array<std::string, 4> paths = {"manifest.json", "index.json", "blobs/sha256/a", "blobs/sha256/b"};
  for (const std::string& path : paths) {
    const Bytes text = rest.substr(0, rest.find('\0'));
    (void)notes.blob(path, text);
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
  }
  if (const auto layer = notes.archive("blobs/sha256/c")) layer->paths->add(rest);
  (void)notes.finish([](const std::string&, const std::string&) {});
  return 0;
}
