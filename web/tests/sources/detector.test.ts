import { afterEach, expect, test, vi } from "vitest";
import { BrowserDetector } from "../../src/sources/detector";
import { seen, stubDetector } from "./fakes";

const PICTURE = { width: 4, height: 2, pixels: Uint8Array.of(0, 200, 0, 0, 0, 0, 0, 7) };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the browser sees a gray picture, and tells where faces are", async () => {
  const pictures: number[][] = [];
  stubDetector(async ({ data }) => {
    pictures.push([...data.subarray(0, 8), ...data.subarray(28)]);
    return [seen(1, 0, 2)];
  });
  const detector = new BrowserDetector();
  expect(await detector.find(PICTURE)).toEqual([{ left: 0.25, top: 0, right: 0.75, bottom: 1 }]);
  await detector.find({ ...PICTURE, pixels: new Uint8Array(8).fill(255) });
  expect(pictures).toEqual([[0, 0, 0, 255, 200, 200, 200, 255, 7, 7, 7, 255], Array(12).fill(255)]);
});

test("a browser that has no detector finds nothing", async () => {
  expect(await new BrowserDetector().find(PICTURE)).toBeUndefined();
});

test.each([
  ["fails", () => Promise.reject(new DOMException("no service", "NotSupportedError"))],
  ["does not answer", () => new Promise<object[]>(() => undefined)],
])("a detector that %s is not asked again", async (_, answer) => {
  vi.useFakeTimers();
  let asked = 0;
  stubDetector(() => {
    asked++;
    return answer();
  });
  const detector = new BrowserDetector();
  const found = detector.find(PICTURE);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await found).toBeUndefined();
  expect(await detector.find(PICTURE)).toBeUndefined();
  expect(asked).toBe(1);
});

test("a detector is made when it is asked, and one that is there by name only is none", async () => {
  let made = 0;
  vi.stubGlobal(
    "FaceDetector",
    class {
      constructor() {
        made++;
        throw new TypeError("no such service");
      }
    },
  );
  const detector = new BrowserDetector();
  expect(made).toBe(0);
  expect(await detector.find(PICTURE)).toBeUndefined();
  expect(await detector.find(PICTURE)).toBeUndefined();
  expect(made).toBe(1);
});
