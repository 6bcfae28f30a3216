/** The line between client and server, to be cut, or to be made deaf. */

import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

export class Wire {
  #pairs = new Set<{ client: Socket; server: Socket }>();
  #through = true;
  /** Connections that were made. */
  made = 0;
  /** Bytes that the server said to the deaf. */
  lost = 0;

  private constructor(
    private readonly listener: Server,
    private readonly port: number,
  ) {}

  static async to(port: number): Promise<Wire> {
    const listener = createServer();
    const wire = new Wire(listener, port);
    listener.on("connection", (client) => wire.#join(client));
    await new Promise<void>((ready) => listener.listen(0, "127.0.0.1", ready));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  /** What the server says from now on is lost, on connections that are open. */
  deafen(): void {
    for (const { server } of this.#pairs)
      server.unpipe().on("data", (part: Buffer) => (this.lost += part.length)).resume();
  }

  /** Nothing comes through any more, and nobody is told. */
  freeze(): void {
    for (const { client, server } of this.#pairs) {
      client.unpipe().pause();
      server.unpipe().pause();
    }
  }

  /** The client learns of it at once; the server does when `bothEnds`. */
  cut(bothEnds = true): void {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      if (bothEnds)
        server.destroy();
    }
    if (bothEnds)
      this.#pairs.clear();
  }

  /** Nobody gets through until it is let(true) again. */
  let(through: boolean): void {
    this.#through = through;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((closed) => this.listener.close(closed));
  }

  #join(client: Socket): void {
    if (!this.#through)
      return void client.destroy();
    ++this.made;
    const server = connect(this.port, "127.0.0.1");
    const pair = { client, server };
    this.#pairs.add(pair);
    server.on("error", () => client.destroy());
    client.on("error", () => {});
    server.on("close", () => client.destroy());
    client.pipe(server);
    server.pipe(client);
  }
}
