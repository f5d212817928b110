/** Hands things over to whoever wants them: for what comes with every frame, where a signal would be too much. */
export class Broadcast<T> {
  private readonly listeners = new Set<(thing: T) => void>();

  /** Listen; call what is returned to stop. */
  listen(listener: (thing: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(thing: T): void {
    for (const listener of this.listeners) listener(thing);
  }
}
