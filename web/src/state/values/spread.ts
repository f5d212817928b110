/** How the weights of a unit are laid out in planes. */

import type { LayerInfo, Learned } from "../../wire/messages";

/** Weights plane after plane, rows from the top. */
export interface WeightPlanes {
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** A filter has a plane for each channel; a neuron one for each map of the layer below it, if that has maps. */
export function spread(
  { shape, input }: Pick<Learned, "shape" | "input">,
  layers: readonly Pick<LayerInfo, "name" | "shape">[],
): WeightPlanes {
  const [count = 0, height, width] = shape;
  if (height !== undefined && width !== undefined) return { count, height, width };
  const [maps, rows, columns] = layers.find(({ name }) => name === input)?.shape ?? [];
  if (maps && rows && columns && maps * rows * columns === count) {
    return { count: maps, height: rows, width: columns };
  }
  return { count, height: 1, width: 1 };
}
