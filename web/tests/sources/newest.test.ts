import { expect, test } from "vitest";
import { Newest } from "../../src/sources/newest";

test("the newest thing is taken, and only once", async () => {
  const place = new Newest<number>();
  place.put(1);
  place.put(2);
  expect(await place.take()).toBe(2);
  const next = place.take();
  place.put(3);
  expect(await next).toBe(3);
});

test("who waits gets nothing when it ends, or when another comes to wait", async () => {
  const place = new Newest<number>();
  const first = place.take();
  const second = place.take();
  expect(await first).toBeUndefined();
  place.end();
  expect(await second).toBeUndefined();
});

test("what nobody waited for is still there after an end", async () => {
  const place = new Newest<number>();
  place.put(1);
  place.end();
  expect(await place.take()).toBe(1);
});
