// Which rows of a long list stand in a window. Rows have heights of their own; only what is seen gets elements.
// Browsers cannot lay out more than some 17 million pixels, so a longer list is scrolled through at a scale.

export const mostPixels = 16_000_000;

// Where each row begins, and behind the last one where the list ends.
export function offsetsOf<Row>(rows: Row[], heightOf: (row: Row) => number): Float64Array {
  const offsets = new Float64Array(rows.length + 1);
  for (let i = 0; i < rows.length; ++i) offsets[i + 1] = offsets[i]! + heightOf(rows[i]!);
  return offsets;
}

// The row that holds a point of the list.
export function rowAt(offsets: Float64Array, point: number): number {
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= point) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

export interface Frame {
  height: number; // of the list's element
  first: number; // row
  last: number; // behind it
  shift: number; // from the element's top to the first row
}

const heightOf = (offsets: Float64Array) => offsets[offsets.length - 1]!;
// Pixels of the list for each pixel scrolled.
const scaleOf = (total: number, seen: number) =>
  total <= mostPixels ? 1 : (total - seen) / Math.max(1, mostPixels - seen);

// `scrolled`: how much of the element is above the window, which shows `seen` pixels.
export function frameAt(offsets: Float64Array, scrolled: number, seen: number, spare = 8): Frame {
  const total = heightOf(offsets);
  const rows = offsets.length - 1;
  const height = Math.min(total, mostPixels);
  const at = Math.max(0, Math.min(scrolled, height - seen));
  const point = at * scaleOf(total, seen);
  const first = Math.max(0, rowAt(offsets, point) - spare);
  const last = Math.min(rows, rowAt(offsets, point + seen) + 1 + spare);
  return { height, first, last, shift: at + offsets[first]! - point };
}

// How far to scroll so that the row is in the window, or undefined when it is.
export function scrollTo(offsets: Float64Array, row: number, scrolled: number, seen: number): number | undefined {
  const scale = scaleOf(heightOf(offsets), seen);
  const point = scrolled * scale; // less than 0: what is above the list is seen too
  const begin = offsets[row]!;
  const end = offsets[row + 1]!;
  if (begin < point) return begin / scale;
  if (end > point + seen) return (end - seen) / scale;
  return undefined;
}
