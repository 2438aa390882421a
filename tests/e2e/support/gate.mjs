// Between a browser and the real host: everything passes, until a test has a frame lost. From that frame on nothing
// passes either way, as for a peer that died with it unread; the next connection is a whole one again.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { frame, takeFrames } from '../../support/frames.mjs';
import { environment, kExtensionOrigin, kHost, kHostName, manifestNaming } from './places.mjs';

/** Calls `deliver` for every frame that comes out of a stream. */
function onFrames(stream, deliver) {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk) => { rest = takeFrames(Buffer.concat([rest, chunk]), deliver); });
}

const kRemembered = 200;

export class Gate {
  #server;
  /** How often the browser has asked the host for this; notices by their kind, as `notice rate_limited`. @type {Map<string, number>} */ asked = new Map();
  /** When the host said what, by the clock of the machine: what came last. @type {{message: any, at: number}[]} */ told = [];
  /** @type {{which: (message: any) => boolean, resolve: (message: any) => void}|null} */ #wanted = null;

  /** Tells the browser of this profile to start the relay, and waits for it. For `World.open({ prepare })`. */
  install({ profile, stateHome }) {
    const dir = join(profile, 'NativeMessagingHosts');
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, `${kHostName}.json`), manifestNaming(fileURLToPath(new URL('relay.mjs', import.meta.url))));
    this.#server = createServer((relay) => this.#connect(relay, stateHome)).listen(join(dirname(stateHome), 'gate'));
  }

  /** The first message of either side that `which` takes is lost, and the connection with it. Resolves with that message. */
  lose(which) {
    return new Promise((resolve) => { this.#wanted = { which, resolve }; });
  }

  #connect(relay, stateHome) {
    const host = spawn(kHost, [`${kExtensionOrigin}/`], { env: environment(stateHome), stdio: ['pipe', 'pipe', 'inherit'] });
    let cut = false;
    const pass = (to) => (message) => {
      if (!cut && this.#wanted?.which(message)) {
        cut = true;
        this.#wanted.resolve(message);
        this.#wanted = null;
      }
      if (!cut) to.write(frame(message));
      if (!cut && to !== host.stdin) this.told = [...this.told.slice(1 - kRemembered), { message, at: Date.now() }];
      const asked = message.method === 'notice' ? `notice ${message.params.kind}` : message.method;
      if (!cut && to === host.stdin) this.asked.set(asked, (this.asked.get(asked) ?? 0) + 1);
    };
    onFrames(relay, pass(host.stdin));
    onFrames(host.stdout, pass(relay));
    for (const end of [relay, host.stdin]) end.on('error', () => {}); // the other end is gone; its 'close' follows
    relay.on('close', () => host.stdin.end());
    host.on('close', () => relay.destroy());
  }

  close() {
    this.#server?.close();
  }
}
