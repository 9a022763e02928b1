// What a page does with a conversation, whatever it looks like: kiosk, widget and phone share it.
//
// Events besides those of Conversation: `words` (language or mode changed: redraw) · `speaking` {speaking} ·
// `mic` {state: "off"|"connecting"|"open"} · `level` · `listening` · `heard` {text, partial} · `notice` {name, values} · `directive` {do, value} ·
// `caught-up` (something happened on another device).

import { ApiClient } from "./api.js";
import { Conversation } from "./conversation.js";
import { Words } from "./i18n.js";
import { shrink } from "./shrink.js";
import { onWake } from "./wake.js";

const SWITCH = {
  ko: { language: "한국어로 말해 주세요", elder: "어르신 모드로 바꿔 주세요", standard: "보통 화면으로 바꿔 주세요" },
  zh: { language: "请说中文", elder: "请切换到长辈模式", standard: "请切换回普通模式" },
  en: { language: "Switch to English", elder: "Please switch to senior mode", standard: "Please switch to the normal mode" },
};
const MAX_FILE = 10 * 1024 * 1024;
const LOOK_MS = 3000;
const FOLLOW_MS = 600000;
const SPEEDS = [1, 0.85, 0.72];
const SILENCES = 2;
const VOLUMES = [0.6, 1, 1.5, 2.1];

export class Talk extends EventTarget {
  /** `speaks`: replies to typed turns are spoken too. */
  constructor({ base = "", channel, language, mode, jurisdiction, speaks = false, key }) {
    super();
    this.api = new ApiClient(base);
    this.words = new Words(language, mode);
    this.speaks = speaks;
    this.busy = false;
    this.micClosedByHand = false;
    this.micRests = false; // nobody has answered twice: the microphone waits for a touch
    this.silences = 0;
    this.volumeStep = 1;
    this.speedStep = 0;
    this.conversation = new Conversation(this.api, { channel, language, mode, jurisdiction, key });
    const c = this.conversation;
    for (const type of ["begin", "turn", "offline", "online", "uploaded", "lost", "problem", "ended"]) {
      c.addEventListener(type, ({ detail }) => this.#on(type, detail));
    }
    c.addEventListener("busy", ({ detail }) => {
      this.busy = detail.busy;
      this.tell("busy", detail);
    });
    onWake(() => this.#woken());
  }

  get state() {
    return this.conversation.state;
  }

  get micOpen() {
    return Boolean(this.voice?.open);
  }

  get speaking() {
    return Boolean(this.player?.playing);
  }

  begin() {
    return this.conversation.begin();
  }

  say(text) {
    const clean = text.trim();
    if (!clean) return Promise.resolve(null);
    this.hush();
    this.micRests = false;
    this.tell("heard", { text: clean, partial: false });
    return this.conversation.send({ text: clean });
  }

  choose(choice) {
    this.hush();
    this.micRests = false;
    this.tell("heard", { text: choice.label, partial: false });
    return this.conversation.send({ choice: choice.id }, choice.label);
  }

  send(message) {
    return this.conversation.send(message);
  }

  /** Sends files for the photo or document asked for. What cannot be taken is told, and the question stays. Returns the turn or null. */
  async attach(given) {
    if (!given.length) return null;
    const files = await Promise.all(given.map((file) => shrink(file, MAX_FILE)));
    if (files.some((f) => f.size > MAX_FILE)) {
      this.notice("attach_file_too_large");
      return null;
    }
    this.hush();
    this.micRests = false;
    this.notice("attach_sending");
    const turn = await this.conversation.upload(files, this.words.t("attach_sent", { name: files.map((f) => f.name).filter(Boolean).join(", ") }));
    if (turn) this.notice(null);
    return turn;
  }

  /** What was done on another device meanwhile (a photo sent from the phone): shown, and said aloud. True when there was any. */
  async catchUp() {
    if (this.busy || !(await this.conversation.catchUp())) return false;
    if (this.speaks) this.#speak(this.conversation.lastReplies);
    this.tell("caught-up");
    return true;
  }

  human() {
    return this.say(this.words.t("human_say"));
  }

  /** Stops talking at once. True when there was something to stop. */
  hush() {
    const spoke = this.speaking;
    this.speaker?.stop();
    this.player?.stop();
    return spoke;
  }

  async repeat() {
    await this.#sound();
    await this.player.unlock();
    if (this.player.replay()) return;
    if (this.conversation.lastReplies.length) await this.#speak(this.conversation.lastReplies);
    else this.notice("nothing_to_repeat");
  }

  async slower() {
    await this.#sound();
    this.speedStep = (this.speedStep + 1) % SPEEDS.length;
    this.player.speed = SPEEDS[this.speedStep];
    this.notice(this.speedStep ? "slower_done" : "rate_normal");
    await this.repeat();
  }

  async louder(by = 1) {
    await this.#sound();
    const atMax = this.volumeStep + by >= VOLUMES.length;
    this.volumeStep = Math.max(0, Math.min(VOLUMES.length - 1, this.volumeStep + by));
    this.player.setVolume(VOLUMES[this.volumeStep]);
    this.notice(atMax ? "sound_at_max" : "louder_done");
  }

  /** Volume and speed as a new person finds them. */
  async resetSound() {
    this.normalVolume();
    this.speedStep = 0;
    if (!this.player) return;
    this.player.speed = 1;
    this.player.history = [];
  }

  normalVolume() {
    this.volumeStep = 1;
    this.player?.setVolume(1);
  }

  async toggleMic() {
    if (this.voice?.wanted) {
      this.micClosedByHand = true;
      this.voice.stop();
      return false;
    }
    return this.openMic();
  }

  async openMic() {
    await this.#sound();
    const { VoiceClient } = await import("../voice/voice.js");
    if (!this.voice) this.#wireVoice(new VoiceClient(() => this.api.voiceUrl(this.conversation.id, this.conversation.token), this.player));
    this.micClosedByHand = false;
    this.micRests = false;
    this.silences = 0;
    this.hush();
    this.player.unlock();
    return this.voice.start();
  }

  closeMic() {
    this.voice?.stop();
  }

  /** Elder mode opens the microphone by itself, where it is allowed without asking. */
  async openMicIfWelcome() {
    if (this.words.mode !== "elder" || this.micOpen || this.micClosedByHand || this.micRests || document.hidden) return;
    const permission = await navigator.permissions?.query({ name: "microphone" }).catch(() => null);
    // What was said last may be on its way still: opening the microphone would silence it.
    if (permission?.state === "granted" && !this.speaking && !this.speaker?.preparing) await this.openMic();
  }

  setLanguage(language) {
    if (language === this.words.language) return null;
    return this.#change(language, this.words.mode, SWITCH[language].language);
  }

  setMode(mode) {
    if (mode === this.words.mode) return null;
    return this.#change(this.words.language, mode, SWITCH[this.words.language][mode]);
  }

  /** A phone has been shown the way into this conversation: what happens there is followed here, until nothing has come for FOLLOW_MS. */
  follow() {
    this.shared = true;
    let last = Date.now();
    clearInterval(this.following);
    this.following = setInterval(async () => {
      if (!document.hidden && (await this.catchUp())) last = Date.now();
      if (Date.now() - last > FOLLOW_MS) clearInterval(this.following);
    }, LOOK_MS);
  }

  /** Ends and erases; the page shows its first screen again. A conversation that may go on on a phone is only forgotten here. */
  async end() {
    this.closeMic();
    this.hush();
    await this.resetSound();
    clearInterval(this.following);
    await this.conversation.end({ erase: !this.shared });
    this.shared = false;
  }

  /** Opens a document that needs this conversation's token. */
  async openDocument(path) {
    const page = window.open("", "_blank");
    try {
      const bytes = await this.api.document(path, this.conversation.token);
      const address = URL.createObjectURL(new Blob([bytes], { type: path.endsWith("/calendar") ? "text/calendar" : "application/pdf" }));
      if (page) page.location = address;
      else location.assign(address);
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch {
      page?.close();
      this.notice("problem");
    }
  }

  notice(name, values) {
    this.tell("notice", { name, values });
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  async #change(language, mode, sentence) {
    this.words.set(language, mode);
    const c = this.conversation;
    const fresh = !c.entries.some((e) => e.who === "citizen");
    Object.assign(c, { language, mode });
    this.hush();
    this.tell("words");
    if (!fresh) return c.send({ text: sentence });
    // Nothing was said yet: a new greeting in the new manner, without a turn about it.
    const micWasOpen = this.micOpen;
    this.closeMic();
    if (c.id) this.api.endConversation(c.id, c.token).catch(() => null);
    await c.create();
    if (micWasOpen) await this.openMic();
    return null;
  }

  async #on(type, detail) {
    if (type === "problem" && detail.message?.files) return this.notice(this.#whyNotTaken(detail.error));
    if (type === "begin" || type === "turn") this.#adopt(detail.turn?.state || this.conversation);
    if (type === "turn") this.#countSilence(detail);
    if (type === "uploaded") this.tell("heard", { text: detail.shown, partial: false });
    if (type === "turn") for (const directive of detail.turn.ui || []) this.#obey(directive);
    this.tell(type, detail);
    if (type === "turn" && !detail.spoken && this.speaks) await this.#speak(detail.turn.replies || []);
    if (type === "begin" && !detail.resumed && this.speaks) await this.#speak(detail.replies);
    if (type === "turn" || type === "begin") if (!this.speaking) this.openMicIfWelcome();
  }

  /** The tab slept: what happened meanwhile is fetched, the spoken line is made anew, and who comes back is told that all is still there. */
  async #woken() {
    if (!this.conversation.entries.some((e) => e.who === "citizen")) return;
    this.player?.unlock();
    this.voice?.renew();
    await this.catchUp();
    this.notice("awake");
  }

  /** The name of the wording that tells why a file was not taken. */
  #whyNotTaken({ status, problem }) {
    const name = `attach_${problem?.code || (status === 413 ? "file_too_large" : "")}`;
    return this.words.has(name) ? name : "attach_failed";
  }

  #countSilence({ turn, spoken }) {
    this.silences = spoken && !turn.heard ? this.silences + 1 : 0;
    if (this.silences < SILENCES) return;
    this.micRests = true;
    // What is being said now is said to the end; then the microphone closes.
    const close = () => this.micRests && this.closeMic();
    setTimeout(() => (this.speaking ? this.player.addEventListener("ended", close, { once: true }) : close()), 3000);
  }

  /** The conversation's language and mode become the page's. */
  #adopt({ language, mode }) {
    const before = [this.words.language, this.words.mode].join();
    this.words.set(language || this.words.language, mode || this.words.mode);
    if (before !== [this.words.language, this.words.mode].join()) this.tell("words");
  }

  #obey(directive) {
    const { do: what, value } = directive;
    if (what === "language") this.#adopt({ language: value });
    else if (what === "mode") this.#adopt({ mode: value });
    else if (what === "volume") this.louder(value === "down" ? -1 : 1);
    else if (what === "speech_rate") this.#pace(value === "down" ? 1 : -1);
    this.tell("directive", directive);
  }

  async #pace(by) {
    await this.#sound();
    this.speedStep = Math.max(0, Math.min(SPEEDS.length - 1, this.speedStep + by));
    this.player.speed = SPEEDS[this.speedStep];
  }

  async #speak(replies) {
    if (!replies.length) return;
    await this.#sound();
    const spoke = await this.speaker.say(replies, this.words.language, this.words.mode);
    if (!spoke) this.openMicIfWelcome();
  }

  async #sound() {
    if (this.player) return;
    const [{ Player }, { Speaker }] = await Promise.all([import("../voice/player.js"), import("../voice/speaker.js")]);
    if (this.player) return;
    this.player = new Player();
    this.speaker = new Speaker(this.api, this.player);
    this.player.addEventListener("segment", ({ detail }) => this.tell("speaking", { speaking: true, info: detail.info }));
    for (const end of ["ended", "stopped"]) this.player.addEventListener(end, () => this.tell("speaking", { speaking: false, how: end }));
    this.player.addEventListener("ended", () => this.openMicIfWelcome());
    this.tell("sound");
  }

  #wireVoice(voice) {
    this.voice = voice;
    const on = (type, handler) => voice.addEventListener(type, ({ detail }) => handler(detail));
    on("state", (d) => this.tell("mic", d));
    on("level", (d) => this.tell("level", d));
    on("listening", () => this.tell("listening"));
    on("partial", (d) => this.tell("heard", { text: d.text, partial: true }));
    on("final", (d) => {
      this.tell("heard", { text: d.text, partial: false });
      this.tell("busy", { busy: true });
    });
    on("turn", (d) => {
      this.tell("busy", { busy: false });
      this.conversation.take(d.turn, true);
    });
    on("no_speech", () => {
      this.tell("busy", { busy: false });
      this.notice("no_speech");
    });
    on("interrupted", () => this.tell("interrupted"));
    on("lost", () => this.notice("voice_lost"));
    on("back", () => this.notice("online"));
    on("problem", (d) => {
      if (d.reason !== "server") this.micClosedByHand = true; // a refused microphone is asked for again only by its button
      this.notice({ refused: "mic_refused", missing: "mic_missing", unsupported: "mic_missing" }[d.reason] || "problem");
    });
  }
}
