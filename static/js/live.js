// A meeting that goes on: every open screen asks a few times in ten seconds whether something changed; clocks count down;
// steps and captures are sent without leaving the page. Without this module the page is made of plain forms.

const { ask, send, outbox, SignedOut } = globalThis.ctLine; // line.js, loaded before this one

const place = document.querySelector("[data-live]");
const part = (name) => place?.querySelector(`[data-${name}]`);
const EVERY = 1500; // milliseconds between looks: a change is seen within 2 s
const AT_MOST = 6000; // while the server does not answer

let tag = "";
let ahead = 0; // the server's clock minus this device's, in milliseconds
let item;
let shown = {}; // region -> its HTML as it came
let wait = EVERY;
let timer;
let asked = 0; // number of the latest question, so that a late answer does not bring an older state back

// --- What the screen shows -----------------------------------------------------------------------------------
function focusAgain(region, id) {
  const again = (id && document.getElementById(id)) || region.querySelector("button:not([disabled]), a");
  again?.focus({ preventScroll: true });
}

function draw(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  for (const region of fresh.content.querySelectorAll("[data-region]")) {
    const name = region.dataset.region;
    // Each drawing has its own CSRF value, which is no change to show.
    const same = region.innerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "").replace(/\d+ min (left|over)/g, "");
    const old = place.querySelector(`[data-region="${name}"]`);
    if (!old || shown[name] === same) continue;
    shown[name] = same;
    const open = [...old.querySelectorAll("details[open] > summary")].map((each) => each.textContent);
    const had = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceChildren(...region.childNodes);
    for (const each of old.querySelectorAll("details > summary")) {
      if (open.includes(each.textContent)) each.parentElement.open = true;
    }
    if (had) focusAgain(old, had.id);
  }
  count();
}

function show(state) {
  tag = state.tag;
  ahead = state.now - Date.now();
  draw(state.board);
  if (item !== undefined && item !== state.item && state.title) part("live-said").textContent = `Now: ${state.title}`;
  item = state.item;
  const captures = part("live-captures");
  if (captures) {
    for (const field of captures.querySelectorAll("input[name=item]")) field.value = item ?? "";
    captures.hidden = state.status === "ready";
    captures.querySelector(".ct-live-ask").hidden = state.status !== "running";
  }
  place.dispatchEvent(new CustomEvent("live:state", { detail: state }));
}

function toast(text, trouble) {
  const box = part("live-toast");
  if (!box || !text) return;
  const line = document.createElement("div");
  line.className = trouble ? "ct-toast ct-toast-trouble" : "ct-toast";
  line.textContent = text;
  box.replaceChildren(line);
  setTimeout(() => line.remove(), trouble ? 12_000 : 5000);
}

const two = (number) => String(number).padStart(2, "0");

function count() {
  const now = Date.now() + ahead;
  for (const clock of place.querySelectorAll("[data-until]")) {
    const seconds = Math.round((Number(clock.dataset.until) - now) / 1000);
    const away = Math.abs(seconds);
    const hours = Math.floor(away / 3600);
    const words = `${hours ? `${hours}:${two(Math.floor(away / 60) % 60)}` : Math.floor(away / 60)}:${two(away % 60)}`;
    clock.textContent = hours > 23 ? `${Math.floor(hours / 24)} days left` : `${words} ${seconds < 0 ? "over" : "left"}`;
    (clock.closest(".ct-wall-clock") || clock).classList.toggle("is-over", seconds < 0);
  }
}

// --- In touch or not -----------------------------------------------------------------------------------------
let inTouch = true;
const LOST = "Not in touch with the server. What you write is kept on this device and sent as soon as the line is back.";
const SIGNED_OUT = "You are signed out. Sign in again in another window; what you wrote is kept on this device.";

function touch(yes, words = LOST) {
  part("live-sync").hidden = yes;
  if (!yes && part("live-sync-words").textContent !== words) part("live-sync-words").textContent = words;
  if (yes && !inTouch) {
    part("live-said").textContent = "Back in touch.";
    place.dispatchEvent(new CustomEvent("live:back"));
    box?.send();
  }
  if (!yes && inTouch) place.dispatchEvent(new CustomEvent("live:lost"));
  inTouch = yes;
}

async function look() {
  clearTimeout(timer);
  const question = (asked += 1);
  try {
    const answer = await ask(place.dataset.live, undefined, tag ? { "If-None-Match": tag } : {});
    if (answer.status === 200) {
      const state = await answer.json();
      if (question === asked) show(state);
    } else if (answer.status !== 304) throw new Error(String(answer.status));
    touch(true);
    wait = EVERY;
  } catch (error) {
    touch(false, error instanceof SignedOut ? SIGNED_OUT : LOST);
    wait = Math.min(wait * 1.5, AT_MOST);
  }
  clearTimeout(timer);
  timer = setTimeout(look, wait);
}

// --- Steps ---------------------------------------------------------------------------------------------------
let turn = Promise.resolve(); // one after the other

function step(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  const typed = form.querySelector("input[name=name]");
  turn = turn.then(async () => {
    try {
      const { status, data } = await send(form.action, body);
      if (status !== 200) throw new Error(String(status));
      asked += 1;
      show(data);
      touch(true);
      toast(data.trouble, true);
      if (typed && !data.trouble && typed.value === body.get("name")) typed.value = "";
    } catch (error) {
      touch(false, error instanceof SignedOut ? SIGNED_OUT : LOST);
      toast("That step was not taken: the server could not be reached. Press it again when the line is back.", true);
    }
  });
}

// --- Captures: sent, or kept until they can be ---------------------------------------------------------------
const form = (name) => place.querySelector(`[data-live-capture="${name}"]`);

function mistakes(name, errors) {
  const target = form(name);
  target.closest("details").open = true;
  for (const [field, words] of Object.entries(errors)) {
    const input = target.elements[field];
    if (!input || input.type === "hidden") continue;
    input.setAttribute("aria-invalid", "true");
    const line = document.createElement("p");
    line.className = "ct-error";
    line.id = `${input.id}-wrong`;
    line.textContent = words.join(" ");
    input.after(line);
    input.setAttribute("aria-describedby", line.id);
    input.focus();
  }
}

function clearMistakes(target) {
  for (const line of target.querySelectorAll("p.ct-error[id$='-wrong']")) line.remove();
  for (const input of target.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

const box =
  place?.querySelector("[data-live-capture]") &&
  outbox(`ct-outbox-${place.dataset.keep}`, send, {
    kept(number) {
      const words = number === 1 ? "1 note waits" : `${number} notes wait`;
      part("live-outbox").textContent = number ? `${words} for the line to come back. Nothing is lost.` : "";
    },
    lost: (error) => touch(false, error instanceof SignedOut ? SIGNED_OUT : LOST),
    done(letter, { status, data }) {
      if (status === 400 && data.errors) {
        fill(letter);
        mistakes(letter.name, data.errors);
        return;
      }
      if (data.trouble) fill(letter);
      toast(data.trouble || data.said, Boolean(data.trouble));
      if (data.board) {
        asked += 1;
        show(data);
      }
    },
  });

// What did not go through stands in its form again, unless something else was typed there meanwhile.
function fill(letter) {
  const target = form(letter.name);
  if (target.elements.title.value.trim()) return;
  for (const [name, value] of letter.fields) if (target.elements[name]) target.elements[name].value = value;
  target.closest("details").open = true;
  keepTyped(target);
}

const typedKey = (target) => `ct-typed-${place.dataset.keep}-${target.dataset.liveCapture}`;
const fieldsOf = (target) => [...new FormData(target)].filter(([name]) => name !== "csrfmiddlewaretoken");

function keepTyped(target) {
  localStorage.setItem(typedKey(target), JSON.stringify(fieldsOf(target)));
}

function capture(target) {
  clearMistakes(target);
  const fields = fieldsOf(target);
  if (!target.elements.title.value.trim()) {
    mistakes(target.dataset.liveCapture, { title: ["Say it in a few words."] });
    return;
  }
  box.put({ name: target.dataset.liveCapture, url: target.action, key: target.elements.key.value, fields });
  localStorage.removeItem(typedKey(target));
  target.reset();
  target.elements.key.value = crypto.randomUUID();
  if (item !== undefined) target.elements.item.value = item ?? "";
  target.elements.title.focus();
}

function restoreTyped(target) {
  const kept = JSON.parse(localStorage.getItem(typedKey(target)) || "[]");
  if (!kept.some(([name, value]) => name === "title" && value.trim())) return;
  for (const [name, value] of kept) if (target.elements[name]) target.elements[name].value = value;
  target.closest("details").open = true;
}

// --- Keys: off in text fields, and off altogether where somebody wants that -----------------------------------
const keysOn = () => part("live-keys-on")?.checked;
const inField = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function key(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && inField(event.target)) {
    event.target.blur();
    return;
  }
  if (inField(event.target) || !keysOn() || event.key.length !== 1) return;
  const target = place.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target || target.closest("[hidden]")) return;
  event.preventDefault();
  if (target.matches("summary")) {
    target.parentElement.open = true;
    target.parentElement.querySelector("input:not([type=hidden])").focus();
  } else if (target.matches("button")) target.click();
  else target.focus();
}

if (place) {
  document.addEventListener("submit", (event) => {
    const target = event.target;
    if (event.defaultPrevented || !target.matches("[data-live-step], [data-live-capture]")) return;
    event.preventDefault();
    if (target.matches("[data-live-capture]")) capture(target);
    else step(target, event.submitter);
  });
  document.addEventListener("keydown", key);
  for (const target of place.querySelectorAll("[data-live-capture]")) {
    restoreTyped(target);
    target.addEventListener("input", () => keepTyped(target));
  }
  if (part("live-keys")) {
    part("live-keys").hidden = false;
    part("live-keys-on").checked = localStorage.getItem("ct-live-keys") !== "off";
    part("live-keys-on").addEventListener("change", (event) =>
      localStorage.setItem("ct-live-keys", event.target.checked ? "on" : "off"),
    );
  }
  box?.send();
  addEventListener("online", look);
  addEventListener("offline", () => touch(false));
  document.addEventListener("visibilitychange", () => !document.hidden && look());
  setInterval(count, 1000);
  look();
}
