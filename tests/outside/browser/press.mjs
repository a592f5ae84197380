// A server that shows what it is told: examples/serve_fixture.rs.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Press {
  static async start(program, port = 0) {
    const press = new Press();
    press.program = program;
    await press.#begin(port);
    return press;
  }

  async #begin(port) {
    this.child = spawn(this.program, [String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.url = (await this.lines.next()).value;
  }

  // Shows these outputs, and other things if need be.
  async show(outputs, more = {}) {
    this.child.stdin.write(JSON.stringify({ outputs, ...more }) + '\n');
    const answer = (await this.lines.next()).value;
    if (answer !== 'ok') throw new Error(`the server says: ${answer}`);
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin.end();
    await ended;
  }

  // Ends, and begins again at the same port, with nothing to show.
  async restart() {
    const { port } = new URL(this.url);
    await this.stop();
    await this.#begin(port);
  }
}
