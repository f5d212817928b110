/** Faces: looked for in small pictures of frames, beside the network, and followed. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { pixelsOf } from "../draw/layout";
import { clip } from "../sources/edges";
import { FaceBox } from "../sources/face";
import { Newest } from "../sources/newest";
import type { Source, SourceKind } from "../sources/source";
import type { Covered } from "../wire/header";
import type { Faces } from "../wire/sights";
import { FirstLook, type Glanced } from "./firstlook";
import { Flight } from "./flight";
import type { Session } from "./session";

/** Milliseconds between two glances at the camera: the box glides between them. */
const GLANCE = 50;
/** On a busy machine glances take longer and come less often: a share of the time goes into them, within bounds. */
const SHARE = 1 / 5;
const SELDOM = 100;

/** A glance that went out. */
interface Sent extends Pick<Glanced, "asked" | "detecting" | "known"> {
  readonly sequence: number;
  /** Of the picture. */
  readonly share: number;
}

/** Looks for faces where the model wants one. */
export class FaceSearch {
  /** Faces are looked for. */
  readonly on: ReadonlySignal<boolean> = computed(() => {
    const isFace = this.session.card.value?.method === "face";
    return isFace && (this.kind.value === "server" || (this.kind.value === "camera" && !this.plain.value));
  });
  /** The face that is followed, and all that were found. */
  readonly box = new FaceBox();
  /** How many there are. */
  readonly count = signal(0);
  private readonly flight = new Flight(() => performance.now());
  /** Something has come for which a glance may have to wait. */
  private readonly news = new Newest<true>();
  private readonly firstLook = new FirstLook();
  private glances = 0;
  /** The glance that went out last. */
  private sent: Sent | undefined;

  /**
   * @param kind of the source that is shown
   * @param plain whether pictures are prepared plainly: then there is nothing to look for before a camera
   */
  constructor(
    private readonly session: Session,
    private readonly kind: ReadonlySignal<SourceKind>,
    private readonly plain: ReadonlySignal<boolean>,
  ) {
    session.answers.listen((answer) => {
      if (!answer) this.flight.giveUp();
    });
    session.faces.listen((faces) => {
      const heard = performance.now();
      this.box.take(faces, heard);
      this.count.value = faces.found.length;
      this.reckon(faces);
      this.flight.answered({ sequence: faces.sequence, heard, work: 0 });
    });
    session.current.subscribe(() => this.news.put(true));
    this.on.subscribe(() => this.news.put(true));
  }

  /** Wait no more for faces, if it has been too long. */
  check(): void {
    this.flight.check();
  }

  /** Forget the faces, as for another source. */
  forget(): void {
    this.box.forget();
    this.count.value = 0;
    this.sent = undefined;
  }

  /** The face with its margin, in widths and heights of the frame; nothing where none is looked for, or there. */
  cut(at: number): Covered | undefined {
    return this.on.peek() ? this.box.cut(at) : undefined;
  }

  /** Whether a frame is worth sending. Where faces are sought, the page sends faces; that there is none is said once. */
  isWorthwhile(hasFace: boolean): boolean {
    if (!this.on.peek()) return true;
    return this.box.known && !this.box.held && (hasFace || !this.session.newest?.empty);
  }

  /** Follow the face at a place, in widths and heights of the frame. */
  choose(x: number, y: number): void {
    this.session.source.choose(x, y, this.kind.peek() === "server");
  }

  /** Follow the next face, from left to right. */
  next(): void {
    const faces = this.box.found.toSorted((one, other) => one.left - other.left);
    const box = this.box.box(performance.now());
    const middle = box ? (box.left + box.right) / 2 : 0;
    const next = faces.find(({ left }) => left > middle) ?? faces[0];
    if (next) this.choose(clip((next.left + next.right) / 2), clip((next.top + next.bottom) / 2));
  }

  /** Send one glance after another while faces are looked for, each when the one before has been answered. */
  async watch(source: Source, isCurrent: () => boolean): Promise<void> {
    if (!source.glance) return;
    while (isCurrent()) {
      if (!this.isSeeking) {
        await this.news.take();
        continue;
      }
      const start = performance.now();
      const asked = this.firstLook.wanted;
      const known = this.box.found;
      const seen = await source.glance(asked ? known : undefined);
      if (!seen || !isCurrent()) return;
      if (!this.isSeeking) continue;
      const { detecting, ...glance } = seen;
      const sequence = ++this.glances;
      if (this.session.source.search({ ...glance, sequence })) {
        this.sent = {
          sequence,
          share: pixelsOf(glance) / pixelsOf(glance.whole),
          asked,
          detecting,
          known: known.length,
        };
        await this.flight.wait(sequence);
      }
      await pause(restAfter(performance.now() - start));
    }
  }

  /** The share of this page's picture that was searched last; nothing where none was. */
  get searched(): number | undefined {
    return this.sent?.share;
  }

  /** Learn what the last glance has cost. */
  private reckon({ sequence, work, found }: Faces): void {
    if (sequence !== this.sent?.sequence) return;
    const { share, ...sent } = this.sent;
    this.firstLook.tell({ ...sent, isPart: share < 1, searching: work / 1000, found: found.length });
  }

  private get isSeeking(): boolean {
    return this.on.peek() && this.session.running !== undefined;
  }
}

/** Milliseconds until the next glance, after one that took so many. */
export function restAfter(spent: number): number {
  return Math.max(0, Math.max(GLANCE, Math.min(SELDOM, spent / SHARE)) - spent);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
