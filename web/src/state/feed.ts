/** The feed: the source that was chosen, and its frames on their way to the network. */

import { signal } from "@preact/signals";
import { Shrinker, type Square } from "../draw/shrink";
import { type Source, SourceError, type SourceKind } from "../sources/source";
import { Broadcast } from "./broadcast";
import type { Choices } from "./choices";
import type { Meter } from "./meter";
import { Pacer } from "./pacer";
import type { Plan } from "./plan";
import type { Session } from "./session";

/** Makes a source when it is chosen. */
export type Sources = Readonly<Record<SourceKind, () => Source>>;

/** Feeds a session with frames. */
export class Feed {
  readonly kind = signal<SourceKind>("camera");
  readonly source = signal<Source | undefined>(undefined);
  readonly detail = signal("");
  /** Why it is another source than the one chosen. */
  readonly excuse = signal("");
  readonly frozen = signal(false);
  readonly plain = signal(false);
  /** What lay in the box of the frame that was sent; good until the next. */
  readonly boxes = new Broadcast<Square>();
  private readonly pacer = new Pacer(
    (taken) => this.send(taken),
    () => performance.now(),
  );
  private readonly shrinker = new Shrinker();
  private pixels = new Uint8Array(0);
  private sequence = 0;
  private choice = 0;

  constructor(
    private readonly session: Session,
    private readonly sources: Sources,
    private readonly meter: Meter,
    private readonly choices: Choices,
  ) {
    this.plain.value = choices.plain;
    session.answers.listen((sequence) => {
      if (sequence === undefined) this.pacer.giveUp();
      else this.pacer.answered(sequence);
    });
    session.current.subscribe(() => this.refresh());
  }

  /** Begin with the source that was chosen last. */
  begin(): void {
    void this.start(this.choices.source, "");
  }

  /** Take another source, and remember it. */
  choose(kind: SourceKind): void {
    this.choices.source = kind;
    void this.start(kind, "");
  }

  setPlain(plain: boolean): void {
    this.choices.plain = plain;
    this.plain.value = plain;
    this.refresh();
  }

  /** Hold the picture, and all numbers with it; the last reading is of the picture that is held. */
  setFrozen(frozen: boolean): void {
    if (frozen === this.frozen.peek()) return;
    this.frozen.value = frozen;
    if (frozen) this.source.peek()?.freeze();
    else this.source.peek()?.thaw();
    this.refresh();
  }

  /** Go to another picture, where the source has pictures in a row. */
  step(by: number): void {
    const source = this.source.peek();
    source?.step?.(by).catch((error: unknown) => {
      this.excuse.value = sentence(error);
    });
  }

  /** Take a clean sheet, where the source is one. */
  clear(): void {
    this.source.peek()?.clear?.();
  }

  /** Send the picture that is shown once more: something other than the picture has changed. */
  refresh(): void {
    if (this.source.peek()) this.pacer.offer(performance.now());
  }

  private async start(kind: SourceKind, excuse: string): Promise<void> {
    const choice = ++this.choice;
    const isCurrent = () => choice === this.choice;
    this.source.peek()?.stop();
    const source = this.sources[kind]();
    this.kind.value = kind;
    this.detail.value = "";
    this.excuse.value = excuse;
    this.frozen.value = false;
    this.source.value = source;
    try {
      await source.start({
        frame: (taken) => isCurrent() && this.offer(taken),
        detail: (text) => {
          if (isCurrent()) this.detail.value = text;
        },
        lost: (reason) => isCurrent() && this.replace(kind, reason),
      });
      if (!isCurrent()) source.stop();
    } catch (error) {
      source.stop();
      if (isCurrent()) this.replace(kind, sentence(error));
    }
  }

  private offer(taken: number): void {
    // Who draws wants to see what it does.
    if (this.kind.peek() === "pad") this.frozen.value = false;
    this.pacer.offer(taken);
  }

  /** Without a camera there are the digits, without digits the pad. */
  private replace(kind: SourceKind, reason: string): void {
    if (kind === "camera") void this.start("digits", `${reason}; here are the test digits instead.`);
    else if (kind === "digits") void this.start("pad", `${reason}; draw on the pad instead.`);
    else this.excuse.value = reason;
  }

  private async send(taken: number): Promise<number | undefined> {
    const plan = this.session.running;
    const source = this.source.peek();
    if (!plan || !source) return undefined;
    const box = await source.grab();
    if (!box || source !== this.source.peek()) return undefined;
    const sequence = ++this.sequence;
    const method = source.plain || this.plain.peek() ? "plain" : "card";
    const sent = this.session.source.read({
      plan: plan.id,
      sequence,
      method,
      taken,
      channels: 3,
      ...this.patchOf(box, plan),
    });
    if (!sent) return undefined;
    this.meter.sent();
    this.boxes.tell(box);
    return sequence;
  }

  private patchOf(box: Square, plan: Plan): { height: number; width: number; pixels: Uint8Array } {
    const height = Math.min(box.side, plan.patch.height);
    const width = Math.min(box.side, plan.patch.width);
    if (this.pixels.length !== 3 * height * width) this.pixels = new Uint8Array(3 * height * width);
    this.shrinker.shrink(box, { height, width }, this.pixels);
    return { height, width, pixels: this.pixels };
  }
}

function sentence(error: unknown): string {
  if (error instanceof SourceError) return error.message;
  return `This source does not work (${error instanceof Error ? error.message : String(error)})`;
}
