/** What the other side says of one key of one panel. */

export interface Refusal {
  readonly place: number;
  readonly key: string;
  readonly text: string;
}

/** Find the panel and the key that a sentence is about; nothing, where it is about something else. */
export function refusalOf(complaint: string): Refusal | undefined {
  const match = /^panel\[(\d+)\]\.(\w+): ([\s\S]*)$/.exec(complaint);
  if (!match) return undefined;
  const [, place, key = "", text = ""] = match;
  return { place: Number(place), key, text };
}
