/** Where this page's server is. The token is the one in the page's own address. */

import type { Browser } from "./socket";

/** Addresses of the server's routes, as seen from a page. */
export class Address {
  constructor(private readonly page: URL) {}

  get socket(): string {
    const url = this.route("socket", {});
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return url.href;
  }

  digits(start: number, count: number): string {
    return this.route("digits", { start, count }).href;
  }

  /**
   * Fetch test digits; nothing where there are none so far on.
   * @throws Error if the server does not give them.
   */
  async fetchDigits(start: number, count: number): Promise<ArrayBuffer | undefined> {
    const answer = await fetch(this.digits(start, count));
    if (answer.status === 400) return undefined;
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    return answer.arrayBuffer();
  }

  private route(name: string, parameters: Record<string, number>): URL {
    const url = new URL(name, this.page);
    url.hash = "";
    url.search = "";
    for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, String(value));
    url.searchParams.set("token", this.page.searchParams.get("token") ?? "");
    return url;
  }
}

/** How long the server has to say whether it refuses, in milliseconds. */
const PATIENCE = 2000;

/** The real browser. A socket that was refused does not say why: a plain request to the same server does. */
export function browserAt(address: Address): Browser {
  return {
    socket: (url) => new WebSocket(url),
    decode: (file) => createImageBitmap(new Blob([file])).catch(() => undefined),
    refuses: async () => {
      try {
        const signal = AbortSignal.timeout(PATIENCE);
        const { status } = await fetch(address.digits(0, 1), { cache: "no-store", signal });
        return status === 401 || status === 403;
      } catch {
        return false;
      }
    },
  };
}
