// The instructions of a Dockerfile (docs.docker.com, "Dockerfile reference"), with their places.
//
// Guarantees on any bytes: no crash, time in proportion to the text, at most kMostInstructions instructions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::posture::dockerfile {

struct Span {
  std::size_t begin = 0, end = 0;
};

struct HereDocument {
  std::string name;
  Span body;  // without the line that ends it
};

// `text` has a byte for each byte of the file from `arguments` on: comment lines between continued ones are blank in
// it, and continued lines end in a backslash whatever the escape is. So offsets in it lead back to the file.
struct Instruction {
  std::string name;                // in upper case; of `ONBUILD x` that of x
  Span span;                       // with its here-documents
  std::vector<std::string> flags;  // "--platform=linux/amd64", "--from=build"
  std::size_t arguments = 0;       // where `text` begins in the file: behind name and flags
  std::string text;                // with the lines of its here-documents
  std::vector<HereDocument> documents;

  // The value of a flag, "from" of --from=build; empty where it is not there.
  std::string_view flag(std::string_view wanted) const;
};

struct Dockerfile {
  std::vector<Instruction> instructions;
  std::string trouble;  // why not all of it was read; empty: it was
};

inline constexpr std::size_t kMostBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMostInstructions = 10'000;

Dockerfile read(std::string_view text);

// The words of an instruction in the exec form, ["a", "b"]; nothing where it has another form.
std::vector<std::string> exec_words(std::string_view text);

}  // namespace assay::posture::dockerfile
