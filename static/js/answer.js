// An answer that is being written: kept on this device with every key, and by the server every few seconds, so that
// leaving and coming back, here or elsewhere, loses nothing. Without this module it is a form.

const { send } = globalThis.ctLine; // line.js, loaded before this one

const AFTER = 1500; // milliseconds after the last key
const AT_LEAST_EVERY = 5000; // while somebody writes on and on
const MINE = new Set(["csrfmiddlewaretoken", "occasion", "seen"]);

const place = document.querySelector("[data-answer]");
const form = place.querySelector("form");
const state = place.querySelector("[data-answer-state]");
const elsewhere = place.querySelector("[data-answer-elsewhere]");
const shelf = `ct-answer-${place.dataset.key}`;
const seen = form.elements.seen.value;
const isBound = "bound" in place.dataset; // shown again after something was wrong: what stands there was just typed

let version = Number(place.dataset.version);
let saved = "";
let since = 0; // when the first key was pressed that the server does not have
let timer;
let saving = false;
let stopped = false;
let other = null; // the draft another device has written

const device = (() => {
  const name = localStorage.getItem("ct-answer-device") || crypto.randomUUID();
  localStorage.setItem("ct-answer-device", name);
  return name;
})();

function fields() {
  const found = {};
  for (const [name, value] of new FormData(form)) if (!MINE.has(name)) (found[name] ||= []).push(value);
  return found;
}

const written = () => JSON.stringify(fields());

function fill(found) {
  for (const element of form.elements) {
    if (!element.name || MINE.has(element.name) || ["hidden", "submit"].includes(element.type)) continue;
    const values = [found[element.name] ?? []].flat().map(String);
    if (["radio", "checkbox"].includes(element.type)) element.checked = values.includes(element.value);
    else element.value = values[0] ?? "";
  }
}

const say = (words) => {
  if (state.textContent !== words) state.textContent = words;
};

const shelve = (more = {}) =>
  localStorage.setItem(shelf, JSON.stringify({ fields: fields(), version, seen, kept: written() === saved, ...more }));

function typed() {
  since ||= Date.now();
  shelve();
  if (stopped || other) return;
  say("Not kept by the server yet …");
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, Math.min(AFTER, since + AT_LEAST_EVERY - Date.now())));
}

async function save() {
  clearTimeout(timer);
  if (saving || stopped || other || written() === saved) return;
  saving = true;
  since = 0;
  const now = written();
  const body = new URLSearchParams([...new FormData(form)].filter(([name]) => !MINE.has(name)));
  body.set("version", version);
  body.set("device", device);
  try {
    const { status, data } = await send(place.dataset.answer, body);
    if (status === 200) {
      saved = now;
      version = data.version;
      shelve();
      say("Kept. You can leave and come back.");
      if (written() === saved) form.dispatchEvent(new CustomEvent("ct-saved", { bubbles: true }));
    } else if (status === 409) meet(data);
    else {
      stopped = true;
      say(data.trouble);
    }
  } catch {
    say("You are offline. Kept on this device.");
    timer = setTimeout(save, AT_LEAST_EVERY);
  } finally {
    saving = false;
  }
  if (!stopped && !other && since) typed();
}

function meet(data) {
  other = data;
  elsewhere.hidden = false;
  elsewhere.querySelector("[data-words]").textContent = data.trouble;
  elsewhere.querySelector("[data-other]").textContent = [data.fields.text ?? ""].flat()[0];
  say("Two of your devices hold different words. Choose below which to go on with.");
}

function settle(take) {
  version = other.version;
  if (take) fill(other.fields);
  saved = take ? written() : "";
  other = null;
  elsewhere.hidden = true;
  shelve();
  save();
  say(take ? "Taken over." : "Kept as it stands here.");
}

elsewhere.querySelector("[data-take]").addEventListener("click", () => settle(true));
elsewhere.querySelector("[data-keep]").addEventListener("click", () => settle(false));

const begun = written();
if (!isBound) saved = begun;
const left = JSON.parse(localStorage.getItem(shelf) || "null");
if (left && left.seen !== seen) localStorage.removeItem(shelf); // it arrived, or was answered elsewhere since
else if (left && !isBound && (!left.kept || left.sent) && JSON.stringify(left.fields) !== begun) {
  fill(left.fields);
  version = left.version;
  say("Brought back from this device.");
  typed();
}

form.addEventListener("input", typed);
form.addEventListener("submit", () => {
  stopped = true;
  clearTimeout(timer);
  shelve({ sent: true });
});
addEventListener("online", save);
