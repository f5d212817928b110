/** How numbers are written on the page. */

/** From here on, two decimals would round to a number with six digits before them. */
const LARGE = 99_999.995;
/** Below, two decimals would write zero, or next to nothing of the value. */
const SMALL = 0.005;

/**
 * Write a value with two decimals, and with three digits and a power of ten where it is too large or too small for
 * that: what is written "0.00" is zero. No float32 takes more than nine characters.
 */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "-∞";
  if (value === 0) return "0.00";
  const size = Math.abs(value);
  return size >= LARGE || size < SMALL ? value.toExponential(2) : value.toFixed(2);
}

/** Write a part of a sum with four decimals, so that the sum can be checked. */
export function summand(value: number): string {
  if (!Number.isFinite(value)) return decimal(value);
  if (Math.abs(value) >= LARGE) return value.toExponential(4);
  const text = value.toFixed(4);
  return Number(text) === 0 ? "0.0000" : text;
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
