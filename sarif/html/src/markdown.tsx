// The little Markdown that rules' help is written in: paragraphs, lists, code, strong text, addresses in angle brackets.
// Anything else stays text.
import { visible, visibleLine, webAddress } from "./text";

function Inline({ text }: { text: string }) {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*|<https?:\/\/[^<>\s]+>)/);
  return (
    <>
      {parts.map((part) => {
        if (part.startsWith("`") && part.length > 2) return <code>{visible(part.slice(1, -1))}</code>;
        if (part.startsWith("**") && part.length > 4) return <strong>{visible(part.slice(2, -2))}</strong>;
        const address = /^<.*>$/.test(part) ? webAddress(part.slice(1, -1)) : undefined;
        if (address !== undefined)
          return (
            <a href={address} target="_blank" rel="noopener noreferrer">
              {visible(part.slice(1, -1))}
            </a>
          );
        return visible(part);
      })}
    </>
  );
}

const item = /^(?:[-*]|\d+\.) +/;

export function Markdown({ text }: { text: string }) {
  return (
    <div class="markdown">
      {text.split(/\n{2,}/).map((block) => {
        const lines = block.split("\n");
        if (lines.every((line) => line.startsWith("    ")))
          return <pre>{lines.map((line) => visibleLine(line.slice(4))).join("\n")}</pre>;
        if (!item.test(lines[0]!))
          return (
            <p>
              <Inline text={lines.join(" ")} />
            </p>
          );
        const items: string[] = [];
        for (const line of lines) {
          if (item.test(line)) items.push(line.replace(item, ""));
          else items[items.length - 1] += ` ${line.trim()}`;
        }
        const entries = items.map((entry) => (
          <li>
            <Inline text={entry} />
          </li>
        ));
        return /^\d/.test(lines[0]!) ? <ol>{entries}</ol> : <ul>{entries}</ul>;
      })}
    </div>
  );
}
