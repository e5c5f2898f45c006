// One text that is written for a while: saved every few seconds, and kept on this device until the server has it.
// Where somebody else has saved meanwhile, nothing is overwritten: the button shows both texts. Without this module it
// is a form.

const { send } = globalThis.ctLine; // line.js, loaded before this one

const AFTER = 2000; // milliseconds after the last key
const AT_LEAST_EVERY = 5000; // while somebody writes on and on

const place = document.querySelector("[data-draft]");
const form = place.querySelector("form");
const field = form.querySelector("textarea");
const version = form.querySelector("input[name=version]");
const state = place.querySelector("[data-draft-state]");
const shelf = `ct-draft-${place.dataset.draft}`;

let saved = field.value;
let since = 0; // when the first key was pressed that is not saved
let timer;
let saving = false;
// Somebody else saved, or the server refused, or both texts are shown already: from here on a person decides.
let stopped = document.querySelector("[data-both]") !== null;

const say = (words) => {
  if (state.textContent !== words) state.textContent = words;
};

function keep() {
  if (field.value === saved) localStorage.removeItem(shelf);
  else localStorage.setItem(shelf, JSON.stringify({ text: field.value, version: version.value }));
}

function typed() {
  since ||= Date.now();
  keep();
  if (stopped) return;
  say("Not saved yet …");
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, Math.min(AFTER, since + AT_LEAST_EVERY - Date.now())));
}

async function save() {
  clearTimeout(timer);
  if (saving || stopped || field.value === saved) return;
  saving = true;
  since = 0;
  const text = field.value;
  try {
    const { status, data } = await send(form.action, new URLSearchParams({ [field.name]: text, version: version.value }));
    if (status === 200) taken(text, data);
    else stop(data.trouble);
  } catch {
    say("Not saved yet, you are offline. Kept on this device.");
    timer = setTimeout(save, AT_LEAST_EVERY);
  } finally {
    saving = false;
  }
  if (!stopped && field.value !== saved && since) typed();
}

function taken(text, data) {
  saved = text;
  version.value = data.version;
  keep();
  if (field.value === saved) {
    say("Saved.");
    form.dispatchEvent(new CustomEvent("ct-saved", { bubbles: true }));
  }
}

function stop(words) {
  stopped = true;
  keep();
  say(words);
}

// What was sent with the button is settled as soon as the text has another version; one that never arrived comes back.
const left = JSON.parse(localStorage.getItem(shelf) || "null");
if (left && !stopped && left.text !== saved && !(left.sent && left.version !== version.value)) {
  // Written before the line broke or the window closed. With the version it was begun from, so that nothing is overwritten.
  field.value = left.text;
  version.value = left.version;
  say("Brought back from this device.");
  typed();
} else if (left && !stopped) localStorage.removeItem(shelf);

field.addEventListener("input", typed);
form.addEventListener("submit", () => {
  stopped = true;
  clearTimeout(timer);
  localStorage.setItem(shelf, JSON.stringify({ text: field.value, version: version.value, sent: true }));
});
addEventListener("online", save);
