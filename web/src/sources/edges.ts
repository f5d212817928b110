/** Arithmetic with edges, in widths and heights of a picture. */

import type { Covered } from "../wire/header";

/** Cut off what lies outside of the picture. */
export function inside({ left, top, right, bottom }: Covered): Covered {
  return { left: clip(left), top: clip(top), right: clip(right), bottom: clip(bottom) };
}

/** Give the nearest share from 0 to 1. */
export function clip(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** Widen a box by so many of its sides on each side. */
export function withMargin({ left, top, right, bottom }: Covered, margin: number): Covered {
  const across = margin * (right - left);
  const down = margin * (bottom - top);
  return { left: left - across, top: top - down, right: right + across, bottom: bottom + down };
}

/** The share of what two boxes cover together that both of them cover. */
export function overlap(one: Covered, other: Covered): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const both = Math.max(0, width) * Math.max(0, height);
  const together = area(one) + area(other) - both;
  return together > 0 ? both / together : 0;
}

/** The share of a picture that lies between edges. */
export function area({ left, top, right, bottom }: Covered): number {
  return (right - left) * (bottom - top);
}
