// A town of one story alone: the program with the demo's people on one engine, and a clock that the story moves.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import readline from 'node:readline';

const ARRIVAL_TIMEOUT_MS = 20_000;

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; \`tests/run browser\` starts what the scenarios need`);
  return value;
}

/** A message as it was before quoted-printable: lines are broken by an equals sign at their end, and that sign is =3D. */
export function plainText(message) {
  return message.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}

/** The messages from `sender` to `address` that say `text` (plain ASCII), in the order of their arrival. */
function messages(sender, address, text) {
  const folder = setting('TORGET_TEST_MAIL_DIR');
  const names = fs.readdirSync(folder).filter((name) => /^\d+\.eml$/.test(name)).sort();
  return names
    .filter((name) => {
      const { mail_from: from, rcpt_tos: to } = JSON.parse(fs.readFileSync(`${folder}/${name.replace('.eml', '.json')}`));
      return from === sender && to.includes(address);
    })
    .map((name) => fs.readFileSync(`${folder}/${name}`, 'utf8'))
    .filter((content) => plainText(content).includes(text));
}

/** Starts a town on `engine` (`sqlite` or `postgres`): its `url` and `accounts`, `setClock`, `mailAbout` and `stop`. */
export async function startTown(engine) {
  const child = spawn(setting('TORGET_TEST_TOWN'), [engine], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (question) => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the town ended instead of answering ${question}`);
    return value;
  };
  const { url, accounts, sender } = JSON.parse(await answer('the start'));
  return {
    url,
    accounts,
    /** Moves the town's clock to an instant, as in `2026-11-24T06:00:00Z`. */
    async setClock(instant) {
      child.stdin.write(`now ${instant}\n`);
      if ((await answer(instant)) !== 'ok') throw new Error(`the town's clock does not go to ${instant}`);
    },
    /** Waits until `count` messages that say `text`, such as the address of a booking, have come to `address`. */
    async mailAbout(text, address, count) {
      const deadline = Date.now() + ARRIVAL_TIMEOUT_MS;
      for (;;) {
        const found = messages(sender, address, text);
        if (found.length >= count) return found;
        if (Date.now() > deadline) throw new Error(`${found.length} of ${count} messages about ${text} came to ${address}`);
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
