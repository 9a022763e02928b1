// The page a QR code leads to: takes the kiosk's conversation over and goes on with it, full size on the phone.

import { ApiClient, ApiError } from "../core/api.js";
import { Words, wanted } from "../core/i18n.js";
import { ChatPanel, shadowSheets } from "../widget/panel.js";

const KEY = "gilbot.phone";
const first = wanted();
const code = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) || "");
const host = document.querySelector("#panel");
const wrong = document.querySelector(".wrong");

function dress(words) {
  document.documentElement.lang = words.htmlLang;
  document.documentElement.dataset.mode = words.mode;
  document.title = words.t("phone_title");
  words.apply(document);
}

async function join() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
  const [id, token] = location.hash.slice(1).split("~");
  if (token) {
    history.replaceState(null, "", location.pathname); // the key does not stay in the address bar
    return { code, id, token };
  }
  if (kept?.code === code) return kept;
  const taken = await new ApiClient().takeHandover(code);
  return { code, id: taken.conversation_id, token: taken.token, language: taken.language, mode: taken.mode };
}

async function show(joined) {
  const settings = { channel: "widget", language: first.languageAsked ? first.language : joined?.language || first.language, mode: first.modeAsked ? first.mode : joined?.mode || first.mode, key: KEY };
  if (joined) settings.speaks = false; // the kiosk it came from is near, and speaks
  host.attachShadow({ mode: "open" }).adoptedStyleSheets = await shadowSheets();
  const panel = new ChatPanel(host, settings);
  panel.talk.addEventListener("words", () => dress(panel.words));
  dress(panel.words);
  if (!joined) return panel.begin();
  await panel.talk.conversation.resume(joined.id, joined.token, joined);
  // The code is kept with the conversation, so that a reload goes on instead of asking for it again.
  sessionStorage.setItem(KEY, JSON.stringify(joined));
  panel.banner("phone_joined");
  panel.talk.follow();
  return null;
}

dress(new Words(first.language, first.mode));
try {
  await show(code === "new" ? null : await join());
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  host.hidden = true;
  wrong.hidden = false;
  wrong.querySelector("button").addEventListener("click", () => location.assign("/phone/new"));
}
if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/web/phone/worker.js", { scope: "/phone/" }).catch(() => null);
