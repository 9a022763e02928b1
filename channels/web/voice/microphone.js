// The microphone as a source of 100 ms PCM blocks.

export class MicrophoneError extends Error {
  /** `reason` is "refused", "missing" or "unsupported". */
  constructor(reason) {
    super(`microphone ${reason}`);
    this.reason = reason;
  }
}

export class Microphone {
  /** `onblock(ArrayBuffer of int16 at 16 kHz, level 0..1)` is called ten times a second while open. */
  constructor(onblock) {
    this.onblock = onblock;
    this.stream = null;
    this.context = null;
  }

  get open() {
    return Boolean(this.stream);
  }

  async start() {
    if (this.stream) return;
    if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) throw new MicrophoneError("unsupported");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
      });
    } catch (error) {
      throw new MicrophoneError(error.name === "NotFoundError" ? "missing" : "refused");
    }
    this.stream = stream;
    const context = new AudioContext({ sampleRate: 16000 });
    this.context = context;
    await context.audioWorklet.addModule(new URL("mic-worklet.js", import.meta.url));
    const node = new AudioWorkletNode(context, "gilbot-microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => this.onblock(data.pcm, data.level);
    context.createMediaStreamSource(stream).connect(node);
    if (context.state === "suspended") await context.resume();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close().catch(() => null);
    this.stream = this.context = null;
  }
}
