/** Views changed by hand, and the layers that a menu offers. */

import type { LayerInfo, View } from "../wire/messages";

const WITH_MAPS: readonly string[] = ["convolution", "pooling"];

/** The same view, with another layer in one panel of maps. */
export function withLayer(view: View, place: number, layer: string): View {
  return {
    ...view,
    panel: view.panel.map((panel, at) =>
      at === place && panel.kind === "maps" ? { ...panel, layer } : panel,
    ),
  };
}

/** The layers that a panel of maps may show: convolutions, poolings, and what it shows now. */
export function mapLayers(layers: readonly LayerInfo[], shown: string): LayerInfo[] {
  return layers.filter(
    ({ name, kind, shape }) => shape.length === 3 && (WITH_MAPS.includes(kind) || name === shown),
  );
}
