/** Serves a page and the server from one origin, as a page needs it to ask why it was turned away. */

import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

const scripts = new URL("../../src/", import.meta.url);

export class Gate {
  /** What the page said by POST /told. */
  readonly told: string[] = [];

  private constructor(
    private readonly listener: Server,
    private readonly port: number,
    private readonly page: string,
  ) {}

  static async before(port: number, page = ""): Promise<Gate> {
    const listener = createServer();
    const gate = new Gate(listener, port, page);
    listener.on("request", (from, to) => void gate.#answer(from, to));
    listener.on("upgrade", (from, socket: Socket) => gate.#upgrade(from, socket));
    await new Promise<void>((ready) => listener.listen(0, "127.0.0.1", ready));
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.listener.close(done));
    this.listener.closeAllConnections();
    await closed;
  }

  async #answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const path = from.url ?? "/";
    if (path.startsWith("/v1/"))
      return this.#forward(from, to);
    if (path === "/told") {
      let body = "";
      for await (const part of from)
        body += String(part);
      this.told.push(body);
      return void to.end();
    }
    if (path === "/")
      return void to.setHeader("Content-Type", "text/html").end(this.page);
    const script = await readFile(new URL(`.${path}`, scripts)).catch(() => undefined);
    to.statusCode = script ? 200 : 404;
    to.setHeader("Content-Type", "text/javascript").end(script);
  }

  #forward(from: IncomingMessage, to: ServerResponse): void {
    const asked = request({ port: this.port, path: from.url, method: from.method, headers: from.headers });
    asked.on("response", (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    asked.on("error", () => to.writeHead(502).end());
    from.pipe(asked);
  }

  #upgrade(from: IncomingMessage, client: Socket): void {
    const lines = [`GET ${from.url} HTTP/1.1`];
    for (let at = 0; at < from.rawHeaders.length; at += 2)
      lines.push(`${from.rawHeaders[at]}: ${from.rawHeaders[at + 1]}`);
    const server = connect(this.port, "127.0.0.1");
    server.write([...lines, "", ""].join("\r\n"));
    server.pipe(client);
    client.pipe(server);
    for (const each of [server, client])
      each.on("error", () => {}).on("close", () => (server.destroy(), client.destroy()));
  }
}
