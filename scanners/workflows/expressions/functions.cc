#include "scanners/workflows/expressions/functions.h"

#include "scanners/workflows/expressions/syntax_tree.h"

namespace assay::expressions {
namespace {

constexpr std::uint16_t kMany = 255;

// languageservices, expressions/src/funcs.ts, and the functions that workflow-v1.0.json adds to single keys. success()
// and failure() of jobs take names of jobs.
constexpr Function kFunctions[] = {
    {FunctionId::contains, "contains", 2, 2, false, true},
    {FunctionId::starts_with, "startsWith", 2, 2, false, true},
    {FunctionId::ends_with, "endsWith", 2, 2, false, true},
    {FunctionId::format, "format", 1, kMany, false, false},
    {FunctionId::join, "join", 1, 2, false, false},
    {FunctionId::to_json, "toJSON", 1, 1, false, false},
    {FunctionId::from_json, "fromJSON", 1, 1, false, false},
    {FunctionId::hash_files, "hashFiles", 1, kMany, false, true},
    {FunctionId::case_of, "case", 3, kMany, false, false},
    {FunctionId::success, "success", 0, kMany, true, true},
    {FunctionId::failure, "failure", 0, kMany, true, true},
    {FunctionId::cancelled, "cancelled", 0, 0, true, true},
    {FunctionId::always, "always", 0, 0, true, true},
};

}  // namespace

std::span<const Function> all_functions() { return kFunctions; }

const Function* function_named(std::string_view name) {
  for (const Function& function : kFunctions)
    if (same_name(function.name, name)) return &function;
  return nullptr;
}

}  // namespace assay::expressions
