/**
 * Tries every way out that its user has, and prints what became of each as one JSON object. Arguments:
 * a port where 127.0.0.1, ::1 and the peer listen, the peer's two addresses; a resolver is at 127.0.0.53.
 */
import { Resolver } from "node:dns/promises";
import { connect } from "node:net";

const [port = "", peer4 = "", peer6 = ""] = process.argv.slice(2);
const patienceMs = 1_000;

function overTcp(host: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const tell = (verdict: string): void => {
      socket.destroy();
      resolve(verdict);
    };
    socket.on("connect", () => tell("reached"));
    socket.on("error", (error) => tell("code" in error ? String(error.code) : error.message));
    setTimeout(() => tell("no answer"), patienceMs);
  });
}

async function overDns(): Promise<string> {
  const resolver = new Resolver({ timeout: patienceMs, tries: 1 });
  resolver.setServers(["127.0.0.53"]);
  try {
    const [address = "nothing"] = await resolver.resolve4("reached.example");
    return address;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

const [loopback4, loopback6, outside4, outside6, dns] = await Promise.all([
  overTcp("127.0.0.1"),
  overTcp("::1"),
  overTcp(peer4),
  overTcp(peer6),
  overDns(),
]);
process.stdout.write(JSON.stringify({ loopback4, loopback6, outside4, outside6, dns }));
