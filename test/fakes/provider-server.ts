/** A provider on this machine: real TLS under an authority of its own, answers that a test writes, every byte recorded. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlain } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTls } from "node:tls";

export interface Authority {
  readonly certificate: string;
  /** A key and a certificate for these names. */
  issue(names: readonly string[], days?: number): KeyPair;
  remove(): void;
}

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

export function certificateAuthority(): Authority {
  const room = mkdtempSync(join(tmpdir(), "ir-provider-"));
  const at = (name: string): string => join(room, name);
  const openssl = (...words: readonly string[]): void => {
    execFileSync("openssl", words, { cwd: room, stdio: "ignore" });
  };
  openssl(
    "req",
    "-x509",
    ...CURVE,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-subj",
    "/CN=test authority",
    "-days",
    "2",
  );
  let issued = 0;
  return {
    certificate: readFileSync(at("ca.pem"), "utf8"),
    issue: (names, days = 2) => {
      issued += 1;
      const [key, request, cert, names_] = ["key", "csr", "pem", "ext"].map(
        (end) => `${issued}.${end}`,
      );
      writeFileSync(
        at(names_ ?? ""),
        `subjectAltName=${names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",")}`,
      );
      openssl("req", ...CURVE, "-keyout", key ?? "", "-out", request ?? "", "-subj", "/CN=test");
      openssl(
        "x509",
        "-req",
        "-in",
        request ?? "",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-days",
        String(days),
        "-extfile",
        names_ ?? "",
        "-out",
        cert ?? "",
      );
      return {
        key: readFileSync(at(key ?? ""), "utf8"),
        cert: readFileSync(at(cert ?? ""), "utf8"),
      };
    },
    remove: () => rmSync(room, { recursive: true, force: true }),
  };
}

export interface ReceivedRequest {
  /** Everything that came, byte by byte, as latin1. */
  readonly raw: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What to do with a request: an answer as it goes over the wire, or something rude with the connection. */
export type Answer = string | ((socket: Socket) => void);

export interface ProviderServer {
  readonly port: number;
  readonly requests: readonly ReceivedRequest[];
  /** Connections that were opened, whether or not a request came. */
  readonly connections: () => number;
  /** Bytes that came inside all connections. */
  readonly bytes: () => number;
  answerWith(answer: Answer): void;
  answerBy(choose: Chooser): void;
  clear(): void;
  close(): Promise<void>;
}

type Chooser = (request: ReceivedRequest) => Answer;

export async function providerServer(pair: KeyPair | null): Promise<ProviderServer> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let bytes = 0;
  let choose: Chooser = () => response(500, "not told what to answer");
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    let raw = "";
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      raw += chunk.toString("latin1");
      const request = parse(raw);
      if (request === null) return;
      requests.push(request);
      const answer = choose(request);
      if (typeof answer === "string") socket.end(Buffer.from(answer, "latin1"));
      else answer(socket);
    });
  };
  const server: Server = pair === null ? createPlain(serve) : createTls(pair, serve);
  server.on("connection", () => (connections += 1));
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: () => connections,
    bytes: () => bytes,
    answerWith: (answer) => {
      choose = () => answer;
    },
    answerBy: (chooser) => {
      choose = chooser;
    },
    clear: () => {
      requests.length = 0;
      connections = 0;
      bytes = 0;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function parse(raw: string): ReceivedRequest | null {
  const end = raw.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const [first = "", ...lines] = raw.slice(0, end).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 2),
    ]),
  );
  const body = raw.slice(end + 4);
  if (body.length < Number(headers["content-length"] ?? 0)) return null;
  const [method = "", path = ""] = first.split(" ");
  return { raw, method, path, headers, body };
}

export interface ResponseParts {
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer as it goes over the wire; objects become JSON. */
export function response(
  status: number,
  body: string | object | null,
  { headers = {} }: ResponseParts = {},
): string {
  const text = body === null ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/plain" : "application/json";
  const all = {
    "Content-Type": type,
    Date: new Date().toUTCString(),
    "Content-Length": String(Buffer.byteLength(text, "utf8")),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Told\r\n${lines.join("")}\r\n${Buffer.from(text, "utf8").toString("latin1")}`;
}

export const LOGIN_PAGE =
  "<!DOCTYPE html><html><head><title>Welcome to Hotel WiFi</title></head><body>401 Unauthorized invalid_api_key</body></html>";
