// The spoken side of the contract: one WebSocket, the microphone up, events and speech down.
//
// Events: `state` {state: "off"|"connecting"|"open"} · `level` {level} · `listening` · `partial` {text} · `final` {text, …} ·
// `turn` {turn} · `speech` {info} · `interrupted` · `no_speech` {…} · `problem` {reason} · `lost` · `back`.

import { Microphone, MicrophoneError } from "./microphone.js";
import { QuietJoiner } from "./quiet.js";

const RETRY_MS = [500, 1500, 3000, 6000];

export class VoiceClient extends EventTarget {
  /** `address()` returns the WebSocket address of the running conversation; `player` plays what is said. */
  constructor(address, player) {
    super();
    this.address = address;
    this.player = player;
    this.socket = null;
    this.wanted = false;
    this.attempt = 0;
    this.ownTurn = false; // speech of a voice turn is playing, so its end must be told
    this.frames = new QuietJoiner((pcm) => this.socket?.readyState === WebSocket.OPEN && this.socket.send(pcm));
    this.microphone = new Microphone((pcm, level) => this.#hear(pcm, level));
    player.addEventListener("ended", () => this.#played());
    player.addEventListener("stopped", () => this.#cut());
  }

  get open() {
    return this.wanted && this.microphone.open;
  }

  /** Opens microphone and socket. False, with a `problem` event, when the microphone cannot be had. */
  async start() {
    if (this.wanted) return true;
    this.wanted = true;
    this.#state("connecting");
    try {
      await this.microphone.start();
    } catch (error) {
      this.wanted = false;
      this.#state("off");
      this.#tell("problem", { reason: error instanceof MicrophoneError ? error.reason : "unsupported" });
      return false;
    }
    if (!this.wanted) {
      this.microphone.stop();
      return false;
    }
    await this.#connect();
    return true;
  }

  /** Closes microphone and socket; speech already coming is cut off. */
  stop() {
    if (!this.wanted && !this.socket) return;
    this.wanted = false;
    this.microphone.stop();
    this.#send({ type: "stop" });
    this.socket?.close(1000);
    this.socket = null;
    this.ownTurn = false;
    this.#state("off");
  }

  /** After a sleep the line may be dead without having said so: a new one at once. */
  renew() {
    if (this.wanted) this.socket?.close(1000);
  }

  /** The person wants quiet: cut off what is being said. */
  interrupt() {
    if (!this.player.playing) return false;
    this.player.stop();
    return true;
  }

  #connect() {
    return new Promise((done) => {
      const socket = new WebSocket(this.address());
      socket.binaryType = "arraybuffer";
      this.socket = socket;
      socket.onopen = () => {
        if (this.attempt > 0) this.#tell("back");
        this.attempt = 0;
        this.frames.reset();
        this.#send({ type: "start" });
        this.#state("open");
        done();
      };
      socket.onmessage = ({ data }) => (typeof data === "string" ? this.#event(JSON.parse(data)) : this.player.push(new Int16Array(data)));
      socket.onclose = () => {
        done();
        if (socket === this.socket && this.wanted) this.#again();
      };
    });
  }

  #again() {
    if (this.attempt === 0) this.#tell("lost");
    this.#state("connecting");
    const pause = RETRY_MS[Math.min(this.attempt++, RETRY_MS.length - 1)];
    setTimeout(() => this.wanted && this.#connect(), pause);
  }

  #event(event) {
    switch (event.type) {
      case "turn":
        return this.#tell("turn", { turn: event.turn || event });
      case "speech_start":
        this.ownTurn = true;
        this.player.finish(); // one reply comes in several pieces, each with its own start
        this.player.begin(event);
        return this.#tell("speech", { info: event });
      case "speech_end":
        return this.player.finish();
      case "interrupted":
        this.ownTurn = false; // the server knows already
        this.player.stop();
        return this.#tell("interrupted");
      case "error":
        return this.#tell("problem", { reason: "server", problem: event.problem });
      default:
        return this.#tell(event.type, event);
    }
  }

  #hear(pcm, level) {
    // Speech asked for over HTTP is unknown to the server's echo guard, so nothing is sent while it sounds.
    const ownVoiceOnly = this.player.playing && !this.ownTurn;
    if (ownVoiceOnly) this.frames.reset();
    else this.frames.push(pcm, level);
    this.#tell("level", { level });
  }

  #played() {
    if (!this.ownTurn) return;
    this.ownTurn = false;
    this.#send({ type: "playback_ended" });
  }

  #cut() {
    if (this.ownTurn) this.#send({ type: "barge_in" });
    this.ownTurn = false;
  }

  #send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  #state(state) {
    this.#tell("state", { state });
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
