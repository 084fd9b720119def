"""Passwords of connection strings: tried at hosts that --allow-host names, behind a made-up one, and nowhere else."""
import base64
import json
import pathlib
import re
import shutil
import ssl
import unittest

from harness import main
import database_servers as databases
from database_servers import PASSWORD
import login_servers as servers
from verification_kit import ENVIRONMENT, VerificationScenario

try:
    import ssh_server
    REASON = ""
except ImportError as missing:
    ssh_server = None
    REASON = f"needs the Python package cryptography: {missing}"

KINDS = {  # scheme -> what the server speaks, and the user
    "postgresql": (servers.postgres, "lamp"),
    "mysql": (databases.mysql, "lamp"),
    "mongodb": (databases.mongodb, "lamp"),
    "redis": (servers.redis, "lamp"),
    "amqp": (servers.amqp, "lamp"),
    "ldap": (servers.ldap, "cn=lamp,dc=corp"),
    "smtp": (servers.smtp, "lamp"),
}


class LoginScenario(VerificationScenario):
    def serve(self, talk, accepts=lambda user, password: password == PASSWORD, how=None, certificate=None):
        servant = servers.Servant(talk, accepts, how, certificate)
        self.addCleanup(servant.close)
        return servant

    def scan(self, *urls, flags=(), prefix=()):
        """The findings by their URL's port, and the run."""
        self.write("tree/settings.ini", "".join(f"url{i} = {url}\n" for i, url in enumerate(urls)))
        done = self.run_assay("scan", "tree", "--verify", "--format", "json", *flags,
                              environment=ENVIRONMENT, prefix=prefix)
        for url in urls:
            self.assertNotIn(url.rsplit("@", 1)[0].rsplit(":", 1)[1].encode(), done.stdout + done.stderr)
        return json.loads(done.stdout)["findings"], done

    def url(self, scheme, servant, password=PASSWORD, host="127.0.0.1"):
        return f"{scheme}://{KINDS.get(scheme, KINDS['redis'])[1]}:{password}@{host}:{servant.port}/shop"

    def every_protocol(self):
        """A server for each, of SSH one that is none: to be connected to it needs no more."""
        return [*((scheme, self.serve(talk)) for scheme, talk, _ in self.kinds()), ("ssh", self.serve(None, how=servers.garbage))]

    def kinds(self):
        return [(scheme, talk, user) for scheme, (talk, user) in KINDS.items()]

    ALLOW = ("--allow-host", "127.0.0.1")

    def state_of(self, *urls, flags=ALLOW):
        findings, done = self.scan(*urls, flags=flags)
        self.assertEqual(len(findings), 1, findings)
        return findings[0], done


class Logins(LoginScenario):
    def test_the_right_password_is_active_behind_a_made_up_one(self):
        for scheme, talk, user in self.kinds():
            servant = self.serve(talk)
            finding, done = self.state_of(self.url(scheme, servant))
            self.assertEqual(finding["status"], "active", finding)
            self.assertEqual(finding["verification"]["control"], "refused")
            self.assertEqual([one for one, _ in servant.asked], [user, user])
            self.assertNotEqual(servant.asked[0][1], PASSWORD)
            if servant.asked[0][1] is not None:
                self.assertRegex(servant.asked[0][1], r"^[0-9A-Za-z]{20}$")
            self.assertEqual(servant.asked[1][1], PASSWORD)

    def test_a_refused_one_is_inactive(self):
        for scheme, talk, _ in self.kinds():
            servant = self.serve(talk, lambda user, password: False)
            finding, _ = self.state_of(self.url(scheme, servant))
            # These say the same to a right password from a host that its account is not for.
            self.assertEqual(finding["status"], "unknown" if scheme in ("mysql", "mongodb") else "inactive", finding)
            self.assertEqual(finding["verification"]["control"], "refused")

    def test_a_server_that_lets_all_in_proves_nothing_and_gets_no_value(self):
        for scheme, talk, _ in self.kinds():
            servant = self.serve(talk, lambda user, password: True)
            finding, done = self.state_of(self.url(scheme, servant))
            # MongoDB's would have to prove that it knows a password that was just made up.
            self.assertEqual(finding["status"], "unknown" if scheme == "mongodb" else "unsound-verifier", finding)
            self.assertIn(done.returncode, (1, 3))
            self.assertNotIn(PASSWORD, [password for _, password in servant.asked])

    def test_what_is_no_answer_is_unknown_and_no_value_is_sent(self):
        for how in (servers.garbage, servers.endless, servers.hangs_up):
            for scheme, talk, _ in self.kinds():
                servant = self.serve(talk, how=how)
                finding, _ = self.state_of(self.url(scheme, servant))
                self.assertEqual(finding["status"], "unknown", (how.__name__, finding))
                self.assertEqual(servant.connections, 1)

    def test_silence_is_unknown(self):
        servant = self.serve(None, how=servers.silent)
        finding, _ = self.state_of(self.url("redis", servant), flags=(*self.ALLOW, "--verify-timeout", "1"))
        self.assertEqual(finding["status"], "unknown")
        self.assertIn("in time", finding["verification"]["why"])

    def test_codes_that_say_other_things_are_unknown(self):
        def postgres(connection, judge):
            servers.postgres(connection, judge, refusal=b"28000")

        def disabled(connection, judge):
            servers.smtp(connection, judge, refusal=b"535 5.7.139 disabled for the tenant")

        def locked(connection, judge):
            servers.ldap(connection, judge, text=b"80090308: LdapErr: DSID, comment, data 775, v2580\0")

        def busy(connection, judge):
            connection.recv(100)
            connection.sendall(b"-ERR max number of clients reached\r\n")

        def host_not_let_in(connection, judge):
            databases.mysql(connection, judge, first=1130)

        def other_mechanism(connection, judge):
            databases.mongodb(connection, judge, refusal=334)

        for scheme, talk in (("postgresql", postgres), ("smtp", disabled), ("ldap", locked), ("redis", busy),
                             ("mysql", host_not_let_in), ("mongodb", other_mechanism)):
            with self.subTest(scheme):
                finding, _ = self.state_of(self.url(scheme, self.serve(talk)))
                self.assertEqual(finding["status"], "unknown", finding)

    def test_an_account_that_may_be_locked_is_no_dead_password(self):
        """OpenLDAP's overlay for password policies gives a locked account's right password what a wrong one gets."""
        old = "z4Kp9" + "WqTn2"
        servant = self.serve(lambda c, j: servers.ldap(c, j, policy=True))
        for passwords, states in (([old], ["unknown"]), ([PASSWORD], ["active"]), ([old, PASSWORD], ["active", "inactive"])):
            findings, _ = self.scan(*(self.url("ldap", servant, password=one) for one in passwords), flags=self.ALLOW)
            self.assertEqual(sorted(one["status"] for one in findings), states, findings)

    def test_behind_pgbouncer_a_password_may_be_live_but_never_dead(self):
        old = "z4Kp9" + "WqTn2"
        servant = self.serve(lambda c, j: servers.postgres(c, j, refusal=b"08P01"))
        findings, _ = self.scan(self.url("postgresql", servant, password=old), self.url("postgresql", servant), flags=self.ALLOW)
        self.assertEqual(sorted(one["status"] for one in findings), ["active", "unknown"], findings)
        # Once more a made-up one, behind the one that was taken.
        self.assertEqual(len({password for _, password in servant.asked} - {old, PASSWORD}), 2)

    def test_what_a_mail_server_says_before_tls_counts_for_nothing_behind_it(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate(("mail.corp.io",)))
        for ahead, status in ((b"", "active"), (b"250 AUTH PLAIN\r\n235 yes\r\n", "unknown")):
            servant = self.serve(lambda c, j, ahead=ahead: servers.smtp(c, j, tls=context, ahead=ahead))
            finding, _ = self.state_of(self.url("smtp", servant, host="mail.corp.io"), flags=(
                "--allow-host", "mail.corp.io", "--verify-resolve", f"*:{servant.port}:127.0.0.1", "--ca-file", "server.crt",
                "--verify-timeout", "5"))
            self.assertEqual(finding["status"], status, finding)
            self.assertEqual(len(servant.asked), 2 if status == "active" else 0)

    def test_a_database_that_is_not_there_is_looked_at_behind_the_password(self):
        def postgres(connection, judge):
            servers.postgres(connection, judge, then=b"3D000")
        finding, _ = self.state_of(self.url("postgresql", self.serve(postgres)))
        self.assertEqual(finding["status"], "active", finding)

    def test_without_allow_host_nothing_is_asked_or_looked_up(self):
        served = self.every_protocol()
        urls = [self.url(scheme, one, password=PASSWORD + scheme) for scheme, one in served]
        urls += [self.url(scheme, one, password=scheme + PASSWORD, host="db.elsewhere.io") for scheme, one in served]
        prefix = ("strace", "-f", "-qq", "-e", "trace=network", "-o", "trace") if shutil.which("strace") else ()
        for flags in ((), ("--allow-host", "db.corp.io"), ("--allow-host", "127.0.0.1:1")):
            findings, done = self.scan(*urls, flags=flags, prefix=prefix)
            self.assertEqual(len(findings), len(urls))
            for finding in findings:
                self.assertEqual(finding["status"], "not-attempted")
                self.assertRegex(finding["verification"]["why"], "--allow-host (127.0.0.1|db.elsewhere.io) ")
            if prefix:
                self.assertNotIn("connect(", (self.folder / "trace").read_text())
        self.assertEqual([one.connections for _, one in served], [0] * len(served))

    def test_without_verify_an_allowed_host_is_not_asked(self):
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        served = self.every_protocol()
        self.write("tree/settings.ini", "".join(f"url{i} = {self.url(scheme, one)}\n" for i, (scheme, one) in enumerate(served)))
        for flags in ((), ("--verify-plan",)):
            self.run_assay("scan", "tree", *flags, *self.ALLOW, environment=ENVIRONMENT,
                           prefix=("strace", "-f", "-qq", "-e", "trace=network", "-o", "trace"))
            self.assertNotIn("connect(", (self.folder / "trace").read_text())
        self.assertEqual([one.connections for _, one in served], [0] * len(served))

    def test_nothing_crosses_the_internet_in_the_clear(self):
        """--verify-resolve lets a loopback address stand for a public one."""
        for scheme, talk, _ in self.kinds():
            servant = self.serve(talk)
            host = "db.corp.io"
            finding, _ = self.state_of(self.url(scheme, servant, host=host), flags=(
                "--allow-host", host, "--verify-resolve", f"{host}:{servant.port}:127.0.0.1:{servant.port}"))
            self.assertIn(finding["status"], ("unknown", "not-attempted"))
            self.assertIn("in the clear", finding["verification"]["why"])
            self.assertEqual(servant.asked, [])

    def test_over_tls_the_certificate_must_be_the_hosts(self):
        servant = self.serve(servers.redis, certificate=self.certificate(("db.corp.io",)))
        for host, trust, status in (("db.corp.io", ("--ca-file", "server.crt"), "active"),
                                    ("db.corp.io", (), "unknown"),
                                    ("other.corp.io", ("--ca-file", "server.crt"), "unknown")):
            asked = len(servant.asked)
            finding, _ = self.state_of(f"rediss://lamp:{PASSWORD}@{host}:{servant.port}", flags=(
                "--allow-host", host, "--verify-resolve", f"*:{servant.port}:127.0.0.1", *trust))
            self.assertEqual(finding["status"], status, finding)
            self.assertEqual(len(servant.asked) - asked, 2 if status == "active" else 0)

    def test_mysql_turns_to_tls_behind_its_greeting(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate(("db.corp.io",)))
        for variant in ({}, {"plugin": databases.CACHING}, {"switch": databases.CACHING}, {"switch": databases.TOLD},
                        {"plugin": databases.CACHING, "switch": databases.NATIVE}):
            servant = self.serve(lambda c, j, variant=variant: databases.mysql(c, j, tls=context, **variant))
            for host, trust, status in (("db.corp.io", ("--ca-file", "server.crt"), "active"),
                                        ("db.corp.io", (), "unknown"),
                                        ("other.corp.io", ("--ca-file", "server.crt"), "unknown")):
                asked = len(servant.asked)
                finding, _ = self.state_of(self.url("mysql", servant, host=host), flags=(
                    "--allow-host", host, "--verify-resolve", f"*:{servant.port}:127.0.0.1", *trust))
                self.assertEqual(finding["status"], status, finding)
                self.assertEqual(len(servant.asked) - asked, 2 if status == "active" else 0)
                if variant:
                    break
        # In a local network any certificate will do, unless the URL asks for one.
        for query, status in (("", "active"), ("?ssl-mode=VERIFY_IDENTITY", "unknown")):
            finding, _ = self.state_of(self.url("mysql", servant) + query)
            self.assertEqual(finding["status"], status, finding)

    def test_an_old_password_beside_one_that_is_taken(self):
        old = "z4Kp9" + "WqTn2"
        # A user of MySQL may be several accounts, with a password each.
        for scheme, talk, status in (("mysql", databases.mysql, "unknown"), ("mongodb", databases.mongodb, "inactive")):
            servant = self.serve(talk)
            findings, _ = self.scan(self.url(scheme, servant, password=old), self.url(scheme, servant), flags=self.ALLOW)
            self.assertEqual(sorted(one["status"] for one in findings), ["active", status], findings)

    def test_mysql_gets_no_password_in_the_clear(self):
        for variant in ({"plugin": databases.CACHING}, {"switch": databases.TOLD}, {"switch": b"mysql_clear_password"},
                        {"switch": b"mysql_old_password"}):
            servant = self.serve(lambda c, j, variant=variant: databases.mysql(c, j, **variant))
            finding, _ = self.state_of(self.url("mysql", servant))
            self.assertEqual(finding["status"], "unknown", finding)
            self.assertEqual(servant.asked, [])

    def test_mongodb_is_asked_as_its_url_says(self):
        pairs = []
        for query, pair in (("/", ("admin", "SCRAM-SHA-256")), ("/shop", ("shop", "SCRAM-SHA-256")),
                            ("/shop?w=1&authSource=users", ("users", "SCRAM-SHA-256")),
                            ("/?authMechanism=SCRAM-SHA-1", ("admin", "SCRAM-SHA-1")), ("/?authMechanism=PLAIN", None)):
            exchange = {"databases": pairs, "empty_exchange": query == "/"}
            servant = self.serve(lambda c, j, exchange=exchange: databases.mongodb(c, j, **exchange))
            finding, _ = self.state_of(self.url("mongodb", servant).replace("/shop", query))
            self.assertEqual(finding["status"], "active" if pair else "not-attempted", finding)
            self.assertEqual([*pairs], [pair, pair] if pair else [])
            pairs.clear()
        old = self.serve(lambda c, j: databases.mongodb(c, j, mechanisms=("SCRAM-SHA-1",)))
        self.assertEqual(self.state_of(self.url("mongodb", old))[0]["status"], "active")
        atlas = self.serve(lambda c, j: databases.mongodb(c, j, refusal=8000, message="bad auth : authentication failed"),
                           lambda user, password: False)
        finding, _ = self.state_of(self.url("mongodb", atlas))
        self.assertEqual((finding["status"], finding["verification"]["control"]), ("unknown", "refused"))

    def test_mongodb_proves_that_it_knows_the_password(self):
        for variant in ({"proves": False}, {"rounds": 1}, {"rounds": 2**31 - 1}):
            servant = self.serve(lambda c, j, variant=variant: databases.mongodb(c, j, **variant))
            finding, _ = self.state_of(self.url("mongodb", servant))
            self.assertEqual(finding["status"], "unknown", finding)

    def test_logins_connect_to_what_was_named_and_nowhere_else(self):
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        servants = self.every_protocol()
        urls = [self.url(scheme, one, password=PASSWORD + scheme) for scheme, one in servants]
        urls += [self.url(scheme, one, password=scheme + PASSWORD, host=f"{scheme}.elsewhere.io") for scheme, one in servants]
        self.scan(*urls, flags=self.ALLOW, prefix=("strace", "-f", "-qq", "-e", "trace=network", "-o", "trace"))
        trace = (self.folder / "trace").read_text()
        ports = [int(port) for port in re.findall(r"connect\(.*sin_port=htons\((\d+)\).*127\.0\.0\.1", trace)]
        self.assertEqual(set(ports), {one.port for _, one in servants})
        self.assertEqual(len(ports), trace.count("connect("), trace)

    def test_a_password_that_works_at_one_of_two_hosts_is_active(self):
        dead, live = self.serve(servers.redis, lambda user, password: False), self.serve(servers.redis)
        finding, _ = self.state_of(self.url("redis", dead), self.url("redis", live))
        self.assertEqual(finding["status"], "active", finding)

    def test_dead_at_one_host_and_not_asked_at_another_is_unknown(self):
        dead = self.serve(servers.redis, lambda user, password: False)
        finding, done = self.state_of(self.url("redis", dead), self.url("redis", dead, host="cache.corp.io"))
        self.assertEqual(finding["status"], "unknown", finding)

    def test_urls_of_a_history_and_in_encoded_text_are_tried_too(self):
        servant = self.serve(servers.redis)
        self.git("init", "-q", ".")
        self.write("a.env", self.url("redis", servant) + "\n")
        self.commit("with")
        self.write("a.env", "nothing\n")
        self.commit("without")
        encoded = base64.b64encode(f"CACHE={self.url('redis', servant)}\n".encode()).decode()
        self.write("b/encoded.txt", f"data: {encoded}\n")
        for arguments in (("git",), ("b",)):
            done = self.run_assay("scan", *arguments, "--verify", *self.ALLOW, "--format", "json", environment=ENVIRONMENT)
            self.assertEqual([one["status"] for one in json.loads(done.stdout)["findings"]], ["active"])

    def test_the_plan_names_servers_and_asks_nobody(self):
        servant = self.serve(servers.redis)
        self.write("tree/settings.ini", self.url("redis", servant) + "\n" + self.url("redis", servant, host="a.corp.io"))
        done = self.run_assay("scan", "tree", "--verify-plan", "--format", "json", *self.ALLOW)
        plan = json.loads(done.stdout)["plan"]
        self.assertEqual([(one["method"], one["target"], one["values"], one["left_out"]) for one in plan],
                         [("LOGIN", f"redis://127.0.0.1:{servant.port}", 1, 0),
                          ("LOGIN", f"redis://a.corp.io:{servant.port}", 0, 1)])
        self.assertNotIn(PASSWORD.encode(), done.stdout + done.stderr)
        self.assertEqual(servant.connections, 0)

    def test_a_rotation_is_confirmed(self):
        servant = self.serve(servers.postgres, lambda user, password: False)
        login = f"login=postgresql://lamp@127.0.0.1:{servant.port}/shop"
        for lines, code in ((f"{PASSWORD}\n{login}\n", 0), (f"{PASSWORD}\n", 3), (f"{PASSWORD}\nlogin=gopher://x\n", 2)):
            done = self.run_assay("verify-secret", "--rule", "postgres-connection-uri", "--expect", "dead", *self.ALLOW,
                                  stdin=lines.encode())
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertNotIn(PASSWORD.encode(), done.stdout + done.stderr)

    def test_a_host_that_is_none_is_a_mistake(self):
        for text in ("*", "*.io", "https://db.corp.io", "user@db.corp.io", "db.corp.io:0", ""):
            done = self.run_assay("scan", ".", "--verify", "--allow-host", text)
            self.assertEqual(done.returncode, 2, text)


class Ssh(LoginScenario):
    """Its servers are told by their keys, and libssh2 waits long for what speaks otherwise: the contract of its own."""

    def state_behind(self, accepts, *passwords, ways=b"password", known=True):
        servant = self.serve(lambda connection, judge: ssh_server.ssh(connection, judge, ways), accepts)
        key = base64.b64encode(ssh_server.public_key()).decode() if known else "AAAA"
        self.write("known_hosts", f"[127.0.0.1]:{servant.port} ecdsa-sha2-nistp256 {key}\n")
        urls = [self.url("ssh", servant, password) for password in passwords or (PASSWORD,)]
        findings, _ = self.scan(*urls, flags=(*self.ALLOW, "--known-hosts", "known_hosts"))
        return sorted(one["status"] for one in findings), servant

    @unittest.skipIf(ssh_server is None, REASON)
    def test_the_contract(self):
        def right(user, password):
            return (user, password) == ("lamp", PASSWORD)

        states, servant = self.state_behind(right)
        self.assertEqual((states, [user for user, _ in servant.asked]), (["active"], ["lamp", "lamp"]))
        self.assertNotEqual(servant.asked[0][1], PASSWORD)
        self.assertEqual(servant.asked[1][1], PASSWORD)
        # A server that takes no passwords refuses so too, unless it took another.
        self.assertEqual(self.state_behind(lambda user, password: False)[0], ["unknown"])
        self.assertEqual(self.state_behind(right, "z4Kp9" + "WqTn2", PASSWORD)[0], ["active", "inactive"])
        states, servant = self.state_behind(lambda user, password: True)
        self.assertEqual((states, len(servant.asked)), (["unsound-verifier"], 1))
        self.assertNotIn(PASSWORD, [password for _, password in servant.asked])

    @unittest.skipIf(ssh_server is None, REASON)
    def test_a_server_without_passwords_or_with_another_key_gets_none(self):
        for variant in ({"ways": b"publickey"}, {"known": False}):
            states, servant = self.state_behind(lambda user, password: True, **variant)
            self.assertEqual((states, servant.asked), (["unknown"], []))


class Coverage(unittest.TestCase):
    def test_every_protocol_has_a_server_here(self):
        header = pathlib.Path(__file__).parents[2] / "scanners/secrets/login_address.h"
        schemes = re.findall(r'"([a-z+]+)"', re.search(r"kLoginSchemes = \{(.*?)\}", header.read_text(), re.DOTALL)[1])
        self.assertGreaterEqual(len(schemes), 17)
        others = {"postgres": "postgresql", "mariadb": "mysql", "mongodb+srv": "mongodb", "valkey": "redis", "rediss": "redis",
                  "valkeys": "redis", "amqps": "amqp", "ldaps": "ldap", "smtps": "smtp"}
        for scheme in schemes:
            self.assertTrue(others.get(scheme, scheme) in KINDS or scheme == "ssh", scheme)


if __name__ == "__main__":
    main()
