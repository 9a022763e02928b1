// Runs on the audio thread: microphone samples → 100 ms blocks of 16 kHz signed 16-bit, with the loudness of each.

const RATE = 16000;
const BLOCK = RATE / 10;

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Int16Array(BLOCK);
    this.filled = 0;
    this.energy = 0;
    this.step = sampleRate / RATE; // 1 where the context could be opened at 16 kHz
    this.at = 0;
    this.last = 0;
  }

  process([input]) {
    const samples = input && input[0];
    if (!samples) return true;
    if (this.step === 1) {
      for (let i = 0; i < samples.length; i++) this.put(samples[i]);
    } else {
      // Linear interpolation between neighbours; speech at 16 kHz bears it.
      while (this.at < samples.length) {
        const i = Math.floor(this.at);
        const before = i > 0 ? samples[i - 1] : this.last;
        this.put(before + (samples[i] - before) * (this.at - i));
        this.at += this.step;
      }
      this.at -= samples.length;
      this.last = samples[samples.length - 1];
    }
    return true;
  }

  put(x) {
    const y = Math.max(-1, Math.min(1, x));
    this.block[this.filled++] = y * 32767;
    this.energy += y * y;
    if (this.filled === BLOCK) {
      const level = Math.sqrt(this.energy / BLOCK);
      this.port.postMessage({ pcm: this.block.buffer, level }, [this.block.buffer]);
      this.block = new Int16Array(BLOCK);
      this.filled = 0;
      this.energy = 0;
    }
  }
}

registerProcessor("gilbot-microphone", Microphone);
