/** Lists to choose from. */

export interface Option {
  readonly value: string;
  readonly name: string;
  readonly detail?: string;
}

/** The options that have all words of a query in them; those whose name begins with it stand first. */
export function matching(options: readonly Option[], query: string): readonly Option[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return options;
  const whole = words.join(" ");
  const found = options.filter(({ name, detail = "" }) => {
    const text = `${name} ${detail}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const rank = ({ name }: Option) => (name.toLowerCase().startsWith(whole) ? 0 : 1);
  return found.sort((one, other) => rank(one) - rank(other));
}

const PAGE = 10;

/** Where a key leads to in a list; nothing, where it leads nowhere. */
export function moved(key: string, at: number, count: number): number | undefined {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
  };
  const next = to[key];
  return next === undefined ? undefined : Math.min(Math.max(0, count - 1), Math.max(0, next));
}

/** The classes, by number and name. */
export function classOptions(labels: readonly string[], before = ""): Option[] {
  return labels.map((label, number) => ({
    value: String(number),
    name: before + label,
    ...(label === String(number) ? {} : { detail: String(number) }),
  }));
}

/** No map is laid over the pictures, or one of so many. */
export function overlayOptions(units: number): Option[] {
  return Array.from({ length: units + 1 }, (_, at) => ({
    value: String(at - 1),
    name: at === 0 ? "none" : `map ${at - 1}`,
  }));
}
