import { expect, test } from "vitest";

import { memoryOptions } from "../../../src/cli/memory-size.ts";

test("nothing is asked for unless somebody asks", () => {
  expect(memoryOptions(null, false)).toEqual({});
});

test("sizes count in powers of 1024; in clear only when somebody insists", () => {
  expect(memoryOptions("512M", true)).toEqual({ memoryBytes: 536_870_912 });
  expect(memoryOptions("4096", true)).toEqual({ memoryBytes: 4_096 });
  expect(memoryOptions("2G,clear", false)).toEqual({ memoryBytes: 2 ** 31, memoryInClear: true });
  expect(() => memoryOptions("512M", false)).toThrow("not written in clear unasked");
});

test.for(["", "0", "-1", "12T", "1.5G", "512M,", "M", "999999999999999G"])(
  "%j is no size",
  (word) => {
    expect(() => memoryOptions(word, true)).toThrow("is no size");
  },
);
