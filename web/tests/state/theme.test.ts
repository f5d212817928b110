import { expect, test } from "vitest";
import { Choices } from "../../src/state/choices";
import { applyTheme, Themes } from "../../src/state/theme";

test("the theme turns from auto to light to dark, and is kept", () => {
  const kept = new Map<string, string>();
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
  const root = { dataset: {} as Record<string, string> };
  const make = () => new Themes(new Choices(() => store), (theme) => applyTheme(root as never, theme));
  const themes = make();
  const seen = [1, 2, 3].map(() => {
    themes.turn();
    return root.dataset.theme;
  });
  expect(seen).toEqual(["light", "dark", undefined]);
  themes.choose("dark");
  expect(make().chosen.value).toBe("dark");
});
