// The HTML report in a browser: what it shows, how it is used, and what it never does.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { firstRow, open, rows, shown } from "./browser.mjs";
import { completeLine, findings, gapsLine, linesOf, outcomeOf, pageOf, runLine } from "./pages.mjs";

const found = findings(240);
const page240 = pageOf(linesOf(found));
const openFindings = found.filter((finding) => !finding.suppressed);

test(
  "a report of the program itself can be used",
  { skip: process.env.ASSAY ? false : "ASSAY does not name the program" },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-browser-"));
    const token = "gho" + "st-3f9c21aa70b84be59d1c77e02af61c38";
    writeFileSync(join(folder, "app.py"), `password = "${token}"\n`);
    try {
      execFileSync(process.env.ASSAY, ["scan", ".", "--format", "html", "-o", "r.html", "--exit-zero"], {
        cwd: folder,
      });
      const html = readFileSync(join(folder, "r.html"), "utf8");
      const { page, seen, close } = await open(html);
      assert.equal(await shown(page), "1 of 1 findings");
      await firstRow(page).click();
      assert.match(await page.locator(".detail .context").textContent(), /password = "\*{8}"/);
      assert.ok(!(await page.content()).includes(token));
      assert.deepEqual(seen.complaints, []);
      await close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test(
  "a page of another tool's log has its messages, and no line for .assayignore",
  { skip: process.env.ASSAY ? false : "ASSAY does not name the program" },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-browser-"));
    const hostile = "</script><img src=x onerror=alert(1)>";
    const rules = [{ id: "R1", help: { text: `Mend it ${hostile}` }, helpUri: "javascript:alert(2)" }];
    const step = (uri, startLine) => ({
      location: {
        message: { text: `Step ${hostile}` },
        physicalLocation: { artifactLocation: { uri }, region: { startLine } },
      },
    });
    const results = [
      {
        ruleId: "R1",
        message: { text: `Bad ${hostile}` },
        locations: [{ physicalLocation: { artifactLocation: { uri: "a/b.c" }, region: { startLine: 7 } } }],
        codeFlows: [{ threadFlows: [{ locations: [step("in.yml", 3), step("out.yml", 9)] }] }],
      },
    ];
    const run = { tool: { driver: { name: "Other", rules } }, results, invocations: [{ executionSuccessful: true }] };
    writeFileSync(join(folder, "log.sarif"), JSON.stringify({ version: "2.1.0", runs: [run] }));
    try {
      execFileSync(process.env.ASSAY, ["sarif", "html", "log.sarif", "-o", "r.html"], { cwd: folder });
      const { page, seen, close } = await open(readFileSync(join(folder, "r.html"), "utf8"));
      assert.equal(await shown(page), "1 of 1 findings");
      await firstRow(page).click();
      const detail = page.locator(".detail");
      assert.equal(await detail.locator("h2").textContent(), `Bad ${hostile}`);
      assert.match(await detail.textContent(), /Other[^]*Mend it[^]*a\/b\.c:7:1/);
      assert.deepEqual(await detail.locator(".flow li").allTextContents(), [
        `in.yml:3:1Step ${hostile}`,
        `out.yml:9:1Step ${hostile}`,
      ]);
      assert.equal(await detail.locator(".entry").count(), 0);
      assert.equal(await detail.locator("dt", { hasText: "Value" }).count(), 0);
      assert.equal(await detail.locator("a[href^='javascript']").count(), 0);
      assert.equal(seen.dialogs, 0);
      assert.deepEqual(seen.complaints, []);
      await close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

const focusIsOn = (page, selector) => page.waitForFunction((s) => document.activeElement.matches(s), selector);

test("one request, and no complaint, whatever is opened", async () => {
  const { page, seen, close } = await open(page240);
  await firstRow(page).click();
  await page.getByLabel("Group").selectOption("file");
  await page.getByRole("button", { name: /Theme/ }).click();
  await page.emulateMedia({ media: "print" });
  await page.emulateMedia({ media: "screen" });
  assert.equal(seen.requests.filter((url) => !url.startsWith("data:")).length, 1);
  assert.deepEqual(seen.complaints, []);
  await close();
});

test("what the page did not bring itself is not run", async () => {
  const { page, seen, close } = await open(
    page240.replace("<body>", "<body><script>alert(1)</script><img src=x onerror=alert(2)>"),
  );
  assert.equal(seen.dialogs, 0);
  assert.ok(seen.complaints.some((text) => text.includes("Content Security Policy")));
  await close();
});

test("the verdict and its findings stand at the top", async () => {
  const { page, close } = await open(page240);
  assert.equal(await page.locator("#verdict").textContent(), "Fail");
  const { failing } = outcomeOf(found);
  assert.match(await page.locator(".word p").textContent(), new RegExp(`^${failing} findings fail this run`));
  assert.equal(await page.locator(".gaps").count(), 0);
  await close();
});

test("a pass looks like one only when everything was read", async () => {
  const clean = await open(pageOf(linesOf([])));
  assert.equal(await clean.page.locator("#verdict").textContent(), "Pass");
  await clean.close();
  const gap = await open(pageOf(linesOf([], gapsLine, outcomeOf([], { verdict: "unproved", exit_code: 3 }))));
  assert.equal(await gap.page.locator("#verdict").textContent(), "Incomplete");
  assert.match(await gap.page.locator(".gaps h2").textContent(), /12 inputs were not read/);
  assert.match(await gap.page.locator(".gaps li").first().textContent(), /vendor\/part-10\.zip the archive is cut off/);
  await gap.close();
});

test("a verdict that speaks against its own gaps is not believed", async () => {
  const { page, close } = await open(pageOf(linesOf([], gapsLine, outcomeOf([]))));
  assert.equal(await page.locator("#verdict").textContent(), "Incomplete");
  await close();
});

test("a failing and incomplete scan says both", async () => {
  const { page, close } = await open(pageOf(linesOf(found, gapsLine)));
  assert.equal(await page.locator("#verdict").textContent(), "Failincomplete");
  await close();
});

test("a page that was cut off says so and shows what is left", async () => {
  for (const html of [
    pageOf(linesOf(found), 0.6),
    pageOf(linesOf(found).slice(0, -1)),
    page240.slice(0, page240.length * 0.85),
  ]) {
    const { page, close } = await open(html);
    assert.equal(await page.locator("#verdict").textContent(), "Incomplete");
    assert.match(await page.locator(".gaps").textContent(), /not whole/);
    await close();
  }
});

test("without a script the verdict is told", async () => {
  const html = page240.replace("</body>", "<noscript><p>Verdict</p></noscript></body>");
  const { page, close } = await open(html, { javaScriptEnabled: false });
  assert.match(await page.locator("noscript").innerText(), /Verdict/);
  await close();
});

test("filters narrow the list, and their numbers follow", async () => {
  const { page, close } = await open(page240);
  assert.equal(await shown(page), `${openFindings.length} of 240 findings`);
  await page.getByLabel(/^critical/).check();
  const critical = openFindings.filter((finding) => finding.severity === "critical");
  assert.equal(await shown(page), `${critical.length} of 240 findings`);
  await page.getByRole("group", { name: "Confidence" }).getByLabel(/^low/).check();
  const unsure = critical.filter((finding) => finding.confidence === "low");
  assert.equal(await shown(page), `${unsure.length} of 240 findings`);
  await page.getByRole("button", { name: "Clear filters" }).click();
  assert.equal(await shown(page), `${openFindings.length} of 240 findings`);
  await page.getByLabel("suppressed").check();
  assert.equal(await shown(page), "240 of 240 findings");
  await close();
});

test("search looks at rules, paths, commits and people", async () => {
  const { page, close } = await open(page240);
  const place = openFindings[30].places[0];
  for (const text of [place.commit, `${place.path} ${place.author}`.toUpperCase()]) {
    await page.getByLabel("Search").fill(text);
    await page.waitForFunction(() => !document.querySelector(".count").textContent.startsWith("2"));
    const number = Number((await shown(page)).split(" ")[0]);
    assert.ok(number >= 1 && number < 20, text);
  }
  await page.getByLabel("Search").fill("no such text");
  await page.getByText("No finding fits these filters.").waitFor();
  await close();
});

test("the worst come first, in whatever order the page has them", async () => {
  const one = (severity, confidence, status) => ({
    ...found.find((finding) => !finding.suppressed),
    description: `${severity} ${confidence} ${status}`,
    severity,
    confidence,
    status,
  });
  const sorted = [
    one("critical", "low", "unknown"),
    one("high", "medium", "active"),
    one("high", "high", "unknown"),
    one("high", "medium", "unknown"),
    one("medium", "high", "active"),
    one("low", "high", "unknown"),
  ];
  const { page, close } = await open(pageOf(linesOf([...sorted].reverse())));
  assert.deepEqual(
    await rows(page).locator(".what").allTextContents(),
    sorted.map((finding) => finding.description),
  );
  await close();
});

test("what was scanned has a name where it was the working directory", async () => {
  const titled = async (run) => {
    const { page, close } = await open(pageOf([{ ...runLine, ...run }, ...linesOf(found).slice(1)]));
    const title = await page.locator("h1").textContent();
    assert.equal(await page.title(), `assay: ${title}`);
    await close();
    return title;
  };
  assert.equal(await titled({ target: "." }), "tool");
  assert.equal(await titled({ target: ".", repository: { uri: "ssh://git@example.org/a/b.git" } }), "b");
  assert.equal(await titled({ target: ".", repository: undefined }), "working directory");
  assert.equal(await titled({ target: "src" }), "src");
});

test("a narrow screen shows what the list is sorted and grouped by", async () => {
  const { page, close } = await open(page240, { viewport: { width: 400, height: 800 } });
  for (const label of ["Group", "Sort"]) {
    assert.ok((await page.getByLabel(label).boundingBox()).width > 110, label);
  }
  await close();
});

test("sorts by time, places, rule and file", async () => {
  const { page, close } = await open(page240);
  const times = openFindings.map((finding) => finding.places[0].time.slice(0, 10)).sort();
  await page.getByLabel("Sort").selectOption("newest");
  assert.equal(await firstRow(page).locator(".when").textContent(), times.at(-1));
  await page.getByLabel("Sort").selectOption("oldest");
  assert.equal(await firstRow(page).locator(".when").textContent(), times[0]);
  await page.getByLabel("Sort").selectOption("places");
  const most = Math.max(...openFindings.map((finding) => finding.place_count));
  assert.equal(await firstRow(page).locator(".more").textContent(), `+${most - 1}`);
  await close();
});

test("groups by rule, file, commit and state, with a finding in each of its files", async () => {
  const { page, close } = await open(page240);
  const expected = {
    rule: new Set(openFindings.map((finding) => finding.rule)).size,
    file: new Set(openFindings.flatMap((finding) => finding.places.map((place) => place.path))).size,
    commit: new Set(openFindings.flatMap((finding) => finding.places.map((place) => place.commit))).size,
    status: 1,
  };
  for (const [group, number] of Object.entries(expected)) {
    await page.getByLabel("Group").selectOption(group);
    assert.equal(await firstRow(page).getAttribute("aria-setsize"), String(number), group);
  }
  await page.getByRole("button", { name: "Close all" }).click();
  assert.equal(await rows(page).count(), 1);
  await close();
});

test("an opened finding shows all its places, what to do and where it stands on the web", async () => {
  const { page, close } = await open(page240);
  const finding = openFindings.find((one) => one.place_count > 2);
  await page.getByLabel("Search").fill(finding.fingerprint);
  await page.waitForFunction(() => document.querySelector(".count").textContent.startsWith("1 of"));
  await firstRow(page).click();
  const detail = page.locator(".detail");
  assert.equal(await detail.locator(".place").count(), finding.place_count);
  assert.match(await detail.textContent(), /Revoke the/);
  assert.match(
    await detail.locator(".entry").textContent(),
    new RegExp(`${finding.fingerprint} ${finding.rule} # reason`),
  );
  const place = finding.places[0];
  const links = await detail
    .locator(".place")
    .first()
    .locator("a")
    .evaluateAll((all) => all.map((a) => [a.href, a.rel]));
  assert.deepEqual(links, [
    [`https://github.com/example/tool/blob/${place.commit}/${place.path}#L${place.line}`, "noopener noreferrer"],
    [`https://github.com/example/tool/commit/${place.commit}`, "noopener noreferrer"],
  ]);
  await close();
});

test("the address holds filters and the opened finding", async () => {
  const first = await open(page240);
  await first.page.getByLabel("Group").selectOption("rule");
  await first.page.getByLabel(/^high/).first().check();
  await rows(first.page).nth(1).click();
  const fragment = new URL(first.page.url()).hash;
  const title = await first.page.locator("#detail").textContent();
  const number = await shown(first.page);
  await first.page.goBack();
  assert.equal(await first.page.locator("#detail").count(), 0);
  assert.equal(await shown(first.page), number);
  await first.close();
  assert.match(fragment, /severity=high.*group=rule.*finding=[0-9a-f]{32}/);
  const second = await open(page240, { fragment });
  assert.equal(await second.page.locator("#detail").textContent(), title);
  assert.equal(await shown(second.page), number);
  await second.close();
});

test("an address that makes no sense shows everything", async () => {
  const { page, seen, close } = await open(page240, {
    fragment: "#group=__proto__&sort=constructor&from=x&finding=none&severity=%zz&%",
  });
  assert.deepEqual(seen.complaints, []);
  assert.equal(await page.locator("#detail").count(), 0);
  await page.getByText("No finding fits these filters.").waitFor();
  await close();
});

test("the timeline tells when values came, and chooses a time", async () => {
  const { page, close } = await open(page240);
  const bars = page.locator(".bars button");
  const names = await bars.evaluateAll((all) => all.map((bar) => bar.ariaLabel));
  const sum = names.reduce((total, name) => total + Number(name.match(/: (\d+) finding/)[1]), 0);
  assert.equal(sum, openFindings.length);
  await bars.first().click();
  assert.equal((await shown(page)).split(" ")[0], names[0].match(/: (\d+) finding/)[1]);
  await page.getByRole("button", { name: /show all times/ }).click();
  assert.equal(await shown(page), `${openFindings.length} of 240 findings`);
  await close();
});

test("everything can be reached by keyboard", async () => {
  const { page, close } = await open(page240);
  const active = () => page.evaluate(() => document.activeElement.getAttribute("aria-activedescendant"));
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.type), "search");
  await page.keyboard.type("Stripe");
  // A part of the word may be looked for before the whole of it is.
  await page.waitForFunction(
    (all) => location.hash.includes("Stripe") && !document.querySelector(".count").textContent.startsWith(all),
    `${openFindings.length} `,
  );
  await page.locator('[role="tree"]').focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  assert.equal(await active(), "row-2");
  await page.keyboard.press("End");
  const last = Number((await shown(page)).split(" ")[0]) - 1;
  assert.equal(await active(), `row-${last}`);
  assert.ok(await page.locator(`#row-${last}`).isVisible());
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await focusIsOn(page, ".detail");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".detail").count(), 0);
  await focusIsOn(page, '[role="tree"]');
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await close();
});

test("groups open and close by keyboard", async () => {
  const { page, close } = await open(page240, { fragment: "#group=rule" });
  await page.locator('[role="tree"]').focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await firstRow(page).getAttribute("aria-expanded"), "false");
  await page.keyboard.press("ArrowRight");
  assert.equal(await firstRow(page).getAttribute("aria-expanded"), "true");
  await close();
});

test("paper has every finding that is shown, and every gap", async () => {
  const { page, close } = await open(pageOf(linesOf(found, gapsLine)), { fragment: "#severity=medium" });
  const medium = openFindings.filter((finding) => finding.severity === "medium");
  await page.emulateMedia({ media: "print" });
  await page.waitForSelector("#print article");
  assert.equal(await page.locator("#print article").count(), medium.length);
  assert.equal(await page.locator("#print .gaps li").count(), 12);
  assert.match(await page.locator("#print").textContent(), /Filtered: severity medium/);
  assert.ok(!(await page.locator("#app").isVisible()));
  await page.emulateMedia({ media: "screen" });
  await page.waitForSelector("#print article", { state: "detached" });
  await close();
});

test("printing by the browser's own command has the findings too", async () => {
  const { page, close } = await open(pageOf(linesOf(found.slice(0, 5))));
  const long = await page.pdf();
  await page.getByLabel("Search").fill("no such text");
  await page.getByText("No finding fits these filters.").waitFor();
  assert.ok(long.length > (await page.pdf()).length + 1000);
  await close();
});

test("hostile names and texts stay text", async () => {
  const evil = "</script><img src=x onerror=alert(1)><svg onload=alert(2)>\"'`{{x}}\u202egpj.exe\u0007";
  const hostile = findings(12).map((finding) => ({
    ...finding,
    suppressed: false,
    rule: evil,
    description: evil,
    mask: evil,
    fingerprint: finding.fingerprint,
    companions: [{ rule: evil, mask: evil, fingerprint: evil }],
    places: finding.places.map((place) => ({
      ...place,
      name: evil,
      path: evil,
      inside: [evil],
      repository: evil,
      commit: evil,
      time: evil,
      author: evil,
      email: evil,
      summary: evil,
      context: evil,
      encoding: evil,
      suppressed: { kind: evil, by: evil, reason: evil },
    })),
  }));
  const texts = { input: evil, why: evil };
  const lines = [
    {
      type: "run",
      version: evil,
      command: evil,
      target: evil,
      rules: { count: 1, digest: evil },
      repository: { uri: `javascript:alert(3)//${evil}`, revision: evil, branch: evil },
    },
    { type: "links", commit: "https://github.com/o/n/commit/", file: "https://github.com/o/n/blob/", line: "#L" },
    {
      type: "rule",
      id: evil,
      provider: evil,
      help: `${evil}\n\n- ${evil}\n\n    ${evil}`,
      references: ["javascript:alert(4)", evil, "https://example.org/a"],
    },
    ...hostile,
    {
      ...completeLine,
      complete: false,
      gap_count: 1,
      gaps: [texts],
      notes: [evil],
      skipped: [{ reason: evil, count: 1, inputs: [evil] }],
    },
    outcomeOf(hostile, {
      verdict: "fail",
      exit_code: 1,
      errors: [{ doing: evil, subject: evil, why: evil, hint: evil }],
    }),
  ];
  const { page, seen, close } = await open(pageOf(lines));
  for (const group of ["rule", "file", "commit", "status", "severity", "none"])
    await page.getByLabel("Group").selectOption(group);
  await firstRow(page).click();
  await page.locator("summary").click();
  await page.getByLabel("Search").fill(evil.slice(0, 12));
  await page.emulateMedia({ media: "print" });
  await page.waitForSelector("#print article");
  assert.equal(seen.dialogs, 0);
  assert.deepEqual(seen.complaints, []);
  assert.equal(await page.locator("img, #app svg, #print svg").count(), 0);
  const targets = await page
    .locator("a[href]")
    .evaluateAll((all) => all.map((a) => a.href).filter((href) => !/^https?:|^file:.*#findings$/.test(href)));
  assert.deepEqual(targets, []);
  const text = await page.locator("body").textContent();
  assert.ok(text.includes("\\u{202e}gpj.exe\\x07"));
  assert.equal(/.{0,40}[\u202e\u0007]/.exec(text)?.[0], undefined);
  await close();
});

test("axe finds nothing to complain of, in any state", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const states = [
    [page240, "", "light"],
    [page240, "", "dark"],
    [page240, "#group=file", "light"],
    [page240, "#q=nothing+at+all", "dark"],
    [page240, `#finding=${openFindings[3].fingerprint}`, "light"],
    [page240, `#suppressed=all&finding=${openFindings[3].fingerprint}`, "dark"],
    [pageOf(linesOf(found, gapsLine)), "#severity=low", "light"],
    [pageOf(linesOf([], gapsLine)), "", "dark"],
    [pageOf(linesOf([])), "", "light"],
  ];
  for (const [html, fragment, colorScheme] of states) {
    for (const width of [1360, 390]) {
      // The library is a script that the page does not allow.
      const { page, close } = await open(html, {
        fragment,
        colorScheme,
        bypassCSP: true,
        viewport: { width, height: 900 },
      });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document));
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]),
        [],
        `${fragment} ${colorScheme} ${width}`,
      );
      await close();
    }
  }
});

test("on a narrow screen an opened finding is all there is, until it is closed", async () => {
  const { page, close } = await open(page240, { viewport: { width: 390, height: 844 } });
  await firstRow(page).click();
  await focusIsOn(page, ".detail");
  assert.ok(!(await page.locator(".list").isVisible()));
  await page.getByRole("button", { name: "Close" }).click();
  await focusIsOn(page, '[role="tree"]');
  assert.ok(await firstRow(page).isVisible());
  await close();
});

test("nothing is wider than a narrow screen", async () => {
  const { page, close } = await open(pageOf(linesOf(found, gapsLine)), {
    fragment: `#group=commit&finding=${openFindings[3].fingerprint}`,
    viewport: { width: 360, height: 740 },
  });
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  assert.equal(scroll, client);
  await close();
});

test("100,000 findings can be used, with some dozens of elements", async (context) => {
  const many = findings(100000);
  const { page, seen, close } = await open(pageOf(linesOf(many)));
  const ready = await page.evaluate(() => Number(document.documentElement.dataset.ready));
  const open100000 = many.filter((finding) => !finding.suppressed).length;
  assert.equal(await shown(page), `${open100000.toLocaleString("en-US")} of 100,000 findings`);
  assert.ok((await rows(page).count()) < 60);
  const timed = async (act, done) => {
    const began = performance.now();
    await act();
    await done();
    return Math.round(performance.now() - began);
  };
  const filter = await timed(
    () => page.getByLabel(/^critical/).check(),
    () =>
      page.waitForFunction(
        (all) => !document.querySelector(".count").textContent.startsWith(all),
        open100000.toLocaleString("en-US"),
      ),
  );
  await page.getByRole("button", { name: "Clear filters" }).click();
  const group = await timed(
    () => page.getByLabel("Group").selectOption("file"),
    () => page.waitForSelector(".row.group"),
  );
  await page.getByLabel("Group").selectOption("none");
  await page.locator('[role="tree"]').focus();
  await page.keyboard.press("End");
  assert.ok(await page.locator(`#row-${open100000 - 1}`).isVisible());
  assert.deepEqual(seen.complaints, []);
  context.diagnostic(`100,000 findings: ready in ${ready} ms, filter ${filter} ms, group ${group} ms`);
  await close();
});

test("a list longer than a browser can lay out is scrolled at a scale", async () => {
  const { page, close } = await open(pageOf(linesOf(findings(100000))), { fragment: "#group=commit&suppressed=all" });
  const size = Number(await firstRow(page).getAttribute("aria-setsize"));
  await page.locator('[role="tree"]').focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.activeElement.getAttribute("aria-activedescendant"));
  const last = await page.evaluate(() => document.activeElement.getAttribute("aria-activedescendant"));
  const box = await page.locator(`#${last}`).boundingBox();
  assert.ok(box.y > 0 && box.y + box.height <= 901, JSON.stringify(box));
  assert.ok(Number(last.slice(4)) > size);
  await close();
});
