// Speaks replies of typed and touched turns: asks the server for the sound, sentence after sentence, and plays it.

export class Speaker {
  constructor(api, player) {
    this.api = api;
    this.player = player;
    this.run = 0;
  }

  /** Speaks replies in order. A newer call, or stop(), ends an older one. Resolves when all is queued. */
  async say(replies, language, mode) {
    const run = ++this.run;
    this.abort?.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.player.stop();
    const texts = replies.filter((r) => r.speech || r.text);
    if (!texts.length || !(await this.player.unlock()) || run !== this.run) return false;
    // All are asked for at once, so that the second is ready when the first ends.
    const sounds = texts.map((r) => this.api.speech(r.speech || r.text, language, mode, signal).catch(() => null));
    let any = false;
    for (const [index, waiting] of sounds.entries()) {
      const answer = await waiting;
      if (run !== this.run) return false;
      const sound = answer && decode(answer);
      if (!sound) continue;
      sound.info.reply = replies.indexOf(texts[index]);
      sound.info.text = texts[index].speech || texts[index].text;
      any = true;
      this.player.play(sound.info, sound.pcm);
    }
    return any;
  }

  stop() {
    this.run++;
    this.abort?.abort();
    this.player.stop();
  }
}

/** {info, pcm} from the server's JSON: a base64 WAV (16-bit mono) or bare PCM. */
export function decode(answer) {
  const text = atob(answer.audio || answer.wav || "");
  if (text.length < 46) return null;
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
  let { sample_rate } = answer;
  let data = bytes;
  if (text.startsWith("RIFF")) {
    const view = new DataView(bytes.buffer);
    sample_rate = view.getUint32(24, true);
    for (let at = 12; at + 8 <= bytes.length; ) {
      const length = view.getUint32(at + 4, true);
      if (text.slice(at, at + 4) === "data") {
        data = bytes.slice(at + 8, at + 8 + Math.min(length, bytes.length - at - 8));
        break;
      }
      at += 8 + length + (length & 1);
    }
  }
  const pcm = new Int16Array(data.buffer, data.byteOffset, data.byteLength >> 1);
  return { pcm, info: { sample_rate, visemes: answer.visemes || [], words: answer.words || [] } };
}
