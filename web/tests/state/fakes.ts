/** What the tests of the page's state share: a plan, readings, a source of readings and a source of frames. */

import { signal } from "@preact/signals";
import type { Link, Listener, Opening, ReadingSource } from "../../src/net/readings";
import { type Cut, type CutSizes, Cutter } from "../../src/sources/cut";
import { Newest } from "../../src/sources/newest";
import type { FrameShape, Source, SourceEvents, SourceKind } from "../../src/sources/source";
import type { Exact, Frame, Glance, Reading } from "../../src/wire/binary";
import type {
  EngineInfo,
  Hello,
  Maps,
  ModelInfo,
  PanelPlan,
  PlanReady,
  Steer,
  View,
  Wanted,
} from "../../src/wire/messages";

const maps = (layer: string): Maps => ({
  kind: "maps",
  at: null,
  layer,
  units: "",
  order: "natural",
  tiles: "fit",
  columns: 0,
  colormap: "gray",
  scale: "layer",
  interpolation: "nearest",
  edge: 64,
  overlay: -1,
});

export const view = (layer = "conv1"): View => ({
  schema: 1,
  model: "net",
  panel: [{ kind: "camera", at: null }, maps(layer)],
});

const PANEL: PanelPlan = {
  kind: "camera",
  layer: "",
  shape: [],
  activation: "",
  units: 0,
  order: [],
  height: 0,
  width: 0,
  channels: 1,
  watch: -1,
  offset: -1,
  length: 0,
  limits: -1,
  values: -1,
  field: null,
  toward: null,
  learned: null,
};

/** Two maps of 4 × 6. */
export const mapsPanel = (layer = "conv1"): PanelPlan => ({
  ...PANEL,
  kind: "maps",
  layer,
  shape: [2, 4, 6],
  units: 2,
  height: 4,
  width: 6,
  watch: 3,
  offset: 0,
  length: 48,
  limits: 0,
  field: { size: [5, 5], stride: [1, 1], start: [-2, -2] },
});

/** Five neurons, whose values come first. */
export const neuronsPanel = (layer = "ip1"): PanelPlan => ({
  ...PANEL,
  kind: "neurons",
  layer,
  shape: [5],
  units: 5,
  height: 1,
  width: 1,
  values: 0,
});

export const GRAY = btoa(String.fromCharCode(...Array.from({ length: 768 }, (_, i) => Math.floor(i / 3))));

export const plan = (id: number, layer = "conv1"): PlanReady => ({
  type: "plan",
  id,
  view: view(layer),
  link: `link-${layer}`,
  toml: `layer = "${layer}"`,
  preset: "",
  panels: [PANEL, mapsPanel(layer)],
  patch: [2, 2],
  picture: [8, 10],
  colormaps: { gray: GRAY },
});

const WHOLE = { learned: false, joined: false };

export const MODEL: ModelInfo = {
  name: "net",
  title: "A net",
  labels: ["a", "b"],
  values: [],
  unit: "",
  layers: [
    { name: "conv1", kind: "convolution", shape: [2, 4, 6], activation: "", learned: true, joined: false },
    { name: "pool1", kind: "pooling", shape: [2, 2, 3], activation: "", ...WHOLE },
    { name: "relu1", kind: "relu", shape: [2, 4, 6], activation: "", ...WHOLE },
    { name: "ip1", kind: "dense", shape: [5], activation: "ReLU", learned: true, joined: true },
  ],
  method: "digits",
  assumed: [],
  untrained: false,
};

const ENGINE: EngineInfo = {
  type: "engine",
  name: "ONNX Runtime",
  provider: "cpu",
  precision: "f32",
  threads: 1,
  why: "only",
  apart: null,
};

export const hello = (model = MODEL): Hello => ({
  type: "hello",
  version: "1",
  model,
  stated: false,
  presets: ["generic", "sorted"],
  colormaps: ["gray", "viridis"],
  source: null,
  engine: ENGINE,
  records: true,
  clock: performance.timeOrigin + performance.now(),
});

/** The view that suits the model. */
export const SUITING: Opening = { form: "preset", text: "", class: null };

export const reading = (planId: number, sequence: number, change: Partial<Reading> = {}): Reading => ({
  kind: "reading",
  plan: planId,
  sequence,
  empty: false,
  served: false,
  taken: 0,
  prepare: 1,
  engine: 2,
  probabilities: Float32Array.of(0.25, 0.75),
  limits: Float32Array.of(-1, 2, 0, 5),
  values: new Float32Array(0),
  planes: new Uint8Array(48),
  covers: { left: 0, top: 0, right: 1, bottom: 1 },
  ...change,
});

export const exact = (
  planId: number,
  watch: number,
  unit: number,
  values: readonly number[],
  sequence = 1,
): Exact => ({
  kind: "exact",
  plan: planId,
  sequence,
  watch,
  unit,
  height: 4,
  width: 6,
  values: Float32Array.from({ length: 24 }, (_, i) => values[i] ?? 0),
});

/** The other side, played by a test. */
export class FakeReadings implements ReadingSource {
  frames: Frame[] = [];
  glances: Glance[] = [];
  views: View[] = [];
  openings: Opening[] = [];
  /** What was inspected: the plan, and watch and unit of each. */
  questions: [number, ...(readonly [number, number])[]][] = [];
  described: [string, number][] = [];
  followed: boolean[] = [];
  steered: (Pick<Steer, "do"> & Partial<Steer>)[] = [];
  recorded: boolean[] = [];
  chosen: [number, number, boolean][] = [];
  isOpen = true;
  private listener: Listener | undefined;

  open(listener: Listener): void {
    this.listener = listener;
  }

  close(): void {}

  get heard(): Listener {
    if (!this.listener) throw new Error("nobody listens");
    return this.listener;
  }

  link(link: Link): void {
    this.isOpen = link === "open";
    this.heard.link(link);
  }

  /** Say hello. */
  greet(model = MODEL): void {
    this.link("open");
    this.heard.hello(hello(model));
  }

  /** Say hello, and give a plan. */
  start(ready = plan(1), model = MODEL): void {
    this.greet(model);
    this.heard.plan(ready);
  }

  read(frame: Frame): boolean {
    if (this.isOpen) this.frames.push({ ...frame, pixels: frame.pixels.slice() });
    return this.isOpen;
  }

  search(glance: Glance): boolean {
    if (this.isOpen) this.glances.push(glance);
    return this.isOpen;
  }

  show(wanted: View): boolean {
    this.views.push(wanted);
    return this.isOpen;
  }

  follow(on: boolean): boolean {
    this.followed.push(on);
    return this.isOpen;
  }

  steer(steer: Pick<Steer, "do"> & Partial<Steer>): boolean {
    this.steered.push(steer);
    return this.isOpen;
  }

  choose(x: number, y: number, served: boolean): boolean {
    this.chosen.push([x, y, served]);
    return this.isOpen;
  }

  record(on: boolean): boolean {
    this.recorded.push(on);
    return this.isOpen;
  }

  begin(opening: Opening): boolean {
    this.openings.push(opening);
    return this.isOpen;
  }

  inspect(planId: number, units: readonly Wanted[]): boolean {
    this.questions.push([planId, ...units.map(({ watch, unit }) => [watch, unit] as const)]);
    return this.isOpen;
  }

  describe(layer: string, unit: number): boolean {
    this.described.push([layer, unit]);
    return this.isOpen;
  }
}

/** A source of frames, played by a test. */
export class FakeSource implements Source {
  readonly element = {} as HTMLElement;
  readonly frame = signal<FrameShape | undefined>(undefined);
  events: SourceEvents | undefined;
  log: string[] = [];
  shade = 0;
  private readonly taken = new Newest<number>();
  private readonly cutter = new Cutter();

  constructor(
    readonly kind: SourceKind,
    readonly given = false,
    private readonly fails?: Error,
  ) {}

  async start(events: SourceEvents): Promise<void> {
    this.log.push("start");
    if (this.fails) throw this.fails;
    this.events = events;
  }

  stop(): void {
    this.log.push("stop");
    this.taken.end();
  }

  freeze(): void {
    this.log.push("freeze");
  }

  thaw(): void {
    this.log.push("thaw");
  }

  /** Take a picture. */
  shoot(taken: number): void {
    this.taken.put(taken);
  }

  again(): void {
    this.taken.put(-1);
  }

  async next(sizes: CutSizes): Promise<Cut | undefined> {
    const taken = await this.taken.take();
    if (taken === undefined) return undefined;
    const pixels = new Uint8ClampedArray(64).fill(this.shade);
    return this.cutter.cut({ width: 4, height: 4, pixels }, sizes, taken);
  }
}

/** Let promises come to their end. */
export const settle = () => new Promise((done) => setTimeout(done, 0));
