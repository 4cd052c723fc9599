/** What the transport does on a bad network, and what it never does. */

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { inspect } from "node:util";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { nodeProbeTransport } from "../../../../src/adapters/probe/node-probe-transport.ts";
import type { TestNetwork } from "../../../../src/adapters/probe/open-connection.ts";
import { Secret } from "../../../../src/model/secret.ts";
import type { ProbeAnswer, ProbeRequest } from "../../../../src/ports/probe-transport.ts";
import { certificateAuthority, providerServer, response } from "../../../fakes/provider-server.ts";
import type { Authority, ProviderServer } from "../../../fakes/provider-server.ts";

const HOST = "api.provider.example";
const CANARY = "canary-transport-0123456789";

let authority: Authority;
let stranger: Authority;
let provider: ProviderServer;

beforeAll(async () => {
  authority = certificateAuthority();
  stranger = certificateAuthority();
  provider = await providerServer(authority.issue([HOST]));
});

afterEach(() => {
  vi.unstubAllEnvs();
  provider.clear();
});

afterAll(async () => {
  await provider.close();
  authority.remove();
  stranger.remove();
});

function networkOf(...ports: readonly number[]): TestNetwork {
  return {
    addresses: { [HOST]: ports.map((port) => `127.0.0.1:${port}`) },
    authorities: [authority.certificate],
  };
}

function question(more: Partial<ProbeRequest> = {}): ProbeRequest {
  return {
    method: "GET",
    host: HOST,
    path: ["/v1/models"],
    headers: { Authorization: ["Bearer ", Secret.fromText(CANARY)] },
    body: null,
    ...more,
  };
}

interface Sending {
  readonly request?: ProbeRequest;
  readonly network?: TestNetwork;
  readonly allowed?: readonly string[];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly turn?: number;
}

function send({
  request = question(),
  network = networkOf(provider.port),
  allowed = [HOST],
  timeoutMs = 3_000,
  signal = new AbortController().signal,
  turn = 0,
}: Sending = {}): Promise<ProbeAnswer> {
  return nodeProbeTransport(network).send(request, {
    allowed,
    timeoutMs,
    signal,
    incident: "inc-1",
    turn,
  });
}

async function reasonOf(sending: Sending): Promise<string> {
  const answer = await send(sending);
  expect(inspect(answer, { depth: null })).not.toContain(CANARY);
  return answer.kind === "failed" ? answer.reason : `answered ${answer.status}`;
}

async function withServer<T>(
  names: readonly string[],
  days: number,
  work: (server: ProviderServer) => Promise<T>,
  by: Authority = authority,
): Promise<T> {
  const server = await providerServer(by.issue(names, days));
  server.answerWith(response(200, { data: [] }));
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

describe("TLS is verified, and nothing is sent before", () => {
  test.for([
    ["wrong name", ["other.example"], 2],
    ["expired", [HOST], -1],
  ] as const)("31 %s", async ([, names, days]) => {
    await withServer(names, days, async (server) => {
      expect(await reasonOf({ network: networkOf(server.port) })).toBe("tls");
      expect(server.bytes()).toBe(0);
    });
  });

  test("31 signed by nobody we know", async () => {
    await withServer(
      [HOST],
      2,
      async (server) => {
        expect(await reasonOf({ network: networkOf(server.port) })).toBe("tls");
        expect(server.bytes()).toBe(0);
      },
      stranger,
    );
  });

  test("31 16 a setting of the environment that turns verification off changes nothing", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    await withServer([HOST], -1, async (server) => {
      expect(await reasonOf({ network: networkOf(server.port) })).toBe("tls");
      expect(server.bytes()).toBe(0);
    });
  });

  test("31 no TLS there at all", async () => {
    const plain = await providerServer(null);
    plain.answerWith(response(200, { data: [] }));
    expect(await reasonOf({ network: networkOf(plain.port) })).toMatch(/^(?:tls|timeout)$/);
    expect(plain.requests).toEqual([]);
    await plain.close();
  });
});

describe("31 a bad network is a reason, never an answer", () => {
  test("a name that does not resolve", async () => {
    expect(await reasonOf({ network: { addresses: {}, authorities: [] } })).toBe("dns");
  });

  test("nobody listens", async () => {
    const closed = await providerServer(null);
    await closed.close();
    expect(await reasonOf({ network: networkOf(closed.port) })).toBe("connect");
  });

  test("one address of two works", async () => {
    const closed = await providerServer(null);
    await closed.close();
    provider.answerWith(response(200, { data: [] }));
    expect(await reasonOf({ network: networkOf(closed.port, provider.port) })).toBe("answered 200");
  });

  test("reset before the answer, in the middle of it, and an end without one", async () => {
    provider.answerWith((socket) => socket.destroy());
    expect(await reasonOf({})).toBe("reset");
    provider.answerWith((socket) => {
      socket.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\n{", () =>
        socket.destroy(),
      );
    });
    expect(await reasonOf({})).toMatch(/^(?:reset|unreadable)$/);
    provider.answerWith((socket) => socket.end());
    expect(await reasonOf({})).toBe("reset");
  });

  test("silence, and an answer that drips", async () => {
    provider.answerWith(() => {});
    expect(await reasonOf({ timeoutMs: 200 })).toBe("timeout");
    provider.answerWith((socket) => {
      const drip = setInterval(() => socket.write("H"), 20);
      socket.on("close", () => clearInterval(drip));
    });
    expect(await reasonOf({ timeoutMs: 200 })).toMatch(/^(?:timeout|unreadable)$/);
  });

  test("a server that never finishes the handshake", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    expect(await reasonOf({ network: networkOf(port), timeoutMs: 300 })).toBe("timeout");
    silent.close();
  });

  test.for([
    ["no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n"],
    ["no status", "HTTP/1.1 abc\r\n\r\n"],
    ["a header without a colon", "HTTP/1.1 200 OK\r\nbroken\r\n\r\n"],
    ["an unknown transfer coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxx"],
    ["a broken chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    ["a change of protocol", "HTTP/1.1 101 Switching\r\n\r\n"],
    ["a body that ends early", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"],
    [
      "a last chunk that never comes",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
  ] as const)("%s", async ([, raw]) => {
    provider.answerWith(raw);
    expect(await reasonOf({})).toBe("unreadable");
  });

  test("headers without an end", async () => {
    provider.answerWith(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(40_000)}`);
    expect(await reasonOf({})).toBe("too-long");
  });
});

describe("answers as they come", () => {
  async function bodyOf(raw: string): Promise<{ text: string; isCut: boolean; status: number }> {
    provider.answerWith(raw);
    const answer = await send();
    if (answer.kind === "failed") throw new Error(answer.reason);
    return {
      text: Buffer.from(answer.body).toString(),
      isCut: answer.isCut,
      status: answer.status,
    };
  }

  test("chunked with extensions and trailers, after an interim answer", async () => {
    const raw =
      "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n";
    expect(await bodyOf(raw)).toEqual({ text: "abcde", isCut: false, status: 200 });
  });

  test("until the end of the connection", async () => {
    expect(await bodyOf("HTTP/1.1 401 No\r\n\r\nrest")).toEqual({
      text: "rest",
      isCut: false,
      status: 401,
    });
  });

  test.for(["length", "chunked", "end"] as const)(
    "at most 64 KiB of a long one: %s",
    async (how) => {
      const long = "x".repeat(200_000);
      const raw = {
        length: `HTTP/1.1 200 OK\r\nContent-Length: ${long.length}\r\n\r\n${long}`,
        chunked: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`,
        end: `HTTP/1.1 200 OK\r\n\r\n${long}`,
      }[how];
      const { text, isCut } = await bodyOf(raw);
      expect({ length: text.length, isCut }).toEqual({ length: 65_536, isCut: true });
    },
  );

  test("each question has a connection of its own, to the next address", async () => {
    const second = await providerServer(authority.issue([HOST]));
    for (const server of [provider, second]) server.answerWith(response(200, {}));
    for (const turn of [0, 1, 2])
      await send({ turn, network: networkOf(provider.port, second.port) });
    expect([provider.connections(), second.connections()]).toEqual([2, 1]);
    await second.close();
  });
});

describe("34 where nothing may go, nothing goes", () => {
  test("a host outside the list, and a port outside the list", async () => {
    expect(await reasonOf({ allowed: ["api.openai.com"] })).toBe("refused-host");
    expect(await reasonOf({ request: question({ port: 8443 }) })).toBe("refused-host");
    expect(
      await reasonOf({ request: question({ isPlainHttp: true }), allowed: [HOST, `${HOST}:80`] }),
    ).toBe("refused-host");
    expect([provider.connections(), provider.bytes()]).toEqual([0, 0]);
  });

  test("plain HTTP to a name that is called localhost and is not", async () => {
    const request = question({ host: "localhost", port: 80, isPlainHttp: true });
    const network = { addresses: { localhost: ["192.0.2.1:80"] }, authorities: [] };
    expect(await reasonOf({ request, network, allowed: ["localhost:80"] })).toBe("refused-host");
  });

  test("a redirect is an answer", async () => {
    const trap = await providerServer(authority.issue([HOST]));
    provider.answerWith(
      response(302, "", { headers: { Location: `https://${HOST}:${trap.port}/` } }),
    );
    expect(await reasonOf({})).toBe("answered 302");
    expect([provider.requests.length, trap.connections()]).toEqual([1, 0]);
    await trap.close();
  });

  test("a proxy of the environment is not used", async () => {
    const proxy = await providerServer(null);
    for (const name of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"])
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    provider.answerWith(response(200, {}));
    expect(await reasonOf({})).toBe("answered 200");
    expect(proxy.connections()).toBe(0);
    await proxy.close();
  });
});

describe("16 values that cannot be sent give a reason and are not sent", () => {
  test.for([
    ["a line break", "canary\r\nX-Evil: 1"],
    ["a space", "canary with a space"],
    ["beyond ASCII", "canary-ü"],
    ["a zero byte", "canary\0"],
    ["nothing", ""],
  ] as const)("in a header: %s", async ([, value]) => {
    const request = question({ headers: { Authorization: ["Bearer ", Secret.fromText(value)] } });
    expect(await reasonOf({ request })).toBe("unsendable");
    expect(provider.connections()).toBe(0);
  });

  test.for(["canary/../x", "canary?x", "canary#x", "canary%41", "canary x"])(
    "in a path: %s",
    async (value) => {
      const request = question({ path: ["/bot", Secret.fromText(value), "/getMe"] });
      expect(await reasonOf({ request })).toBe("unsendable");
      expect(provider.connections()).toBe(0);
    },
  );

  test("encoded, anything can be sent", async () => {
    provider.answerWith(response(200, {}));
    const value = 'a"b\\c\n&=+ ü';
    for (const as of ["json", "form", "base64"] as const) {
      await send({
        request: question({ method: "POST", body: [{ as, of: [Secret.fromText(value)] }] }),
      });
    }
    const [json = "", form = "", base64 = ""] = provider.requests.map(({ body }) => body);
    expect(JSON.parse(`"${Buffer.from(json, "latin1").toString()}"`)).toBe(value);
    expect(decodeURIComponent(form)).toBe(value);
    expect(Buffer.from(base64, "base64").toString()).toBe(value);
  });

  test("a key that is no key signs nothing", async () => {
    const signature = { scheme: "jwt-rs256", issuer: "1", key: Secret.fromText(CANARY) } as const;
    expect(await reasonOf({ request: question({ signature }) })).toBe("unsendable");
  });
});

describe("38 stopping", () => {
  test.for(["handshake", "answer"] as const)(
    "takes less than a second while waiting for the %s",
    async (phase) => {
      const silent = createServer(() => {});
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      provider.answerWith(() => {});
      const stop = new AbortController();
      const port = phase === "handshake" ? (silent.address() as AddressInfo).port : provider.port;
      const began = performance.now();
      const sent = reasonOf({ network: networkOf(port), signal: stop.signal, timeoutMs: 30_000 });
      setTimeout(() => stop.abort(), 100);
      expect(await sent).toBe("stopped");
      expect(performance.now() - began).toBeLessThan(1_000);
      silent.close();
    },
  );

  test("before anything is opened", async () => {
    expect(await reasonOf({ signal: AbortSignal.abort() })).toBe("stopped");
    expect(provider.connections()).toBe(0);
  });
});

test("14 the bytes of the request are overwritten once it is sent", async () => {
  const made: Buffer[] = [];
  const concat = vi.spyOn(Buffer, "concat").mockImplementation((list, length) => {
    const whole = concatOf(list, length);
    made.push(whole);
    return whole;
  });
  provider.answerWith(response(200, {}));
  await send();
  concat.mockRestore();
  const holding = made.filter((buffer) => buffer.includes(CANARY));
  // The recording server is in this process as well; what it received is a text, not one of these.
  expect(made.length).toBeGreaterThan(10);
  expect(holding).toEqual([]);
  expect(provider.requests[0]?.headers["authorization"]).toBe(`Bearer ${CANARY}`);
});

function concatOf(list: readonly Uint8Array[], length?: number): Buffer<ArrayBuffer> {
  const size = length ?? list.reduce((sum, { length: one }) => sum + one, 0);
  const whole = Buffer.alloc(size);
  let at = 0;
  for (const part of list) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
