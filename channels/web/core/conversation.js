// One conversation as a page sees it: created, kept over a reload, sent to, mended when the server comes back.
//
// Events (all CustomEvent): `begin` {replies, resumed, entries} · `busy` {busy} · `turn` {turn, spoken} · `offline` ·
// `online` · `uploaded` {shown} · `lost` (the server no longer knows the conversation; a fresh one has begun) · `problem` {error} · `ended`.

import { ApiError } from "./api.js";
import { masked } from "./mask.js";

const RETRY_MS = [800, 2000, 4000, 8000];

export class Conversation extends EventTarget {
  /** `storage` keeps id and token for a reload; session storage, so that two tabs are two conversations. */
  constructor(api, { channel, language, mode, jurisdiction, key = "gilbot.conversation", storage = sessionStorage }) {
    super();
    this.api = api;
    this.channel = channel;
    this.language = language;
    this.mode = mode;
    this.jurisdiction = jurisdiction;
    this.key = key;
    this.storage = storage;
    this.id = null;
    this.token = null;
    this.state = null;
    this.lastReplies = [];
    this.entries = [];
    this.queue = Promise.resolve();
    this.reachable = true;
  }

  /** Takes up the conversation kept for this tab, or begins one; what is sent meanwhile waits for it. */
  begin() {
    const begun = this.queue.then(() => this.#beginNow());
    this.queue = begun.catch(() => null);
    return begun;
  }

  async #beginNow() {
    const kept = this.#kept();
    if (kept) {
      try {
        return await this.resume(kept.id, kept.token, kept);
      } catch (error) {
        if (!(error instanceof ApiError) || error.offline) throw error;
      }
    }
    return this.create();
  }

  async create() {
    const made = await this.#reaching(() => this.api.createConversation(this));
    this.#take(made.conversation_id, made.token, made);
    this.state = made.state || null;
    this.lastReplies = made.replies || [];
    this.entries = this.lastReplies.map((r) => ({ who: "guide", text: r.text }));
    this.emit("begin", { replies: this.lastReplies, resumed: false, entries: this.entries });
  }

  async resume(id, token, hint = {}) {
    this.#adopt(await this.#reaching(() => this.api.transcript(id, token)), id, token, hint);
  }

  #adopt(told, id, token, hint = {}) {
    this.#take(id, token, { language: told.state?.language || hint.language, mode: told.state?.mode || hint.mode });
    this.state = told.state || null;
    this.entries = told.messages.map((m) => ({ who: m.who === "citizen" ? "citizen" : "guide", text: masked(m.text) }));
    this.lastReplies = lastTurn(told.messages).map((m) => ({ choices: [], card: null, ...m }));
    this.emit("begin", { replies: this.lastReplies, resumed: true, entries: this.entries });
  }

  /** Sends one message; turns are taken one after the other. `shown` is how it reads in the transcript. Returns the turn, or null when it could not be had. */
  send(message, shown = message.text) {
    return this.#queued(message, shown, () => this.api.sendMessage(this.id, this.token, message));
  }

  /** Sends files as the answer to the photo or document asked for; `shown` is how that reads. Returns the turn; null, with `problem`, when they are not taken. */
  upload(files, shown) {
    return this.#queued({ files: files.length }, shown, () => this.api.upload(this.id, this.token, files));
  }

  /** What happened to the conversation elsewhere (a phone that took it over): true when there was something new. */
  async catchUp() {
    return this.id ? this.#news().catch(() => false) : false;
  }

  async #news() {
    const { id, token } = this;
    const told = await this.api.transcript(id, token);
    const guides = (list) => list.filter((e) => e.who !== "citizen").length;
    if (this.id !== id || guides(told.messages) <= guides(this.entries)) return false;
    this.#adopt(told, id, token);
    return true;
  }

  /** A turn that came by voice: kept and announced like any other. */
  take(turn, spoken = true, shown = turn.heard) {
    this.state = turn.state || this.state;
    this.language = turn.state?.language || this.language;
    this.mode = turn.state?.mode || this.mode;
    if (shown) this.entries.push({ who: "citizen", text: masked(shown) });
    for (const reply of turn.replies || []) this.entries.push({ who: "guide", text: reply.text });
    if (turn.replies?.length) this.lastReplies = turn.replies;
    this.#keep();
    this.emit("turn", { turn, spoken });
  }

  async end({ erase = true } = {}) {
    const { id, token } = this;
    this.forget();
    if (id && erase) await this.api.endConversation(id, token).catch(() => null);
    this.emit("ended", {});
  }

  /** Leaves no trace of the conversation in this tab. */
  forget() {
    this.id = this.token = this.state = null;
    this.lastReplies = [];
    this.entries = [];
    try {
      this.storage.removeItem(this.key);
    } catch {
      // Storage may be switched off: then nothing was kept.
    }
  }

  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #queued(message, shown, call) {
    const next = this.queue.then(() => this.#sendNow(message, shown, call));
    this.queue = next.catch(() => null);
    return next;
  }

  async #sendNow(message, shown, call) {
    this.emit("busy", { busy: true, message });
    try {
      if (!this.id) await this.create();
      const turn = await this.#once(call);
      if (!turn) return null; // it had been taken; the page shows what came of it
      if (message.files) this.emit("uploaded", { shown });
      this.take(turn, false, shown);
      return turn;
    } catch (error) {
      if (error instanceof ApiError && [401, 403, 404, 410].includes(error.status)) {
        this.forget();
        await this.create();
        this.emit("lost", { message });
      } else {
        this.emit("problem", { error, message });
      }
      return null;
    } finally {
      this.emit("busy", { busy: false, message });
    }
  }

  /** Calls until the server answers, but says nothing twice: a turn whose answer was lost on the way is read from the transcript. Null for such a one. */
  async #once(call) {
    let failed = false;
    return this.#reaching(async () => {
      if (failed && (await this.#news())) return null;
      failed = true;
      return call();
    });
  }

  /** Calls until the server answers; tells once when it does not and once when it does again. */
  async #reaching(call) {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await call();
        if (!this.reachable) this.emit("online", {});
        this.reachable = true;
        return result;
      } catch (error) {
        if (!(error instanceof ApiError) || !error.offline) throw error;
        if (this.reachable) this.emit("offline", {});
        this.reachable = false;
        await new Promise((done) => setTimeout(done, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
      }
    }
  }

  #take(id, token, { language, mode }) {
    this.id = id;
    this.token = token;
    this.language = language || this.language;
    this.mode = mode || this.mode;
    this.#keep();
  }

  #keep() {
    try {
      const { id, token, language, mode } = this;
      this.storage.setItem(this.key, JSON.stringify({ id, token, language, mode }));
    } catch {
      // Without storage the conversation still works; it just does not survive a reload.
    }
  }

  #kept() {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) || "null");
      return kept?.id && kept?.token ? kept : null;
    } catch {
      return null;
    }
  }
}

/** The replies of the last turn: back to what the citizen said, or to the question before, where a button answered it and left no words. */
function lastTurn(messages) {
  const asks = (m) => m.card?.kind === "form" || m.card?.kind === "summary" || m.choices?.length;
  const before = messages.findLastIndex((m, i) => m.who === "citizen" || (i < messages.length - 1 && asks(m)));
  return messages.slice(before + 1);
}
