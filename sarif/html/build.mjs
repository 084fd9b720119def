// Builds template.html: one page with its script and style inside, allowed by their hashes alone.
// With --check nothing is written; it ends with 1 when the committed page is not what these sources make.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "vite";

const root = new URL(".", import.meta.url).pathname;
const read = (name) => readFileSync(root + name, "utf8");

// What the page is made of, in the order of names; tests/html_page_test.py does the same sum.
function digestOfSources() {
  const names = ["build.mjs", "package-lock.json", "package.json", "page.html", "tsconfig.json"];
  for (const name of readdirSync(root + "src")) names.push(`src/${name}`);
  const sum = createHash("sha256");
  for (const name of names.sort()) sum.update(`${name}\n${createHash("sha256").update(read(name)).digest("hex")}\n`);
  return sum.digest("hex");
}

async function bundle() {
  const { output } = await build({
    root,
    configFile: false,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      target: "es2023",
      cssTarget: "esnext",
      modulePreload: false,
      rollupOptions: { input: root + "src/main.tsx", output: { format: "es" } },
    },
  });
  const script = output.find((part) => part.type === "chunk").code.trim();
  const style = output
    .find((part) => part.fileName.endsWith(".css"))
    .source.toString()
    .trim();
  return { script, style };
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const { script, style } = await bundle();
if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) throw new Error("the bundle would end its own element");
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const parts = { policy, sources: digestOfSources(), style, script };
const page = read("page.html").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);

if (process.argv.includes("--check")) {
  if (page !== read("template.html")) {
    console.error("sarif/html/template.html is not what its sources make: run 'make html'");
    process.exit(1);
  }
} else {
  writeFileSync(root + "template.html", page);
  console.log(`template.html: ${page.length} bytes, script ${script.length}, style ${style.length}`);
}
