// Any bytes as an index, a log, a head, a proof and a statement: what is read is written again as it was.
#include <cstdint>
#include <cstdlib>

#include "attest/evidence/chain.h"
#include "attest/evidence/index.h"
#include "attest/evidence/record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0:
      if (const auto index = read_index(input); index && write_index(*index) != input) std::abort();
      break;
    case 1:
      if (const auto log = read_log(input); log && write_log(*log) != input) std::abort();
      break;
    case 2:
      static_cast<void>(read_head(input));
      break;
    case 3: {
      assay::Judgement judgement;
      verify_proof(input, "proof", {}, judgement);
      if (judgement.verdict() == assay::Verdict::pass) std::abort();
      break;
    }
    default: {
      const auto sealed = read_sealed(input);
      if (!sealed) break;
      const auto record = read_record(sealed->statement);
      if (!record) break;
      const auto again = canonical_statement(statement_of(*record));
      if (!again || *again != sealed->payload) std::abort();
    }
  }
  return 0;
}
