// The package's one function: puts the widget of a Gilbot server on a page that is built with modules.

/** Mounts the widget of `server` (such as "https://gilbot.example"). Other options are those of the script tag: language, mode,
 * jurisdiction, label, open. Resolves with {element, open, close, say}; rejects when the server cannot be reached. Called again, it
 * resolves with the widget that stands already. */
export function mount({ server, ...options }) {
  if (window.Gilbot) return Promise.resolve(window.Gilbot);
  const script = document.createElement("script");
  script.src = new URL("/widget.js", server).href;
  for (const [name, value] of Object.entries(options)) if (value !== undefined) script.dataset[name] = String(value);
  return new Promise((done, failed) => {
    script.addEventListener("load", () => (window.Gilbot ? done(window.Gilbot) : document.addEventListener("gilbot-ready", () => done(window.Gilbot), { once: true })));
    script.addEventListener("error", () => failed(new Error(`no widget at ${script.src}`)));
    document.head.append(script);
  });
}
