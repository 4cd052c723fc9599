/** Listens for whoever comes: TCP on a port of every address, and with `dns` also as the resolver at 127.0.0.53. */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const [port = "", dns] = process.argv.slice(2);
createServer((socket) => socket.on("error", () => undefined).end("here\n")).listen(
  Number(port),
  "::",
);

/** RFC 1035 §4.1: the question comes back with one address as its answer. */
function answerTo(query: Buffer): Buffer {
  const endOfName = query.indexOf(0, 12);
  const question = query.subarray(12, endOfName + 5);
  const header = Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  query.copy(header, 0, 0, 2);
  const address = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1];
  return Buffer.concat([header, question, Buffer.from(address)]);
}

if (dns === "dns") {
  const socket = createSocket("udp4");
  socket.on("message", (query, { address, port: from }) =>
    socket.send(answerTo(query), from, address),
  );
  socket.bind(53, "127.0.0.53");
}
