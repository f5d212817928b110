/** What the user chose, for the next time. */

import type { SourceKind } from "../sources/source";
import { THEMES, type Theme } from "./theme";

const KINDS: readonly SourceKind[] = ["camera", "pad", "digits"];

/** The part of localStorage that is needed; a browser may refuse it. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Choices that are kept in a store, if it works. */
export class Choices {
  constructor(private readonly store: () => Store) {}

  get source(): SourceKind {
    const kept = this.get("source");
    return KINDS.find((kind) => kind === kept) ?? "camera";
  }

  set source(kind: SourceKind) {
    this.set("source", kind);
  }

  get plain(): boolean {
    return this.get("plain") === "yes";
  }

  set plain(plain: boolean) {
    this.set("plain", plain ? "yes" : "no");
  }

  get theme(): Theme {
    const kept = this.get("theme");
    return THEMES.find((theme) => theme === kept) ?? "auto";
  }

  set theme(theme: Theme) {
    this.set("theme", theme);
  }

  /** The link of the user's last view of a model. */
  lastView(model: string): string | null {
    return this.get(`view.${model}`);
  }

  keepView(model: string, link: string): void {
    this.set(`view.${model}`, link);
  }

  private get(name: string): string | null {
    try {
      return this.store().getItem(`convscope.${name}`);
    } catch {
      return null;
    }
  }

  private set(name: string, value: string): void {
    try {
      this.store().setItem(`convscope.${name}`, value);
    } catch {
      // Private windows keep nothing: then the choice is for this visit.
    }
  }
}
