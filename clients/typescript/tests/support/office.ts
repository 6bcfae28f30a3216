/** A real server, agents at it, and what they heard. */

import assert from "node:assert/strict";
import type { TestContext } from "node:test";

import { AgentClient, nodeSocket } from "../../src/node.js";
import type { AgentOptions, ConnectionState, Offer, ServerMessage, Withdrawn } from "../../src/node.js";
import { RecobroServer } from "./recobro_server.js";
import type { ServerOptions } from "./recobro_server.js";
import { schemaFault } from "./schema_check.js";

const waitMsMax = 20_000;

/** Until `found` finds something. */
export async function until<T>(what: string, found: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + waitMsMax;
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false)
      return value;
    assert.ok(Date.now() < end, `waited in vain for: ${what}`);
    await new Promise((later) => setTimeout(later, 10));
  }
}

export class Agent {
  readonly heard: ServerMessage[] = [];
  readonly offers: { offer: Offer; again: boolean }[] = [];
  readonly withdrawn: Omit<Withdrawn, "type">[] = [];
  readonly states: ConnectionState[] = [];
  readonly client: AgentClient;

  constructor(server: string, token: string, options: Partial<AgentOptions> = {}) {
    this.client = new AgentClient({
      server,
      token,
      times: { pauseMsFirst: 50, pauseMsMax: 500 },
      ...options,
      on: {
        ...options.on,
        offer: (offer, again) => {
          this.offers.push({ offer, again });
          options.on?.offer?.(offer, again);
        },
        withdraw: (what) => this.withdrawn.push(what),
        state: (state) => this.states.push(state),
      },
      // Whatever a real server says is held to its document.
      socket: (url, given, events) =>
        nodeSocket()(url, given, {
          ...events,
          heard: (text) => {
            const message = JSON.parse(text) as ServerMessage;
            assert.equal(schemaFault(message), undefined, text);
            this.heard.push(message);
            events.heard(text);
          },
        }),
    });
  }

  /** Until so many offers came, again or not. */
  async offered(count = 1): Promise<Offer> {
    return (await until(`offer ${count}`, () => this.offers[count - 1])).offer;
  }

  reached(state: ConnectionState["state"], count = 1): Promise<ConnectionState> {
    return until(`${state} ${count}`, () => this.states.filter((each) => each.state === state)[count - 1]);
  }
}

export class Office {
  #ends: (() => Promise<unknown>)[] = [];

  private constructor(readonly server: RecobroServer) {}

  static async open(test: TestContext, options: ServerOptions = {}): Promise<Office> {
    const office = new Office(await RecobroServer.make(options));
    test.after(async () => {
      for (const end of office.#ends.reverse())
        await end();
      await office.server.remove();
    });
    return office;
  }

  atEnd(work: () => Promise<unknown>): void {
    this.#ends.push(work);
  }

  async agent(name: string, options: Partial<AgentOptions> & { readonly at?: string } = {}): Promise<Agent> {
    const agent = new Agent(options.at ?? this.server.url, await this.server.token(name), options);
    this.atEnd(() => agent.client.close());
    return agent;
  }

  /** Connected, with one task of account "1" offered. */
  async agentWithTask(name: string, options: Partial<AgentOptions> & { readonly at?: string } = {}): Promise<Agent> {
    const agent = await this.agent(name, options);
    await agent.client.connect();
    agent.client.ready();
    await this.server.needsCall("1");
    await agent.offered();
    return agent;
  }
}
