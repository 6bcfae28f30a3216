import WebSocket from "ws";

import { readProblem } from "./problem.js";
import type { SocketEnd, SocketMaker } from "./socket.js";

const answerBytesMax = 64 * 1024;
const handshakeMsMax = 10_000;
const messageBytesMax = 8 * 1024 * 1024;

/** `constructor`: of the package `ws`, or one that behaves as it does. */
export function nodeSocket(constructor: typeof WebSocket = WebSocket): SocketMaker {
  return (url, token, events) => {
    const socket = new constructor(url, {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      handshakeTimeout: handshakeMsMax,
      maxPayload: messageBytesMax,
      perMessageDeflate: false,
    });
    let fault = "";
    let probed = false;
    let over = false;
    const end = (how: SocketEnd) => {
      if (!over)
        events.ended(how);
      over = true;
    };
    socket.on("open", () => events.opened());
    socket.on("message", (data) => events.heard(data.toString()));
    socket.on("pong", () => (probed = false));
    socket.on("error", (error) => (fault = error.message));
    socket.on("close", (closeCode, reason) =>
      end({ closeCode, reason: reason.toString() || fault || "the connection was cut" }),
    );
    socket.on("unexpected-response", (_request, response) => {
      const status = response.statusCode ?? 0;
      let body = "";
      const tell = () => {
        end({ status, ...readProblem(status, body) });
        socket.terminate();
      };
      response.setEncoding("utf8");
      response.on("data", (part: string) => (body += part).length > answerBytesMax && response.destroy());
      response.on("close", tell);
    });
    return {
      say: (text) => socket.send(text, () => {}), // a failed write is a closed connection: that is told
      close: () => socket.close(1000),
      cut: () => socket.terminate(),
      probe() {
        if (socket.readyState !== constructor.OPEN)
          return;
        if (probed)
          return socket.terminate();
        probed = true;
        socket.ping();
      },
    };
  };
}
