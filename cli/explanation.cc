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
             "by the file's program, and see when its password was last changed.";
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
               "password, and does no more (docs/verification.md says for which servers). Nothing is sent to a host "
               "that you do not "
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

// What the rule's author says, or what holds for all of its kind; and the call that does it.
std::string revoke(const Rule& rule) {
  std::string out = as_paragraph(rule.details.remediation);
  while (out.ends_with('\n')) out.pop_back();
  if (out.empty()) out = cat("End it in the settings of ", rule.provider, ".");
  if (!rule.details.revoke.empty())
    return cat(out, " 'assay revoke --rule ", rule.id, "' does it too (", rule.details.revoke[0].method, " ",
               rule.details.revoke[0].url, ").");
  if (kind_of(rule) == Kind::hash) out += " End the sessions that are open under it.";
  return out;
}

std::string rotate(const Rule& rule) {
  if (kind_of(rule) == Kind::hash) return "Let the new password be one that is used nowhere else.";
  return "Make the new one with the least rights and the shortest life that do, keep it in a secret store or the CI "
         "system's secrets, and put it in place. Do this before the old one is ended, unless its misuse hurts more "
         "than an outage.";
}

std::string read_log(const Rule& rule) {
  const Kind kind = kind_of(rule);
  return cat("See in the log ", kind == Kind::provided ? cat("at ", rule.provider) : "of whatever it opens",
             " what it was used for since it leaked. What you did not do is an incident of its own.");
}

void tell_what_to_do(Explanation& out, const Rule& rule) {
  if (kind_of(rule) == Kind::harmless) {
    const std::string own = as_paragraph(rule.details.remediation);
    out.paragraph("What to do", own.empty() ? "Look for the secret that belongs to it." : own);
    return out.points("What not to do",
                      {"Do not hide it before you looked for the secret that belongs to it.",
                       "Do not paste the line into an issue, a chat or a search: the secret may stand in it too."});
  }
  constexpr const char* kRemove =
      "Remove. Take it out of the file now. Out of the history only once it is dead, and where that is worth the "
      "trouble ('git filter-repo --replace-text'): every clone, fork and cache has it already.";
  constexpr const char* kPrevent =
      "Prevent. 'assay hook install' stops the next one before it is committed; 'assay scan git' in CI stops what "
      "gets past.";
  out.steps("What to do", {cat("Revoke. ", revoke(rule)), cat("Rotate. ", rotate(rule)),
                           cat("Look back. ", read_log(rule)), kRemove, kPrevent});
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
                          {"assay explain FILE:LINE", "what speaks for a finding"},
                          {"assay explain --why-not FILE:LINE", "when a line should be found and is not"}});
  out.lines("Read", one_a_line(rule.details.references));
  out.foot = cat("'assay rules show ", rule.id, "' tells how it is detected.");
  return out;
}

}  // namespace assay::cli
