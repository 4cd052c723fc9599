/** A document and values in one plain text: a line of JSON, then a line for each value, its name and its base64. */

import type { Enclosed, Envelope } from "../../ports/credential-tools.ts";
import { Secret } from "../../model/secret.ts";

const NEWLINE = 0x0a;
const SPACE = 0x20;

export const plainEnvelope: Envelope = { enclose, open };

function enclose({ document, secrets }: Enclosed): Secret {
  if (document.includes("\n")) throw new Error("a document of an envelope is one line");
  const values = [...secrets].map(([name, secret]) => {
    const base64 = Buffer.from(secret.reveal()).toString("base64");
    return Buffer.from(`${name} ${base64}\n`, "latin1");
  });
  const whole = Buffer.concat([Buffer.from(`${document}\n`), ...values]);
  for (const value of values) value.fill(0);
  return new Secret(whole);
}

function open(plain: Secret): Enclosed | string {
  const bytes = Buffer.from(plain.reveal());
  const end = bytes.indexOf(NEWLINE);
  if (end < 0 || bytes.at(-1) !== NEWLINE) return "does not end where it should";
  const secrets = new Map<string, Secret>();
  let start = end + 1;
  while (start < bytes.length) {
    const stop = bytes.indexOf(NEWLINE, start);
    const space = bytes.indexOf(SPACE, start);
    if (space < 0 || space > stop) return "holds a value without a name";
    const name = bytes.toString("latin1", start, space);
    secrets.set(name, new Secret(Buffer.from(bytes.toString("latin1", space + 1, stop), "base64")));
    start = stop + 1;
  }
  return { document: bytes.toString("utf8", 0, end), secrets };
}
