// Why a call of the C interface did not do what it was asked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/result.h"
#include "rules/loader.h"

namespace assay::api {

struct Failure {
  std::int32_t code = 0;  // of api/assay.h
  std::string text;       // without credentials
};

template <class T>
using Outcome = tl::expected<T, Failure>;

// Each masks its text: a path or a key of a file may be a credential.
Failure usage(const Error& error);
Failure usage(const std::vector<Diagnostic>& mistakes);
Failure failed(const Error& error);

}  // namespace assay::api
