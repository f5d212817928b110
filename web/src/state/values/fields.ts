/** Where the places of a layer look, in shares of the network's picture and of the patch. */

import type { Size } from "../../draw/layout";
import { inside } from "../../sources/edges";
import type { Covered } from "../../wire/header";
import type { ReceptiveField } from "../../wire/messages";
import type { Plan } from "../plan";
import { panelAt } from "./units";

/** Edges in widths and heights of a picture; 0 and 1 are its own. */
export type Edges = Covered;

/** What one place of a layer sees of the network's picture, without what lies in the padding. */
export function fieldOf(field: ReceptiveField, row: number, column: number, picture: Size): Edges {
  const top = field.start[0] + row * field.stride[0];
  const left = field.start[1] + column * field.stride[1];
  return inside({
    left: left / picture.width,
    top: top / picture.height,
    right: (left + field.size[1]) / picture.width,
    bottom: (top + field.size[0]) / picture.height,
  });
}

/**
 * Where a map lies on the network's picture: the middle of each place on the middle of what it sees.
 * @param map rows and columns of the map as it is drawn
 * @param factor so many of the layer's own rows and columns are one of those
 */
export function extentOf(field: ReceptiveField, map: Size, factor: number, picture: Size): Edges {
  const top = field.start[0] + (field.size[0] - field.stride[0]) / 2;
  const left = field.start[1] + (field.size[1] - field.stride[1]) / 2;
  return {
    left: left / picture.width,
    top: top / picture.height,
    right: (left + map.width * factor * field.stride[1]) / picture.width,
    bottom: (top + map.height * factor * field.stride[0]) / picture.height,
  };
}

/** The same place on the patch, of which the network's picture shows a part. */
export function onPatch(edges: Edges, covers: Covered): Edges {
  const width = covers.right - covers.left;
  const height = covers.bottom - covers.top;
  return {
    left: covers.left + edges.left * width,
    top: covers.top + edges.top * height,
    right: covers.left + edges.right * width,
    bottom: covers.top + edges.bottom * height,
  };
}

/** How many rows and columns of a layer's own map are one in what a panel shows. */
export function factorOf(plan: Plan, place: number): number {
  const [, height = 1, width = 1] = plan.panels[place]?.shape ?? [];
  const edge = panelAt(plan, place, "maps")?.edge ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.ceil(Math.max(height, width) / edge));
}
