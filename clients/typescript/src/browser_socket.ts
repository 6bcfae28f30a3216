import { readProblem } from "./problem.js";
import type { SocketEnd, SocketMaker } from "./socket.js";

export const protocolName = "recobro.agent";

export interface BrowserSocketOptions {
  /** The page's own WebSocket and fetch; others in tests. */
  readonly WebSocket?: typeof globalThis.WebSocket;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * A browser lets no page put a header on a WebSocket: the token is offered as the subprotocol
 * `bearer.<token>`, which the server takes. Without a token the request carries the page's cookies, for
 * something before the server that makes the header `Authorization` of them.
 */
export function browserSocket(options: BrowserSocketOptions = {}): SocketMaker {
  return (url, token, events) => {
    const make = options.WebSocket ?? globalThis.WebSocket;
    const ask = options.fetch ?? globalThis.fetch;
    const socket = token === undefined ? new make(url) : new make(url, [protocolName, `bearer.${token}`]);
    let opened = false;
    socket.onopen = () => {
      opened = true;
      events.opened();
    };
    socket.onmessage = (message) => events.heard(String(message.data));
    socket.onerror = () => {}; // says nothing; `close` follows
    socket.onclose = (close) => {
      const end = { closeCode: close.code, reason: close.reason || "the connection was cut" };
      if (opened)
        events.ended(end);
      else
        void whyRefused(ask, url, token, end).then((found) => events.ended(found));
    };
    return {
      say: (text) => socket.send(text),
      close: () => socket.close(1000),
      cut: () => socket.close(),
    };
  };
}

/** A page is not told why a WebSocket was refused; the same address by fetch tells. */
async function whyRefused(
  ask: typeof globalThis.fetch,
  url: string,
  token: string | undefined,
  otherwise: SocketEnd,
): Promise<SocketEnd> {
  try {
    const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const answer = await ask(url.replace(/^ws/, "http"), { headers, cache: "no-store" });
    if (![401, 403, 404].includes(answer.status))
      return otherwise; // let in: it only misses the WebSocket
    return { status: answer.status, ...readProblem(answer.status, await answer.text()) };
  } catch {
    return otherwise;
  }
}
