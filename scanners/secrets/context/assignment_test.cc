#include "scanners/secrets/context/assignment.h"

#include <gtest/gtest.h>

#include "scanners/secrets/context/context_sample.h"

namespace assay::context {
namespace {

struct Language {
  std::string_view name;
  std::vector<std::string_view> texts;  // each gives ~~ to a name
};

const std::vector<Language> kLanguages = {
    {"Python",
     {
         R"(password = "~~")",
         "password = '~~'",
         R"(password: str = "~~")",
         R"(self.db_password = "~~")",
         R"(connect(user="x", password="~~"))",
         R"(config["password"] = "~~")",
         R"({"password": "~~"})",
         "dict(password='~~')",
         R"(PASSWORD = b"~~")",
         R"(password = r"~~")",
         R"(password = """~~""")",
         R"(if password == "~~":)",
         R"(if "~~" == password:)",
         R"(password = os.environ.get("PASSWORD_X", "~~"))",
         R"(password = os.getenv("X", default="~~"))",
         R"(secret = config.get("x") or "~~")",
     }},
    {"JavaScript and TypeScript",
     {
         R"(const password = "~~";)",
         "let dbPassword = '~~'",
         "var apiKey = `~~`;",
         R"({ password: "~~" })",
         "{ 'password': '~~', user }",
         R"(const password: string = "~~")",
         R"(private readonly password: string = "~~";)",
         R"(config.password = "~~";)",
         R"(process.env.PASSWORD = "~~")",
         R"(const secret = process.env.SECRET || "~~";)",
         R"(const secret = process.env.SECRET ?? "~~";)",
         R"(if (password === "~~") {)",
         R"(if (password !== "~~") {)",
         R"(client.setPassword("~~");)",
         R"(new Client({ apiKey: "~~" }))",
         R"(localStorage.setItem("token", "~~"))",
         R"(password?: string = "~~")",
     }},
    {"Java",
     {
         R"(String password = "~~";)",
         R"(private static final String DB_PASSWORD = "~~";)",
         R"(ds.setPassword("~~");)",
         R"(props.put("password", "~~");)",
         R"(props.setProperty("db.password", "~~");)",
         R"(if (password.equals("~~")) {)",
         R"(builder.password("~~"))",
         R"(new UsernamePasswordCredentials("user", "~~"))",
         R"(char[] password = "~~".toCharArray();)",
         R"(@Password(secret = "~~"))",
         R"(String password = new String("~~");)",
         R"(System.setProperty("javax.net.ssl.keyStorePassword", "~~");)",
         R"(final var apiKey = "~~";)",
         R"(Map.of("password", "~~"))",
         R"(map.put("api_key", "~~"))",
     }},
    {"Kotlin",
     {
         R"(val password = "~~")",
         R"(val password: String = "~~")",
         R"(var apiKey: String? = "~~")",
         R"(const val API_KEY = "~~")",
         R"(private val other by lazy { "x" }; val token = "~~")",
         R"(connect(password = "~~"))",
         R"(mapOf(Pair("password", "~~")))",
         R"(config.password = "~~")",
         R"(if (password == "~~"))",
         R"(setPassword("~~"))",
         R"(val password = System.getenv("X") ?: "~~")",
         R"(buildConfigField("String", "API_KEY", "\"~~\""))",
         R"(lateinit var x; token = "~~")",
         R"(listOf(password = "~~"))",
         R"(override val password = "~~")",
     }},
    {"C#",
     {
         R"(string password = "~~";)",
         R"(var password = @"~~";)",
         R"(public const string Password = "~~";)",
         R"(new NetworkCredential("user", "~~"))",
         R"(options.Password = "~~";)",
         R"(new { Password = "~~" })",
         R"(dict.Add("Password", "~~");)",
         R"(config["ApiKey"] = "~~";)",
         R"(if (password == "~~"))",
         R"(Password = "~~",)",
         R"(private readonly string _apiKey = "~~";)",
         R"("Server=db;User=sa;Password=~~;Encrypt=true")",
         R"(static string token = $"~~";)",
         R"(if (password.Equals("~~")))",
         R"(var secret = Environment.GetEnvironmentVariable("X") ?? "~~";)",
     }},
    {"Go",
     {
         R"(password := "~~")",
         "password := `~~`",
         R"(var password = "~~")",
         R"(var password string = "~~")",
         R"(const password = "~~")",
         R"(Password: "~~",)",
         R"(cfg.Password = "~~")",
         R"("password": "~~",)",
         R"(if password == "~~" {)",
         R"(if password != "~~" {)",
         R"(map[string]string{"token": "~~"})",
         R"(client.SetToken("~~"))",
         R"(os.Setenv("PASSWORD", "~~"))",
         R"(url.UserPassword("user", "~~"))",
         "const (\n\tpassword = \"~~\"\n)",
     }},
    {"Ruby",
     {
         R"(password = "~~")",
         "password = '~~'",
         R"(:password => "~~")",
         R"(password: "~~")",
         "'password' => '~~'",
         R"(config.password = "~~")",
         R"(@password = "~~")",
         R"(ENV["PASSWORD"] = "~~")",
         R"(ENV["PASSWORD"] ||= "~~")",
         R"(password = ENV["X"] || "~~")",
         R"(ENV.fetch("PASSWORD", "~~"))",
         R"(password "~~")",
         "set :password, '~~'",
         R"(PASSWORD = "~~".freeze)",
         R"(if password == "~~")",
     }},
    {"PHP",
     {
         R"($password = "~~";)",
         "$password = '~~';",
         "'password' => '~~',",
         R"("password" => "~~")",
         "define('DB_PASSWORD', '~~');",
         "define( 'DB_PASSWORD', '~~' );",
         R"($this->password = "~~";)",
         R"($config["password"] = "~~";)",
         "$cfg['db']['password'] = '~~';",
         R"(private $password = "~~";)",
         R"(const PASSWORD = "~~";)",
         "'password' => env('DB_PASSWORD', '~~'),",
         R"(if ($password == "~~"))",
         R"(if ($password === "~~"))",
         R"(curl_setopt($c, CURLOPT_KEYPASSWD, "~~");)",
         R"(protected string $password = "~~";)",
     }},
    {"Rust",
     {
         R"(let password = "~~";)",
         R"(let password: &str = "~~";)",
         R"(const PASSWORD: &'static str = "~~";)",
         R"(static API_KEY: &str = "~~";)",
         R"(let password = String::from("~~");)",
         R"(password: "~~".to_string(),)",
         R"(password: String::from("~~"),)",
         R"(password = "~~".into();)",
         R"(let password = r"~~";)",
         R"(config.password = Some("~~");)",
         R"(map.insert("password", "~~");)",
         R"(if password == "~~" {)",
         R"(.password("~~"))",
         R"(token: Some("~~".into()),)",
         R"(static ref TOKEN: String = "~~".to_owned();)",
     }},
    {"shell",
     {
         "PASSWORD=~~",
         "export PASSWORD=~~",
         R"(export PASSWORD="~~")",
         "PASSWORD='~~'",
         "mysql --password=~~ db",
         "mysql --password ~~",
         R"(curl -H "x: y" --token ~~)",
         "PASSWORD=${PASSWORD:-~~}",
         "declare -x PASSWORD=~~",
         "set PASSWORD=~~",
         R"(setx PASSWORD "~~")",
         R"(if [ "$PASSWORD" = "~~" ]; then)",
         "docker run -e POSTGRES_PASSWORD=~~ postgres",
         "sshpass -p x; TOKEN=~~",
         R"(echo "password=~~" >> f)",
         "PASSWORD=~~ ./run",
     }},
    {"YAML",
     {
         "password: ~~",
         R"(password: "~~")",
         "password: '~~'",
         "db:\n  password: ~~\n",
         "- name: DB_PASSWORD\n  value: ~~",
         "- name: DB_PASSWORD\n  value: \"~~\"",
         "env:\n  - name: API_TOKEN\n    value: ~~\n",
         "password: ~~ # comment",
         R"("password": "~~")",
         "DB_PASSWORD: ~~",
         "{password: ~~, user: x}",
         "- password: ~~",
         "  - token: ~~",
         "db_password:    ~~",
         "stringData:\n  password: ~~",
     }},
    {"JSON",
     {
         R"({"password":"~~"})",
         R"({"password": "~~"})",
         R"("password" : "~~",)",
         R"({"user":"x","apiKey":"~~"})",
         R"({\"password\":\"~~\"})",
         R"("db": {"passwd": "~~"})",
         R"({"name": "DB_PASSWORD", "value": "~~"})",
         R"({"key":"api_key","value":"~~"})",
         "  \"secret\": \"~~\"\n",
         R"("accessToken" :"~~")",
         R"({"auth":{"password":"~~"}})",
         R"(["password", "x"], {"token": "~~"})",
         R"("clientSecret":"~~")",
         R"({"a":1,"secret_access_key":"~~"})",
         R"("smtp-password": "~~")",
     }},
    {"TOML",
     {
         R"(password = "~~")",
         "password = '~~'",
         "[db]\npassword = \"~~\"",
         R"(db.password = "~~")",
         R"("password" = "~~")",
         R"(api-key = "~~")",
         R"(x = { password = "~~" })",
         R"(token = """~~""")",
         R"(secret="~~")",
         "[a]\ntoken = \"~~\" # c",
         R"(passwd = "~~")",
         R"(client_secret = "~~")",
         R"(access_token = "~~")",
         R"(auth = { token = "~~", a = 1 })",
         "password = \"~~\"\nuser = \"x\"",
     }},
    {"INI and properties",
     {
         "password=~~",
         "password = ~~",
         "password: ~~",
         "db.password=~~",
         "spring.datasource.password=~~",
         "[db]\npassword=~~",
         "password=~~\nuser=x",
         "# password=~~",
         ";password=~~",
         "smtp_password = ~~ ; comment",
         "api.key=x\napi.secret=~~",
         "PASSWORD=~~",
         "quarkus.datasource.password = ~~",
         "ftp-password=~~",
         "password\t= ~~",
     }},
    {"dotenv",
     {
         "DB_PASSWORD=~~",
         R"(DB_PASSWORD="~~")",
         "DB_PASSWORD='~~'",
         "export API_TOKEN=~~",
         "API_KEY=~~",
         "A=1\nSECRET=~~\n",
         "MAIL_PASSWORD=~~ # c",
         "JWT_SECRET=~~",
         "REDIS_PASSWORD=\"~~\"\n",
         "APP_SECRET=~~",
         "#TOKEN=~~",
         "DB_PASS=~~",
         "NEXT_SECRET=~~",
         "ADMIN_PWD=~~",
         "STRIPE_TOKEN= ~~",
     }},
    {"XML",
     {
         "<password>~~</password>",
         "<Password>~~</Password>",
         "<db:password>~~</db:password>",
         R"(<password encrypted="false">~~</password>)",
         "<password><![CDATA[~~]]></password>",
         R"(<add key="Password" value="~~" />)",
         R"(<property name="password" value="~~"/>)",
         R"(<entry key="x" password="~~"/>)",
         R"(<user name="a" password="~~"/>)",
         "<connection password='~~'>",
         "<key>Password</key>\n<string>~~</string>",
         "<secret> ~~ </secret>",
         "<apiKey>~~</apiKey>",
         R"(<add name="x" connectionString="Server=a;Password=~~;"/>)",
         "<server><password>~~</password></server>",
     }},
    {"HCL",
     {
         R"(password = "~~")",
         R"(  password     = "~~")",
         "variable \"x\" {\n  token = \"~~\"\n}",
         R"(admin_password = "~~")",
         R"(environment = { DB_PASSWORD = "~~" })",
         R"(secret_key = "~~")",
         R"({ name = "DB_PASSWORD", value = "~~" })",
         "name = \"DB_PASSWORD\"\n  value = \"~~\"",
         R"(access_token="~~")",
         R"("password" = "~~")",
         "master_password = \"~~\"\n",
         R"(client_secret = "~~")",
         "set {\n name = \"db.password\"\n value = \"~~\"\n}",
         R"(password: "~~")",
         R"(api_token     = "~~" # x)",
     }},
    {"Dockerfile",
     {
         "ENV DB_PASSWORD=~~",
         "ENV DB_PASSWORD ~~",
         R"(ENV DB_PASSWORD="~~")",
         "ARG TOKEN=~~",
         R"(ARG TOKEN="~~")",
         "ENV A=1 PASSWORD=~~",
         "RUN curl --token ~~",
         "ENV SECRET_TOKEN ~~",
         "ARG API_KEY=~~",
         "RUN mysql --password=~~",
         "ENV PASSWORD='~~'",
         "ENV MYSQL_ROOT_PASSWORD ~~",
         R"(RUN echo "password=~~")",
         "env PASSWORD ~~",
         "RUN TOKEN=~~ make",
     }},
    {"SQL",
     {
         "CREATE USER a IDENTIFIED BY '~~'",
         "CREATE USER 'a'@'%' IDENTIFIED BY '~~';",
         R"(ALTER USER a IDENTIFIED BY "~~")",
         "CREATE USER a WITH PASSWORD '~~';",
         "ALTER ROLE a WITH PASSWORD '~~'",
         "ALTER USER a WITH ENCRYPTED PASSWORD '~~'",
         "CREATE ROLE a LOGIN PASSWORD '~~'",
         "CREATE LOGIN a WITH PASSWORD = '~~'",
         "CREATE LOGIN a WITH PASSWORD=N'~~'",
         "SET PASSWORD = '~~'",
         "GRANT ALL ON *.* TO a IDENTIFIED BY '~~'",
         "CREATE USER a IDENTIFIED BY ~~;",
         "CREATE ROLE a WITH LOGIN PASSWORD ~~;",
         "alter user a identified by '~~';",
         "UPDATE users SET password = '~~'",
     }},
    {"Markdown and prose",
     {
         "| password | ~~ |",
         "| Password | `~~` |",
         "|password|~~|",
         "Password: ~~",
         "- Password: ~~",
         "* password: `~~`",
         R"(The password is "~~")",
         "the password is '~~'",
         R"(The default password is "~~".)",
         R"(password for root is "~~")",
         "pw: ~~",
         "user: admin, password: ~~",
         "login with admin (password: ~~)",
         "Secret Key: ~~",
         "> password: ~~",
         "- **password**: ~~",
     }},
    {"headers and queries",
     {
         "X-Api-Key: ~~",
         "X-Auth-Token: ~~",
         R"(-H "X-Auth-Token: ~~")",
         "'X-Api-Key': '~~'",
         "https://h/x?token=~~",
         "https://h/x?a=1&api_key=~~",
         "https://h/x?a=1&amp;api_key=~~&b=2",
         "https://h/x?access_token=~~#frag",
         "https%3A%2F%2Fh%3Ftoken%3D~~",
         R"(req.Header.Set("X-Api-Key", "~~"))",
         R"(headers = {"X-Auth-Token": "~~"})",
         R"(headers["api-key"] = "~~")",
         R"(curl "https://h/?apikey=~~")",
         R"(proxy_set_header X-Api-Key "~~";)",
         R"(.header("X-Auth-Token", "~~"))",
     }},
    {"connection strings",
     {
         "Server=db;Password=~~;",
         "Server=db;Uid=sa;Pwd=~~;",
         R"("Data Source=x;Password=~~")",
         "host=db user=a password=~~",
         "jdbc:x://h?user=a&password=~~",
         "jdbc:x://h?password=~~&ssl=true",
         "Endpoint=x;SharedSecret=~~",
         "User Id=a;Password=~~;Pooling=false",
         "Driver={x};Uid=a;Pwd=~~",
         R"(dsn = "host=h password=~~ dbname=d")",
         "AccountName=a;Secret=~~;x=y",
         "connect('dbname=x password=~~')",
         "user=a;password=~~;database=d",
         "ConnectionString: Server=a;Pwd=~~;",
         "amqp;password=~~;",
     }},
    {"command lines",
     {
         "--password ~~",
         "--password=~~",
         R"(--password "~~")",
         "--password '~~'",
         "-password ~~",
         "tool --api-key ~~ --x",
         "tool --api-key=~~ --x",
         "tool --client-secret ~~",
         "-secret ~~",
         "tool --token=~~",
         "helm --set db.password=~~",
         "/p:Password=~~",
         "gpg --passphrase ~~ f",
         "az login --password ~~",
         "net use x --passwd=~~",
         "setx API_TOKEN ~~",
         R"(Set-Variable -Name ApiToken -Value "~~")",
         "rootpw --plaintext ~~",
         R"([Environment]::SetEnvironmentVariable("API_TOKEN", "~~", "User"))",
     }},
};

TEST(Assignment, ReadsTheValueInEveryLanguage) {
  for (const Language& language : kLanguages) {
    for (const std::string_view sample : language.texts) {
      const std::string text = filled(sample);
      const auto found = first_assignment(text);
      EXPECT_TRUE(found.has_value()) << language.name << ": " << sample;
      if (found) {
        EXPECT_EQ(value_in(text, *found), kValue) << language.name << ": " << sample;
      }
    }
  }
}

// Forms that hold what they say apart from the name, or over lines.
TEST(Assignment, ReadsTheValueApartFromTheName) {
  for (const std::string_view sample : {
           "<password>\n    ~~\n  </password>",
           "<property name=\"connection.password\">~~</property>",
           "<setting name=\"SmtpPassword\" type=\"x\"><value>~~</value></setting>",
           "<add key=\"smtp:Password\" value=\"~~\"/>",
           "{\"ParameterKey\": \"DbPassword\", \"ParameterValue\": \"~~\"}",
           "variable \"db_password\" {\n  type = string\n  default = \"~~\"\n}",
           "public string Password { get; set; } = \"~~\";",
           "std::string password{\"~~\"};",
           "password = (\n    \"~~\"\n)",
           "const password =\n  \"~~\";",
           "val password by extra(\"~~\")",
           "secrets = { db: \"~~\" }",
           "password: >-\n  ~~\n",
           "password: |\n  ~~\n",
           "password: !unsafe ~~",
           "token: &deploy ~~",
           "**Password:** ~~",
           "**password**: `~~`",
           "password - ~~",
           "password -> '~~'",
           "the password is ~~.",
           "password\xef\xbc\x9a~~",
           "mapOf(\"password\" to \"~~\")",
           "ENV.fetch(\"PASSWORD\") { \"~~\" }",
           "env::var(\"PASSWORD\").unwrap_or(\"~~\".into())",
           "env::var(\"PASSWORD\").unwrap_or_else(|_| \"~~\".to_string())",
           "password = input(\"pw\") or \"~~\"",
           "var secret = []byte(\"~~\")",
           "secret = base64.b64decode(\"~~\")",
           "$password = ConvertTo-SecureString \"~~\" -AsPlainText",
           "$p = '~~' | ConvertTo-SecureString -AsPlainText -Force",
           "$p = ConvertTo-SecureString -String ~~ -Force -AsPlainText",
           "$p = ConvertTo-SecureString -AsPlainText -Force -String \"~~\"",
           "$p = ConvertTo-SecureString -Force -AsPlainText \"~~\"",
           "String DEFAULT_API_KEY\n        = \"~~\";",
           "export const key =\n  process.env.API_KEY ||\n  \"~~\";",
           "UPDATE users SET passwd=MD5('~~') WHERE id=1;",
           "'password' => Hash::make('~~'),",
           "user.password = make_password('~~', hasher=h)",
           "fastcgi_param DB_PASSWORD ~~;",
           "hash = hash_password(\"~~\")",
           "Import-Pfx -Password (ConvertTo-SecureString -String ~~ -Force)",
           "DB_PASSWORD=$(cat <<EOF\n~~\nEOF\n)",
           "resource \"x\" \"y\" {\n  password = <<-EOF\n    ~~\n  EOF\n}",
           "let password = NSString(string: \"~~\")",
           "auth-pass ~~",
           "find_element(By.ID, \"password\").send_keys(\"~~\")",
           "cy.get(\"#password\").type(\"~~\")",
           "cy.get('input[name=password]').type('~~')",
           "add_argument(\"--password\", type=str, default=\"~~\")",
           "fill_in \"Password\", with: \"~~\"",
           "assert_eq!(config.password, \"~~\");",
           "if (\"~~\".equals(password)) {",
           "CREATE USER 'a'@'%' IDENTIFIED WITH mysql_native_password BY '~~'",
           "if request.args.get(\"token\") != \"~~\":",
           "const password = process.argv[2] || '~~';",
           "curl --data \"client_secret=~~&grant_type=x\" https://h",
           "INSERT INTO users (name, password, mail) VALUES ('bob', '~~', 'bob@corp.io');",
           "<meta-data android:name=\"io.x.ApiKey\" android:value=\"~~\"/>",
           "var dbPassword = flag.String(\"dbpass\", \"~~\", \"usage\")",
           "CREATE DATABASE LINK x CONNECT TO a IDENTIFIED BY ~~ USING 'y'",
           "setenv PASSWORD ~~",
           "set -x API_TOKEN ~~",
           "aws configure set secret_access_key ~~",
           "<arg value=\"-Dpassword=~~\"/>",
           "apikey=~~&format=json",
       }) {
    const std::string text = filled(sample);
    const auto found = first_assignment(text);
    ASSERT_TRUE(found.has_value()) << sample;
    EXPECT_EQ(value_in(text, *found), kValue) << sample;
  }
}

TEST(Assignment, ReadsWhatBracesOfOdbcHold) {
  const std::string value = kValue + ";#" + kValue;
  const auto read = [](const std::string& text) { return first_assignment(text); };
  const std::string text = "DSN=shop;Uid=a;Pwd={" + value + "};Encrypt=yes";
  const auto found = read(text);
  ASSERT_TRUE(found);
  EXPECT_EQ(value_in(text, *found), value);
  for (const std::string_view none : {"DSN=x;Pwd={password};", "DSN=x;Pwd={${DB_PASSWORD}};", "DSN=x;Pwd={0};",
                                      "a;pwd={x: 1, y: 2};", "DSN=x;Pwd={q7R;z0Kx2Wv"})
    EXPECT_FALSE(read(std::string(none))) << none;
}

TEST(Assignment, ReadsBetweenColoursOfATerminal) {
  for (const std::string_view escape : {"\x1b", "\\u001b", "\\u001B", "\\x1b", "\\033", "\\e"}) {
    const std::string text =
        "{\"log\": \"API_KEY=" + std::string(escape) + "[1;31m" + kValue + std::string(escape) + "[0m done\"}";
    const auto found = first_assignment(text);
    ASSERT_TRUE(found) << escape;
    EXPECT_EQ(value_in(text, *found), kValue) << escape;
  }
}

TEST(Assignment, ReadsBehindAnySchemeOfAnAuthorization) {
  const auto value_of = [](std::string_view scheme) {
    const std::string text = "Authorization: " + std::string(scheme) + " " + kValue;
    const auto found = read_assignment(text, 0, 13);
    return found ? value_in(text, *found) : std::string();
  };
  for (const std::string_view scheme : {"Bearer", "Bot", "Api-Token", "GenieKey", "SSWS"})
    EXPECT_EQ(value_of(scheme), kValue) << scheme;
  for (const std::string_view scheme : {"Basic", "Digest", "Negotiate", "Hawk"}) EXPECT_NE(value_of(scheme), kValue);
}

TEST(Assignment, ABarEndsABareValueButBehindTheNumberOfAToken) {
  const auto value_of = [](const std::string& value) {
    const std::string text = "curl -H \"Authorization: Bearer " + value + "\" https://api.corp.io";
    const auto found = read_assignment(text, 9, 22);
    return found ? std::string(value_in(text, *found)) : std::string();
  };
  const std::string token(40, 'k');
  EXPECT_EQ(value_of("17|" + token), "17|" + token);
  EXPECT_EQ(value_of("17|" + token.substr(1)), "17");
  EXPECT_EQ(value_of("abc|" + token), "abc");
}

TEST(Assignment, ReadsTheValueOfLabelsChoicesAndLists) {
  for (const std::string_view sample : {
           "store.set(\"~~\", forKey: \"userPassword\")",
           "[request setValue:@\"~~\" forHTTPHeaderField:@\"X-Api-Key\"];",
           "[defaults setObject:@\"~~\" forKey:@\"password\"];",
           "String pwd = args.length > 0 ? args[0] : \"~~\";",
           "password = given if given else \"~~\"",
           "PASSWORDS = [\"~~\", other]",
           "tokens:\n  - ~~\n",
           "Dim password As String = \"~~\"",
           "val password by lazy { \"~~\" }",
           "flag.String(\"pass\", \"~~\", \"password\")",
           "The password for the demo account is ~~\n",
           "char pass[] = \"~~\";",
           "{:db {:user \"app\" :password \"~~\"}}",
           "hibernate.connection.password ~~\n",
           "page.type('input[name=\"password\"]', '~~');",
           "When I fill in \"Password\" with \"~~\"",
           "new UsernamePasswordAuthenticationToken(\"user\", \"~~\")",
       }) {
    const std::string text = filled(sample);
    const auto found = first_assignment(text);
    ASSERT_TRUE(found.has_value()) << sample;
    EXPECT_EQ(value_in(text, *found), kValue) << sample;
  }
}

// A quote that ends a string of its line begins no value; which it is the quotes before it in the line tell.
TEST(Assignment, AQuoteThatEndsAStringBeginsNoValue) {
  for (const std::string_view sample : {
           "say(\"\", password: \"~~\")",
           "\"password: \"~~\"",
           "say(\"\\\"\", password: \"~~\")",
           "\"\npassword: \"~~\"",
           "\"\rpassword: \"~~\"",
       }) {
    const std::string text = filled(sample);
    const auto found = first_assignment(text);
    EXPECT_EQ(found.has_value(), sample != "\"password: \"~~\"") << sample;
    if (!found) continue;
    EXPECT_EQ(value_in(text, *found), kValue) << sample;
  }
  EXPECT_FALSE(first_assignment("say(\"the password: \", \"x\")").has_value());
  EXPECT_FALSE(first_assignment("say(\"the \\\" password: \", \"x\")").has_value());
}

TEST(Assignment, ColumnsOfAnInsertEndNear) {
  const auto insert = [](const std::string& columns) {
    return filled("INSERT INTO users (password" + columns + ") VALUES ('~~', 1)");
  };
  const auto found = first_assignment(insert(", " + std::string(118, 'x')));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->value.size(), kValue.size());
  EXPECT_FALSE(first_assignment(insert(", " + std::string(119, 'x'))).has_value());
  EXPECT_FALSE(first_assignment(insert(", f(x)")).has_value());
  EXPECT_FALSE(first_assignment(insert(", f(x")).has_value());
}

// Keywords that are functions' names: the argument behind the user.
TEST(Assignment, ReadsTheArgumentBehindTheUser) {
  for (const std::string_view sample : {
           "request.SetBasicAuth(\"user\", \"~~\")",
           "request.basic_auth 'user', '~~'",
           "client.basic_auth(\"user\", Some(\"~~\"))",
           "client.username_pw_set(\"user\", \"~~\")",
           "DriverManager.getConnection(url, \"user\", \"~~\")",
           "mysqli_connect(\"host\", \"user\", \"~~\", \"db\")",
       }) {
    const std::string text = filled(sample);
    std::string lower = text;
    for (char& c : lower) c = checks::to_lower(c);
    bool read = false;
    for (const std::string_view keyword : {"basicauth", "basic_auth", "_pw_set", "getconnection", "mysqli_connect"}) {
      const std::size_t at = lower.find(keyword);
      if (at == std::string::npos) continue;
      const auto found = read_assignment(text, at, at + keyword.size());
      ASSERT_TRUE(found.has_value()) << sample;
      EXPECT_EQ(value_in(text, *found), kValue) << sample;
      read = true;
    }
    EXPECT_TRUE(read) << sample;
  }
  EXPECT_FALSE(read_assignment("basicauth = \"x\"", 0, 9).has_value());
}

// Functions that take a secret at one place, whatever they are named for.
TEST(Assignment, ReadsTheArgumentOfAKnownFunction) {
  struct Call {
    std::string_view text;
    std::string_view keyword;
    Subject subject;
  };
  for (const Call& call : {
           Call{"jwt.sign({ id: f(user, 1) }, '~~', { expiresIn: '1d' })", "jwt.sign", Subject::token},
           Call{"jwt.encode({\"sub\": user.id}, \"~~\", algorithm=\"HS256\")", "jwt.encode", Subject::token},
           Call{"crypto.createHmac('sha256', '~~').update(body)", "createHmac", Subject::token},
           Call{"hmac.new(b\"~~\", message, sha256)", "hmac.new", Subject::token},
           Call{"hmac.New(sha256.New, []byte(\"~~\"))", "hmac.New", Subject::token},
           Call{"new SecretKeySpec(\"~~\".getBytes(), \"AES\")", "SecretKeySpec", Subject::token},
           Call{"new SymmetricSecurityKey(Encoding.UTF8.GetBytes(\"~~\"))", "SymmetricSecurityKey", Subject::token},
           Call{"WiFi.begin(\"network\", \"~~\");", "WiFi.begin", Subject::password},
           Call{"new Sequelize('db', 'root', '~~', { host: 'h' })", "new Sequelize", Subject::password},
           Call{"ldap_bind($connection, \"cn=admin\", \"~~\");", "ldap_bind", Subject::password},
           Call{"request.auth(\"user\", \"~~\")", ".auth", Subject::password},
           Call{"redis.auth('~~')", ".auth", Subject::password},
       }) {
    const std::string text = filled(call.text);
    const std::size_t at = text.find(call.keyword);
    const auto found = read_assignment(text, at, at + call.keyword.size());
    ASSERT_TRUE(found.has_value()) << call.text;
    EXPECT_EQ(value_in(text, *found), kValue) << call.text;
    EXPECT_EQ(found->asked, std::optional(call.subject)) << call.text;
  }
  for (const std::string_view text :
       {"jwt.sign(payload, key)", "jwt.sign = \"~~\"", "jwt.sign(\"~~\")", "jwt.signed(a, \"~~\")"})
    EXPECT_FALSE(read_assignment(filled(text), 0, 8).has_value()) << text;
}

TEST(Assignment, ReadsWhatAFunctionOfThatNameReturns) {
  for (const std::string_view text : {
           "func (c *Conf) Token() string { return \"~~\" }",
           "func getToken() string {\n\treturn \"~~\"\n}",
           "def password(self) -> str:\n    return '~~'",
           "private String dbPassword() {\n    return \"~~\";\n}",
           "function apiSecret(): string\n    {\n        return '~~';\n    }",
           "fun apiToken() = \"~~\"",
           "fn password() -> &'static str {\n    \"~~\"\n}",
       }) {
    const auto found = first_assignment(filled(text));
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(name_of(found->form), name_of(Form::returned)) << text;
  }
  for (const std::string_view text :
       {"if (token()) return \"~~\";", "x = token(); return \"~~\";",
        "func token(name string, other string, third string, fourth int) { return \"~~\" }",
        "def needs_token():\n    check()\n    return '~~'"})
    EXPECT_FALSE(first_assignment(filled(text))) << text;
}

TEST(Assignment, ReadsWhatACommentBesideItNames) {
  for (const std::string_view sample : {
           "connect(\"db1\", \"svc\", \"~~\")  # password",
           "f(\"~~\");  // hard coded secret",
           "static final byte[] K = \"~~\".getBytes(); // secret",
           "run(\"~~\"); /* admin password */",
           "EXEC add_user 'app', '~~'; -- password",
           "<value>~~</value> <!-- secret -->",
           "  - ~~  # token",
           "x = 1\n# password for the staging database\ndb3 = \"~~\"\n",
           "// secret used to sign cookies\nconst s = '~~';\n",
           "/* The access token of the bot */\nbot.init(\"~~\");\n",
       }) {
    const std::string text = filled(sample);
    const auto found = first_assignment(text);
    ASSERT_TRUE(found.has_value()) << sample;
    EXPECT_EQ(value_in(text, *found), kValue) << sample;
    EXPECT_EQ(name_of(found->form), name_of(Form::remark)) << sample;
  }
}

TEST(Assignment, ReadsNothingFromACommentThatSpeaksOfSomethingElse) {
  for (const std::string_view sample : {
           "f(\"~~\");  // prints all tokens",
           "x = \"~~\"  # token count",
           "x = \"~~\"  # not the password",
           "x = \"~~\"  // verify the password",
           "x = \"~~\"  # v4, with token",
           "x = f(\"~~\", y)  # password",
           "see http://token",
           "# password is checked here\nname = \"~~\"\n",
           "# Generate a random password\nalphabet = \"~~\"\n",
           "# password\n\nname = \"~~\"\n",
           "# password\nif (name == \"~~\") {\n",
       }) {
    EXPECT_FALSE(first_assignment(filled(sample)).has_value()) << sample;
  }
}

TEST(Assignment, ReadsTheValueInALaterLine) {
  for (const std::string_view sample : {
           "tool --password \\\n  ~~ \\\n  --user admin",
           "ENV DB_PASSWORD=\\\n  ~~",
           "password:\n  \"~~\"",
           "setPassword(\n    \"~~\"\n);",
           "args:\n  - --password\n  - ~~\n",
           "[\"app\", \"--password\",\n \"~~\", \"--verbose\"]",
           "- name: API_TOKEN\n  # from the console\n  value: \"~~\"",
           "{ \"value\": \"~~\",\n  \"name\": \"API_TOKEN\" }",
           "<add value=\"~~\" key=\"SmtpPassword\" />",
           "PASSWORDS = {\"admin\": \"~~\"}",
       }) {
    const std::string text = filled(sample);
    const auto found = first_assignment(text);
    ASSERT_TRUE(found.has_value()) << sample;
    EXPECT_EQ(value_in(text, *found), kValue) << sample;
  }
}

TEST(Assignment, ReadsAValueInSeveralLiteralsAsOne) {
  for (const std::string_view sample : {
           "token = \"~~\" +\n    \"~~\";",
           "token = \"~~\" + \"~~\"",
           "$token = '~~'\n    . '~~';",
           "token = \"~~\" \\\n  \"~~\"",
           "token = (\"~~\"\n         \"~~\")",
       }) {
    const std::string text = filled(sample);
    const auto found = first_assignment(text);
    ASSERT_TRUE(found.has_value()) << sample;
    EXPECT_TRUE(found->split) << sample;
    EXPECT_FALSE(found->joined) << sample;
    EXPECT_EQ(found->value.end, text.rfind(kValue) + kValue.size()) << sample;
  }
  const std::string list = filled("password = \"~~\"\n\"~~\"");
  EXPECT_EQ(value_in(list, *first_assignment(list)), kValue);
}

struct Read {
  std::string_view text;
  std::string_view name;
  Form form;
};

TEST(Assignment, NamesTheFormAndTheWholeName) {
  const std::vector<Read> reads = {
      {"db.master-password = \"~~\"", "db.master-password", Form::assignment},
      {"DB_PASSWORD=~~", "DB_PASSWORD", Form::line},
      {"x;Password=~~;", "Password", Form::pair},
      {"tool --db-password ~~", "--db-password", Form::argument},
      {"h?x=1&token=~~", "token", Form::query},
      {"<dbPassword>~~</dbPassword>", "dbPassword", Form::element},
      {"- name: DB_PASSWORD\n  value: ~~", "DB_PASSWORD", Form::entry},
      {"c.setPassword(\"~~\")", "c.setPassword", Form::call},
      {"if (token == \"~~\")", "token", Form::comparison},
      {"token = getenv(\"X\", \"~~\")", "token", Form::fallback},
      {"CREATE USER a IDENTIFIED BY '~~'", "IDENTIFIED BY", Form::statement},
      {"| password | ~~ |", "password", Form::cell},
      {"the password is '~~'", "password", Form::prose},
      {"Secret Key: ~~", "Secret Key", Form::line},
  };
  for (const Read& read : reads) {
    const std::string text = filled(read.text);
    const auto found = first_assignment(text);
    ASSERT_TRUE(found.has_value()) << read.text;
    EXPECT_EQ(text.substr(found->name.begin, found->name.size()), read.name) << read.text;
    EXPECT_EQ(name_of(found->form), name_of(read.form)) << read.text;
  }
}

TEST(Assignment, KeepsTheSignsOfABareValueAtTheStartOfALine) {
  const std::string value = std::string("a") + "B3{x)y}&z|w;v";
  const std::string text = "password = " + value + "\n";
  const auto found = first_assignment(text);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(value_in(text, *found), value);
}

TEST(Assignment, TakesOffWhatClosesSomethingAround) {
  for (const std::string_view sample :
       {"(password: ~~)", "password: ~~,", "{password: ~~}", "[password=~~]", "password=~~;", "'password=~~'"}) {
    const std::string text = filled(sample);
    const auto found = first_assignment(text);
    ASSERT_TRUE(found.has_value()) << sample;
    EXPECT_EQ(value_in(text, *found), kValue) << sample;
  }
}

TEST(Assignment, SaysWhenAnOperatorJoinsTheLiteral) {
  for (const std::string_view sample : {"password = \"~~\" + suffix", "$password = '~~' . $x;", "password = \"~~\" % x",
                                        "password = \"~~\".format(x)"}) {
    const std::string text = filled(sample);
    const auto found = first_assignment(text);
    ASSERT_TRUE(found.has_value()) << sample;
    EXPECT_TRUE(found->joined) << sample;
  }
}

TEST(Assignment, ReadsNothingWhereNothingIsGiven) {
  for (const std::string_view text : {
           "def reset_password(request):",
           "func login(password string) error {",
           "password",
           "password:",
           "password =",
           "<input type=\"password\" name=\"password\">",
           "password = \"",
           "password = \"~~\nx\"",
           "import password",
           "Token\n=====\n\"~~\"",
           "verifyToken(\"~~\")",
           "password::scope",
           "https://password.host/",
           "<password/>",
           "<password></password>",
           "// the password must be long",
           "${PASSWORD:?must be set}",
           "\"url:_password = \"+~~(\"x\")",
           "f(password, token)",
           "password;",
           "--password --other",
           "--password <value>",
           "Map<Token> x",
           "(?P<token>[a-z]+)",
           "password !",
           "for token in tokens:",
       }) {
    EXPECT_FALSE(first_assignment(std::string(text)).has_value()) << text;
  }
}

// Offsets of the keyword are the caller's: none may lead beyond the text.
TEST(Assignment, IsTotalOnAnyCutOfAnyText) {
  for (const Language& language : kLanguages) {
    for (const std::string_view sample : language.texts) {
      const std::string text = filled(sample);
      for (std::size_t end = 0; end <= text.size(); ++end)
        for (std::size_t begin = 0; begin < end; begin += 3) {
          const std::string_view cut = std::string_view(text).substr(0, end);
          const auto found = read_assignment(cut, begin, std::min(begin + 3, end));
          if (!found) continue;
          EXPECT_LE(found->value.end, cut.size());
          EXPECT_LE(found->name.end, cut.size());
          EXPECT_LT(found->value.begin, found->value.end);
        }
    }
  }
}

}  // namespace
}  // namespace assay::context
