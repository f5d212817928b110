/** How numbers are written on the page. */

/** Write a value with two decimals, and never as "-0.00"; very large and very small ones in powers of ten. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (size >= 1e5) return value.toExponential(2);
  if (size > 0 && size < 0.005) return "0.00";
  return value.toFixed(2);
}

/** Write a value with six significant digits. */
export function exact(value: number): string {
  if (!Number.isFinite(value)) return decimal(value);
  if (value === 0) return "0";
  return value.toPrecision(6);
}

/** Write a probability as percent, with one decimal. */
export function percent(probability: number): string {
  return Number.isFinite(probability) ? (100 * probability).toFixed(1) : "–";
}

/** Write a layer's shape: `20 × 24×24` for maps, `500` for neurons. */
export function shape(sizes: readonly number[]): string {
  const [units = 0, ...rest] = sizes;
  return rest.length > 0 ? `${units} × ${rest.join("×")}` : `${units}`;
}
