// The attendance sheet: each mark is saved when it is made; keys 1 to 5, 0, arrows. Without this module the sheet is a form.

const form = document.querySelector("form[data-attendance]");
const KEYS = { 1: "present", 2: "remote", 3: "delegate", 4: "excused", 5: "absent", 0: "not_recorded" };
const LOOK = 15_000; // milliseconds between looks for a colleague's marks
const part = (name) => document.querySelector(`[data-${name}]`);
const undoForm = part("attendance-undo");

const headers = (send) => ({
  Accept: "application/json",
  ...(send && { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }),
});

// --- What the screen shows -----------------------------------------------------------------------------------
const waiting = new Map(); // line -> number of its marks on their way; these are not overwritten

const row = (key) => form.querySelector(`tr[data-key="${key}"]`);
const radio = (key, status) => form.querySelector(`input[name="${key}"][value="${status}"]`);

// `mine` is the row just saved: it is set even where nothing changed, because a mark that was refused has to go back.
function show(state, mine) {
  for (const [key, status] of Object.entries(state.marks)) {
    const was = form.elements[`was-${key}`];
    if (!was) {
      part("saved").textContent = "Somebody was added: load the page again to see them.";
      continue;
    }
    if (waiting.get(key) || (was.value === status && key !== mine)) continue;
    radio(key, status).checked = true;
    was.value = status;
  }
  part("sentence").textContent = state.sentence;
  if (state.quorum) {
    part("quorum").textContent = state.quorum.sentence;
    part("quorum-left").textContent = state.quorum.left;
  }
  part("total").textContent = state.total;
  part("unmarked").textContent = state.total - state.marked;
  part("bar").setAttribute("width", state.quorum ? state.quorum.percent : Math.round((100 * state.marked) / (state.total || 1)));
  undoForm.hidden = !state.undo;
  const waits = part("waiting");
  waits.hidden = state.waiting <= Number(waits.dataset.waiting);
  waits.textContent = `${state.waiting} wait for your nod by now. Load the page again to see them.`;
}

function toast(text, event) {
  const box = document.createElement("div");
  box.className = event ? "ct-toast" : "ct-toast ct-toast-trouble";
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  if (event) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = "Undo";
    button.addEventListener("click", () => takeBack(event));
    box.append(button);
  }
  part("toast").replaceChildren(box);
}

async function ask(url, body) {
  const answer = await fetch(url, {
    method: body ? "POST" : "GET",
    headers: headers(Boolean(body)),
    body,
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

const LOST = "Not saved: the connection or your session is gone. Load the page again, then mark them once more.";

// --- Saving --------------------------------------------------------------------------------------------------
let turn = Promise.resolve(); // one mark after the other, so that the last tap is the last word

function save(key, status) {
  waiting.set(key, (waiting.get(key) || 0) + 1);
  part("saved").textContent = "Saving …";
  turn = turn.then(async () => {
    let state;
    try {
      state = await ask(form.action, new URLSearchParams({ [key]: status, [`was-${key}`]: "?" }));
    } catch {
      part("saved").textContent = "Not saved";
      radio(key, form.elements[`was-${key}`].value).checked = true;
      toast(LOST);
      return;
    } finally {
      waiting.set(key, waiting.get(key) - 1);
    }
    show(state, key);
    part("saved").textContent = state.trouble ? "Not saved" : `Saved ${state.saved}`;
    if (state.trouble) toast(state.trouble);
    else if (state.changed) toast(`${nameOf(key)}: ${wordOf(key, status)}.`, state.undo);
  });
}

const nameOf = (key) => row(key).querySelector("legend").textContent;
const wordOf = (key, status) => radio(key, status).nextElementSibling.textContent.trim().toLowerCase();

function takeBack(event) {
  turn = turn.then(async () => {
    try {
      const state = await ask(undoForm.action, new URLSearchParams({ event }));
      show(state);
      part("saved").textContent = state.trouble || state.said;
      part("toast").replaceChildren();
    } catch {
      toast(LOST);
    }
  });
}

// --- Taps and keys -------------------------------------------------------------------------------------------
let now = null;

function step(to) {
  if (!to) return;
  now?.classList.remove("ct-now");
  now = to;
  now.classList.add("ct-now");
  (now.querySelector("input:checked") || now.querySelector("input[type=radio]")).focus();
}

function key(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const typing = event.target.closest("input:not([type=radio]), textarea, select");
  if (typing) return;
  if (event.key === "/") {
    event.preventDefault();
    finder.select();
    return;
  }
  const rows = shown();
  const at = rows.indexOf(event.target.closest("tr[data-key]") || now);
  if (event.key in KEYS && at >= 0) {
    const input = radio(rows[at].dataset.key, KEYS[event.key]);
    if (!input.checked) {
      input.checked = true;
      save(rows[at].dataset.key, input.value);
    }
    if (finder.value) finder.select();
    else step(rows[at + 1] || rows[at]);
  } else if (event.key === "t" && at >= 0) rows[at].querySelector(".ct-times").click();
  else if (event.key === "ArrowDown" || event.key === "j") step(rows[at + 1] || rows.at(-1));
  else if (event.key === "ArrowUp" || event.key === "k") step(rows[Math.max(at - 1, 0)]);
  else return;
  event.preventDefault();
}

// --- Find as you type ----------------------------------------------------------------------------------------
// Enter goes to the first who fits; after the mark the field is ready for the next name. Nobody fits: Enter makes the
// name a walk-in.
const finder = document.querySelector("#find");
const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const names = new Map();

const shown = () => [...form.querySelectorAll("tbody:not([hidden]) tr[data-key]:not([hidden])")];

function find() {
  const words = bare(finder.value).split(/\s+/).filter(Boolean);
  const fits = (text) => words.every((word) => text.startsWith(word) || text.includes(` ${word}`));
  let number = 0;
  for (const group of form.querySelectorAll("tbody")) {
    let some = false;
    for (const each of group.querySelectorAll("tr[data-key]")) {
      each.hidden = !fits(names.get(each));
      const standsIn = each.nextElementSibling;
      if (standsIn?.dataset.for === each.dataset.key) standsIn.hidden = each.hidden;
      if (!each.hidden) some = number += 1;
    }
    group.hidden = !some;
  }
  part("found").textContent = words.length ? (number ? `${number} of ${names.size}` : "Nobody: Enter adds a walk-in") : "";
}

function findKey(event) {
  if (event.key === "Escape" && finder.value) {
    finder.value = "";
    find();
  } else if (event.key === "Enter" || event.key === "ArrowDown") {
    const first = shown()[0];
    const walkIn = document.querySelector("#id_who");
    if (first) step(first);
    else if (walkIn && event.key === "Enter") {
      walkIn.value = finder.value;
      document.querySelector("#id_organization").focus();
    }
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

if (form) {
  for (const group of form.querySelectorAll("tbody")) {
    const partner = bare(group.querySelector("th").textContent).trim();
    for (const each of group.querySelectorAll("tr[data-key]")) {
      const standsIn = each.nextElementSibling;
      const instead = standsIn?.dataset.for ? bare(standsIn.querySelector(".ct-stands-in-name").textContent).trim() : "";
      names.set(each, `${bare(each.querySelector("legend").textContent)} ${partner} ${instead}`);
    }
  }
  part("find").hidden = false;
  finder.addEventListener("input", find);
  finder.addEventListener("keydown", findKey);
  part("without-script").hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") save(event.target.name, event.target.value);
  });
  form.addEventListener("focusin", (event) => {
    const here = event.target.closest("tr[data-key]");
    if (here && here !== now) {
      now?.classList.remove("ct-now");
      now = here;
      now.classList.add("ct-now");
    }
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("label, input, a, button")) step(event.target.closest("tr[data-key]"));
  });
  document.addEventListener("keydown", key);
  undoForm.addEventListener("submit", (event) => {
    event.preventDefault();
    takeBack("");
  });
  setInterval(async () => {
    if (document.hidden) return;
    try {
      show(await ask(form.dataset.state));
    } catch {
      part("saved").textContent = "Not in touch with the server";
    }
  }, LOOK);
}
