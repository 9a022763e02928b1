// Speaks replies of typed and touched turns: asks the server for the sound, sentence by sentence, and plays it.

const SENTENCE = /[^.!?。！？]+[.!?。！？]*["”』」)]*\s*/g;
const SHORTEST = 12; // a shorter sentence is spoken together with the next

export class Speaker {
  constructor(api, player) {
    this.api = api;
    this.player = player;
    this.run = 0;
    this.preparing = false; // not everything that is to be said is here yet
  }

  /** Speaks replies in order. A newer call, or stop(), ends an older one. Resolves false when it is quiet now and nothing newer is on its way. */
  async say(replies, language, mode) {
    const run = ++this.run;
    this.abort?.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.player.stop();
    const pieces = replies.flatMap((r, reply) => sentences(r.speech || r.text || "").map((text) => ({ reply, text })));
    this.preparing = pieces.length > 0;
    const unlocked = pieces.length > 0 && (await this.player.unlock());
    if (run !== this.run) return true;
    const ask = (piece) => piece && this.#sound(piece, language, mode, signal).catch(() => null);
    let next = unlocked && ask(pieces[0]);
    for (let i = 0; unlocked && i < pieces.length; i++) {
      const sound = await next;
      if (run !== this.run) return true;
      next = ask(pieces[i + 1]); // made while this one sounds
      if (sound) this.player.play(sound.info, sound.pcm);
    }
    this.preparing = false;
    return this.player.playing;
  }

  stop() {
    this.run++;
    this.preparing = false;
    this.abort?.abort();
    this.player.stop();
  }

  async #sound({ reply, text }, language, mode, signal) {
    const track = await this.api.speech(text, language, mode, signal);
    const wav = track.audio ? bytesOf(track.audio) : new Uint8Array(await this.api.sound(text, language, mode, signal));
    const { pcm, sample_rate } = readWav(wav);
    return { pcm, info: { reply, sample_rate, visemes: track.visemes || [], words: track.words || [] } };
  }
}

/** Sentences of a text, short ones joined with what follows. */
export function sentences(text) {
  const parts = [];
  for (const part of text.match(SENTENCE) || []) {
    if (parts.length && parts.at(-1).length < SHORTEST) parts[parts.length - 1] += part;
    else parts.push(part);
  }
  return parts.map((p) => p.trim()).filter(Boolean);
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** {pcm (int16 mono), sample_rate} of a WAV file. Throws RangeError when it is none. */
export function readWav(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 44 || tag(0) !== "RIFF") throw new RangeError("not a WAV file");
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    if (tag(at) === "data") {
      const data = bytes.slice(at + 8, Math.min(bytes.length, at + 8 + length));
      return { pcm: new Int16Array(data.buffer, 0, data.byteLength >> 1), sample_rate: view.getUint32(24, true) };
    }
    at += 8 + length + (length & 1);
  }
  throw new RangeError("a WAV file without sound");
}
