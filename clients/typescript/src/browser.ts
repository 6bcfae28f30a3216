/** The package in a browser: connections are made by the WebSocket that is there. */

import { AgentClient as Client } from "./agent_client.js";
import type { AgentOptions } from "./agent_client.js";
import { browserSocket } from "./browser_socket.js";

export * from "./index.js";
export { browserSocket } from "./browser_socket.js";

export class AgentClient extends Client {
  constructor(options: AgentOptions) {
    super({ ...options, socket: options.socket ?? browserSocket() });
  }
}
