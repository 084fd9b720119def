// GitHub's primaryLocationLineHash from its definition, not as a rolling hash: for each line the polynomial in 37, modulo
// 2^64, of the hundred UTF-16 units that begin with the line's first, where blanks and tabs are left out, every line end
// is LF, and behind the text stand one unit 65535 and zeros. Prints "FILE:LINE HASH" for each line of each file that is
// named on standard input.
import { readFileSync } from "node:fs";

const WINDOW = 100;
const END = 65535;

const names = readFileSync(0, "utf8").split("\n").filter((name) => name !== "");
const out = [];
for (const name of names) {
  const text = readFileSync(name, "utf8").replace(/\r\n|\r/g, "\n").replace(/[ \t]/g, "");
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  units.push(END);
  const times = new Map();
  let line = 0;
  for (let at = 0; at < units.length; ++at) {
    if (at > 0 && units[at - 1] !== 10) continue;
    let hash = 0n;
    for (let i = 0; i < WINDOW; ++i) hash = BigInt.asUintN(64, hash * 37n + BigInt(units[at + i] ?? 0));
    const count = (times.get(hash) ?? 0) + 1;
    times.set(hash, count);
    out.push(`${name}:${++line} ${hash.toString(16)}:${count}`);
  }
}
process.stdout.write(out.join("\n") + "\n");
