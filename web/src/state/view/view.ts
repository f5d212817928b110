/** Views changed by hand. */

import type { LayerInfo, View } from "../../wire/messages";

export type Panel = View["panel"][number];
export type Kind = Panel["kind"];

const WITH_MAPS: readonly string[] = ["convolution", "pooling"];
const BY_CLASS = "class:";

/**
 * The same view, with another layer in one panel. It has other units: which are shown and laid over the pictures begins
 * anew, and so does an order by weights that it is not joined to.
 */
export function withLayer(view: View, place: number, layer: string, layers: readonly LayerInfo[]): View {
  const panel = view.panel[place];
  const order = panel && "order" in panel ? panel.order : "";
  const isByWeight = order === "value" || order.startsWith(BY_CLASS);
  const isJoined = layers.find(({ name }) => name === layer)?.joined ?? false;
  const kept = isByWeight && !isJoined ? "natural" : order;
  return withKeys(view, place, { layer, units: "", order: kept, overlay: -1 });
}

/** The layers that a panel of maps may show: convolutions, poolings, and what it shows now. */
export function mapLayers(layers: readonly LayerInfo[], shown: string): LayerInfo[] {
  return layers.filter(
    ({ name, kind, shape }) => shape.length === 3 && (WITH_MAPS.includes(kind) || name === shown),
  );
}

/** The layers that a panel of a kind can show. */
export function layersFor(kind: Kind, layers: readonly LayerInfo[]): LayerInfo[] {
  if (kind === "maps") return layers.filter(({ shape }) => shape.length === 3);
  if (kind === "neurons") return layers.filter(({ shape }) => shape.length === 1);
  return kind === "weights" ? layers.filter(({ learned }) => learned) : [];
}

/** The same view, with some keys of one panel changed. Those that its kind does not have are left out. */
export function withKeys(view: View, place: number, keys: Readonly<Record<string, unknown>>): View {
  const change = (panel: Panel): Panel => {
    const known = Object.entries(keys).filter(([key]) => key in panel);
    return { ...panel, ...Object.fromEntries(known) };
  };
  return { ...view, panel: view.panel.map((panel, at) => (at === place ? change(panel) : panel)) };
}

/** The number of the class by which an order sorts: labels count before numbers. Nothing, where it sorts by none. */
export function classIn(order: string, labels: readonly string[]): number | undefined {
  if (!order.startsWith(BY_CLASS)) return undefined;
  const text = order.slice(BY_CLASS.length);
  const named = labels.indexOf(text);
  if (named >= 0) return named;
  return /^\d+$/.test(text) && Number(text) < labels.length ? Number(text) : undefined;
}

/** The words for how units are sorted; none where they stand as in the layer. */
export function orderWords(order: string, labels: readonly string[]): string {
  const number = classIn(order, labels);
  if (number !== undefined) return `by weight toward ${labels[number]}`;
  if (order === "value") return "by pull on the expected value";
  return order === "activation" ? "most active first" : "";
}

/** The classes by which panels sort, each once, as they come. */
export function classesOf(view: View, labels: readonly string[]): number[] {
  const found = view.panel.flatMap((panel) => ("order" in panel ? (classIn(panel.order, labels) ?? []) : []));
  return [...new Set(found)];
}

/** The order by a class. A class that bears another's number as its name is said by its own name. */
export function orderBy(number: number, labels: readonly string[]): string {
  const text = String(number);
  const isAnothers = labels.includes(text) && labels[number] !== text;
  return `${BY_CLASS}${isAnothers ? labels[number] : text}`;
}

/** The same view, sorted by another class wherever it was sorted by this one. */
export function withClass(view: View, from: number, to: number, labels: readonly string[]): View {
  const change = (panel: Panel): Panel => {
    if (!("order" in panel) || classIn(panel.order, labels) !== from) return panel;
    const order = orderBy(to, labels);
    const isOwn = panel.kind === "weights" && panel.units === String(from);
    return isOwn ? { ...panel, order, units: String(to) } : { ...panel, order };
  };
  return { ...view, panel: view.panel.map(change) };
}

/** A panel as it begins. */
export function newPanel(kind: Kind, layer: string): Panel {
  const own = { at: null };
  const units = { ...own, layer, units: "", order: "natural" };
  switch (kind) {
    case "text":
      return { kind, ...own, text: "" };
    case "result":
      return { kind, ...own, top: 0, history: false };
    case "maps":
      return {
        kind,
        ...units,
        tiles: "fit",
        columns: 0,
        colormap: "gray",
        scale: "layer",
        interpolation: "nearest",
        edge: 64,
        overlay: -1,
      };
    case "neurons":
      return { kind, ...units, rows: 20, colormap: "viridis", scale: "layer" };
    case "weights":
      return { kind, ...units, show: "weights", rows: 20, colormap: "RdBu_r" };
    default:
      return { kind, ...own };
  }
}

/** Say whether two views are one, in whatever order their keys stand. */
export function isSameView(one: View, other: View): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(thing: unknown): unknown {
  if (Array.isArray(thing)) return thing.map(sorted);
  if (typeof thing !== "object" || thing === null) return thing;
  return Object.fromEntries(
    Object.entries(thing)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, sorted(value)]),
  );
}
