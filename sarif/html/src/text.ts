// How texts, numbers and dates are shown.

// Characters that act on what is around them or cannot be seen: controls, the ones that reorder text, and those without
// width. They are shown by number, as in the text report.
const hidden =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g;

const number = (character: string) => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
};

export const visible = (text: string) => text.replace(hidden, number);
// A line of source: tabs stay what they are.
export const visibleLine = (text: string) => text.replace(hidden, (c) => (c === "\t" ? c : number(c)));

const grouped = new Intl.NumberFormat("en-US");
export const count = (value: number) => grouped.format(value);
export const plural = (value: number, one: string, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

export function bytes(value: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    ++unit;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export const shortId = (object: string) => object.slice(0, 10);
export const day = (time: string) => time.slice(0, 10);

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
// "2024-03" as "March 2024".
export const monthName = (month: string) => `${months[Number(month.slice(5, 7)) - 1] ?? ""} ${month.slice(0, 4)}`;

export const statusName = (status: string) =>
  ({ "not-attempted": "not verified", "unsound-verifier": "verifier unsound" })[status] ?? status;

// An address that may be linked to: nothing but web pages.
export const webAddress = (address: string) => (/^https?:\/\/[^\s]+$/i.test(address) ? address : undefined);

export const pathInUri = (path: string) => path.split("/").map(encodeURIComponent).join("/");
