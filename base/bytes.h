// Raw bytes. A view is never owned: whoever hands one out says how long it lives.
#pragma once

#include <string_view>

namespace assay {

using Bytes = std::string_view;

inline const unsigned char* data_of(Bytes bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace assay
