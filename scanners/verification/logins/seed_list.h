// The servers of a mongodb+srv:// URL, which DNS names (MongoDB's specification "Initial DNS Seedlist Discovery").
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "scanners/verification/logins/login.h"
#include "scanners/verification/logins/name_records.h"

namespace assay::verification {

// `login` (of mongodb+srv, with the URL's host) as it goes to one of its servers: the first by name and port, since all
// of them know the same users. What TXT says beside it (authSource, loadBalanced) holds where the URL does not say it.
// Two questions are asked, of SRV and TXT; the server's own address is looked up by nobody here. Errors, after which
// nobody may be connected to: there is no record, or one of a server that is not in the host's own domain (above its
// first label; below the host itself where that has fewer than three), or an option that TXT may not have.
tl::expected<Login, std::string> find_seed(const Login& login, NameRecords& records);

}  // namespace assay::verification
