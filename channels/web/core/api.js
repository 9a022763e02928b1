// The HTTP side of the public contract. Every error a server answers is an ApiError carrying its problem document.

const TIMEOUT_MS = 20000;
const TURN_TIMEOUT_MS = 60000; // a slow server is not a lost one
const UPLOAD_TIMEOUT_MS = 180000; // 10 MB over a slow mobile line

export class ApiError extends Error {
  /** `status` is 0 when no answer came at all (offline, server restarting, time-out). */
  constructor(status, problem = {}) {
    super(problem.detail || problem.title || `status ${status}`);
    this.status = status;
    this.problem = problem;
  }

  get offline() {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export class ApiClient {
  /** `base` is the origin of the server, empty for the page's own. */
  constructor(base = "") {
    this.base = base.replace(/\/$/, "");
  }

  createConversation({ language, mode, channel, jurisdiction }) {
    return this.json("POST", "/api/conversations", { body: { language, mode, channel, jurisdiction } });
  }

  sendMessage(id, token, message) {
    return this.json("POST", `/api/conversations/${encodeURIComponent(id)}/messages`, { token, body: message, timeout_ms: TURN_TIMEOUT_MS });
  }

  transcript(id, token) {
    return this.json("GET", `/api/conversations/${encodeURIComponent(id)}`, { token });
  }

  endConversation(id, token) {
    return this.json("DELETE", `/api/conversations/${encodeURIComponent(id)}`, { token, keepalive: true });
  }

  services(filter = {}) {
    const query = new URLSearchParams(Object.entries(filter).filter(([, v]) => v));
    return this.json("GET", `/api/services?${query}`);
  }

  service(id, language) {
    return this.json("GET", `/api/services/${encodeURIComponent(id)}?language=${language}`);
  }

  record(id, token) {
    return this.json("GET", `/api/records/${encodeURIComponent(id)}`, { token });
  }

  /** Mouth shapes and word times of a text: {sample_rate, visemes, words}, and `audio` (base64 WAV) where the server sends it along. */
  speech(text, language, mode, signal) {
    return this.json("POST", "/api/speech?format=json", { body: { text, language, mode }, signal, timeout_ms: TURN_TIMEOUT_MS });
  }

  /** A text as sound: the bytes of a WAV file. */
  sound(text, language, mode, signal) {
    return this.json("POST", "/api/speech", { body: { text, language, mode }, signal, bytes: true, timeout_ms: TURN_TIMEOUT_MS });
  }

  /** A document of this conversation (a certificate as PDF). */
  document(path, token) {
    return this.json("GET", path, { token, bytes: true });
  }

  /** A short code with which a phone takes the conversation over: {code, url?, expires_at?}. */
  createHandover(id, token) {
    return this.json("POST", `/api/conversations/${encodeURIComponent(id)}/handover`, { token, body: {} });
  }

  /** What the phone gets for the code: {conversation_id, token, language, mode}. */
  takeHandover(code) {
    return this.json("POST", `/api/handover/${encodeURIComponent(code)}`, { body: {} });
  }

  /** Files as the answer to the photo or document the form asks for: the turn they make, with `files`. */
  upload(id, token, files) {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name || "photo.jpg");
    return this.json("POST", `/api/conversations/${encodeURIComponent(id)}/files`, { token, form, timeout_ms: UPLOAD_TIMEOUT_MS });
  }

  voiceUrl(id, token) {
    const url = new URL(`${this.base}/api/conversations/${encodeURIComponent(id)}/voice`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("token", token);
    return url.href;
  }

  async json(method, path, { token, body, form, signal, keepalive, bytes, timeout_ms = TIMEOUT_MS } = {}) {
    const headers = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), timeout_ms);
    signal?.addEventListener("abort", () => timer.abort(), { once: true });
    let answer;
    try {
      answer = await fetch(this.base + path, {
        method, headers, keepalive, signal: timer.signal, credentials: "omit",
        body: form || (body ? JSON.stringify(body) : undefined),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(0, { title: "unreachable" });
    } finally {
      clearTimeout(timeout);
    }
    if (bytes && answer.ok) return answer.arrayBuffer();
    const text = await answer.text();
    let data = null;
    try {
      data = text ? JSON.parse(text) : null;
    } catch {
      data = null;
    }
    if (!answer.ok) throw new ApiError(answer.status, data || {});
    return data;
  }
}
