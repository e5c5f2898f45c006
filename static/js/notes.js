// Notes of a meeting: saved every few seconds, kept on this device until the server has them, woven together with what
// others write. Where two people changed the same lines, a dialog shows both texts. Without this module it is a form.

const { send } = globalThis.ctLine; // line.js, loaded before this one

const AFTER = 2000; // milliseconds after the last key
const AT_LEAST_EVERY = 5000; // while somebody writes on and on

const live = document.querySelector("[data-live]");
const place = document.querySelector("[data-notes]");
const part = (name) => document.querySelector(`[data-notes-${name}]`);
const field = part("text");

// Of the item in the field: what the server is known to have (version and text), and the letter it has not answered for.
// Until it has, the same letter is sent again under the same key: it may have arrived and only the answer be lost.
let item = 0;
let base = { version: 0, text: "" };
let out = null;
let clash = null;
let timer;
let since = 0; // when the first key was pressed that is not saved
let saving = null;
let away = false;

const url = (pk) => `${place.dataset.notes}${pk}/`;
const shelf = (pk) => `ct-note-${live.dataset.keep}-${pk}`;
const plain = (text) => text.replace(/\r\n?/g, "\n");
const dirty = () => field.value !== base.text;

// --- Kept on this device -------------------------------------------------------------------------------------
function keep() {
  shelve(item, { text: field.value, version: base.version, base: base.text, out });
}

function shelve(pk, left) {
  if (left.text === left.base && !left.out) localStorage.removeItem(shelf(pk));
  else localStorage.setItem(shelf(pk), JSON.stringify(left));
}

const letterOf = (left) => ({ text: left.text, version: left.version, base: left.base, key: crypto.randomUUID() });

const kept = (pk) => JSON.parse(localStorage.getItem(shelf(pk)) || "null");

function say(words) {
  if (part("state").textContent !== words) part("state").textContent = words;
}

function tell() {
  part("compare").hidden = !clash;
  if (clash) say("Not saved: two of you changed the same lines.");
  else if (dirty()) say(away ? "Not saved yet, you are offline. Kept on this device." : "Not saved yet …");
  else if (base.version) say(away ? "Saved. You are offline." : "Saved.");
  else say("");
}

// --- The text in the field, with the cursor where it was -----------------------------------------------------
function putText(text) {
  const old = field.value;
  if (old === text) return;
  let head = 0;
  while (head < old.length && head < text.length && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < text.length - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const moved = (at) => {
    if (at <= head) return at;
    return at >= old.length - tail ? at + text.length - old.length : text.length - tail;
  };
  const [start, end, scroll] = [moved(field.selectionStart), moved(field.selectionEnd), field.scrollTop];
  field.value = text;
  if (document.activeElement === field) field.setSelectionRange(start, end);
  field.scrollTop = scroll;
}

// --- Saving --------------------------------------------------------------------------------------------------
function typed() {
  since ||= Date.now();
  keep();
  tell();
  schedule();
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, Math.min(AFTER, since + AT_LEAST_EVERY - Date.now())));
}

const body = (letter) =>
  new URLSearchParams({ text: letter.text, version: letter.version, base: letter.base, has_base: "on", key: letter.key });

function save() {
  clearTimeout(timer);
  if (!saving) saving = saveNow().finally(() => (saving = null));
  return saving;
}

async function saveNow() {
  if ((!dirty() && !out) || clash) return;
  const pk = item;
  out ||= letterOf({ text: field.value, version: base.version, base: base.text });
  const letter = out;
  since = 0;
  keep();
  try {
    const { status, data } = await send(url(pk), body(letter));
    out = null;
    away = false;
    if (status === 200) taken(letter, data);
    else if (status === 409) meet(data);
    else refused(data);
  } catch {
    away = true;
    tell();
  }
}

function refused(data) {
  keep();
  say(data.trouble || "The server did not take these notes. They are kept on this device.");
}

// What is known after an answer: the server's text, or, where others' lines came in while this device has gone on from
// the letter, still the letter; then the next save brings both together.
function known(letter, data, now) {
  const text = plain(data.text);
  const further = now !== letter.text;
  return further && text !== letter.text ? { version: letter.version, text: letter.text } : { version: data.version, text };
}

function taken(letter, data) {
  base = known(letter, data, field.value);
  if (field.value === letter.text) putText(base.text);
  keep();
  tell();
  if (dirty()) schedule();
}

// Drafts of other items, left from a lost line or a closed window. One that clashes waits until its item is opened.
async function sendOthers() {
  for (const option of part("item").options) {
    const pk = option.value;
    for (let left = kept(pk), tries = 0; left && Number(pk) !== item && tries < 3; left = kept(pk), tries += 1) {
      left.out ||= letterOf(left);
      shelve(pk, left);
      try {
        const { status, data } = await send(url(pk), body(left.out));
        if (status !== 200) break;
        const base = known(left.out, data, left.text);
        const text = left.text === left.out.text ? base.text : left.text;
        shelve(pk, { text, version: base.version, base: base.text, out: null });
      } catch {
        return;
      }
    }
  }
}

// --- Two texts -----------------------------------------------------------------------------------------------
const dialog = part("dialog");

function meet(data) {
  clash = { version: data.version, text: plain(data.text), by: data.by };
  keep();
  tell();
  openDialog();
}

function openDialog() {
  part("their-name").textContent = `The text of ${clash.by}`;
  part("theirs").textContent = clash.text;
  part("mine").textContent = field.value;
  part("merged").value = `${clash.text}\n${field.value}`;
  if (!dialog.open) dialog.showModal();
  part("merged").focus();
}

function together() {
  putText(part("merged").value);
  base = { version: clash.version, text: clash.text };
  clash = null;
  dialog.close();
  keep();
  tell();
  save();
}

// --- Which item ----------------------------------------------------------------------------------------------
async function open(pk) {
  if (saving) await saving;
  if (item && dirty() && !clash) await save();
  if (saving) await saving;
  item = pk;
  clash = null;
  const left = kept(pk);
  part("item").value = String(pk);
  part("history").href = `${url(pk)}history/`;
  place.querySelector("[data-notes-form]").action = url(pk);
  if (left) {
    takeUp(left);
    return;
  }
  base = { version: 0, text: "" };
  out = null;
  field.value = "";
  field.disabled = true;
  await refresh(pk);
  field.disabled = false;
}

// What this device kept goes on from where it was.
function takeUp(left) {
  base = { version: left.version, text: left.base };
  out = left.out;
  field.value = left.text;
  tell();
  save();
}

async function refresh(pk) {
  try {
    const { status, data } = await send(url(pk));
    if (status !== 200 || pk !== item || dirty() || saving) return;
    base = { version: data.version, text: plain(data.text) };
    putText(base.text);
    away = false;
  } catch {
    away = true;
  }
  tell();
}

// The table is at another item: the notes follow, unless somebody is writing.
let table;

function follow(state) {
  const versions = state.notes;
  if (table !== undefined && state.item && state.item !== table && document.activeElement !== field && !clash) {
    if ([...part("item").options].some((option) => Number(option.value) === state.item)) open(state.item);
  }
  table = state.item;
  if ((versions[item] || 0) <= base.version || clash) return;
  if (!dirty()) refresh(item);
}

function start() {
  item = Number(part("item").value);
  base = { version: Number(place.querySelector("input[name=version]").value), text: plain(field.value) };
  part("without").hidden = true;
  part("save").hidden = true;
  part("hint").hidden = false;
  const left = kept(item);
  if (left && left.text !== base.text) takeUp(left);
  else localStorage.removeItem(shelf(item));
  tell();
  sendOthers();
  field.addEventListener("input", typed);
  field.addEventListener("blur", save);
  part("item").addEventListener("change", (event) => open(Number(event.target.value)));
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  live.addEventListener("live:state", (event) => follow(event.detail));
  live.addEventListener("live:lost", () => {
    away = true;
    tell();
  });
  live.addEventListener("live:back", () => {
    away = false;
    tell();
    save();
    sendOthers();
  });
  part("compare").addEventListener("click", openDialog);
  part("together").addEventListener("click", together);
  part("later").addEventListener("click", () => dialog.close());
  for (const button of document.querySelectorAll("[data-notes-take]")) {
    button.addEventListener("click", () => {
      part("merged").value = button.dataset.notesTake === "theirs" ? clash.text : field.value;
    });
  }
  addEventListener("pagehide", keep);
}

if (place && field) start();
