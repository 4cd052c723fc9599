/**
 * Tries every way out that its user has and prints what became of each as one JSON object. Arguments: a
 * port where the loopback addresses and the peer's two addresses listen over TCP and answer over UDP.
 */

import { createSocket } from "node:dgram";
import { connect } from "node:net";

const [port = "", peer4 = "", peer6 = ""] = process.argv.slice(2);
const PATIENCE_MS = 700;

function overTcp(host: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    socket.on("connect", () => resolve("reached"));
    socket.on("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    setTimeout(() => resolve("no answer"), PATIENCE_MS);
  });
}

function overUdp(host: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.on("message", () => resolve("reached"));
    socket.on("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    socket.send("?", Number(port), host, (error) => {
      if (error !== null) resolve("code" in error ? String(error.code) : error.message);
    });
    setTimeout(() => resolve("no answer"), PATIENCE_MS);
  });
}

const hosts = ["127.0.0.1", "::1", peer4, peer6];
const results = await Promise.all([...hosts.map(overTcp), ...hosts.map(overUdp)]);
console.log(JSON.stringify(results));
process.exit(0);
