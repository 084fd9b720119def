#include "rules/database.h"

#include <hs/hs.h>

#include <cstdlib>
#include <vector>

#include "base/strings.h"
#include "rules/marks.h"

namespace assay {

namespace {

// Below this many literals Hyperscan chooses "packed Teddy", at half the speed of FDR.
constexpr std::size_t kLeastLiterals = 100;
constexpr std::size_t kStrideHolders = 3;

// "\xNN\xNN…": every byte escaped, so that no literal is read as an expression.
std::string escaped(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

// Control characters that stand together in no text; should they in a binary file, the callback drops the id.
std::string dummy_literal(std::size_t index) {
  const auto high = static_cast<char>(0x01 + index / 26);
  const auto low = static_cast<char>(0x0e + index % 18);
  return {'\x02', high, low, '\x05'};
}

Error hyperscan_error(std::string doing, int code) {
  return {std::move(doing), "Hyperscan database", cat("error ", code), ""};
}

}  // namespace

void DatabaseDeleter::operator()(hs_database* database) const { hs_free_database(database); }

std::size_t padded_literals(std::size_t literals) {
  const std::size_t with_holders = literals + kStrideHolders;
  return with_holders < kLeastLiterals ? kLeastLiterals : with_holders;
}

Result<Database> compile_database(const Plan& plan) {
  std::vector<std::string> expressions;
  std::vector<unsigned> flags;
  for (const Literal& literal : plan.literals.anchors) {
    expressions.push_back(escaped(literal.text));
    flags.push_back(literal.caseless ? HS_FLAG_CASELESS : 0U);
  }
  while (expressions.size() < padded_literals(plan.literals.size())) {
    expressions.push_back(escaped(dummy_literal(expressions.size() - plan.literals.size())));
    flags.push_back(0);
  }
  std::vector<const char*> pointers;
  std::vector<unsigned> ids;
  for (const std::string& expression : expressions) {
    ids.push_back(static_cast<unsigned>(pointers.size()));
    pointers.push_back(expression.c_str());
  }
  std::vector<std::string> marks;
  for (const MarkLiteral& mark : kMarks) marks.push_back(escaped(mark.text));
  for (const std::string& mark : marks) {
    ids.push_back(kFirstMark + static_cast<unsigned>(&mark - marks.data()));
    flags.push_back(HS_FLAG_CASELESS);
    pointers.push_back(mark.c_str());
  }

  const hs_platform_info_t generic{};
  hs_database_t* database = nullptr;
  hs_compile_error_t* problem = nullptr;
  const hs_error_t code =
      hs_compile_multi(pointers.data(), flags.data(), ids.data(), static_cast<unsigned>(pointers.size()), HS_MODE_BLOCK,
                       &generic, &database, &problem);
  if (code != HS_SUCCESS) {
    std::string why = problem != nullptr && problem->message != nullptr ? problem->message : cat("error ", code);
    hs_free_compile_error(problem);
    return fail("compiling the rules' anchors", "Hyperscan database", std::move(why));
  }
  return Database(database);
}

Result<std::string> serialise_database(const hs_database* database) {
  char* bytes = nullptr;
  std::size_t size = 0;
  const hs_error_t code = hs_serialize_database(database, &bytes, &size);
  if (code != HS_SUCCESS) return tl::make_unexpected(hyperscan_error("serialising", code));
  std::string out(bytes, size);
  std::free(bytes);
  return out;
}

Result<Database> load_database(Bytes bytes) {
  hs_database_t* database = nullptr;
  const hs_error_t code = hs_deserialize_database(bytes.data(), bytes.size(), &database);
  if (code != HS_SUCCESS) return tl::make_unexpected(hyperscan_error("loading", code));
  return Database(database);
}

std::string database_library() { return hs_version(); }

}  // namespace assay
