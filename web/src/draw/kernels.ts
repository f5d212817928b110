/** How a place between the pixels of a plane takes its value from those around it. */

/** A function of the distance in pixels; beyond the radius it is zero, and at other pixels' places too. */
interface Kernel {
  readonly radius: number;
  weight(distance: number): number;
}

export type Smooth = "linear" | "cubic" | "lanczos";

/** For each place along a tile which pixels of the plane have a part in it, and which. */
export interface Taps {
  /** So many pixels for each place. */
  readonly count: number;
  /** Places × count; beyond the edge the last pixel stands again. */
  readonly pixels: Uint16Array;
  /** Places × count; those of one place sum to 1. */
  readonly weights: Float32Array;
}

/** `cubic` is Catmull and Rom's, `lanczos` has three lobes. */
const KERNELS: Readonly<Record<Smooth, Kernel>> = {
  linear: { radius: 1, weight: (distance) => Math.max(0, 1 - Math.abs(distance)) },
  cubic: { radius: 2, weight: (distance) => catmullRom(Math.abs(distance)) },
  lanczos: { radius: 3, weight: lanczos },
};

function catmullRom(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((2.5 - 0.5 * x) * x - 4) * x + 2 : 0;
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  // Zero as it should be, where a sine of a multiple of pi would be almost zero.
  if (Number.isInteger(x) || Math.abs(x) >= 3) return 0;
  return sinc(x) * sinc(x / 3);
}

function sinc(x: number): number {
  return Math.sin(Math.PI * x) / (Math.PI * x);
}

/**
 * Work out the parts of pixels in places that are spread evenly over them. Where places are fewer than pixels the
 * kernel is stretched, so that all pixels have their part.
 */
export function tapsOf(smooth: Smooth, pixels: number, places: number): Taps {
  const kernel = KERNELS[smooth];
  const stretch = Math.max(1, pixels / places);
  const radius = kernel.radius * stretch;
  const count = Math.ceil(2 * radius);
  const taps = {
    count,
    pixels: new Uint16Array(places * count),
    weights: new Float32Array(places * count),
  };
  const weights = new Float64Array(count);
  for (let place = 0; place < places; place++) {
    // In whole numbers up to the division: then the middle of a pixel is met exactly.
    const middle = ((2 * place + 1) * pixels - places) / (2 * places);
    const first = Math.floor(middle - radius) + 1;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      weights[tap] = kernel.weight((first + tap - middle) / stretch);
      sum += weights[tap] as number;
    }
    for (let tap = 0; tap < count; tap++) {
      taps.pixels[place * count + tap] = Math.min(pixels - 1, Math.max(0, first + tap));
      taps.weights[place * count + tap] = (weights[tap] as number) / sum;
    }
  }
  return taps;
}
