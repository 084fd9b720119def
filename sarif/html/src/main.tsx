// Reads the report out of the page and shows it.
import { render } from "preact";
import { App } from "./app";
import { load } from "./load";
import { preparePrinting } from "./print";
import { count } from "./text";
import { applyTheme } from "./theme";
import "./style.css";

const root = document.getElementById("app")!;

applyTheme();
const show = (findings: number) =>
  render(
    <p class="loading" role="status">
      Reading the report{findings > 0 ? `: ${count(findings)} findings` : ""}…
    </p>,
    root,
  );
show(0);
const report = await load(show);
const began = performance.now();
render(<App report={report} onPrintable={preparePrinting(report)} />, root);
// For tests and measurements: when the list can be used.
document.documentElement.dataset.ready = String(Math.round(performance.now()));
document.documentElement.dataset.rendered = String(Math.round(performance.now() - began));
