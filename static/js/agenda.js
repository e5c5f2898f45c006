// The agenda builder: Alt and arrow keys move items, dragging too, minutes are added up while they are typed.
// Every step is a form of the page; this module presses its buttons. htmx swaps the page's content in place.

const builder = () => document.querySelector("[data-builder]");
const rowOf = (node) => node?.closest?.("[data-item]");

// --- Keys: Alt and an arrow presses the button that does it -----------------------------------------------------
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };

document.addEventListener("keydown", (event) => {
  const row = rowOf(event.target);
  if (!event.altKey || event.ctrlKey || event.metaKey || !(event.key in KEYS) || !row) return;
  const button = document.getElementById(`${KEYS[event.key]}-${row.dataset.item}`);
  if (!button) return;
  event.preventDefault();
  button.click(); // not requestSubmit(): htmx sends only the button it saw clicked
});

// --- After a step: focus and what was typed elsewhere come back, and the move is said -----------------------------
let moved = null; // the item that is on its way
let focus = null; // id of what had the focus
let typed = new Map(); // id of a form that was not sent -> its values

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = rowOf(event.target);
  moved = event.target.matches("[data-move]") && row ? row.dataset.item : null;
  focus = document.activeElement?.id || (row ? `item-${row.dataset.item}` : null);
  if (event.target.id === "edit") focus = "save-item"; // by Enter in a field as well
  if (event.target.id === "add") focus = "add-item";
  typed = new Map();
  for (const id of ["add", "edit"]) {
    const form = document.getElementById(id);
    if (form && form !== event.target && event.target.id !== "close-item") typed.set(id, [...new FormData(form)]);
  }
});

function bringBack(form, values) {
  for (const [name, value] of values) {
    if (name === "csrfmiddlewaretoken" || name === "version" || value instanceof File) continue;
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else field.value = value;
    }
  }
}

document.addEventListener("htmx:afterSettle", () => {
  if (!builder()) return;
  for (const [id, values] of typed) {
    const form = document.getElementById(id);
    if (form) bringBack(form, values);
  }
  addUp();
  ready();
  const opened = document.querySelector("[data-editing] input:not([type=hidden])");
  const wrong = document.querySelector(".ct-errors");
  const back = document.getElementById(focus);
  if (wrong) wrong.focus();
  else if (opened && focus?.startsWith("edit-")) opened.focus();
  else if (focus === "add-item") document.querySelector("#add input:not([type=hidden])").focus();
  else if (focus === "save-item" || focus === "close-item") document.getElementById(`item-${edited}`)?.focus();
  else back?.focus();
  // What was pressed may lie in a menu that is closed again: then its line has the focus.
  if (back && document.activeElement === document.body) rowOf(back)?.focus();
  if (moved) say(moved);
});

let edited = null;
document.addEventListener("focusin", (event) => {
  const row = rowOf(event.target);
  if (row && "editing" in row.dataset) edited = row.dataset.item;
});

function say(item) {
  const rows = [...document.querySelectorAll("[data-item]")];
  const row = rows.find((each) => each.dataset.item === item);
  if (!row) return;
  const depth = row.dataset.level === "0" ? "" : `, ${row.dataset.level} deep`;
  document.querySelector("[data-said]").textContent =
    `“${row.dataset.title}” is number ${rows.indexOf(row) + 1} of ${rows.length}${depth}.`;
}

// --- Minutes, added up while they are typed --------------------------------------------------------------------
function addUp() {
  const box = builder();
  if (!box) return;
  let planned = 0;
  for (const row of box.querySelectorAll("[data-item]")) {
    const field = row.querySelector("[name=minutes]");
    planned += Number(field ? field.value : row.dataset.minutes) || 0;
  }
  planned += Number(box.querySelector("#add [name=minutes]")?.value) || 0;
  const length = Number(box.dataset.length);
  const rest = length - planned;
  const end = rest < 0 ? `${-rest} too many.` : rest === 0 ? "it adds up." : `${rest} free.`;
  const words = box.querySelector("[data-minutes-words]");
  const text = `${planned} of ${length} minutes: ${end}`;
  if (words.textContent !== text) words.textContent = text;
}

document.addEventListener("input", (event) => {
  if (event.target.name === "minutes") addUp();
});

// --- Dragging: the extra --------------------------------------------------------------------------------------
let dragged = null;

function ready() {
  for (const row of document.querySelectorAll("[data-item]:not([data-editing])")) row.draggable = true;
}

document.addEventListener("dragstart", (event) => {
  dragged = rowOf(event.target);
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const row = dragged && rowOf(event.target);
  for (const marked of document.querySelectorAll(".ct-drop")) marked.classList.remove("ct-drop");
  if (!row || row === dragged) return;
  event.preventDefault();
  row.classList.add("ct-drop");
});

document.addEventListener("dragend", () => {
  dragged = null;
  for (const marked of document.querySelectorAll(".ct-drop")) marked.classList.remove("ct-drop");
});

document.addEventListener("drop", (event) => {
  const row = dragged && rowOf(event.target);
  if (!row || row === dragged) return;
  event.preventDefault();
  const form = dragged.querySelector("[data-move]");
  const before = document.createElement("input");
  before.type = "hidden";
  before.name = "before";
  before.value = row.dataset.item;
  form.append(before);
  form.requestSubmit();
});

ready();
