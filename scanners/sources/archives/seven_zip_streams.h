// Holds what the header of a 7z archive says against its packed data. A program that unpacks takes what the header
// tells and leaves the rest, which nobody sees: data behind the end of a stream, a stream that no file is made of,
// files beyond those that have names.
#pragma once

#include <cstdint>
#include <vector>

#include "scanners/sources/archives/container.h"
#include "scanners/sources/archives/seven_zip_memory.h"

namespace assay::archives {

// Where packed data and headers lie that a program reads, in no order; other bytes belong to no member. What the sizes
// lie about is a gap of the container. Data is unpacked once more for that where its method does not tell where it
// ends; as much as the budget has left at most, nothing of which is spent. False: the layout is not understood.
bool seven_zip_data(RandomReader& bytes, Container& into, std::vector<ByteSpan>& out);

}  // namespace assay::archives
