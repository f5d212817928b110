/** Reading values off tiles: by pointer, by finger and by keyboard. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { cornerOf, type Grid, hit, type Size } from "../../draw/layout";
import { type Cursor, moved, startOf } from "../../state/inspect/cursor";
import type { Aim, Pointer } from "../../state/inspect/inspector";
import type { Plan } from "../../state/plan";
import { factorOf } from "../../state/values/fields";
import { usePage } from "../context";

/** A canvas of tiles, and how they stand on it. */
interface Tiled {
  readonly plan: Plan;
  readonly place: number;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly grid: Grid;
  /** The canvas, in device pixels. */
  readonly room: Size;
  /** The units, in the order in which they stand. */
  readonly order: ArrayLike<number>;
  /** What is shown. */
  readonly label: string;
}

/** What the element around the canvas listens to. */
export function usePointing({ plan, place, canvas, grid, room, order, label }: Tiled) {
  const { session, inspector, inspected } = usePage();
  const cursor = useRef<Cursor>(undefined);
  const touched = useRef(-1);
  const panel = plan.panels[place];
  useLayoutEffect(() => {
    cursor.current = undefined;
    return () => inspector.leave();
  }, [panel, inspector]);
  const [, height = 1, width = 1] = panel?.shape ?? [];
  const ground = { units: Math.min(grid.units, order.length), columns: grid.columns, height, width };

  const scale = () => {
    const box = canvas.current?.getBoundingClientRect();
    return box && { box, scale: room.width / box.width };
  };
  const aimAt = (event: MouseEvent): Aim | undefined => {
    const seen = scale();
    const spot =
      seen &&
      hit(grid, (event.clientX - seen.box.left) * seen.scale, (event.clientY - seen.box.top) * seen.scale);
    return spot && { panel: place, ...spot, unit: order[spot.unit] ?? spot.unit };
  };
  const inspect = (unit: number) => {
    if (panel) inspected.inspect({ layer: panel.layer, unit });
  };

  const point = (event: PointerEvent) => {
    if (!session.newest) return;
    const aim = aimAt(event);
    cursor.current = undefined;
    const pointer = { x: event.clientX, y: event.clientY, finger: event.pointerType === "touch" };
    if (aim) inspector.point(aim, pointer);
    else inspector.leave();
  };
  // A finger has to be lifted before one can read what it was on; a second touch inspects.
  const click = (event: MouseEvent) => {
    const aim = aimAt(event);
    const isFinger = inspector.pointer.peek().finger;
    const isFirst = isFinger && touched.current !== aim?.unit;
    touched.current = aim?.unit ?? -1;
    if (aim && !isFirst) inspect(aim.unit);
  };
  const leave = (event: PointerEvent) => {
    if (event.pointerType !== "touch") inspector.leave();
  };
  const show = (at: Cursor) => {
    const seen = scale();
    const unit = order[at.at];
    if (!seen || !panel || unit === undefined || !session.newest) return;
    cursor.current = at;
    const factor = factorOf(plan, place);
    const across = (at.column + 0.5) / (panel.width * factor);
    const down = (at.row + 0.5) / (panel.height * factor);
    const corner = cornerOf(grid, at.at);
    const pointer: Pointer = {
      x: seen.box.left + (corner.x + across * grid.tile.width) / seen.scale,
      y: seen.box.top + (corner.y + down * grid.tile.height) / seen.scale,
      finger: false,
    };
    inspector.point({ panel: place, unit, across, down }, pointer);
  };
  /** Says whether the key is one of these. */
  const press = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const now = cursor.current;
    const next = moved(now ?? startOf(ground), key, ground, shiftKey);
    if (next) show(now ? next : startOf(ground));
    else if (key === "Enter" && now) inspect(order[now.at] ?? now.at);
    else if (key === "Escape" && now && inspector.finding.peek()) inspector.leave();
    else return false;
    return true;
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const blur = () => {
    if (cursor.current) inspector.leave();
  };
  return {
    tabIndex: 0,
    role: "application",
    "aria-label": `${label}. Arrow keys read values, Enter inspects.`,
    "aria-roledescription": "values",
    onPointerMove: point,
    onPointerDown: point,
    onPointerLeave: leave,
    onClick: click,
    onKeyDown: key,
    onBlur: blur,
  } as const;
}
