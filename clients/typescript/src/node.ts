/** The package in Node: connections are made by `ws`, with the token in the header that the server reads. */

import { AgentClient as Client } from "./agent_client.js";
import type { AgentOptions } from "./agent_client.js";
import { nodeSocket } from "./node_socket.js";

export * from "./index.js";
export { nodeSocket } from "./node_socket.js";

export class AgentClient extends Client {
  constructor(options: AgentOptions) {
    super({ ...options, socket: options.socket ?? nodeSocket() });
  }
}
