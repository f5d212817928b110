import type { Table } from "./colors";

/** Draw a colour table from its first colour, at the left, to its last. */
export function paintRamp(canvas: HTMLCanvasElement, table: Table): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  canvas.width = table.length;
  canvas.height = 1;
  const image = context.createImageData(table.length, 1);
  new Uint32Array(image.data.buffer).set(table);
  context.putImageData(image, 0, 0);
}
