/** A place for one thing, where what is newer replaces what was not taken; there is never a queue. */
export class Newest<T> {
  private held: { readonly thing: T } | undefined;
  private waiting: ((thing: T | undefined) => void) | undefined;

  /** Lay a thing down; one that still lies there is lost. */
  put(thing: T): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) waiting(thing);
    else this.held = { thing };
  }

  /** Take the thing away, as soon as there is one. Whoever waited before gets nothing. */
  take(): Promise<T | undefined> {
    this.end();
    const { held } = this;
    this.held = undefined;
    if (held) return Promise.resolve(held.thing);
    return new Promise((resolve) => {
      this.waiting = resolve;
    });
  }

  /** Let nobody wait any more. */
  end(): void {
    this.waiting?.(undefined);
    this.waiting = undefined;
  }
}
