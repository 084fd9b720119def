"""A page tells what the other reports tell, and no text of the scanned input is HTML in it."""
import json

from harness import Scenario, github_token, main, page_lines


class HtmlReport(Scenario):
    def page(self, *arguments):
        return self.run_assay("scan", *arguments, "--format", "html").stdout

    def test_it_holds_the_findings_of_json_lines(self):
        self.write("a.txt", f"key = {github_token(1)}\n")
        self.write("b.txt", f"key = {github_token(1)} {github_token(2)}\n")
        lines = [line for line in page_lines(self.page("a.txt", "b.txt")) if line["type"] not in ("rule", "links")]
        expected = self.run_assay("scan", "a.txt", "b.txt", "--format", "jsonl").stdout.splitlines()
        self.assertEqual(lines, [json.loads(line) for line in expected])
        self.assertEqual(len(lines), 5)

    def test_it_tells_how_to_revoke(self):
        self.write("a.txt", f"key = {github_token(1)}\n")
        rules = [line for line in page_lines(self.page("a.txt")) if line["type"] == "rule"]
        self.assertEqual([rule["id"] for rule in rules], ["github-pat"])
        self.assertIn("evoke", rules[0]["help"])

    def test_what_was_not_read_is_told_with_and_without_a_script(self):
        self.write("a.txt", "nothing\n")
        done = self.run_assay("scan", "a.txt", "gone.txt", "--format", "html")
        self.assertEqual(done.returncode, 3)
        lines = {line["type"]: line for line in page_lines(done.stdout)}
        self.assertEqual(lines["coverage"]["gap_count"], 1)
        self.assertEqual(lines["outcome"]["verdict"], "unproved")
        self.assertIn(b"The scan is incomplete: 1 input was not read.", done.stdout)

    def test_hostile_names_and_lines_are_no_html(self):
        name = "<script>alert(1)<script><img src=x onerror=alert(1)>.txt"
        self.write(name, f"</script><script>alert(2)</script> {github_token(1)} <!--\n")
        page = self.page(".")
        finding = next(line for line in page_lines(page) if line["type"] == "finding")
        self.assertEqual(finding["places"][0]["path"], name)
        self.assertNotIn(b"<img", page)
        self.assertNotIn(b"alert(2)", page)

    def test_the_page_is_the_same_but_for_its_data(self):
        self.write("a.txt", "nothing\n")
        self.write("b.txt", f"key = {github_token(1)}\n")
        head, other = (self.page(name).split(b'<script type="application/gzip+base64">')[0] for name in ("a.txt", "b.txt"))
        self.assertEqual(head, other)


if __name__ == "__main__":
    main()
