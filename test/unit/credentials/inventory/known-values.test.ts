import { describe, expect, test } from "vitest";
import { encodedForms } from "../../../../src/credentials/inventory/encoded-forms.ts";
import { openKnownValues } from "../../../../src/credentials/inventory/known-values.ts";
import { Secret } from "../../../../src/model/secret.ts";
import { canary } from "../../../fakes/canaries.ts";

const VALUE = canary("searched");
const known = openKnownValues([{ id: "it", secret: Secret.fromText(VALUE) }]);

const bytes = Buffer.from(VALUE);
const FORMS: Readonly<Record<string, Buffer>> = {
  plain: bytes,
  hex: Buffer.from(bytes.toString("hex")),
  "utf-16": Buffer.from(VALUE, "utf16le"),
  base64: Buffer.from(Buffer.from(`user:${VALUE}:x`).toString("base64")),
  percent: Buffer.from(bytes.toString("hex").toUpperCase().replaceAll(/../gu, "%$&")),
};

describe("a known value is found in every form", () => {
  test.each(Object.entries(FORMS))("%s", (encoding, form) => {
    const text = Buffer.concat([Buffer.from("before "), form, Buffer.from(" after")]);
    expect(known.find(text).map((hit) => [hit.id, hit.encoding])).toEqual([["it", encoding]]);
  });

  test("with quotes and line breaks, as JSON and as JSON in JSON", () => {
    const value = 'pass"wo\\rd with &<things> in it';
    const search = openKnownValues([{ id: "it", secret: Secret.fromText(value) }]);
    const once = JSON.stringify({ value });
    expect(search.find(Buffer.from(once)).map(({ encoding }) => encoding)).toEqual(["json"]);
    expect(
      search.find(Buffer.from(JSON.stringify({ once }))).map(({ encoding }) => encoding),
    ).toEqual(["json twice"]);
    expect(search.find(Buffer.from(encodeURIComponent(value)))[0]?.encoding).toBe("percent");
  });

  test("at every place of a cut between two pieces, once", () => {
    const text = Buffer.from(`${"-".repeat(50)}${VALUE}${"-".repeat(50)}`);
    for (let cut = 0; cut <= text.length; cut += 1) {
      const following = known.follow();
      const hits = [text.subarray(0, cut), text.subarray(cut)].flatMap((part) =>
        following.feed(part),
      );
      expect(hits).toEqual([{ id: "it", offset: 50, encoding: "plain" }]);
    }
  });

  test("byte for byte", () => {
    const following = known.follow();
    const text = Buffer.from(`${VALUE} ${VALUE}`);
    const hits = Array.from(text).flatMap((byte) => following.feed(Uint8Array.of(byte)));
    expect(hits.map(({ offset }) => offset)).toEqual([0, VALUE.length + 1]);
  });

  test("a long one by a stretch that is least like others, told at its beginning", () => {
    const long = `-----BEGIN PRIVATE KEY-----\n${"A".repeat(64)}\n${VALUE}${VALUE.toLowerCase()}\n-----END PRIVATE KEY-----`;
    const search = openKnownValues([{ id: "it", secret: Secret.fromText(long) }]);
    expect(search.find(Buffer.from(`xx${long}`))).toEqual([
      { id: "it", offset: 2, encoding: "plain" },
    ]);
    expect(search.find(Buffer.from(`-----BEGIN PRIVATE KEY-----\n${"A".repeat(64)}`))).toEqual([]);
    expect(search.find(Buffer.from(JSON.stringify(long))).length).toBe(1);
  });

  test("words that stand everywhere are not looked for, and that is told", () => {
    const words = ["short", "password", "openclaw1", "12345678", "Gateway"];
    const search = openKnownValues(words.map((id) => ({ id, secret: Secret.fromText(id) })));
    expect(search.passed).toEqual(words);
    expect(search.find(Buffer.from(words.join(" ")))).toEqual([]);
  });

  test("no form is shorter than eight bytes: shorter ones come about by chance", () => {
    const lengths = encodedForms(Buffer.from("Ab3$x")).map((form) => form.bytes.length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(8);
  });
});
