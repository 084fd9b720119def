#include "cli/explanation.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "cli/layout.h"
#include "cli/provider_call.h"
#include "cli/rule_meaning.h"
#include "cli/sections.h"
#include "scanners/secrets/login_address.h"

namespace assay::cli {

namespace {

std::string is_it_live(const Rule& rule) {
  if (!rule.details.verify.empty() && kind_of(rule) != Kind::harmless)
    return cat(asked_by(rule.details.verify[0]), says_live(rule.details.verify[0]),
               " assay does not ask by itself. Ask for a credential of your own only, and keep the value out of your "
               "shell's history.");
  switch (kind_of(rule)) {
    case Kind::harmless:
      return "There is nothing to check: look for the secret that belongs to it.";
    case Kind::hash:
      return "It is as live as the password behind it. Find the account that it belongs to, by the name beside it or "
             "by "
             "the file's program, and see when its password was last changed.";
    case Kind::private_key:
      if (rule.id.find("keystore") != std::string::npos || rule.id.find("pkcs12") != std::string::npos)
        return "List what the store holds ('keytool -list -v -keystore FILE', 'openssl pkcs12 -nokeys -in FILE'), and "
               "look "
               "for its certificates in what trusts them: those that have not expired are live.";
      return "Take its public half ('ssh-keygen -y -f FILE', 'openssl pkey -in FILE -pubout') and look for it in what "
             "trusts keys: authorized_keys, deploy keys, certificates that have not expired.";
    case Kind::nameless:
      if (names_logins(rule))
        return "'assay scan --verify --allow-host HOST' logs in with it to the host beside it, behind a made-up "
               "password, and "
               "does no more (docs/verification.md says for which servers). Nothing is sent to a host that you do not "
               "name.";
      return "No provider can be asked. Find out from the code around the line what it opens, and see there whether it "
             "is "
             "accepted. Until you know, take it as live.";
    case Kind::provided:
      break;
  }
  return cat("The rule knows no call that would tell. Look it up in the settings of ", rule.provider,
             " by its name, its date or its last characters. Until you know that it is gone, take it as live.");
}

std::string revoke(const Rule& rule) {
  if (!rule.details.revoke.empty())
    return cat("At the provider, as above, or by its interface: ", rule.details.revoke[0].method, " ",
               rule.details.revoke[0].url, ". 'assay revoke --rule ", rule.id,
               "' does that. Then read its log for what the credential was used for.");
  switch (kind_of(rule)) {
    case Kind::hash:
      return "Change the password: the hash is then worth nothing. End the sessions that are open under it.";
    case Kind::private_key:
      return "Nothing can be called back from the key itself: take the public half out of what trusts it, and have the "
             "issuer revoke certificates over it. Then read the logs of those places for logins that were not yours.";
    case Kind::nameless:
      return "Where it is accepted, as above: what is only deleted from the file still opens it. Then read the log "
             "there "
             "for what it was used for.";
    case Kind::harmless:
    case Kind::provided:
      break;
  }
  return "At the provider, as above. Then read its log for what the credential was used for.";
}

void tell_what_to_do(Explanation& out, const Rule& rule) {
  const std::string own = as_paragraph(rule.details.remediation);
  out.paragraph("Fix",
                own.empty() ? "Revoke the credential at its provider, then replace it everywhere it is used." : own);
  if (kind_of(rule) == Kind::harmless)
    return out.points("What not to do",
                      {"Do not hide it before you looked for the secret that belongs to it.",
                       "Do not paste the line into an issue, a chat or a search: the secret may stand in it too."});
  out.paragraph(
      "Rotate",
      kind_of(rule) == Kind::hash
          ? "Set a new password that is used nowhere else, and keep files of hashes out of repositories and images."
          : "Make the new one with the least rights and the shortest life that do, keep it in a secret store or the "
            "CI system's secrets, put it in place, and then end the old one. End it first where an outage hurts less "
            "than its misuse.");
  out.paragraph("Revoke", revoke(rule));
  out.points("What not to do", {"Do not only delete the line: history, forks, caches and logs keep it.",
                                "Do not rewrite history instead of revoking: clones and pull requests have it already.",
                                "Do not suppress a finding that is right before the value is revoked.",
                                "Do not paste the value into an issue, a chat or a search."});
}

}  // namespace

Explanation explanation(const Rule& rule) {
  Explanation out{.kind = "rule",
                  .id = rule.id,
                  .title = rule.description,
                  .severity = std::string(name_of(rule.severity)),
                  .confidence = std::string(name_of(rule.confidence)),
                  .head = cat(rule.id, "  ", name_of(rule.severity), "\n")};
  out.paragraph("What it is", what_it_is(rule));
  out.paragraph("Why it matters", why_it_matters(rule));
  out.paragraph("How sure it is", how_sure(rule));
  out.paragraph("Is it live?", is_it_live(rule));
  tell_what_to_do(out, rule);
  out.table("If it is wrong, hide it",
            {{cat("assay:allow ", rule.id, " WHY"), "in a comment on its line"},
             {cat("FINGERPRINT ", rule.id, " # WHY"),
              "in .assayignore, wherever the value stands; the report gives the fingerprint"}});
  out.table("Reproduce", {{cat("assay scan git --only ", rule.id), "the history"},
                          {cat("assay scan . --only ", rule.id), "the files here"},
                          {"assay explain --why FILE:LINE", "what speaks for a finding"},
                          {"assay explain --why-not FILE:LINE", "when a line should be found and is not"}});
  out.lines("Read", one_a_line(rule.details.references));
  out.foot = cat("'assay rules show ", rule.id, "' tells how it is detected.");
  return out;
}

}  // namespace assay::cli
