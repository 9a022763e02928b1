// A page with the widget on it, as any site would have it: the language and mode of the address are handed to the tag.

import { Words, wanted } from "../core/i18n.js";
import { mark } from "../core/icons.js";

const first = wanted();
const words = new Words(first.language, first.mode);
document.documentElement.lang = words.htmlLang;
document.documentElement.dataset.mode = first.mode;

function translate() {
  document.title = words.t("title");
  words.apply(document);
}

document.querySelector("#mark").append(mark());
translate();
const tag = document.createElement("script");
tag.src = "/widget.js";
Object.assign(tag.dataset, { language: first.language, mode: first.mode, open: String(innerWidth > 900) });
if (first.jurisdiction) tag.dataset.jurisdiction = first.jurisdiction;
document.body.append(tag);
document.querySelector("#start").addEventListener("click", () => window.Gilbot?.open());
document.querySelector("code").textContent = `<script src="${location.origin}/widget.js" data-language="${first.language}"></script>`;
