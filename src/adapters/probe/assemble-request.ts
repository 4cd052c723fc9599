/** The bytes of a request, put together at the last moment; whoever sends them overwrites them afterwards. */

import type { Secret } from "../../model/secret.ts";
import type { ProbePiece, ProbeRequest, ProbeText } from "../../ports/probe-transport.ts";
import { base64Bytes, formBytes, jsonBytes } from "./encode-bytes.ts";

const ENCODERS = { base64: base64Bytes, form: formBytes, json: jsonBytes };

/** What may stand where; anything else is not sent, so that no value ever ends a line. */
const IN_PATH = /^[!$&'()*+,./0-9:;=?@A-Z_a-z~%-]*$/;
/** A secret as a segment of a path: nothing that would end the segment. */
const SECRET_IN_PATH = /^[A-Za-z0-9:._~-]+$/;
const IN_HEADER = /^[\x20-\x7e]*$/;
const SECRET_IN_HEADER = /^[\x21-\x7e]+$/;
const HEADER_NAME = /^[A-Za-z0-9-]+$/;

export interface Addressed {
  readonly request: ProbeRequest;
  readonly incident: string;
}

/** `null` when something in it cannot be sent; nothing then says what. */
export function assembleRequest({ request, incident }: Addressed): Buffer | null {
  const parts: Buffer[] = [];
  try {
    const path = textBytes(request.path, parts, { text: IN_PATH, secret: SECRET_IN_PATH });
    const body =
      request.body === null ? null : textBytes(request.body, parts, { text: null, secret: null });
    const headers = headerLines(request, incident, parts);
    if (path === null || body === undefined || headers === null || path[0] !== SLASH) return null;
    const head = [
      Buffer.from(`${request.method} `),
      path,
      Buffer.from(" HTTP/1.1\r\n"),
      ...headers,
      Buffer.from(`${lengthLine(request, body)}\r\n`),
    ];
    return Buffer.concat(body === null ? head : [...head, body]);
  } finally {
    for (const part of parts) part.fill(0);
  }
}

const SLASH = 0x2f;

/** RFC 9110 section 8.6: a POST without a body says so. */
function lengthLine({ method }: ProbeRequest, body: Buffer | null): string {
  if (body !== null) return `Content-Length: ${body.length}\r\n`;
  return method === "POST" || method === "PATCH" ? "Content-Length: 0\r\n" : "";
}

function headerLines(
  request: ProbeRequest,
  incident: string,
  parts: Buffer[],
): readonly Buffer[] | null {
  const port = request.port === undefined || request.port === 443 ? "" : `:${request.port}`;
  const all: Readonly<Record<string, ProbeText>> = {
    Accept: ["*/*"],
    ...request.headers,
    Host: [`${request.host}${port}`],
    "User-Agent": [`ir-probe/${incident}`],
    "Accept-Encoding": ["identity"],
    Connection: ["close"],
  };
  const lines: Buffer[] = [];
  for (const [name, text] of Object.entries(all)) {
    const value = textBytes(text, parts, { text: IN_HEADER, secret: SECRET_IN_HEADER });
    if (value === null || !HEADER_NAME.test(name)) return null;
    lines.push(Buffer.from(`${name}: `), value, CRLF);
  }
  return lines;
}

const CRLF = Buffer.from("\r\n");

interface Alphabet {
  readonly text: RegExp | null;
  readonly secret: RegExp | null;
}

function textBytes(text: ProbeText, parts: Buffer[], alphabet: Alphabet): Buffer | null {
  const pieces: Buffer[] = [];
  for (const piece of text) {
    const bytes = pieceBytes(piece);
    parts.push(bytes);
    const wanted = isSecret(piece) ? alphabet.secret : alphabet.text;
    if (wanted !== null && !fits(bytes, wanted)) return null;
    pieces.push(bytes);
  }
  const whole = Buffer.concat(pieces);
  parts.push(whole);
  return whole;
}

function isSecret(piece: ProbePiece): piece is Secret {
  return typeof piece !== "string" && !("as" in piece);
}

function pieceBytes(piece: ProbePiece): Buffer {
  if (typeof piece === "string") return Buffer.from(piece);
  if (isSecret(piece)) return Buffer.from(piece.reveal());
  const inner = piece.of.map((part) =>
    typeof part === "string" ? Buffer.from(part) : Buffer.from(part.reveal()),
  );
  const plain = Buffer.concat(inner);
  const encoded = ENCODERS[piece.as](plain);
  for (const part of [...inner, plain]) part.fill(0);
  return encoded;
}

/** Byte by byte, so that no text of the whole exists. */
function fits(bytes: Buffer, wanted: RegExp): boolean {
  if (bytes.length === 0) return wanted.test("");
  return bytes.every((byte) => wanted.test(String.fromCharCode(byte)));
}
