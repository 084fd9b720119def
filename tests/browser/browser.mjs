// One Chromium for a file of tests, and pages in it that are watched: every request and every complaint is kept.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser;
let folder;
let files = 0;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-browser-"));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// Opens a page of HTML from a file, as somebody who got the report would, and waits until it can be used.
export async function open(html, { fragment = "", ...settings } = {}) {
  const file = join(folder, `report-${++files}.html`);
  writeFileSync(file, html);
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...settings });
  const page = await context.newPage();
  const seen = { requests: [], complaints: [], dialogs: 0 };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => message.type() !== "log" && seen.complaints.push(message.text()));
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  page.on("dialog", (dialog) => (++seen.dialogs, dialog.dismiss()));
  await page.goto(pathToFileURL(file) + fragment);
  if (settings.javaScriptEnabled !== false) await page.waitForSelector("html[data-ready]");
  return { page, seen, close: () => context.close() };
}

export const rows = (page) => page.locator('[role="treeitem"]');
export const firstRow = (page) => rows(page).first();
export const shown = async (page) => (await page.locator(".count").textContent()).trim();
