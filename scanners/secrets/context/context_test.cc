// What values and names say, and the score put together.
#include <gtest/gtest.h>

#include <algorithm>

#include "scanners/secrets/context/content.h"
#include "scanners/secrets/context/context_sample.h"
#include "scanners/secrets/context/judge.h"
#include "scanners/secrets/context/name.h"
#include "scanners/secrets/context/rarity.h"

namespace assay::context {
namespace {

struct ValueOf {
  std::string_view text;
  Content content;
  bool quoted = true;
};

TEST(Content, WhatKubesealWritesIsEncrypted) {
  for (const std::string begin : {"AgC/", "AgDx", "AQBy"})
    EXPECT_EQ(name_of(content_of(begin + std::string(400, 'a') + "+/=", false)), name_of(Content::encrypted)) << begin;
  EXPECT_NE(name_of(content_of("AgC/kq9Xw+2", false)), name_of(Content::encrypted));
}

TEST(Content, TellsValuesThatAreNoSecrets) {
  const std::vector<ValueOf> values = {
      {"null", Content::word, false},
      {"None", Content::word, false},
      {"string", Content::word, false},
      {"12345678", Content::number},
      {"2024-05-01", Content::number},
      {"10.0.0.1", Content::number},
      {"process.env.DB_PASSWORD", Content::lookup, false},
      {"os.environ[\"X\"]", Content::lookup, false},
      {"op://vault/item/field", Content::lookup},
      {"vault:secret/data/db#password", Content::lookup},
      {"arn:aws:secretsmanager:eu:1:secret:x", Content::lookup},
      {"!Ref DbPassword", Content::lookup, false},
      {"${DB_PASSWORD}", Content::expression},
      {"{{ .Values.password }}", Content::expression},
      {"${{ secrets.TOKEN }}", Content::lookup},
      {"#{password}", Content::expression},
      {"%(password)s", Content::expression},
      {"<your password>", Content::expression},
      {"\xe2\x80\xb9password\xe2\x80\xba", Content::expression},
      {"$DB_PASSWORD", Content::expression},
      {"$PWD/askpass", Content::expression},
      {"$config{'WIKI_PASSW'}", Content::expression},
      {"$row->{'password'}", Content::expression},
      {":password", Content::expression},
      {"$cfg['Server']['password']", Content::expression, false},
      {"$cfg[&#x27;ProxyUrl&#x27;]", Content::expression},
      {"$rcmail-", Content::expression, false},
      {"$UID:$GID::$HOME", Content::expression},
      {"%{crypt:AZ:&Tmp-String-5}", Content::expression},
      {"{\\\"alg\\\":\\\"HS256\\\"}", Content::expression},
      {"spw->sp_pwdp", Content::reference, false},
      {"@AuthKey.p8", Content::path},
      {"My%20token%20created%20by%20Joe", Content::message},
      {"Hal-haz\xc4\xb1rki \xc5\x9fifr\xc9\x99:", Content::message},
      {"\\321\\202\\320\\265\\320\\272", Content::message},
      {"@password", Content::expression},
      {"Bearer {token}", Content::expression},
      {"&v1.Secret{", Content::expression, false},
      {"{\"type\":", Content::expression, false},
      {"getpass(\"Enter\")", Content::call, false},
      {"request.form.get('x')", Content::call, false},
      {"settings.password", Content::reference, false},
      {"self.token", Content::reference, false},
      {"X25519.secret_length", Content::reference, false},
      {"auth.login.password_label", Content::reference},
      {"/run/secrets/db_password", Content::path},
      {"./certs/server.pem", Content::path},
      {"keys/private.key", Content::path},
      {"https://id.corp.io/oauth2/token", Content::url},
      {"someone@corp.io", Content::address},
      {"Enter your password", Content::message},
      {"Invalid password, please try again", Content::message},
      {"^[a-z0-9]{8,}$", Content::pattern},
      {"input[name=password]", Content::markup},
      {"ENC[AES256_GCM,data:abc,iv:def]", Content::encrypted},
      {"{cipher}AQB4x", Content::encrypted},
      {"{jSMOWnoPFgsHVpMvz5VrIt5kRbzGpI8u+9EF1iFQyJQ=}", Content::encrypted},
      {"$2y$10$abcdefghijklmnopqrstuv", Content::hash},
      {"pbkdf2_sha256$600000$x$y", Content::hash},
      {"ssh-ed25519 AAAA", Content::public_key},
      {"changeme123", Content::placeholder},
      {"your-api-key", Content::placeholder},
      {"xxxxxxxxxxxx", Content::placeholder},
      {"********", Content::placeholder},
      {"bitteaendern", Content::placeholder},
      {"cambiame", Content::placeholder},
      {"votre_mot_de_passe", Content::placeholder},
      {"su_contrasena", Content::placeholder},
      {"Passwort", Content::placeholder},
      {"Has\xc5\x82o", Content::message},
      {"0x00000040UL", Content::number, false},
      {"0x1.ffffp+1023", Content::number},
      {"bg:#550000 #ffffff", Content::markup},
      {"\\xf0\\x9f\\xa4\\x97", Content::binary},
      {"\\u30D1\\u30B9(&P):", Content::message},
      {"Qx7...m5Nl", Content::message},
      {"\\x07MESSAGE\\x12\\x41", Content::binary},
      {"q7\x01z0Kx", Content::binary},
      {"q7R\xffz0Kx", Content::binary},
      {"NL80211_RRF_NO_IR", Content::reference, false},
      {"x[\"cmd\"].format(y)", Content::expression, false},
      {"_X$exec2[0]", Content::expression, false},
      {"%syes%s", Content::expression},
      {"anonymous@", Content::address},
      {"[!#$%&'*+.^_`|~0-9A-Za-z]{1,}", Content::pattern},
      {"1234567890abcdef1234567890abcdef", Content::sequence},
  };
  for (const ValueOf& value : values)
    EXPECT_EQ(name_of(content_of(value.text, value.quoted)), name_of(value.content)) << value.text;
}

// Each was a finding of high or medium confidence in a published project.
TEST(Content, TellsWhatRealProjectsGiveToSuchNames) {
  const std::vector<ValueOf> values = {
      {"$wgDBpassword.", Content::expression, false},
      {"$wgDBpassword", Content::expression},
      {"$avp(s:password)", Content::expression},
      {"wgDBpassword", Content::reference},
      {"secretIDTokenCIDRs", Content::reference, false},
      {"old.TLSKeyPwd", Content::reference, false},
      {"{$JMX.PASSWORD}", Content::expression},
      {"!SRP:!kRSA", Content::reference, false},
      {"\\[rs]\\[dq]%s\\[rs]\\[dq]", Content::markup, false},
      {"\\&PWD_ftp", Content::expression, false},
      {"Option<Vec<u8>>", Content::expression, false},
      {"Jelsz\xc3\xb3.", Content::message},
      {"Kil\xc3\xadtlaoz:", Content::message},
      {"\xc4\x8coavdda v\xc3\xa1ilu. $1", Content::message},
      {"Mukihiye oosuwanyeihiwa", Content::message},
      {"[[Special:ApiHelp/query+tokens|action=query&meta=tokens]]", Content::message},
  };
  for (const ValueOf& value : values)
    EXPECT_EQ(name_of(content_of(value.text, value.quoted)), name_of(value.content)) << value.text;
  for (const std::string_view value : {"qzrw vkxt jmpd hbfl", "S3cretToken9x!", "A!b:c!9xQ"})
    EXPECT_EQ(name_of(content_of(value, true)), name_of(Content::literal)) << value;
}

TEST(Content, LeavesUnusualPasswordsAlone) {
  for (const std::string_view value : {"m{{h}o)p${e]nob(ody[finds>-_$#this}}", "A,.:-@*?!x", "{noop}q7Rz0Kx2",
                                       "qo7 z#R 2Kw", "a(b)c$d", "p@ss.W0rd#x", "x/y+Z9==q", "Aa1!Bb2@"})
    EXPECT_EQ(name_of(content_of(value, true)), name_of(Content::literal)) << value;
}

TEST(Content, KnowsDigestsAndUuids) {
  EXPECT_EQ(content_of(std::string(8, '4') + "1f0c9ba37d5e62804b1f0c9b", true), Content::digest);
  EXPECT_EQ(content_of("29f63271-dc2f-4734-8221-5b31b5169bac", true), Content::uuid);
  EXPECT_EQ(content_of("01ARZ3NDEKTSV4RRFFQ69G5FAV", true), Content::ulid);
  EXPECT_EQ(content_of("order_01H5K3RCPK8Z9E1M7J4Q2W6T0X", true), Content::ulid);
  // Letters that Crockford leaves out, another beginning, another length.
  for (const std::string_view value : {"01ARZ3NDEKTSV4RRFFQ69G5FAU", "91ARZ3NDEKTSV4RRFFQ69G5FAV",
                                       "01ARZ3NDEKTSV4RRFFQ69G5FA", "x9_01ARZ3NDEKTSV4RRFFQ69G5FAV"})
    EXPECT_EQ(content_of(value, true), Content::literal) << value;
}

TEST(Rarity, IsPositiveForRandomValuesAndNegativeForWords) {
  for (const std::string_view value : {"q7Rz0Kx2WvT4", "9dK2mQx7LpZa3RtY", "zk4vq8xw2jnp", "T9#xq!4LmZ"})
    EXPECT_GT(rarity(value), 15) << value;
  for (const std::string_view value : {"user_password", "AuthenticationTokenExpired", "correct-horse-battery",
                                       "application/json", "hunter22", "SECRET_NAME"})
    EXPECT_LT(rarity(value), -8) << value;
}

TEST(Rarity, KnowsOneOrdinaryWord) {
  for (const std::string_view value : {"orders", "Swordfish", "POSTGRES", "tigers", "zabbix"})
    EXPECT_TRUE(is_ordinary_word(value)) << value;
  for (const std::string_view value : {"", "hunter2", "correct-horse", "userPassword", "xkqzjwvb", "q7Rz0Kx2"})
    EXPECT_FALSE(is_ordinary_word(value)) << value;
}

int points_of(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = checks::to_lower(c);
  for (const std::string_view keyword : {"password", "token", "secret", "api_key", "pass", "_key"})
    if (const std::size_t at = lower.find(keyword); at != std::string::npos)
      return read_name(name, {at, at + keyword.size()}).points;
  return 0;
}

TEST(Name, AsksForASecret) {
  for (const std::string_view name :
       {"password", "DB_PASSWORD", "dbPassword", "spring.datasource.password", "apiToken", "client_secret",
        "accessTokenSecret", "password1", "--password", "tokenValue", "WTF_CSRF_SECRET_KEY"})
    EXPECT_GE(points_of(name), 30) << name;
}

TEST(Name, AKeyIsForWhatItsNameSays) {
  EXPECT_GT(read_name("licenseKey", {7, 10}).points, 0);
  EXPECT_LT(read_name("Key", {0, 3}).points, 0);
  EXPECT_LT(read_name("publicKey", {6, 9}).points, 0);
  EXPECT_GT(read_name("TEEM_KEY", {4, 8}).points, 0);
}

TEST(Name, AsksForSomethingAboutASecret) {
  for (const std::string_view name : {"password_hash",
                                      "passwordLength",
                                      "token_url",
                                      "tokenEndpoint",
                                      "secretName",
                                      "password_field",
                                      "tokenizer",
                                      "secretary",
                                      "accessTokenExpiresAt",
                                      "csrfToken",
                                      "authenticity_token",
                                      "GIT_ASKPASS",
                                      "public_key",
                                      "next_page_token",
                                      "has_password",
                                      "bypass",
                                      "password_policy",
                                      "invalid_token",
                                      "passwordless",
                                      "token_type",
                                      "secret-id",
                                      "max_tokens",
                                      "csrfmiddlewaretoken",
                                      "token_config",
                                      "begin_keywords",
                                      "hot_key"})
    EXPECT_LT(points_of(name), 0) << name;
}

std::optional<Confidence> confidence_of_text(const std::string& text) {
  const auto found = first_assignment(text);
  return found ? score_of(text, *found).confidence() : std::nullopt;
}

TEST(Score, IsHighForARandomValueOfASecretName) {
  for (const std::string_view text : {"password = \"~~\"", "DB_PASSWORD=~~", "api_key: '~~'", "setToken(\"~~\")"})
    EXPECT_EQ(confidence_of_text(filled(text, kValue + "T4" + "mQx9")), Confidence::high) << text;
}

TEST(Score, IsLowForAWordThatSomebodyMayHaveChosen) {
  EXPECT_EQ(confidence_of_text(filled("password = \"~~\"", "swordfish")), Confidence::low);
}

TEST(Score, IsNoMoreThanMediumForWordsWithDigitsOrSigns) {
  for (const std::string_view value : {"hunter2", "dragon42", "s3cret-Garden"}) {
    const auto confidence = confidence_of_text(filled("password = \"~~\"", std::string(value)));
    ASSERT_TRUE(confidence.has_value()) << value;
    EXPECT_LT(*confidence, Confidence::high) << value;
  }
  EXPECT_EQ(confidence_of_text(filled("DB_PASSWORD=~~\n", "hunter2")), Confidence::low);
}

// Weak, but chosen by somebody who was asked for a digit and a sign.
TEST(Score, IsLowForACommonPasswordThatMeetsAPolicy) {
  for (const std::string_view value : {"Welcome1!", "Admin@123", "root1234!"})
    EXPECT_EQ(confidence_of_text(filled("password: ~~\n", std::string(value))), Confidence::low) << value;
  for (const std::string_view value : {"Password1", "ChangeMe1!", "Your-Secret-1", "admin123", "test1!"})
    EXPECT_FALSE(confidence_of_text(filled("password: ~~\n", std::string(value))).has_value()) << value;
}

TEST(Score, IsNeverHighByACommentAlone) {
  const std::string random = kValue + "T4" + "mQx9" + kValue + kValue;
  EXPECT_EQ(confidence_of_text(filled("f(\"~~\");  // client secret", random)), Confidence::medium);
  EXPECT_EQ(confidence_of_text(filled("# access_key\nx = \"~~\"\n", random)), Confidence::medium);
}

TEST(Score, JudgesSeveralLiteralsByWhatTheyMakeUp) {
  EXPECT_EQ(confidence_of_text(filled("token = \"~~\" +\n  \"T4mQx9vLp3\"")), Confidence::high);
  EXPECT_FALSE(confidence_of_text("token = \"your-\" +\n  \"token-goes-here\"").has_value());
}

TEST(Score, IsLowForALongSequence) {
  EXPECT_EQ(confidence_of_text("token = \"1234567890abcdef1234567890abcdef\""), Confidence::low);
}

// Django draws from an alphabet with signs, of which some values hold few; a sign or two in a token says that somebody
// altered it.
TEST(Score, KnowsKeysWithManySignsFromAlteredTokens) {
  const std::string letters = kValue + kValue + kValue + kValue;
  EXPECT_EQ(confidence_of_text(filled("SECRET_KEY = '~~'", letters + "(%#x" + kValue + "@y")), Confidence::high);
  EXPECT_FALSE(confidence_of_text(filled("token = '~~'", letters + "?" + kValue)).has_value());
}

TEST(Score, TakesAKeyForASecretWhereItsObjectIsNamedForOne) {
  const std::string random = kValue + "T4" + "mQx9" + kValue + kValue;
  const auto key_in = [&](const std::string& before) {
    const std::string text = filled(before + "\"Key\": \"~~\" }", random);
    const std::size_t at = text.find("Key");
    const auto found = read_assignment(text, at, at + 3);
    return found ? score_of(text, *found).confidence() : std::nullopt;
  };
  EXPECT_TRUE(key_in("\"Jwt\": { \"Issuer\": \"corp\", ").has_value());
  EXPECT_TRUE(key_in("\"TokenSettings\": {\n  \"Options\": { \"x\": 1 },\n  ").has_value());
  EXPECT_FALSE(key_in("\"Row\": { ").has_value());
  EXPECT_FALSE(key_in("\"Jwt\": { \"x\": 1 }, ").has_value());
}

TEST(Score, TakesAKeyForASecretInTheAddressOfAnInterfaceForPrograms) {
  const std::string random = kValue + "T4" + "mQx9" + kValue;
  const auto key_in = [&](std::string_view address) {
    const std::string text = filled(address, random);
    const std::size_t at = text.find("key=");
    const auto found = read_assignment(text, at, at + 3);
    return found ? score_of(text, *found).confidence() : std::nullopt;
  };
  EXPECT_TRUE(key_in("get(\"https://api.corp.io/v1/user?key=~~\")").has_value());
  EXPECT_TRUE(key_in("https://corp.io/maps/v1?q=x&key=~~&size=1").has_value());
  EXPECT_FALSE(key_in("https://corp.io/page?key=~~").has_value());
  EXPECT_FALSE(key_in("https://docs.corp.io/api/spreadsheet?key=~~").has_value());
  EXPECT_FALSE(key_in("https://api.corp.io/v1/user?key=~~#top").has_value());
  EXPECT_FALSE(key_in("/api/user?key=~~").has_value());
}

TEST(Score, KnowsIdentifiersAndNoncesThatStandBesideNamesOfSecrets) {
  for (const std::string_view text :
       {"api_token = order_01H5K3RCPK8Z9E1M7J4Q2W6T0X", "secret: 01H5K3RCPK8Z9E1M7J4Q2W6T0X"})
    EXPECT_FALSE(confidence_of_text(std::string(text)).has_value()) << text;
  const std::string value = kValue + kValue + "T4==";
  for (const std::string_view name : {"Sec-WebSocket-Key", "Idempotency-Key", "Surrogate-Key", "X-Shop-Key"}) {
    const std::string text = std::string(name) + ": " + value;
    const auto found = read_assignment(text, name.size() - 4, name.size());
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(score_of(text, *found).confidence().has_value(), name == "X-Shop-Key") << name;
  }
}

TEST(Score, KnowsDigitsOfABaseOfSixteenBehindAPrefix) {
  const std::string digits =
      "69f3a0d7"
      "f138caba7e60673c58e60327464";
  EXPECT_TRUE(confidence_of_text("lob_token: test_" + digits).has_value());
  EXPECT_GT(rarity("test_" + digits), 30);
  EXPECT_LT(rarity("test_deadbeef"), 30);
}

TEST(Score, KnowsPlaceholdersWithinBase64) {
  EXPECT_FALSE(confidence_of_text("password: \"UGFzc3dvcmQ6\"").has_value());
}

TEST(Score, KnowsWordsWrittenAsEscapes) {
  const auto found = confidence_of_text(R"(token = "\x6d\x61\x73\x74\x65\x72\x20\x73\x65\x63\x72\x65\x74")");
  EXPECT_FALSE(found.has_value());
}

TEST(Score, IsNotSureAmongBytesThatAreNoText) {
  const std::string plain = filled("password=~~ x");
  const std::string binary = std::string("\x01\x02", 2) + plain;
  const auto score = [](const std::string& text) { return score_of(text, *first_assignment(text)).total; };
  EXPECT_LT(score(binary), score(plain));
}

TEST(Score, FindsNothingInCodeAndDocumentation) {
  for (const std::string_view text : {
           "password = os.environ[\"DB_PASSWORD\"]",
           "password = settings.DB_PASSWORD",
           "password: ${DB_PASSWORD}",
           "const password = req.body.password;",
           "this.password = password;",
           "token = get_token(request)",
           "token: string;",
           "password?: string",
           "password: Optional[str] = None",
           "String password = null;",
           "password = \"password\"",
           "password = \"changeme\"",
           "password=<password>",
           "Password: ********",
           "label_password = \"Password\"",
           "error_password = \"Wrong password\"",
           "placeholder=\"Password\"",
           "secret_name = \"db-credentials\"",
           "token_url = \"https://id.corp.io/token\"",
           "password_hash = \"$2y$10$abc\"",
           "password: !vault |",
           "password: ENC[AES256_GCM,data:Qx]",
           "password = input(\"Enter password\")",
           "secretKeyRef:\n  name: db\n  key: password",
           "token = \"Token\"",
           "api_key = \"your-api-key\"",
           "password_field = \"user_password\"",
           "password = config.get('password')",
           "public_token = \"~~\"",
           "csrf_token = \"~~\"",
           "token_id = \"29f63271-dc2f-4734-8221-5b31b5169bac\"",
           "for (token of tokens) {",
           "secret = &v1.Secret{",
           "password = {\"type\": \"str\"}",
           "password, token = a, b",
           "Next page token: ~~",
           "checksum/secret: ~~",
           "arn:aws:secretsmanager:*:*:secret:~~",
           "{\"password\": {\"choices\": [\"auto\", \"manual\"]}}",
           "Attribute(\"HTTPPasswordMgr\", \"urllib2\", \"urllib.request\")",
           "[\"PasswordCredential\", \"Path2D\", \"PaymentAddress\"]",
           "lookup(\"laps_password\", \"~~\")",
           "tokenizer = \"WordPiece\"",
       })
    EXPECT_FALSE(confidence_of_text(filled(text)).has_value()) << text;
}

TEST(Score, JudgesBase64ByTheTextInIt) {
  EXPECT_FALSE(confidence_of_text("token: c2VjcmV0IGlzIHNlY3VyZQ==").has_value());
}

TEST(Score, WeighsNeighboursOfTheSameShape) {
  const std::string row = "4f1c9ba37d5e62804b1f0c9b5d2e7a60";
  const std::string alone = "token = \"" + row + "\"";
  const std::string among = alone + ", \"" + row + "\", \"" + row + "\", \"" + row + "\"";
  const auto score = [](const std::string& text) { return score_of(text, *first_assignment(text)).total; };
  EXPECT_LT(score(among), score(alone));
}

TEST(Score, ARandomPasswordUnderItsNameIsHighInEveryForm) {
  const std::string strong = std::string("xK9#mQ") + "2$vL7p";
  const std::string plain = std::string("w7Kx2RqZ") + "9mTb4";
  for (const std::string_view form :
       {"password: ~~\n", "db_password: ~~\n", "  adminPassword: \"~~\"\n", "DB_PASSWORD=~~\n", "password = '~~'\n",
        "<password>~~</password>\n", "Server=db;Password=~~;Encrypt=true\n", "setPassword(\"~~\");",
        "mysql --password ~~ shop\n", "if password == \"~~\":\n", "- name: DB_PASSWORD\n  value: ~~\n",
        "password = os.environ.get(\"X\", \"~~\")\n", "IDENTIFIED BY '~~'\n", "password := \"~~\"\n"}) {
    EXPECT_EQ(confidence_of_text(filled(form, strong)), Confidence::high) << form;
    EXPECT_EQ(confidence_of_text(filled(form, plain)), Confidence::high) << form;
  }
}

TEST(Score, WhatIsNoRandomPasswordIsNotHigh) {
  for (const std::string_view text :
       {"password: Summer2024!\n", "password: hunter2\n", "password: correct-horse-7-battery\n", "password_hint: ~~\n",
        "password_url: ~~\n", "password: ae}=P\n", "x;  // password ~~\n", "token_id: ~~\n"})
    EXPECT_NE(confidence_of_text(filled(text)), Confidence::high) << text;
}

TEST(Judge, LooksNoFartherThanItsReach) {
  const std::vector<Anchor> anchors = {{"password", true}};
  const std::string core = filled("\npassword = \"~~\"\n");
  const std::string far(kReach, 'x');
  const auto near = judge_at(core, anchors, 1);
  const auto amid = judge_at(far + core + far, anchors, far.size() + 1);
  ASSERT_TRUE(near && amid);
  EXPECT_EQ(near->score.total, amid->score.total);
  EXPECT_EQ(near->value.begin + far.size(), amid->value.begin);
}

// Letters and digits in no order, the same in every run.
std::string drawn(std::size_t size) {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  std::string value;
  std::uint32_t state = 20240517;
  while (value.size() < size) {
    state = state * 1664525 + 1013904223;
    value += kAlphabet[(state >> 16) % kAlphabet.size()];
  }
  return value;
}

constexpr std::size_t kAllText = kReach + kLongestValue;

TEST(Judge, AValueBeyondTheReachIsJudgedAsAWhole) {
  const std::vector<Anchor> anchors = {{"token", true}, {"password", true}};
  for (const std::string_view form :
       {"token = \"~~\"\n", "token=~~\n", "token: ~~\n", "<token>~~</token>\n", "{\"token\":\"~~\",\"n\":1}",
        "token=~~&n=1 ", "--token ~~ run", "setToken(\"~~\");", "password = '~~'", "| token | ~~ |\n"}) {
    for (const std::size_t size : {201U, 257U, 2000U, 16000U}) {
      const std::string value = drawn(size);
      const std::string text = filled(form, value);
      const auto all = judge_between(text, anchors, 0, 12);
      ASSERT_FALSE(all.empty()) << form << size;
      EXPECT_TRUE(text.substr(all[0].value.begin, all[0].value.size()) == value) << form << size;
      EXPECT_FALSE(all[0].open);
      EXPECT_TRUE(all[0].score.confidence()) << form << size;
    }
  }
}

TEST(Judge, WhatDecidesAtAnAnchorOfALongValueIsWhatStandsNear) {
  const std::vector<Anchor> anchors = {{"token", true}};
  const std::string text = "token = \"" + drawn(2000) + "\"\n";
  const auto whole = judge_at(text, anchors, 0);
  const auto near = judge_at(text.substr(0, kReach), anchors, 0);
  ASSERT_TRUE(whole && near);
  EXPECT_TRUE(whole->open && near->open);
  EXPECT_EQ(whole->value, near->value);
  EXPECT_EQ(whole->score.total, near->score.total);
}

TEST(Judge, AValueThatEndsWithTheTextIsWhole) {
  const std::string text = "token=" + drawn(100);
  const auto found = judge_at(text, {{"token", true}}, 0);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->open);
  EXPECT_EQ(found->value.end, text.size());
}

TEST(Judge, OfAValueBeyondTheLimitItsBeginningIsAHint) {
  const std::string text = "token = \"" + drawn(kLongestValue + 500) + "\"\n";
  const auto found = judge_whole(text, {{"token", true}}, 0, kAllText);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->open);
  EXPECT_EQ(found->value.size(), kLongestValue);
  EXPECT_EQ(found->score.confidence(), Confidence::low);
}

TEST(Judge, LongValuesThatAreNoSecretsAreTold) {
  const std::string code = "function(e){return e.map((t)=>t.id+1).filter((n)=>n>2)};";
  const std::vector<std::pair<std::string, std::string_view>> values = {
      {"data:image/png;base64," + drawn(900), "picture"},
      {"iVBORw0KGgoAAAANSUhEUg" + drawn(900), "picture"},
      {drawn(220) + " and then words follow the first bytes, as in a message " + drawn(100), "message"},
      {code + code + code + code + code + code, "code"},
      {std::string(900, '0'), "run"},
      {"MIIDdzCCAl+gAwIBAgIE" + drawn(900), "certificate"},
      {drawn(220) + "\x01\x02" + drawn(100), "bytes"},
  };
  for (const auto& [value, what] : values) {
    const auto found = judge_whole("token = \"" + value + "\"\n", {{"token", true}}, 0, kAllText);
    EXPECT_FALSE(found && found->score.confidence()) << what;
  }
}

TEST(Judge, SeveralLiteralsBeyondTheReachAreOneValue) {
  const std::string text = "token = \"" + drawn(180) + "\" +\n  \"" + drawn(180) + "\"\n";
  const auto found = judge_whole(text, {{"token", true}}, 0, kAllText);
  ASSERT_TRUE(found && found->score.confidence());
  EXPECT_EQ(found->value.end, text.size() - 2);
}

TEST(Judge, ExplainsEachPartWithoutTheValue) {
  const std::string text = filled("db_password = \"~~\"");
  const auto all = judge_between(text, {{"password", true}}, 0, text.size());
  ASSERT_EQ(all.size(), 1U);
  const std::vector<std::string> lines = explain(text, all[0]);
  int sum = 0;
  for (const Part& part : all[0].score.list()) sum += part.points;
  EXPECT_EQ(sum, all[0].score.total);
  EXPECT_EQ(lines.size(), all[0].score.count + 2);
  for (const std::string& line : lines) EXPECT_EQ(line.find(kValue), std::string::npos) << line;
  EXPECT_NE(lines.back().find("confidence"), std::string::npos);
}

// What the engine asks leaves out parts, and never what decides.
TEST(Judge, TheEngineAndExplanationsDecideAlike) {
  const Keywords keywords = {{"token", true}, {"password", true}, {"secret", true}, {"_key", true}};
  std::size_t findings = 0;
  for (const std::string_view word : {"", "_url", "_id", "izer", "_name", "s", "_hash", "_field", "_type", "Value"})
    for (const std::string_view before : {"", "csrf_", "public_", "db_", "next_page_", "admin"})
      for (const std::string_view name : {"token", "password", "secret", "api_key"})
        for (const std::string_view form : {" = \"~~\"\n", ": ~~\n", " = get(~~)\n", "=~~&x=1", " = \"aaaa\"\n"}) {
          const std::string text =
              filled(std::string(before) + std::string(name) + std::string(word) + std::string(form));
          const std::size_t at = before.size() + (name == "api_key" ? 3 : 0);
          const auto engine = judge_at(text, keywords, at);
          const auto whole = judge_whole(text, keywords, at, kAllText);
          ASSERT_EQ(engine.has_value(), whole.has_value()) << text;
          if (!engine) continue;
          ASSERT_EQ(engine->score.confidence(), whole->score.confidence()) << text;
          if (!whole->score.confidence()) continue;
          ++findings;
          EXPECT_EQ(engine->score.total, whole->score.total) << text;
          EXPECT_EQ(engine->score.count, whole->score.count) << text;
        }
  EXPECT_GT(findings, 100U);
}

TEST(Judge, SaysWhatAValueIsInsteadOfASecret) {
  const std::string_view text = "password = os.environ[\"X\"]";
  const auto all = judge_between(text, {{"password", true}}, 0, text.size());
  ASSERT_EQ(all.size(), 1U);
  EXPECT_NE(explain(text, all[0]).back().find("look-up"), std::string::npos);
}

}  // namespace
}  // namespace assay::context
