// Where the code of this process came from.
#pragma once

#include <string>

namespace assay {

// The file that holds this code: the program's, or the one of libassay.so where a program loaded that. Thread-safe.
std::string own_file();

}  // namespace assay
