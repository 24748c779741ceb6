// Lists that are asked for while messages about them come in. A message may be newer than the answer, so it waits, and is shown after it.

/** Of several loads the last one counts: the filters have changed since the others asked. */
export class Loading {
  #loads = 0;
  #waiting = null;

  /** Asks, and takes the answer unless a later load has begun; then come the messages that waited. */
  async load(ask, take) {
    const turn = ++this.#loads;
    this.#waiting ??= [];
    try {
      const answer = await ask();
      if (turn === this.#loads) take(answer);
    } finally {
      if (turn === this.#loads) {
        const messages = this.#waiting;
        this.#waiting = null;
        // One of them may load again, for which the others wait.
        for (const message of messages) this.after(message);
      }
    }
  }

  /** Shows a message now, or after the answer that is awaited. */
  after(message) {
    if (this.#waiting) this.#waiting.push(message);
    else message();
  }
}
