"""mongodb+srv:// URLs: DNS is asked which servers there are when the URL's host was named, and only for that; the servers
are asked at public addresses, over TLS."""
import json
import re
import shutil

from harness import main
from database_servers import PASSWORD
import database_servers as databases
import login_servers as servers
import name_server as dns
from verification_kit import ENVIRONMENT, VerificationScenario

HOST, SERVER, PUBLIC = "cluster.corp.io", "a.corp.io", "93.184.216.34"
NAME = f"_mongodb._tcp.{HOST}"
ZONE = {}


class SeedLists(VerificationScenario):
    names = None

    def setUp(self):
        super().setUp()
        if SeedLists.names is None:
            dns.enter_network_of_our_own((PUBLIC,))
            SeedLists.names = dns.NameServer(ZONE)
        self.pairs = []
        certificate = self.certificate((SERVER, "b.corp.io"))
        self.servant = servers.Servant(lambda c, j: databases.mongodb(c, j, databases=self.pairs),
                                       lambda user, password: password == PASSWORD, certificate=certificate, host="")
        self.addCleanup(self.servant.close)
        ZONE.clear()
        ZONE.update({NAME: [dns.srv("b.corp.io.", self.servant.port), dns.srv("A.corp.io.", self.servant.port)],
                     HOST: [dns.txt("authSource=", "users&replicaSet=rs0")], SERVER: [dns.a(PUBLIC)]})
        self.names.asked.clear()

    def scan(self, path="/shop", flags=("--allow-host", HOST), prefix=()):
        self.write("tree/settings.ini", f"url = mongodb+srv://lamp:{PASSWORD}@{HOST}{path}\n")
        done = self.run_assay("scan", "tree", "--verify", "--format", "json", "--ca-file", "server.crt", *flags,
                              environment=ENVIRONMENT, prefix=prefix)
        self.assertNotIn(PASSWORD.encode(), done.stdout + done.stderr)
        finding, = json.loads(done.stdout)["findings"]
        return finding

    def test_the_first_server_by_name_is_logged_in_to(self):
        finding = self.scan()
        self.assertEqual(finding["status"], "active", finding)
        self.assertEqual(finding["verification"]["host"], SERVER)
        self.assertEqual(self.pairs, [("users", "SCRAM-SHA-256")] * 2)
        self.assertEqual([one for one in self.names.asked if one[1] not in (dns.A, dns.AAAA)], [(NAME, dns.SRV), (HOST, dns.TXT)])
        self.assertEqual({one for one, kind in self.names.asked if kind in (dns.A, dns.AAAA)}, {SERVER})

    def test_the_url_comes_before_the_text_record(self):
        self.assertEqual(self.scan("/?authSource=mine")["status"], "active")
        self.assertEqual({database for database, _ in self.pairs}, {"mine"})
        ZONE[HOST] = []
        self.pairs.clear()
        self.assertEqual(self.scan()["status"], "active")
        self.assertEqual({database for database, _ in self.pairs}, {"shop"})

    def test_without_allow_host_dns_is_not_asked(self):
        prefix = ("strace", "-f", "-qq", "-e", "trace=network", "-o", "trace") if shutil.which("strace") else ()
        for flags in ((), ("--allow-host", SERVER), ("--allow-host", f"{HOST}:1")):
            finding = self.scan(flags=flags, prefix=prefix)
            self.assertEqual(finding["status"], "not-attempted", finding)
            self.assertIn(f"--allow-host {HOST}", finding["verification"]["why"])
            if prefix:
                self.assertNotIn("connect(", (self.folder / "trace").read_text())
        self.write("tree/settings.ini", f"url = mongodb+srv://lamp:{PASSWORD}@{HOST}/\n")
        plan = self.run_assay("scan", "tree", "--verify-plan", "--allow-host", HOST, "--format", "json")
        self.assertIn(f"mongodb+srv://{HOST}", [one["target"] for one in json.loads(plan.stdout)["plan"]])
        self.assertEqual((self.names.asked, self.servant.connections), ([], 0))

    def test_connections_go_to_the_name_server_and_the_server_alone(self):
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        self.scan(prefix=("strace", "-f", "-qq", "-e", "trace=network", "-o", "trace"))
        trace = (self.folder / "trace").read_text()
        if "connect(" in trace and "sin_addr" not in trace:
            self.skipTest("strace may not read the program's memory")
        to = set(re.findall(r'(?:connect|sendto)\(.*sin_port=htons\((\d+)\), sin_addr=inet_addr\("([\d.]+)"\)', trace))
        # glibc connects a datagram socket, which sends nothing, to sort addresses.
        self.assertEqual({one for one in to if one[0] != "0"}, {("53", "127.0.0.1"), (str(self.servant.port), PUBLIC)}, trace)

    def test_servers_of_another_domain_are_not_asked(self):
        for other in ("a.evil.io", "corp.io", "evilcorp.io", "a.corp.io.evil.io"):
            ZONE[NAME] = [dns.srv(SERVER, self.servant.port), dns.srv(other, self.servant.port)]
            ZONE[other] = [dns.a(PUBLIC)]
            finding = self.scan()
            self.assertEqual(finding["status"], "unknown", finding)
            self.assertIn("domain", finding["verification"]["why"])
        self.assertEqual(self.servant.connections, 0)

    def test_a_server_in_the_local_network_must_be_named_itself(self):
        ZONE[SERVER] = [dns.a("127.0.0.1")]
        finding = self.scan()
        self.assertEqual(finding["status"], "unknown", finding)
        self.assertIn(f"--allow-host {SERVER}", finding["verification"]["why"])
        self.assertEqual(self.servant.connections, 0)
        self.assertEqual(self.scan(flags=("--allow-host", HOST, "--allow-host", SERVER))["status"], "active")

    def test_a_port_that_was_not_named_is_not_asked(self):
        finding = self.scan(flags=("--allow-host", f"{HOST}:27017"))
        self.assertEqual(finding["status"], "not-attempted", finding)
        self.assertEqual(self.servant.connections, 0)

    def test_tls_is_the_default_and_the_certificate_must_be_the_servers(self):
        self.assertEqual(self.scan("/?tls=false")["status"], "not-attempted")
        self.assertEqual(self.servant.connections, 0)
        ZONE[NAME] = [dns.srv("other.corp.io", self.servant.port)]
        ZONE["other.corp.io"] = [dns.a(PUBLIC)]
        self.assertEqual(self.scan()["status"], "unknown")
        self.assertEqual(self.servant.asked, [])

    def test_answers_that_are_none_are_unknown(self):
        for server, text in (([], []), ([dns.srv(SERVER, 0)], []), (None, []), (b"\xc0\x0c" * 9, []),
                             ([(dns.SRV, b"\0")], []), ([(dns.SRV, b"\0\0\0\1\x69\x87\xc0\xff")], []),
                             ([dns.srv(f"s{i}.corp.io", self.servant.port) for i in range(100)], []),
                             (..., [dns.txt("tls=false")]), (..., [dns.txt("authSource=a"), dns.txt("replicaSet=b")]),
                             (..., b"\xc0\x0c\0\x10\0\1\0\0\0\0\0\2\xffa"), (..., None)):
            ZONE[NAME] = [dns.srv(SERVER, self.servant.port)] if server is ... else server
            ZONE[HOST] = text
            finding = self.scan()
            self.assertEqual(finding["status"], "unknown", (server, text, finding))
        self.assertEqual(self.servant.connections, 0)

    def test_a_name_that_stands_for_another_and_an_answer_over_tcp(self):
        several = [dns.srv(f"s{i}.corp.io", self.servant.port) for i in range(40)]
        ZONE["real.corp.io"] = [*several, dns.srv(SERVER, self.servant.port)]
        ZONE[NAME] = [dns.cname("real.corp.io")]
        self.assertEqual(self.scan()["status"], "active")

    def test_a_name_server_that_takes_the_connection_and_says_nothing_is_waited_for_no_longer_than_for_an_answer(self):
        ZONE[NAME] = [dns.srv(f"s{i}.corp.io", self.servant.port) for i in range(40)]
        self.names.silent_over_tcp = True
        self.addCleanup(setattr, self.names, "silent_over_tcp", False)
        finding = self.scan(flags=("--allow-host", HOST, "--verify-timeout", "1"))
        self.assertEqual(finding["status"], "unknown", finding)
        self.assertIn("not to be had in time", finding["verification"]["why"])
        self.assertEqual((len(self.names.held), self.servant.connections), (1, 0))


if __name__ == "__main__":
    main()
