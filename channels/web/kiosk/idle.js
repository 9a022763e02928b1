// Nobody there? Warn, shown and spoken, leave a minute to answer, then clear everything for the next person.

export const WARNING_S = 60;
const SLEPT_MS = 15000;

export class IdleWatch {
  /** `after_s` of stillness bring the warning, but not while `busy()`: who waits for an answer is there; `onwarn`, `oncount(seconds left)`, `onstay`, `onleave` tell the page. */
  constructor({ after_s, busy, onwarn, oncount, onstay, onleave }) {
    Object.assign(this, { after_s, busy, onwarn, oncount, onstay, onleave });
    this.timer = null;
    this.warning = false;
    this.paused = true;
  }

  start() {
    this.paused = false;
    this.touch();
  }

  pause() {
    this.paused = true;
    this.#clear();
    this.warning = false;
  }

  /** Something happened: a touch, a key, a voice, a hand. Also answers the warning. */
  touch() {
    if (this.paused) return;
    if (this.warning) {
      this.warning = false;
      this.onstay();
    }
    this.#clear();
    this.timer = setTimeout(() => this.#warn(), this.after_s * 1000);
  }

  leave() {
    this.pause();
    this.onleave();
  }

  #warn() {
    this.#clear();
    if (this.busy()) return this.touch();
    this.warning = true;
    // Counted from the clock: a sleeping tab must not shorten or lengthen the minute by counting ticks.
    let end = Date.now() + WARNING_S * 1000;
    let last = Date.now();
    this.onwarn(WARNING_S);
    this.timer = setInterval(() => {
      // What passed while the machine slept was seen by nobody: the minute begins again.
      if (Date.now() - last > SLEPT_MS) end = Date.now() + WARNING_S * 1000;
      last = Date.now();
      const left = Math.ceil((end - Date.now()) / 1000);
      if (left <= 0) this.leave();
      else this.oncount(left);
    }, 500);
  }

  #clear() {
    clearTimeout(this.timer);
    clearInterval(this.timer);
    this.timer = null;
  }
}
