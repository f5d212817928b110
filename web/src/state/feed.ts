/** The feed: the source that was chosen, and its frames on their way to the network. */

import { signal } from "@preact/signals";
import type { Cut } from "../sources/cut";
import { Newest } from "../sources/newest";
import { type Source, SourceError, type SourceKind } from "../sources/source";
import { nextSpeed } from "../sources/timeline";
import type { Way } from "../wire/binary";
import { Broadcast } from "./broadcast";
import type { Choices } from "./choices";
import { FaceSearch } from "./faces";
import { Flight } from "./flight";
import type { Meter } from "./meter";
import { isSamePixels, type Sent } from "./sent";
import type { Session } from "./session";

const SECOND = 1000;
/** More frames than are on their way, even to a network of a minute, which is given up every five seconds. */
const KEPT = 16;

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
  readonly faces: FaceSearch;
  /** What was cut out of the frame that the newest reading is of. */
  readonly cuts = new Broadcast<Cut>();
  /** How many pixels on a side whoever shows the box has room for. */
  shown = 1;
  private readonly flight = new Flight(() => performance.now());
  /** Something has come for which a frame may have to wait. */
  private readonly news = new Newest<true>();
  private sequence = 0;
  /** What was cut out of the last few frames that have no answer yet, by their sequence. */
  private readonly sentCuts = new Map<number, Cut>();
  private sent: Sent | undefined;
  private choice = 0;

  constructor(
    private readonly session: Session,
    private readonly sources: Sources,
    private readonly meter: Meter,
    private readonly choices: Choices,
  ) {
    this.plain.value = choices.plain;
    this.faces = new FaceSearch(session, this.kind, this.plain);
    session.answers.listen((answer) => {
      if (!answer) {
        this.flight.giveUp();
        return;
      }
      for (const sequence of this.sentCuts.keys()) {
        if (sequence <= answer.sequence) this.sentCuts.delete(sequence);
      }
      if (this.sentCuts.size > 0) session.silence.asked();
      this.flight.answered(answer);
    });
    session.faces.listen(() => this.news.put(true));
    session.readings.listen(({ sequence, served }) => {
      const cut = served ? undefined : this.sentCuts.get(sequence);
      if (cut) this.cuts.tell(cut);
    });
    session.current.subscribe(() => {
      this.news.put(true);
      this.refresh();
    });
    setInterval(() => {
      session.silence.check();
      this.flight.check();
      this.faces.check();
    }, SECOND);
  }

  /** Begin with the source on the server's side, if it says that it has one, otherwise with the one chosen last. */
  begin(): void {
    let hasBegun = false;
    this.session.greeting.subscribe((hello) => {
      if (!hello || hasBegun) return;
      hasBegun = true;
      void this.start(hello.source ? "server" : this.choices.source, "");
    });
  }

  /** Take another source, and remember it. */
  choose(kind: SourceKind): void {
    // The one on the server's side is first by itself.
    if (kind !== "server") this.choices.source = kind;
    else if (!this.session.greeting.peek()?.source) return;
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

  /** Play faster (1) or slower (-1), where the source can be. */
  hurry(by: 1 | -1): void {
    const timeline = this.source.peek()?.timeline?.peek();
    timeline?.setSpeed(nextSpeed(timeline.speed.peek(), by), !this.frozen.peek());
  }

  /** Take a clean sheet, where the source is one. */
  clear(): void {
    this.source.peek()?.clear?.();
  }

  /** Whether what is shown is overtaken by newer pictures, by and by: they come, or one is on its way to be read. */
  get moves(): boolean {
    if (this.frozen.peek()) return false;
    const kind = this.kind.peek();
    if (kind === "camera" || kind === "server") return true;
    return this.session.newest?.sequence !== this.sequence;
  }

  /** Send the picture that is shown once more: something other than the picture has changed. */
  refresh(): void {
    this.news.put(true);
    this.source.peek()?.again();
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
    this.faces.forget();
    this.sent = undefined;
    this.source.value = source;
    try {
      await source.start({
        touched: () => {
          if (isCurrent()) this.frozen.value = false;
        },
        held: (held) => {
          if (isCurrent()) this.frozen.value = held;
        },
        detail: (text) => {
          if (isCurrent()) this.detail.value = text;
        },
        cut: (cut) => {
          if (isCurrent()) this.cuts.tell(cut);
        },
        lost: (reason) => isCurrent() && this.replace(kind, reason),
      });
      if (isCurrent()) {
        void this.faces.watch(source, isCurrent);
        await this.run(source, isCurrent);
      }
    } catch (error) {
      if (isCurrent()) this.replace(kind, sentence(error));
    }
    // It may have been left before it had started; or taken again meanwhile, and then it goes on.
    if (source !== this.source.peek()) source.stop();
  }

  /** Without a camera there are the digits, without digits the pad. */
  private replace(kind: SourceKind, reason: string): void {
    if (kind === "camera") void this.start("digits", `${reason}; here are the test digits instead.`);
    else if (kind === "digits") void this.start("pad", `${reason}; draw on the pad instead.`);
    else this.excuse.value = reason;
  }

  /** Send one frame after another, each when the one before has been answered, will be soon, or is waited for no more. */
  private async run(source: Source, isCurrent: () => boolean): Promise<void> {
    while (isCurrent()) {
      const plan = this.session.running;
      const box = this.faces.cut(performance.now());
      if (!plan || (source.glance && !this.faces.isWorthwhile(box !== undefined))) {
        await this.news.take();
        continue;
      }
      const asked = performance.now();
      const cut = await source.next({ patch: plan.patch, shown: this.shown, box });
      if (!cut || !isCurrent()) return;
      const sequence = this.send(cut, source, box !== undefined);
      if (sequence !== undefined) await this.flight.wait(sequence, Math.max(asked, cut.taken));
    }
  }

  private send(cut: Cut, source: Source, isFace: boolean): number | undefined {
    const plan = this.session.running;
    if (!plan) return undefined;
    const way = source.given || isFace ? "given" : this.plain.peek() ? "plain" : "card";
    if (this.isShownAlready(cut, plan.id, way)) {
      this.cuts.tell(cut);
      return undefined;
    }
    const sequence = ++this.sequence;
    const frame = { sequence, way, taken: cut.taken, channels: 3, ...cut.patch } as const;
    if (!this.session.source.read({ plan: plan.id, ...frame })) return undefined;
    this.session.silence.asked();
    this.meter.sent();
    this.sentCuts.set(sequence, cut);
    this.sentCuts.delete(sequence - KEPT);
    this.sent = { plan: plan.id, way, sequence, patch: cut.patch };
    return sequence;
  }

  /** Of a source that holds still the same pixels need not be read again, once their reading is there. */
  private isShownAlready(cut: Cut, plan: number, way: Way): boolean {
    const { sent } = this;
    if (!sent || sent.plan !== plan || sent.way !== way) return false;
    if (this.kind.peek() === "camera" && !this.frozen.peek()) return false;
    return this.session.newest?.sequence === sent.sequence && isSamePixels(sent.patch, cut.patch);
  }
}

function sentence(error: unknown): string {
  if (error instanceof SourceError) return error.message;
  return `This source does not work (${error instanceof Error ? error.message : String(error)})`;
}
