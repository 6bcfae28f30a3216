/** What the client needs of a WebSocket: little enough that a test can play it. */

/** How a connection ended, or why there never was one. */
export interface SocketEnd {
  /** For people. */
  readonly reason: string;
  /** Close code of the server's close frame. */
  readonly closeCode?: number;
  /** HTTP status that came instead of a connection, where the platform tells. */
  readonly status?: number;
  /** The stable code of the server's answer to the request, e.g. `unauthorized`. */
  readonly code?: string;
}

export interface SocketEvents {
  opened(): void;
  heard(text: string): void;
  /** Once, also when it never opened. */
  ended(end: SocketEnd): void;
}

export interface AgentSocket {
  say(text: string): void;
  /** With the closing handshake; `ended` follows. */
  close(): void;
  /** At once; whether `ended` follows does not matter. */
  cut(): void;
  /** Called with every heartbeat: finds out, where it can, whether the other side is there still. */
  probe?(): void;
}

/** Opens a connection to `url` (ws: or wss:). Throws only what trying again would not mend. */
export type SocketMaker = (url: string, token: string | undefined, events: SocketEvents) => AgentSocket;
