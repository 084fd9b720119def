// Reads the data blocks: base64, that gzip, that JSON lines, as a stream. The blocks leave the page as they are read.
import type { Report } from "./report";

const breath = 80; // milliseconds between two looks at the screen

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function blocks(): ReadableStream<Uint8Array<ArrayBuffer>> {
  const elements = [...document.querySelectorAll('script[type="application/gzip+base64"]')];
  return new ReadableStream({
    pull(controller) {
      const element = elements.shift();
      if (element === undefined) {
        controller.close();
        return;
      }
      controller.enqueue(bytesOf(element.textContent ?? ""));
      element.remove();
    },
  });
}

function take(report: Report, line: string) {
  const value = JSON.parse(line);
  switch (value.type) {
    case "finding":
      value.order = report.findings.length;
      report.findings.push(value);
      break;
    case "rule":
      report.rules.set(value.id, value);
      break;
    case "run":
      report.run = value;
      break;
    case "links":
      report.links = value;
      break;
    case "coverage":
      report.coverage = value;
      break;
    case "outcome":
      report.outcome = value;
      break;
  }
}

// Never fails: what could not be read is told as the report's problem.
export async function load(progress: (findings: number) => void): Promise<Report> {
  const report: Report = { findings: [], rules: new Map() };
  try {
    const lines = blocks()
      .pipeThrough(new DecompressionStream("gzip"))
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let rest = "";
    let seen = performance.now();
    for (;;) {
      const { value, done } = await lines.read();
      if (done) break;
      const text = rest + value;
      let begin = 0;
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", begin)) {
        take(report, text.slice(begin, end));
        begin = end + 1;
      }
      rest = text.slice(begin);
      if (performance.now() - seen > breath) {
        progress(report.findings.length);
        await new Promise((resolve) => setTimeout(resolve));
        seen = performance.now();
      }
    }
    if (report.outcome === undefined) report.problem = "it ends before its verdict";
  } catch (error) {
    report.problem =
      typeof DecompressionStream === "undefined"
        ? "this browser is too old for it: it knows no DecompressionStream"
        : `its data is damaged or cut off (${error instanceof Error ? error.message : error})`;
  }
  return report;
}
