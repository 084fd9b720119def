// Values published in vendors' documentation or in public test files of scanners; none is live.
#include <gtest/gtest.h>

#include "scanners/secrets/checks/test_values.h"

namespace assay {
namespace {

struct Published {
  const char* what;
  CheckKind kind;
  std::string value;
};

std::vector<Published> published() {
  using enum CheckKind;
  const std::string ghr = "OWOCPzqKuy3J4w53QpkLfffjBUJSh5yLnFHj7wiyR0NDadVOcykNkoqhoYYXM1yy2sOpAu0lG8fw";
  return {
      {"GitHub installation token", crc32_base62_6, joined({"gh", "s_", "DCASJRv332FYglZzXPw7n0onKEqqt5", "0ugSfn"})},
      {"GitHub refresh token of 76", crc32_base62_6, joined({"gh", "r_", ghr})},
      {"GitHub token of zeros", crc32_base62_6, joined({"gh", "p_", std::string(30, '0'), "2C8GjS"})},
      {"npm", crc32_base62_6, joined({"np", "m_", "Alm0StFaK3t0kEN8uTval1DcRC32dc", "1Bscp5"})},
      {"Vercel", crc32_base62_6, joined({"vc", "p_", "35UYJwYZDigYATKhxJUAhPqRhit2Xe3dtiG60LsUTHeklEXDQ9", "4Jafpu"})},
      {"GitHub fine-grained", github_pat,
       joined({"github", "_pat_", "11AAYCBDQ0tjwxY3uiVv5v", "_", "lo8vfONwp06Vaq9ORB7pSxWM1UT5wSEuqxoxNv15mbA",
               "JTNMO62S", "deYHLyzV"})},
      {"GitLab routable with version", gitlab_routable,
       joined({"gl", "pat-", "bzox79Of-KE9FD2LjoXXF4CvyxA", ".01.", "0r", "0l8l6ir"})},
      {"GitLab routable", gitlab_routable, joined({"gl", "pat-", "bzox79Of-KE9FD2LjoXXF4CvyxA", ".", "0r", "03gxo7s"})},
      {"Cloudflare", crc32_hex_8, joined({"cf", "k_", "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStT", "03fa099b"})},
      {"Bitbucket", atlassian_crc32, joined({"AT", "BB", "cCe6fczW96Vzwgvb4r8F2gZS", "54D591C4"})},
      {"Grafana", grafana_crc32, joined({"gl", "sa_", "iNValIdinValiDinvalidinvalidinva", "_5b582697"})},
      {"Confluent", confluent_crc32,
       joined({"cf", "lt", "qPLd2lLPAtWtHGNhN32WlZxoEj30pcg8mzaPlPJ937JlMa7n9YCRLo", "oqgifw"})},
      {"Azure storage", azure_marvin32, joined({std::string(76, 'a'), "+A", "St", "5mnCaw=="})},
      {"age", bech32, joined({"AGE-", "SECRET-KEY-1", "GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"})},
      {"Deno, personal", crc32_base62_6_all, joined({"dd", "p_", "qz538MNyqwfETb1ikqeqHiqA9Aa9Pv", "22yzmw"})},
      {"Deno, organisation", crc32_base62_6_all, joined({"dd", "o_", "4nkT2HnlnbPpGbW5RVE7DsIyfMJ3bN", "3YeqZT"})},
      {"Apify", crc32_base62_lower_6, joined({"apify", "_api_", "9uyewBxQUF1EXWdKVc4lNaTSM461Ls", "4oQouz"})},
      {"Canva", crc32_hex_8_all, joined({"cn", "vca", "v3RRFkl36rsXClN3-Dsygjl_oGT1-xMhXV70oxnGi6s", "811bfada"})},
      {"Zuplo", zuplo_crc32, joined({"zp", "ka_", "3e6c4f7d39954ca29353b7ab88589b64", "_de26cd55"})},
      {"NATS user seed", nkey_crc16, joined({"SUACSSL3UAHUDXKFSNVUZRF5UHPM", "WZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"})},
  };
}

TEST(Checksums, HoldForPublishedValues) {
  for (const Published& p : published()) EXPECT_TRUE(alone(p.kind, p.value)) << p.what;
}

TEST(Checksums, FailWhenAnyCheckedCharacterChanges) {
  for (const Published& p : published()) {
    const std::size_t prefix = p.kind == CheckKind::crc32_hex_8 || p.kind == CheckKind::crc32_base62_6 ? 4
                               : p.kind == CheckKind::zuplo_crc32                                      ? 5
                                                                                                       : 0;
    std::size_t kept = 0;
    for (std::size_t i = prefix; i < p.value.size(); ++i) {
      if (p.value[i] == '=') continue;
      std::string other = p.value;
      other[i] = other[i] == '7' ? '3' : '7';
      kept += alone(p.kind, other) ? 1U : 0U;
    }
    // The second half of GitHub's checksum is not known; Confluent's prefix is not covered; Azure's last character has
    // four bits that say nothing.
    const std::size_t allowed = p.kind == CheckKind::github_pat        ? 8
                                : p.kind == CheckKind::confluent_crc32 ? 4
                                : p.kind == CheckKind::azure_marvin32  ? 1
                                                                       : 0;
    EXPECT_LE(kept, allowed) << p.what;
  }
}

// What the vendor's library says, read by the script that makes examples (rules/from_facts/checksums.py) and here: two
// hands that agree, and no published value.
TEST(Checksums, ThatProveAndNeverDoubt) {
  const std::string body =
      joined({"2q4AbAiRf3EfpPP2yNg1TJSPp7ZV3Xvl0E69Es0Bxmn16SIDZq8a", "JQ", "QJ99", "BIMmSaEw6lOn3I", "AAAEACOG"});
  const std::vector<Published> made = {
      {"84 characters", CheckKind::azure_cask, body + "2b4D"},
      {"84 characters, in base64", CheckKind::azure_cask, body + "jdvb"},
      {"88 characters", CheckKind::azure_cask, body + "2b4DgU=="},
      {"token of a person", CheckKind::azure_devops_crc32,
       joined({"bmyfy6u7yturi6kypwrmp3argz", "nybjok54kcaxudvdg7efz4mgda"})},
      {"token of an application", CheckKind::azure_devops_crc32,
       joined({"bmyky6u7ytu3j2kypwrmp3argz", "nybjok54kcgxudvdg7efz4mgda"})},
  };
  for (const Published& p : made) {
    EXPECT_TRUE(proves(p.kind, p.value)) << p.what;
    EXPECT_FALSE(is_checksum(p.kind)) << p.what;
    for (std::size_t i = 0; i < p.value.size(); ++i) {
      if (p.value[i] == '=') continue;
      std::string other = p.value;
      other[i] = other[i] == '7' ? '3' : '7';
      // The low bits of the last character of base 32 say nothing.
      if (i + 1 == p.value.size() && p.kind == CheckKind::azure_devops_crc32) continue;
      EXPECT_FALSE(proves(p.kind, other)) << p.what << " at " << i;
      EXPECT_TRUE(alone(p.kind, other)) << "a wrong sum doubts nothing: " << p.what;
    }
    for (std::size_t size = 0; size < p.value.size(); ++size) {
      if (size == body.size() + 4) continue;  // the first four digits of the sum are the shorter writing
      EXPECT_FALSE(proves(p.kind, std::string_view(p.value).substr(0, size))) << p.what << " cut to " << size;
    }
  }
}

TEST(Checksums, FailForCutAndEmptyValues) {
  for (const Published& p : published()) {
    for (std::size_t size = 0; size < p.value.size(); ++size) {
      const std::string_view cut = std::string_view(p.value).substr(0, size);
      if (p.value.substr(size).find_first_not_of('=') == std::string::npos) continue;  // padding alone was cut
      EXPECT_FALSE(alone(p.kind, cut)) << p.what << " cut to " << size;
    }
  }
}

TEST(Checksums, LeaveAValueThatDoesNotFitDoubtful) {
  for (const Published& p : published()) {
    if (p.kind == CheckKind::github_pat) continue;  // its last characters are not covered
    const std::string wrong = altered(p.value.ends_with('=') ? p.value.substr(0, p.value.size() - 1) : p.value);
    EXPECT_EQ(judge(p.kind, wrong, wrong, 0, wrong.size()), CheckOutcome::doubtful) << p.what;
    EXPECT_TRUE(passes(p.kind, wrong, wrong, 0, wrong.size())) << p.what;
  }
}

TEST(Checksums, AreNamedAsSuch) {
  for (const Published& p : published()) EXPECT_TRUE(is_checksum(p.kind)) << p.what;
  EXPECT_FALSE(is_checksum(CheckKind::placeholder));
  EXPECT_FALSE(is_checksum(CheckKind::jwt));
}

TEST(Checksums, AzureKeysNeedTheSeedOfTheirOwnSignature) {
  // The bytes of the storage key under the signature of another service.
  EXPECT_FALSE(alone(CheckKind::azure_marvin32, joined({std::string(76, 'a'), "+A", "Ba", "5mnCaw=="})));
}

}  // namespace
}  // namespace assay
