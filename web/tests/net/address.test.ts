import { afterEach, expect, test, vi } from "vitest";
import { Address, browserAt } from "../../src/net/address";

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ["http://127.0.0.1:8642/?token=a%2Bb", "ws://127.0.0.1:8642/socket?token=a%2Bb"],
  ["https://host/scope/?token=t#x", "wss://host/scope/socket?token=t"],
  ["http://[::1]:1/", "ws://[::1]:1/socket?token="],
])("the socket of %s is %s", (page, socket) => {
  expect(new Address(new URL(page)).socket).toBe(socket);
});

test("digits are asked for with the page's token", () => {
  const address = new Address(new URL("http://127.0.0.1:1/?token=t"));
  expect(address.digits(200, 50)).toBe("http://127.0.0.1:1/digits?start=200&count=50&token=t");
});

const answer = (status: number) =>
  vi.stubGlobal("fetch", async () => new Response(status === 200 ? "abc" : "", { status }));

test.each([
  [403, true],
  [401, true],
  [200, false],
  [500, false],
])("a server that answers %i: refused is %s", async (status, refused) => {
  answer(status);
  expect(await browserAt(new Address(new URL("http://a/"))).refuses()).toBe(refused);
});

test("a server that does not answer refuses nobody, and is not waited for", async () => {
  const patience = new AbortController();
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(patience.signal);
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => {
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  });
  const answer = browserAt(new Address(new URL("http://a/"))).refuses();
  expect(timeout).toHaveBeenCalledWith(2000);
  patience.abort();
  expect(await answer).toBe(false);
  timeout.mockRestore();
});

test("a server that is not there refuses nobody", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  expect(await browserAt(new Address(new URL("http://a/"))).refuses()).toBe(false);
});

test("digits beyond the last are none; other failures are told", async () => {
  const address = new Address(new URL("http://a/"));
  answer(200);
  expect((await address.fetchDigits(0, 1))?.byteLength).toBe(3);
  answer(400);
  expect(await address.fetchDigits(10000, 1)).toBeUndefined();
  answer(500);
  await expect(address.fetchDigits(0, 1)).rejects.toThrow("the server answers 500");
});
