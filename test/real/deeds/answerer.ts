/**
 * Listens on a port of every address: takes TCP connections and answers UDP. Prints a line for each
 * connection and how many bytes came over TCP so far. Arguments: port; `slow` to read nothing until SIGUSR1.
 */

import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const [port = "", isSlow] = process.argv.slice(2);
let bytes = 0;

const server = createServer({ pauseOnConnect: isSlow === "slow" }, (socket) => {
  console.log("connected");
  process.on("SIGUSR1", () => socket.resume());
  socket.on("error", (error) => console.log(`error ${"code" in error ? String(error.code) : ""}`));
  socket.on("close", () => console.log("closed"));
  socket.on("data", (chunk) => {
    bytes += chunk.length;
    console.log(`bytes ${bytes}`);
  });
});
server.listen(Number(port), "::", () => console.log("listening"));

for (const type of ["udp4", "udp6"] as const) {
  const socket = createSocket({ type, ipv6Only: type === "udp6" });
  socket.on("message", (_, from) => socket.send("!", from.port, from.address));
  socket.bind(Number(port));
}
