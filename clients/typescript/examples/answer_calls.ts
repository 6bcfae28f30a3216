import { AgentClient } from "@recobro/agent";

const client = new AgentClient({
  server: process.env.RECOBRO_SERVER ?? "http://127.0.0.1:7420",
  token: process.env.RECOBRO_TOKEN,
  on: {
    async offer({ task, account }) {
      const answer = await client.complete(task, { disposition: "no_answer" });
      console.log(`${task} owes ${account.balance}: ${answer.type}`);
      client.ready(); // one more, please
    },
    state: (now) => console.log(now.state),
  },
});
client.ready();
console.log(await client.connect());
