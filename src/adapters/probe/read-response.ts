/** An HTTP/1.1 answer (RFC 9112) out of bytes that may be anything: what is not plainly an answer is none. */

export interface Response {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly isCut: boolean;
}

export type Reading = Response | "more" | "too-long" | "unreadable";

export const MAX_BODY = 65_536;
const MAX_HEAD = 32_768;
const END_OF_HEAD = "\r\n\r\n";

interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ResponseReader {
  push(chunk: Buffer): Reading;
  /** The other side said that nothing more comes. */
  end(): Reading;
}

export function responseReader(): ResponseReader {
  let head: Head | null = null;
  let bytes = Buffer.alloc(0);

  function read(isEnded: boolean): Reading {
    while (head === null) {
      const end = bytes.indexOf(END_OF_HEAD);
      if (end === -1) return headReading(bytes, isEnded);
      const parsed = parseHead(bytes.subarray(0, end).toString("latin1"));
      if (parsed === null || parsed.status === 101) return "unreadable";
      bytes = bytes.subarray(end + END_OF_HEAD.length);
      // An interim answer (100, 103) goes before the real one.
      if (parsed.status >= 200) head = parsed;
    }
    return bodyReading(head, bytes, isEnded);
  }

  return {
    push: (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      return read(false);
    },
    end: () => {
      const reading = read(true);
      return reading === "more" ? "unreadable" : reading;
    },
  };
}

function headReading(bytes: Buffer, isEnded: boolean): Reading {
  if (bytes.length > MAX_HEAD) return "too-long";
  const start = bytes.subarray(0, 5).toString("latin1");
  if (!"HTTP/".startsWith(start)) return "unreadable";
  return isEnded ? "unreadable" : "more";
}

function parseHead(text: string): Head | null {
  const [first = "", ...lines] = text.split("\r\n");
  const status = /^HTTP\/1\.[01] ([1-9]\d\d)(?: |$)/.exec(first)?.[1];
  if (status === undefined) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const parsed = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (parsed === null) return null;
    const name = (parsed[1] ?? "").toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? (parsed[2] ?? "") : `${before}, ${parsed[2] ?? ""}`);
  }
  return { status: Number(status), headers: Object.fromEntries(headers) };
}

function bodyReading(head: Head, bytes: Buffer, isEnded: boolean): Reading {
  if (head.status === 204 || head.status === 304) return responseOf(head, Buffer.alloc(0));
  const encoding = head.headers["transfer-encoding"];
  if (encoding !== undefined)
    return encoding.toLowerCase() === "chunked" ? chunkedReading(head, bytes) : "unreadable";
  const length = head.headers["content-length"];
  if (length === undefined) return isEnded ? responseOf(head, bytes) : untilEnd(head, bytes);
  if (!/^\d{1,12}$/.test(length)) return "unreadable";
  if (bytes.length >= Math.min(Number(length), MAX_BODY + 1))
    return responseOf(head, bytes.subarray(0, Number(length)));
  return "more";
}

function untilEnd(head: Head, bytes: Buffer): Reading {
  return bytes.length > MAX_BODY ? responseOf(head, bytes) : "more";
}

function responseOf(head: Head, body: Buffer): Response {
  return { ...head, body: body.subarray(0, MAX_BODY), isCut: body.length > MAX_BODY };
}

/** RFC 9112 section 7.1; trailers are dropped. */
function chunkedReading(head: Head, bytes: Buffer): Reading {
  const chunks: Buffer[] = [];
  let length = 0;
  let at = 0;
  while (length <= MAX_BODY) {
    const end = bytes.indexOf("\r\n", at);
    if (end === -1) return bytes.length - at > MAX_HEAD ? "unreadable" : "more";
    const size = /^([0-9A-Fa-f]{1,8})(?:[ \t]*;.*)?$/.exec(bytes.toString("latin1", at, end))?.[1];
    if (size === undefined) return "unreadable";
    const from = end + 2;
    const to = from + Number.parseInt(size, 16);
    if (to === from) return responseOf(head, Buffer.concat(chunks));
    if (bytes.length < to + 2) {
      if (length + bytes.length - from <= MAX_BODY) return "more";
      return responseOf(head, Buffer.concat([...chunks, bytes.subarray(from, to)]));
    }
    if (bytes.toString("latin1", to, to + 2) !== "\r\n") return "unreadable";
    chunks.push(bytes.subarray(from, to));
    length += to - from;
    at = to + 2;
  }
  return responseOf(head, Buffer.concat(chunks));
}
