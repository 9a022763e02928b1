// The staff page: lists what waits, shows one case, and sends each decision. Texts go in as text, never as markup.
import { WORDS } from "/web/staff/words.js";

const EVERY_MS = 15000;
const KINDS = ["handoffs", "applications", "complaints"];
const $ = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const spoken = [asked.get("language"), localStorage.getItem("staff-language"), "ko"].find((language) => language in WORDS);
const state = { token: sessionStorage.getItem("staff"), language: spoken, kind: "handoffs", id: null, lists: {} };
const words = () => WORDS[state.language];
const named = (group, key) => words()[group][key] || key;

function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

function tell(text, bad = false) {
  $("told").toggleAttribute("data-bad", bad);
  $("told").textContent = text;
}

async function call(path, body) {
  const answer = await fetch(`/api/staff/${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${state.token}`, ...(body && { "content-type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  const told = await answer.json();
  if (answer.ok) return told;
  const text = { 401: words().unknown, 404: path === "me" ? words().off : told.detail }[answer.status] || (told.code === "no_reason" ? words().note_needed : told.detail);
  if (answer.status === 401) leave();
  throw Object.assign(new Error(text), { told: true });
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    tell(error.told ? error.message : words().offline, true);
    return null;
  }
}

function leave() {
  sessionStorage.removeItem("staff");
  Object.assign(state, { token: null, id: null, lists: {} });
  $("work").hidden = $("leave").hidden = true;
  $("who").textContent = "";
  $("detail").replaceChildren();
  $("list").replaceChildren();
  $("entry").hidden = false;
  $("token").focus();
}

async function enter() {
  const me = await attempt(() => call("me"));
  if (!me) return leave();
  sessionStorage.setItem("staff", state.token);
  $("who").textContent = me.name;
  $("entry").hidden = true;
  $("work").hidden = $("leave").hidden = false;
  tell("");
  await refresh();
  show(null);
}

async function refresh() {
  if (!state.token) return;
  await attempt(async () => {
    const found = await Promise.all(KINDS.map((kind) => call(`${kind}?language=${state.language}`)));
    KINDS.forEach((kind, at) => (state.lists[kind] = found[at][kind]));
  });
  tabs();
  list();
}

function tabs() {
  const focused = document.activeElement?.dataset?.kind;
  $("tabs").replaceChildren(...KINDS.map((kind) =>
    make("button", { type: "button", role: "tab", id: `tab-${kind}`, "data-kind": kind, "data-testid": `tab-${kind}`, "aria-selected": String(kind === state.kind), "aria-controls": "list", tabindex: kind === state.kind ? "0" : "-1", onclick: () => choose(kind) },
      document.createTextNode(words()[kind]), make("span", { class: "count", text: String((state.lists[kind] || []).length) }))));
  $("list").setAttribute("aria-labelledby", `tab-${state.kind}`);
  if (focused) $(`tab-${focused}`).focus();
}

function choose(kind) {
  state.kind = kind;
  tabs();
  list();
  show(null);
  $(`tab-${kind}`).focus();
}

// Times are those of the office, wherever this browser stands.
const ZONES = { KR: "Asia/Seoul", CN: "Asia/Shanghai" };
const day = (iso, country) => new Intl.DateTimeFormat(state.language, { dateStyle: "medium", timeStyle: "short", timeZone: ZONES[country] }).format(new Date(iso));

function list() {
  const rows = (state.lists[state.kind] || []).map((one) => {
    const urgent = one.urgency && one.urgency !== "normal";
    return make("li", {}, make("button", { type: "button", "data-id": one.id, "data-testid": "row", "aria-current": one.id === state.id ? "true" : null, onclick: () => { tell(""); open(one.id); } },
      make("b", { text: one.name || named("reasons", one.reason) }),
      make("span", { class: "soft", text: `${one.id} · ${day(one.created_at || one.since, one.jurisdiction)}` }),
      make("span", {}, make("span", { class: "badge", text: named("states", one.status) }), urgent && make("span", { class: "badge urgent", text: named("urgencies", one.urgency) }), one.desk_name && make("span", { class: "soft", text: ` ${one.desk_name}` }))));
  });
  $("list").replaceChildren(rows.length ? make("ul", {}, ...rows) : make("p", { class: "soft", text: words().empty }));
}

async function open(id) {
  const found = await attempt(() => call(state.kind === "handoffs" ? `handoffs/${id}` : `cases/${id}?language=${state.language}`));
  if (!found) return;
  state.id = id;
  list();
  show(found);
  $("detail").focus();
}

function act(label, path, body, looks = "") {
  return make("button", { type: "button", class: looks, "data-testid": `act-${label}`, text: words()[label], onclick: async () => {
    const note = $("note")?.value || "";
    const holder = $("holder")?.value || "";
    const sent = { ...body, ...(body.note !== undefined && { note }), ...(holder && label === "approve" && { holder }) };
    if (!(await attempt(() => call(path, sent)))) return;
    tell(words().done);
    await refresh();
    const still = (state.lists[state.kind] || []).some((one) => one.id === state.id);
    if (still) await open(state.id);
    else show(null);
  } });
}

function acts(one) {
  if (one.kind === "handoff") return one.status === "waiting" ? [act("take", `handoffs/${one.id}/take`, {}, "do")] : [act("close", `handoffs/${one.id}/close`, {})];
  if (one.kind === "complaint") return one.may.filter((status) => status !== "cancelled").map((status) => act(status, `complaints/${one.id}`, { status, note: "" }, status === "resolved" ? "do" : status === "rejected" ? "stop" : ""));
  const may = (status) => one.kind === "appointment" || one.may.includes(status);
  return [
    may("approved") && act("approve", `applications/${one.id}/approve`, { note: "" }, "do"),
    one.kind === "application" && may("in_review") && act("review", `applications/${one.id}/review`, { note: "" }),
    one.kind === "application" && may("more_information") && act("ask", `applications/${one.id}/ask`, { note: "" }),
    one.kind === "application" && may("rejected") && act("refuse", `applications/${one.id}/refuse`, { note: "" }, "stop"),
  ].filter(Boolean);
}

function facts(one) {
  const rows = [
    [words().status, named("states", one.status)], [words().filed, one.created_at && day(one.created_at, one.jurisdiction)], [words().promised, one.promised_on],
    [words().desk, one.desk_name], [words().urgency, one.urgency && named("urgencies", one.urgency)], [words().reason, one.reason && named("reasons", one.reason)], [words().joined, one.joined_to],
  ];
  return make("dl", {}, ...rows.filter(([, value]) => value).flatMap(([label, value]) => [make("dt", { text: label }), make("dd", { text: value })]));
}

function show(one) {
  if (!one) {
    state.id = null;
    $("detail").replaceChildren(make("p", { class: "soft", text: words().pick }));
    return list();
  }
  const part = (title, ...inside) => [make("h3", { text: title }), ...inside];
  const files = (one.documents || []).map((file) => make("li", {}, make("button", { type: "button", text: `${file.field} · ${file.media_type}`, onclick: () => attempt(() => download(file)) })));
  const words_to = one.kind !== "handoff" && [
    make("h3", {}, make("label", { for: "note", text: words().note })), make("textarea", { id: "note", maxlength: "1000", "data-testid": "note" }),
    one.needs_holder && make("label", { for: "holder", text: words().holder }), one.needs_holder && make("input", { id: "holder", maxlength: "120" }),
    one.issues && one.kind !== "complaint" && make("p", { class: "soft", text: words().issues }),
  ];
  $("detail").replaceChildren(...[
    make("h2", { text: `${one.name || named("reasons", one.reason)} ` }, make("span", { class: "soft", text: one.id })), facts(one),
    ...(one.transcript ? part(words().transcript, make("ol", { class: "talk", "data-testid": "talk" }, ...one.transcript.map((line) => make("li", { "data-who": line.who }, make("span", { class: "hidden", text: `${words()[line.who] || line.who}: ` }), document.createTextNode(line.text))))) : []),
    ...(one.answers ? part(words().answers, make("dl", { "data-testid": "answers" }, ...one.answers.flatMap((row) => [make("dt", { text: row.label }), make("dd", { text: row.value })]))) : []),
    ...(files.length ? part(words().files, make("ul", {}, ...files)) : []),
    ...(one.history ? part(words().history, make("ol", {}, ...one.history.map((step) => make("li", { text: `${day(step.at, one.jurisdiction)} · ${named("states", step.status)}${step.note ? ` · ${step.note}` : ""}` })))) : []),
    ...(words_to || []), make("div", { class: "acts" }, ...acts(one)),
  ].filter(Boolean));
}

async function download(file) {
  const answer = await fetch(`/api/staff/documents/${file.id}`, { headers: { authorization: `Bearer ${state.token}` } });
  if (!answer.ok) throw new Error("no file");
  const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: file.id });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

if (asked.get("mode") === "elder") document.documentElement.dataset.mode = "elder";

function translate() {
  document.documentElement.lang = state.language;
  document.title = words().title;
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = words()[one.dataset.t];
  for (const one of document.querySelectorAll("[data-t-label]")) one.setAttribute("aria-label", words()[one.dataset.tLabel]);
  $("language").value = state.language;
}

$("language").addEventListener("change", async (event) => {
  state.language = event.target.value;
  localStorage.setItem("staff-language", state.language);
  translate();
  if (!state.token) return;
  await refresh();
  if (state.id) await open(state.id);
  else show(null);
});
$("entry").addEventListener("submit", (event) => {
  event.preventDefault();
  state.token = $("token").value.trim();
  $("token").value = "";
  enter();
});
$("leave").addEventListener("click", leave);
$("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) choose(KINDS[(KINDS.indexOf(state.kind) + step + KINDS.length) % KINDS.length]);
});
setInterval(() => document.hidden || refresh(), EVERY_MS);
translate();
if (state.token) enter();
else leave();
