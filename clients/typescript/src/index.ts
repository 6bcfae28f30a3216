/** What is the same in a browser and in Node. */

export type * from "./answers.js";
export type * from "./messages.js";
export type { AgentEvents, AgentOptions, Completion } from "./agent_client.js";
export type { ConnectionTimes } from "./agent_connection.js";
export type { AgentSocket, SocketEnd, SocketEvents, SocketMaker } from "./socket.js";
export { usualTimes } from "./agent_connection.js";
export { systemClock } from "./clock.js";
export type { Clock } from "./clock.js";
