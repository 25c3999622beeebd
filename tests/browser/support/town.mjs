// A town of one story alone: the program with the demo's people on one engine, and a clock that the story moves.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';

const program = process.env.TORGET_TEST_TOWN;
if (!program) throw new Error('TORGET_TEST_TOWN is not set; `tests/run browser` starts what the scenarios need');

/** Starts a town on `engine` (`sqlite` or `postgres`): its `url` and `accounts`, `setClock` and `stop`. */
export async function startTown(engine) {
  const child = spawn(program, [engine], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (question) => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the town ended instead of answering ${question}`);
    return value;
  };
  const { url, accounts } = JSON.parse(await answer('the start'));
  return {
    url,
    accounts,
    /** Moves the town's clock to an instant, as in `2026-11-24T06:00:00Z`. */
    async setClock(instant) {
      child.stdin.write(`now ${instant}\n`);
      if ((await answer(instant)) !== 'ok') throw new Error(`the town's clock does not go to ${instant}`);
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
