import { expect, test } from "vitest";
import { DigitBook, digitsOf } from "../../src/sources/book";

function answer(start: number, count: number, extra = 0): ArrayBuffer {
  const bytes = new Uint8Array(16 + count * (1 + 6) + extra);
  new Uint32Array(bytes.buffer, 0, 4).set([start, count, 2, 3]);
  for (let i = 0; i < count; i++) {
    bytes[16 + i] = (start + i) % 10;
    bytes.fill((start + i) % 256, 16 + count + 6 * i, 16 + count + 6 * (i + 1));
  }
  return bytes.buffer;
}

/** A server with some digits, which counts what it is asked. */
function server(total: number) {
  const asked: number[] = [];
  const fetch = async (start: number, count: number) => {
    asked.push(start);
    return start < total ? answer(start, Math.min(count, total - start)) : undefined;
  };
  return { asked, book: new DigitBook(fetch) };
}

test("an answer is read as it was written", () => {
  const [, second] = digitsOf(answer(41, 2));
  expect(second).toEqual({ number: 42, label: 2, height: 2, width: 3, pixels: new Uint8Array(6).fill(42) });
});

test.each([
  [new ArrayBuffer(15), "The server's answer holds no digits"],
  [answer(0, 2, 1), "The server's digits have 31 bytes, and say that they have 30"],
  [answer(0, 2).slice(0, -1), "The server's digits have 29 bytes, and say that they have 30"],
])("an answer that contradicts itself is an error: %#", (bytes, sentence) => {
  expect(() => digitsOf(bytes)).toThrow(sentence);
});

test("a chapter is fetched once, and after the last digit comes the first", async () => {
  const { asked, book } = server(300);
  for (const number of [0, 1, 199, 200, 299]) expect((await book.digit(number)).number).toBe(number);
  expect((await book.digit(300)).number).toBe(0);
  expect((await book.digit(-1)).number).toBe(0);
  expect(asked).toEqual([0, 200]);
});

test("a book that ends with a chapter begins again too", async () => {
  const { book } = server(200);
  expect((await book.digit(200)).number).toBe(0);
});

test("a server without digits says so", async () => {
  await expect(server(0).book.digit(0)).rejects.toThrow("The server has no test digits");
});

test("what could not be fetched is fetched again", async () => {
  let fails = true;
  const book = new DigitBook(async (start, count) => {
    if (fails) throw new Error("away");
    return answer(start, count);
  });
  await expect(book.digit(3)).rejects.toThrow("away");
  fails = false;
  expect((await book.digit(3)).number).toBe(3);
});
